"""Linking records of people, in the clear, from the meanings of their columns.

How it works, and where each step lives:

1. `roles` says what each column tells of a person; `standardising` brings records to one form.
2. `blocking` chooses keys by counting, within a budget, and compares the pairs that they find by
   the levels of `comparisons`; `chunks` does it in parts that outlive a stop, or elsewhere.
3. `training` fits `mixture`, a class of matches and several of chance agreement, without labels.
4. `households` adds what the people at the same address say, and the model is fitted again.
5. `competition` lets the candidates of one record compete; `expectations` chooses where to link
   and says what to expect.

`linking` does all of it, and `measuring` tells how well where the truth is known. The same records
give the same answer, whatever the order of rows and whatever the columns are called.
"""

from folkmoot.linkage.people.chunks import IN_ONE_GO, Scale
from folkmoot.linkage.people.expectations import Expectation
from folkmoot.linkage.people.linking import (
    FLOOR,
    PeopleFile,
    PeopleLinks,
    dedupe_people,
    link_people,
)
from folkmoot.linkage.people.measuring import MeasuredLinks, measure_links
from folkmoot.linkage.people.progress import Progress, Report, Step

__all__ = [
    "FLOOR",
    "IN_ONE_GO",
    "Expectation",
    "MeasuredLinks",
    "PeopleFile",
    "PeopleLinks",
    "Progress",
    "Report",
    "Scale",
    "Step",
    "dedupe_people",
    "link_people",
    "measure_links",
]
