"""What an attacker makes of changed figures: what is known of every count from all of them at once.

Each figure that is shown tells an interval by itself (the method's); the sums that counts must obey
tell more. The exact interval of each count is found by the same linear programs as for hidden ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from folkmoot.disclosure.assessment import Standing, assess
from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.history import Release, ReleasedTable, ReleaseHistory
from folkmoot.disclosure.intervals import audit
from folkmoot.disclosure.linking import LinkedCells, link
from folkmoot.disclosure.methods.altered import Altered
from folkmoot.disclosure.settings import Settings
from folkmoot.disclosure.system import OUTSIDER, CellSystem, Needs
from folkmoot.errors import DisclosureError

_WHOLE = 1e-6
_NO_HISTORY = ReleaseHistory()


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """Unsafe counts that are known more closely than the rules allow, and how many are unsafe."""

    exposed: tuple[str, ...]
    unsafe: int


def exposed_by(
    altered: Altered, settings: Settings, *, released: ReleaseHistory = _NO_HISTORY
) -> Exposure:
    """Which counts that the rules call unsafe somebody works out too closely who sees the figures
    and knows the method, and everything that was released before.

    Both sides of a count's interval must reach the level that the rules ask for, as far as counts
    can: nothing lies below nothing, nor below one where a method shows nothing as nothing. Raises
    DisclosureError for noise without bounds.
    """
    linked, system = _attacked(altered, settings, released)
    primaries = np.flatnonzero(system.is_primary)
    floor = 1.0 if altered.zeros_are_true else 0.0
    up = system.upper[primaries]
    down = np.minimum(system.lower[primaries], system.values[primaries] - floor)
    needs = Needs(
        np.concatenate([primaries, primaries]),
        np.concatenate([np.ones_like(primaries), -np.ones_like(primaries)]),
        np.concatenate([up, down]),
        np.full(2 * len(primaries), OUTSIDER, dtype=np.int64),
    )
    needs = needs.take(needs.amounts > 0)
    unmet = needs.cells[Attack.on(system, system.high > system.low).unmet(needs).places]
    names = [linked.name_of(cell) for cell in np.unique(unmet).tolist()]
    return Exposure(tuple(names), len(primaries))


def release_of(altered: Altered, settings: Settings, name: str) -> Release:
    """The record of having released changed figures, to add to the history once they are out."""
    linked, system = _attacked(altered, settings, _NO_HISTORY)
    least, most = altered.known()
    released = []
    for table, rows in zip(altered.cells.tables, linked.rows_of, strict=True):
        decisions = {
            "is_shown": np.zeros(len(rows), dtype=bool),
            "is_primary": system.is_primary[rows],
            "upper": system.upper[rows],
            "lower": system.lower[rows],
            "least": least[rows],
            "most": most[rows],
        }
        released.append(ReleasedTable(table, pa.table(decisions)))
    return Release(name, tuple(released))


def known_of(altered: Altered, settings: Settings) -> pa.Table:
    """What is known of every count that is shown: `cell`, `name`, `low`, `high` (whole counts; high
    is infinite where nothing bounds it), `is_exact`, `is_primary`.

    Two linear programs a count. Raises DisclosureError for noise without bounds.
    """
    _, system = _attacked(altered, settings, _NO_HISTORY)
    cells = altered.cells
    found = audit(system, np.ones_like(cells.is_shown))
    found = found.filter(pa.array(cells.is_shown[found["cell"].to_numpy()]))
    low = np.ceil(found["low"].to_numpy() - _WHOLE)
    high = np.floor(found["high"].to_numpy() + _WHOLE)
    return pa.table(
        {
            "cell": found["cell"],
            "name": [cells.linked.name_of(cell) for cell in found["cell"].to_pylist()],
            "low": low,
            "high": high,
            "is_exact": high - low < 1,
            "is_primary": found["is_primary"],
        }
    )


def _attacked(
    altered: Altered, settings: Settings, released: ReleaseHistory
) -> tuple[LinkedCells, CellSystem]:
    """The counts, bounded by what each figure tells by itself, and by what is already out."""
    if not altered.is_bounded:
        raise DisclosureError(
            "Noise without bounds is not tested by attack: its promise is the epsilon.",
            where=altered.method,
        )
    tables = altered.cells.tables
    earlier = [one for release in released.touching(tables) for one in release.tables]
    linked = link([*tables, *(one.table for one in earlier)])
    shown = [table.cells["is_shown"].to_numpy() for table in tables]
    standing = Standing.of(linked, shown, earlier)
    system = assess(linked, standing, settings).system
    least, most = system.low.copy(), system.high.copy()
    if not altered.zeros_are_true:
        # Who sees figures changed does not know, as who sees some hidden does, that none is zero.
        least = np.maximum(np.minimum(0.0, system.values), standing.least)
    own_least, own_most = altered.known()
    for now, own in zip(linked.rows_of, altered.cells.linked.rows_of, strict=False):
        least[now] = np.maximum(least[now], own_least[own])
        most[now] = np.minimum(most[now], own_most[own])
    least = np.where(standing.was_shown, system.values, np.minimum(least, system.values))
    most = np.where(standing.was_shown, system.values, np.maximum(most, system.values))
    return linked, replace(system, low=least, high=most)
