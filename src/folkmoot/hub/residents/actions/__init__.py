"""Every write about residents: their requests, the panel, and compelled disclosures."""

from folkmoot.hub.residents.actions.disclosing import log_disclosure, tell
from folkmoot.hub.residents.actions.paneling import (
    appoint,
    ask_panel,
    publish_advice,
    publish_minutes,
    stand_down,
)
from folkmoot.hub.residents.actions.requesting import (
    ask,
    erase_due,
    look_again,
    open_particulars,
    settle_place,
    take,
)

__all__ = [
    "appoint",
    "ask",
    "ask_panel",
    "erase_due",
    "log_disclosure",
    "look_again",
    "open_particulars",
    "publish_advice",
    "publish_minutes",
    "settle_place",
    "stand_down",
    "take",
    "tell",
]
