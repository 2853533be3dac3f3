"""Every write of permission, in the order of a proposal's life."""

from folkmoot.hub.permissions.actions.choosing import choose_route, take_best_route
from folkmoot.hub.permissions.actions.deciding import import_precedents, keep_precedent
from folkmoot.hub.permissions.actions.papers import restore_section, save_details, save_section
from folkmoot.hub.permissions.actions.proposing import (
    answer,
    keep_proposal,
    propose,
    say_why_not_less,
)

__all__ = [
    "answer",
    "choose_route",
    "import_precedents",
    "keep_precedent",
    "keep_proposal",
    "propose",
    "restore_section",
    "save_details",
    "save_section",
    "say_why_not_less",
    "take_best_route",
]
