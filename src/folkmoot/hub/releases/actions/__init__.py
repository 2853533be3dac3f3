"""Every write about outputs, in the order in which they happen to one.

handing_in   from the workspace, from a file or program, as a described result; updates
making_safe  one button: the agreement's settings, another method, or noise from a budget
talking      remarks on findings
voting       the checkers' votes and what comes of them; taking back
releasing    publication, contributors' replies, recall
"""

from folkmoot.hub.releases.actions.handing_in import (
    Context,
    hand_in,
    hand_in_result,
    hand_in_table,
    update_table,
)
from folkmoot.hub.releases.actions.making_safe import make_output_private, make_output_safe
from folkmoot.hub.releases.actions.releasing import recall, recalled, release, release_due, reply
from folkmoot.hub.releases.actions.talking import remark
from folkmoot.hub.releases.actions.voting import send_back, sign_off, take_back, vote

__all__ = [
    "Context",
    "hand_in",
    "hand_in_result",
    "hand_in_table",
    "make_output_private",
    "make_output_safe",
    "recall",
    "recalled",
    "release",
    "release_due",
    "remark",
    "reply",
    "send_back",
    "sign_off",
    "take_back",
    "update_table",
    "vote",
]
