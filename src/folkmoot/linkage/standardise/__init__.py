"""Names and addresses as councils write them, brought into a form that can be compared.

Every word list is data beside the module that reads it, for people who know local names to edit:
`business_words.yaml`, `brands.yaml`, towns, forenames and surnames, and word counts
from real rating lists.
"""

from folkmoot.linkage.standardise.business_names import BusinessName, read_business_names
from folkmoot.linkage.standardise.councils import is_own_council
from folkmoot.linkage.standardise.persons import (
    Grounds,
    PersonJudgement,
    is_probably_person,
    judge_person,
)
from folkmoot.linkage.standardise.withheld import Withheld, withheld_reason

__all__ = [
    "BusinessName",
    "Grounds",
    "PersonJudgement",
    "Withheld",
    "is_own_council",
    "is_probably_person",
    "judge_person",
    "read_business_names",
    "withheld_reason",
]
