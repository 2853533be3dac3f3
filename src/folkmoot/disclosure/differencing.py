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
from folkmoot.disclosure.history import Release, ReleaseHistory
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


def opened_by_release(
    release: Release, settings: Settings, released: ReleaseHistory
) -> tuple[Opened, ...]:
    """Which hidden figures, its own and earlier ones, can be worked out once a release is out too.

    Unlike `opened_by` this attacks what the release hides and shows in the end. What would be known
    even if it showed nothing is not its doing and is left out. Raises DisclosureError when the
    releases contradict each other.
    """
    now = list(release.tables)
    earlier = released.touching([one.table for one in now])
    before = [one for past in earlier for one in past.tables]
    linked = link([one.table for one in [*now, *before]])
    standing = Standing.of(linked, [], [*now, *before])
    nothing = [np.zeros(len(one.table), dtype=bool) for one in now]
    closed = replace(
        Standing.of(linked, nothing, before),
        was_primary=standing.was_primary,
        upper=standing.upper,
        lower=standing.lower,
    )
    system = assess(linked, standing, settings).system
    needs = outsider_needs(system)
    needs = needs.take(standing.was_primary[needs.cells])
    shut = assess(linked, closed, settings).system
    known_anyway = Attack.on(shut, shut.hidden_at_least).unmet(needs)
    needs = needs.take(np.setdiff1d(np.arange(len(needs)), known_anyway.places))
    unmet = Attack.on(system, system.hidden_at_least).unmet(needs)
    exposed = set(needs.cells[unmet.places].tolist())
    names = [release.name] * len(now) + [past.name for past in earlier for _ in past.tables]
    return tuple(
        dict.fromkeys(
            Opened(name, one.table.name, linked.name_of(cell))
            for name, one, rows in zip(names, [*now, *before], linked.rows_of, strict=True)
            for cell in rows[one.decisions["is_primary"].to_numpy()].tolist()
            if cell in exposed
        )
    )
