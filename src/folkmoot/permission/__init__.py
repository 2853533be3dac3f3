"""Permission: given what somebody wants to do, every lawful way to do it, least revealing first.

    from datetime import date
    from folkmoot.permission import judge, load_rulebook, read_proposal

    proposal, _ = read_proposal(text_of_a_yaml_file)
    judgement = judge(proposal, load_rulebook(), on=date.today())
    judgement.asked.status, judgement.best.rung.name, judgement.best.status

It never answers with a bare no. Nothing in it is legal advice: a rule that was not read from the
text says that a qualified person is to confirm it (`Citation.caution`).

What a proposal is: `proposal` (its values), `proposal_file` (as YAML or JSON, with its schema),
`sentence` (from a sentence, by the rulebook's vocabulary). What the law is: `rulebook` and
`rules/*.yaml`; `worked_cases` and `cases/*.yaml` prove it. How it is judged: `truth` (three
values), `conditions` (rules), `goals` (conditions in certain facts), `facts` and `flows` (what is
known of the proposal, and of each asset on its way), `weighing` (the tests in their order),
`results` and `routes` (the answer), `least` (the one fact that shuts a route, the fewest that
open it), `questions` (what to ask, in which order), `judgement_json` (the answer as JSON).
Beside it: `charter` and `odrl` (a contributor's terms, their short form and their export),
`precedents` (decided proposals of this and other hubs, found by likeness).
"""

from folkmoot.permission.charter import not_stoppable, proposed_charter
from folkmoot.permission.charter import sentences as charter_sentences
from folkmoot.permission.charter import stricter as stricter_charter
from folkmoot.permission.facts import facts_of_proposal
from folkmoot.permission.judgement_json import STATUS_CODES, judgement_to_json
from folkmoot.permission.least import Closing
from folkmoot.permission.odrl import charter_to_odrl
from folkmoot.permission.precedents import (
    Likeness,
    Precedent,
    find_alike,
    precedent_of,
    read_precedents,
    write_precedents,
)
from folkmoot.permission.precedents import summary as precedent_summary
from folkmoot.permission.proposal import (
    Activity,
    Audience,
    Charter,
    OutputKind,
    Party,
    PartyRole,
    Proposal,
    ProposedAsset,
    Use,
)
from folkmoot.permission.proposal_file import read_proposal, write_proposal
from folkmoot.permission.proposal_file import schema as proposal_schema
from folkmoot.permission.questions import is_settled, next_question, questions
from folkmoot.permission.results import TestResult
from folkmoot.permission.routes import Judgement, Pending, Route, Status, judge
from folkmoot.permission.rulebook import (
    TESTS,
    Bar,
    Citation,
    Compulsion,
    Fact,
    Gateway,
    Ground,
    Kind,
    Origin,
    Paper,
    Purpose,
    Rulebook,
    Rung,
)
from folkmoot.permission.rulebook import load as load_rulebook
from folkmoot.permission.sentence import Heard, Understood, origins_in, understand
from folkmoot.permission.truth import Truth
from folkmoot.permission.weighing import Basis
from folkmoot.permission.worked_cases import (
    Change,
    Expected,
    Outcome,
    WorkedCase,
    changes,
    load_cases,
    outcomes,
)

__all__ = [
    "STATUS_CODES",
    "TESTS",
    "Activity",
    "Audience",
    "Bar",
    "Basis",
    "Change",
    "Charter",
    "Citation",
    "Closing",
    "Compulsion",
    "Expected",
    "Fact",
    "Gateway",
    "Ground",
    "Heard",
    "Judgement",
    "Kind",
    "Likeness",
    "Origin",
    "Outcome",
    "OutputKind",
    "Paper",
    "Party",
    "PartyRole",
    "Pending",
    "Precedent",
    "Proposal",
    "ProposedAsset",
    "Purpose",
    "Route",
    "Rulebook",
    "Rung",
    "Status",
    "TestResult",
    "Truth",
    "Understood",
    "Use",
    "WorkedCase",
    "changes",
    "charter_sentences",
    "charter_to_odrl",
    "facts_of_proposal",
    "find_alike",
    "is_settled",
    "judge",
    "judgement_to_json",
    "load_cases",
    "load_rulebook",
    "next_question",
    "not_stoppable",
    "origins_in",
    "outcomes",
    "precedent_of",
    "precedent_summary",
    "proposal_schema",
    "proposed_charter",
    "questions",
    "read_precedents",
    "read_proposal",
    "stricter_charter",
    "understand",
    "write_precedents",
    "write_proposal",
]
