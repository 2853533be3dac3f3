"""Permission: given what somebody wants to do, every lawful way to do it, least revealing first.

    from datetime import date
    from folkmoot.permission import judge, load_rulebook

    judgement = judge(proposal, load_rulebook(), on=date.today())
    judgement.best.rung.name, judgement.best.status

`proposal` is what is proposed, `facts` what follows from it and the register, `conditions` and
`truth` how a rule is judged in three values, `rulebook` and `rules/*.yaml` the law and practice
as data, `routes` the answer: each rung with its tests, reasons, citations and the nearest way that
is open. It never answers with a bare no. Nothing in it is legal advice: a rule that was not read
from the text says that a qualified person is to confirm it.
"""

from folkmoot.permission.facts import facts_of
from folkmoot.permission.proposal import (
    Audience,
    Charter,
    OutputKind,
    Proposal,
    ProposedAsset,
    Use,
)
from folkmoot.permission.routes import Judgement, Route, Status, TestResult, judge
from folkmoot.permission.rulebook import TESTS, Citation, Fact, Rulebook
from folkmoot.permission.rulebook import load as load_rulebook
from folkmoot.permission.truth import Truth

__all__ = [
    "TESTS",
    "Audience",
    "Charter",
    "Citation",
    "Fact",
    "Judgement",
    "OutputKind",
    "Proposal",
    "ProposedAsset",
    "Route",
    "Rulebook",
    "Status",
    "TestResult",
    "Truth",
    "Use",
    "facts_of",
    "judge",
    "load_rulebook",
]
