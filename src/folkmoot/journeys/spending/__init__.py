"""Where does our money go?

Councils publish their payments, and every business premises on their rating list. How much of each
council's spending goes to suppliers found at premises in its own area, found elsewhere in the
lists, or not found?

    gathered = gather(files)                            # files sorted by what their columns mean
    suppliers = find_suppliers(gathered, engine)        # linkage: payees at premises
    added = add_up(gathered, suppliers, engine)         # every pound in one place
    safe = make_safe(added, population=…, released=…)    # disclosure control, or
    safe = release_as_it_is(added)                      # ... where the payments are open already
    answers = safe.answers                              # what a councillor reads

`councils` says what a file must hold, `inputs` brings it into one shape, `gathering` collects;
`suppliers` links, `attribution` gives each payment its place (`bands` by value), `cells` adds up,
`protection` hides what must be hidden, `safety` is the answer that may leave, in the tables of
`publication`; `answer` and `wording` say it in sentences. The engine is a DuckDB connection with
the spatial functions, as `Vault.scratch` gives it.
"""

from folkmoot.journeys.spending.adding_up import AddedUp, add_up
from folkmoot.journeys.spending.answer import CouncilAnswer, Part, Split, answer_for
from folkmoot.journeys.spending.attribution import Engine, Found
from folkmoot.journeys.spending.councils import Council, CouncilFile, Role, role_of
from folkmoot.journeys.spending.gathering import Gathered, gather
from folkmoot.journeys.spending.protection import make_safe
from folkmoot.journeys.spending.publication import (
    Coverage,
    cells_of_services,
    cells_of_wards,
    coverages_of,
)
from folkmoot.journeys.spending.safety import SafeAnswer, SafeOutput, release_as_it_is
from folkmoot.journeys.spending.suppliers import Suppliers, find_suppliers
from folkmoot.journeys.spending.wording import sentences

__all__ = [
    "AddedUp",
    "SafeAnswer",
    "SafeOutput",
    "Suppliers",
    "add_up",
    "find_suppliers",
    "release_as_it_is",
    "Council",
    "CouncilAnswer",
    "CouncilFile",
    "Coverage",
    "Engine",
    "Found",
    "Gathered",
    "Part",
    "Role",
    "Split",
    "answer_for",
    "cells_of_services",
    "cells_of_wards",
    "coverages_of",
    "gather",
    "make_safe",
    "role_of",
    "sentences",
]
