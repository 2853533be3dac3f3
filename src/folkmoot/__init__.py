"""Folkmoot: a regional public data analytics hub that a group of councils runs for itself.

    import folkmoot

    reading = folkmoot.read("payments.csv")          # a file nobody explained
    reading.schema, reading.report.findings, reading.table

    table = folkmoot.tabulate(reading.table, ["service"], value="amount", contributor="supplier")
    safe = folkmoot.protect(table, folkmoot.profile("business"))
    safe.cells                                       # what may leave

    judgement = folkmoot.judge(proposal, folkmoot.load_rulebook(), on=date.today())

Each step of the journey is a room of its own (`folkmoot.intake`, `folkmoot.permission`,
`folkmoot.linkage`, `folkmoot.disclosure`, …) that works in a notebook without the hub. The names
above are the ones to begin with; they are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from folkmoot.disclosure import profile, protect, tabulate
    from folkmoot.intake import read
    from folkmoot.linkage import link_suppliers
    from folkmoot.permission import judge, load_rulebook

__version__ = "0.1.0"

__all__ = [
    "judge",
    "link_suppliers",
    "load_rulebook",
    "profile",
    "protect",
    "read",
    "tabulate",
]

_ROOMS = {
    "judge": "permission",
    "link_suppliers": "linkage",
    "load_rulebook": "permission",
    "profile": "disclosure",
    "protect": "disclosure",
    "read": "intake",
    "tabulate": "disclosure",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"folkmoot.{_ROOMS[name]}"), name)
    raise AttributeError(f"folkmoot has no {name!r}")
