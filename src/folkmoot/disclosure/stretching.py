"""What one possible table proves beyond what was asked: deviations stretched to their bounds.

If d leads from the true table to a possible one, so does every shorter step, and the longest that
the bounds allow; and the same backwards.
"""

from __future__ import annotations

import numpy as np

from folkmoot.disclosure.equations import Index, Vector

# A deviation smaller than this is the solver's rounding, not a movement.
STILL = 1e-9


def furthest(moves: Vector, low: Vector, high: Vector, places: Index, signs: Index) -> Vector:
    """For each place, how far the best of the moves, one a row, takes it up (+1) or down (-1)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down = high / moves, low / moves
        forth = np.where(moves > 0, up, np.where(moves < 0, down, np.inf)).min(axis=1)
        back = np.where(moves < 0, -up, np.where(moves > 0, -down, np.inf)).min(axis=1)
    forth = np.where(np.isfinite(forth), forth, 0.0)
    back = np.where(np.isfinite(back), back, 0.0)
    at = moves[:, places] * signs
    best: Vector = np.maximum(at * forth[:, None], -at * back[:, None]).max(axis=0)
    return best
