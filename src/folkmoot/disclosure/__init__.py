"""Tables that can be shown without giving anybody away.

    contributions ─ tabulate ─► MagnitudeTable ─ protect(settings, released=…) ─► Protected

`tabulate` adds up contributions (one row each: codes, value, contributor) into a table with every
margin and hierarchy; `protect` hides what must be hidden in one table, in several that share
figures, and in the light of everything released before, and proves it by attacking the result.

Where each step lives:

    hierarchy, tabulate, counting    dimensions and their levels; contributions, or counts, added up
    magnitude, wishes                the table and who is behind it; what they wish
    settings, rules, profiles/       what is asked: rules by name, read from YAML
    linking, holdings, history       several tables and earlier releases as one set of cells
    assessment                       which cells are unsafe and why; what attackers know beforehand
    system, equations                cells, sums and protection levels: the mathematics from here on
    attack, component, program       the attacker, by linear programming
    suppression                      attack, protect what is exposed, attack again
    optimum, cuts, master            the cheapest pattern, with a bound
    detours, trimming                a good pattern quickly; what it can spare
    combinations                     hidden figures that are unsafe taken together
    protect, outcome, wording        the whole, its result, and its words
    intervals                        what an attacker can say of each hidden figure
    instances                        cells and equations given as they are
    differencing                     secrets of earlier releases that new tables would open
    insiders                         contributors who attack, alone or two together
    published                        tables of which only what was published is known
    methods/                         other ways than hiding: rounding, noise, and what each costs
"""

from folkmoot.disclosure.counting import tabulate_counts
from folkmoot.disclosure.differencing import Opened, opened_by, opened_by_release
from folkmoot.disclosure.effort import Effort
from folkmoot.disclosure.hierarchy import TOTAL, Dimension, Sum
from folkmoot.disclosure.history import Release, ReleasedTable, ReleaseHistory
from folkmoot.disclosure.imported import (
    ImportedOutput,
    Recovered,
    attack_outputs,
    is_output_folder,
    read_output_folder,
)
from folkmoot.disclosure.instances import SuppressedCells, cell_system, suppress_cells
from folkmoot.disclosure.intervals import audit
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.outcome import Audit, Cost, Protected, ProtectedTable, Status
from folkmoot.disclosure.protect import protect
from folkmoot.disclosure.published import PublishedTable, attack_published, read_published
from folkmoot.disclosure.settings import (
    Attacker,
    Settings,
    Weighting,
    parse_settings,
    profile,
    profiles,
    read_settings,
)
from folkmoot.disclosure.system import CellSystem
from folkmoot.disclosure.tabulate import tabulate

__all__ = [
    "TOTAL",
    "Attacker",
    "Audit",
    "CellSystem",
    "Cost",
    "Dimension",
    "Effort",
    "ImportedOutput",
    "MagnitudeTable",
    "Opened",
    "Protected",
    "ProtectedTable",
    "PublishedTable",
    "Recovered",
    "Release",
    "ReleaseHistory",
    "ReleasedTable",
    "Settings",
    "Status",
    "Sum",
    "SuppressedCells",
    "Weighting",
    "attack_outputs",
    "attack_published",
    "audit",
    "cell_system",
    "is_output_folder",
    "opened_by",
    "opened_by_release",
    "parse_settings",
    "profile",
    "profiles",
    "protect",
    "read_output_folder",
    "read_published",
    "read_settings",
    "suppress_cells",
    "tabulate",
    "tabulate_counts",
]
