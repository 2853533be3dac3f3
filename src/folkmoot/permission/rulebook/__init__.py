"""The rulebook: law and practice as data, which a lawyer changes without touching Python.

`rules/` holds it: `facts.yaml` says what a judgement may rest on and how to ask for it,
`rungs.yaml` the ways of working, `gateways/` the powers and duties, `bars.yaml` the prohibitions
that travel with data, `bases.yaml`, `special_conditions.yaml` and `compatibility.yaml` data
protection law, `papers.yaml` the papers, `compulsion.yaml` what no charter can stop, and
`kinds.yaml`, `purposes.yaml`, `origins.yaml` the words in which proposals speak. Each rule carries
its citation, its source, how surely we state it (`confidence`), whether the text itself was read
(`checked`), and the days between which it is law.

`model` is what it is made of, `raw` the shape of the files, `reading` the way from one to the
other, `agreement` the check that the rules agree with each other.
"""

from folkmoot.permission.rulebook.model import (
    LAST_TOTALS,
    TESTS,
    TO_CONFIRM,
    Bar,
    Citation,
    Commencement,
    Compulsion,
    Edition,
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
from folkmoot.permission.rulebook.reading import load

__all__ = [
    "LAST_TOTALS",
    "TESTS",
    "TO_CONFIRM",
    "Bar",
    "Citation",
    "Commencement",
    "Compulsion",
    "Edition",
    "Fact",
    "Gateway",
    "Ground",
    "Kind",
    "Origin",
    "Paper",
    "Purpose",
    "Rulebook",
    "Rung",
    "load",
]
