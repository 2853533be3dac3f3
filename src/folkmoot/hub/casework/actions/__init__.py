"""Every write about the joined view: naming, opening, looking, closing."""

from folkmoot.hub.casework.actions.naming import end_caseworker, name_caseworker, name_fields
from folkmoot.hub.casework.actions.working import (
    PersonSeen,
    Seen,
    close,
    close_over,
    look,
    open_case,
)

__all__ = [
    "PersonSeen",
    "Seen",
    "close",
    "close_over",
    "end_caseworker",
    "look",
    "name_caseworker",
    "name_fields",
    "open_case",
]
