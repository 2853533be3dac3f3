"""What the worker's clock calls."""

from __future__ import annotations

from folkmoot.hub.agreements import actions


def end_expired() -> int:
    """Write down which agreements are over; how many."""
    return actions.expire_due()
