"""What the worker's clock calls."""

from __future__ import annotations

from folkmoot.hub.casework import actions


def close_over() -> int:
    """Close the cases that are over; how many."""
    return actions.close_over()
