"""What the worker's clock calls."""

from __future__ import annotations

from folkmoot.hub.residents import actions


def erase_settled() -> int:
    """Erase what requesters said, where its time has come; how many requests."""
    return actions.erase_due()
