"""Every write about linkages, in the order of a linkage's life."""

from folkmoot.hub.linking.actions.asking import TableAsked, ask
from folkmoot.hub.linking.actions.ending import end_over
from folkmoot.hub.linking.actions.flagging import (
    Condition,
    ask_flag,
    decide_flag,
    make_flags,
    name_flag,
    take_flags,
)
from folkmoot.hub.linking.actions.linking import Chosen, attach, begin, link
from folkmoot.hub.linking.actions.separating import separate_version

__all__ = [
    "Chosen",
    "Condition",
    "TableAsked",
    "ask",
    "ask_flag",
    "attach",
    "begin",
    "decide_flag",
    "end_over",
    "link",
    "make_flags",
    "name_flag",
    "separate_version",
    "take_flags",
]
