"""Linking records of people, in the clear, from the meanings of their columns.

How it works, and where each step lives:

1. `headings`, `roles` and `looks` say what each column tells of a person; `standardising` brings
   records to one form.
2. `blocking` chooses keys by counting, within a budget, and compares the pairs that they find by
   the levels of `comparisons`; `chunks` does it in parts that outlive a stop, or elsewhere.
3. `training` fits `mixture`, a class of matches and several of chance agreement, without labels,
   and tries again when `training_checks` finds something wrong.
4. `households` adds what the people at the same address say, and the model is fitted again.
5. `competition` lets the candidates of one record compete; `judged_pairs`, where there are some,
   put the probabilities right; `expectations` chooses where to link and says what to expect.

`saved_model` keeps what was learned, and `changes` links a later version by what changed in it.
`linking` does all of it, `many` for any number of files, and `measuring` tells how well where the
truth is known. The same records give the same answer, whatever the order of rows and whatever the
columns are called.
"""

from folkmoot.linkage.people.changes import Changes, ComparedPeople, UpdatedLinks, relink_people
from folkmoot.linkage.people.chunks import IN_ONE_GO, Scale
from folkmoot.linkage.people.expectations import Expectation
from folkmoot.linkage.people.judged_pairs import JudgedPair, read_judged_pairs
from folkmoot.linkage.people.linking import FLOOR, PeopleLinks, dedupe_people, link_people
from folkmoot.linkage.people.many import ASSET_PAIRS, AssetLinks, ManyLinks, link_many
from folkmoot.linkage.people.measuring import MeasuredLinks, measure_links
from folkmoot.linkage.people.people_file import PeopleFile, found_identifier
from folkmoot.linkage.people.progress import Progress, Report, Step
from folkmoot.linkage.people.saved_model import PeopleModel, read_model, write_model

__all__ = [
    "ASSET_PAIRS",
    "FLOOR",
    "IN_ONE_GO",
    "AssetLinks",
    "Changes",
    "ComparedPeople",
    "Expectation",
    "JudgedPair",
    "ManyLinks",
    "MeasuredLinks",
    "PeopleFile",
    "PeopleLinks",
    "PeopleModel",
    "Progress",
    "Report",
    "Scale",
    "Step",
    "UpdatedLinks",
    "dedupe_people",
    "found_identifier",
    "link_many",
    "link_people",
    "measure_links",
    "read_judged_pairs",
    "read_model",
    "relink_people",
    "write_model",
]
