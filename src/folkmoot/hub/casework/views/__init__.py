"""The pages of the joined view: naming for officers, cases for caseworkers, looks for owners."""

from folkmoot.hub.casework.views.naming import (
    end_caseworker,
    name_caseworker,
    name_fields,
    view_of_agreement,
)
from folkmoot.hub.casework.views.working import case, cases, close, look, looks, open_case

__all__ = [
    "case",
    "cases",
    "close",
    "end_caseworker",
    "look",
    "looks",
    "name_caseworker",
    "name_fields",
    "open_case",
    "view_of_agreement",
]
