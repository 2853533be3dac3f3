"""Every write of agreements, in the order of an agreement's life."""

from folkmoot.hub.agreements.actions.ending import expire_due, withdraw
from folkmoot.hub.agreements.actions.preparing import (
    Terms,
    amend,
    draft,
    drop,
    meet_condition,
    set_terms,
)
from folkmoot.hub.agreements.actions.signing import offer, refuse, sign, take_back

__all__ = [
    "Terms",
    "amend",
    "draft",
    "drop",
    "expire_due",
    "meet_condition",
    "offer",
    "refuse",
    "set_terms",
    "sign",
    "take_back",
    "withdraw",
]
