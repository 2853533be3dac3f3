"""Which secrets of earlier releases new tables would open, cell by cell and release by release.

Tables of overlapping populations, other areas, other bands or another filter are compared by their
differences; all of them are in one set of equations, so none is looked for by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from folkmoot.disclosure.assessment import Standing, assess
from folkmoot.disclosure.attack import Attack
from folkmoot.disclosure.history import ReleasedTable, ReleaseHistory
from folkmoot.disclosure.linking import link
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.settings import Settings
from folkmoot.disclosure.system import outsider_needs


@dataclass(frozen=True, slots=True)
class Opened:
    """A figure that a release hid as unsafe, and that could now be worked out."""

    release: str
    table: str
    figure: str


def opened_by(
    tables: MagnitudeTable | Sequence[MagnitudeTable], settings: Settings, released: ReleaseHistory
) -> tuple[Opened, ...]:
    """What somebody would work out of earlier releases if these tables were shown as they are.

    What the new tables hide to prevent it is what `protect` finds with the same history: no
    protected choice costs less than its bound. Raises DisclosureError as `protect` does.
    """
    given = [tables] if isinstance(tables, MagnitudeTable) else list(tables)
    releases = released.touching(given)
    earlier = [one for release in releases for one in release.tables]
    if not earlier:
        return ()
    linked = link([*given, *(one.table for one in earlier)])
    to_show = [table.cells["is_shown"].to_numpy() for table in given]
    standing = Standing.of(linked, to_show, earlier)
    before = assess(linked, standing.before(), settings).system
    after = assess(linked, standing, settings).system
    needs = outsider_needs(before)
    needs = needs.take(standing.was_primary[needs.cells])
    safe_before = Attack.on(before, before.hidden_at_least).unmet(needs)
    needs = needs.take(np.setdiff1d(np.arange(len(needs)), safe_before.places))
    # Shown as they are: hidden is only what no new table shows.
    unmet = Attack.on(after, after.is_unseen & ~standing.is_to_show).unmet(needs)
    exposed = set(needs.cells[unmet.places].tolist())
    found = []
    rows_of_earlier = iter(linked.rows_of[len(given) :])
    for release in releases:
        for one in release.tables:
            rows, was_primary = next(rows_of_earlier), one.decisions["is_primary"].to_numpy()
            found += [
                Opened(release.name, one.table.name, linked.name_of(cell))
                for cell in rows[was_primary].tolist()
                if cell in exposed
            ]
    return tuple(dict.fromkeys(found))


def exposed_in(released: ReleaseHistory, settings: Settings) -> tuple[Opened, ...]:
    """Which figures that these releases hid as unsafe can be worked out from all of them together.

    What is known of a figure whatever is hidden (that a count is not below nothing) is no release's
    doing and is left out. Raises DisclosureError when the releases contradict each other.
    """
    subjects = dict.fromkeys(
        (one.table.population, one.table.measure)
        for release in released.releases
        for one in release.tables
    )
    found: list[Opened] = []
    for subject in subjects:
        parts = [
            (release.name, one)
            for release in released.releases
            for one in release.tables
            if (one.table.population, one.table.measure) == subject
        ]
        found += _exposed_together(parts, settings)
    return tuple(dict.fromkeys(found))


def _exposed_together(
    parts: Sequence[tuple[str, ReleasedTable]], settings: Settings
) -> list[Opened]:
    tables = [one for _, one in parts]
    linked = link([one.table for one in tables])
    standing = Standing.of(linked, [], tables)
    system = assess(linked, standing, settings).system
    needs = outsider_needs(system)
    needs = needs.take(standing.was_primary[needs.cells])
    nothing_out = replace(
        standing,
        was_shown=np.zeros_like(standing.was_shown),
        least=np.full_like(standing.least, -np.inf),
        most=np.full_like(standing.most, np.inf),
    )
    closed = assess(linked, nothing_out, settings).system
    known_anyway = Attack.on(closed, np.ones_like(closed.is_unseen)).unmet(needs)
    needs = needs.take(np.setdiff1d(np.arange(len(needs)), known_anyway.places))
    unmet = Attack.on(system, system.hidden_at_least).unmet(needs)
    exposed = set(needs.cells[unmet.places].tolist())
    return [
        Opened(name, one.table.name, linked.name_of(cell))
        for (name, one), rows in zip(parts, linked.rows_of, strict=True)
        for cell in rows[one.decisions["is_primary"].to_numpy()].tolist()
        if cell in exposed
    ]
