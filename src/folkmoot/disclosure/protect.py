"""Protect tables: assess, suppress, audit, and say in words what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.disclosure.assessment import Assessment, Standing, assess
from folkmoot.disclosure.combinations import combinations
from folkmoot.disclosure.differencing import opened_by
from folkmoot.disclosure.effort import Stopwatch
from folkmoot.disclosure.equations import Index, Mask
from folkmoot.disclosure.history import ReleasedTable, ReleaseHistory
from folkmoot.disclosure.linking import LinkedCells, link
from folkmoot.disclosure.magnitude import MagnitudeTable
from folkmoot.disclosure.outcome import Audit, Cost, Protected, ProtectedTable, Status
from folkmoot.disclosure.settings import Settings
from folkmoot.disclosure.suppression import Pattern, suppress
from folkmoot.disclosure.system import OUTSIDER
from folkmoot.disclosure.wording import checker_findings, opened_findings, public_findings
from folkmoot.errors import DisclosureError

_NO_HISTORY = ReleaseHistory()


def protect(
    tables: MagnitudeTable | Sequence[MagnitudeTable],
    settings: Settings,
    *,
    released: ReleaseHistory = _NO_HISTORY,
) -> Protected:
    """Hide what must be hidden so that these tables can be shown, together and with everything
    that was released before.

    The same tables, settings and history give the same answer, unless the time limit of
    `settings.effort` cut the search short (`cost.was_interrupted`); the answer is protected either
    way. Raises DisclosureError when tables disagree about a figure that they share, do not add up,
    or share a name.
    """
    given = [tables] if isinstance(tables, MagnitudeTable) else list(tables)
    _refuse_repeated_names(given)
    releases = released.touching(given)
    earlier = [one for release in releases for one in release.tables]
    linked = link([*given, *(one.table for one in earlier)])
    result = _suppressed(linked, given, earlier, settings)
    linked, assessment, pattern = result.linked, result.assessment, result.pattern
    is_shown = Standing.of(linked, [_to_show(table) for table in given], earlier).is_to_show
    audit = _audit(linked, assessment, pattern, len(releases))
    cost = _cost(assessment, pattern, is_shown)
    contributors = given[0].units.contributors_are
    return Protected(
        tables=tuple(
            _protected(table, rows, linked, assessment, pattern.hidden, settings)
            for table, rows in zip(given, linked.rows_of, strict=False)
        ),
        findings=(
            *opened_findings(opened_by(given, settings, released)),
            *checker_findings(
                linked, assessment, is_shown, pattern.hidden, audit, cost, settings, contributors
            ),
        ),
        public_findings=public_findings(cost, settings),
        audit=audit,
        cost=cost,
        settings=settings,
        linked=linked,
        system=assessment.system,
        pattern=pattern,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """The cells as far as they are known to matter, and a pattern for them."""

    linked: LinkedCells
    assessment: Assessment
    pattern: Pattern


def _suppressed(
    linked: LinkedCells,
    given: Sequence[MagnitudeTable],
    earlier: Sequence[ReleasedTable],
    settings: Settings,
) -> _Round:
    """The pattern. Where hidden figures of a row are unsafe taken together, their sum becomes a
    cell to protect: quick patterns find most of those sums, so that the long search need not."""
    stopwatch = Stopwatch(settings.effort.seconds)
    known: _Round | None = None
    if settings.combinations:
        quick = replace(settings, effort=settings.effort.quick)
        known = _with_sums(linked, given, earlier, quick, stopwatch, None)
    return _with_sums(linked, given, earlier, settings, stopwatch, known)


def _with_sums(
    linked: LinkedCells,
    given: Sequence[MagnitudeTable],
    earlier: Sequence[ReleasedTable],
    settings: Settings,
    stopwatch: Stopwatch,
    known: _Round | None,
) -> _Round:
    """Suppress, look for unsafe sums of hidden figures, add them, until there is none."""
    shown_now = [_to_show(table) for table in given]
    linked = known.linked if known else linked
    pattern = known.pattern if known else None
    while True:
        assessment = assess(linked, Standing.of(linked, shown_now, earlier), settings)
        pattern = suppress(
            assessment.system,
            most_together=settings.attacker.most_together,
            effort=settings.effort,
            stopwatch=stopwatch,
            known=pattern,
        )
        sums = combinations(linked, pattern.hidden) if settings.combinations else ()
        if not sums:
            return _Round(linked, assessment, pattern)
        wider = linked.with_blends(sums)
        found = assess(wider, Standing.of(wider, shown_now, earlier), settings).system.is_primary
        unsafe = [
            one for one, bad in zip(sums, found[linked.cell_count :].tolist(), strict=True) if bad
        ]
        if not unsafe:
            return _Round(linked, assessment, pattern)
        linked = linked.with_blends(unsafe)


def _refuse_repeated_names(tables: Sequence[MagnitudeTable]) -> None:
    names = [table.name for table in tables]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated or not names:
        problem = f"Two tables are named {repeated[0]!r}." if repeated else "There is no table."
        raise DisclosureError(problem, remedy="Give `tabulate` a name for each.")


def _to_show(table: MagnitudeTable) -> Mask:
    mask: Mask = table.cells["is_shown"].to_numpy()
    return mask


def _audit(linked: LinkedCells, assessment: Assessment, pattern: Pattern, releases: int) -> Audit:
    limited = pattern.limited
    knows_more = linked.is_count[limited.cells] | (limited.insiders != OUTSIDER)
    is_known_anyway = knows_more & (limited.signs < 0)
    return Audit(
        attacks=pattern.tested,
        exposed=0,
        unprotectable=int((~is_known_anyway).sum()),
        narrowed=int(is_known_anyway.sum()),
        already_out=int(assessment.is_out.sum()),
        releases=releases,
        programs=pattern.program_count,
    )


def _cost(assessment: Assessment, pattern: Pattern, is_shown: Mask) -> Cost:
    system = assessment.system
    hidden = pattern.hidden & is_shown
    primary = int((system.is_primary & hidden).sum())
    sizes = np.abs(system.values)
    shown_size = float(sizes[is_shown].sum())
    return Cost(
        cells=int(is_shown.sum()),
        hidden=int(hidden.sum()),
        primary=primary,
        secondary=int(hidden.sum()) - primary,
        value_hidden=float(sizes[hidden].sum()) / shown_size if shown_size else 0.0,
        suppressed_weight=pattern.cost,
        bound=pattern.bound,
        seconds=pattern.seconds,
        was_interrupted=pattern.was_interrupted,
    )


def _protected(
    table: MagnitudeTable,
    rows: Index,
    linked: LinkedCells,
    assessment: Assessment,
    hidden: Mask,
    settings: Settings,
) -> ProtectedTable:
    shown = np.flatnonzero(_to_show(table))
    cells, at = table.cells.take(pa.array(shown)), rows[shown]
    is_hidden = pa.array(hidden[at])
    public = cells.select(list(table.dimension_names)).append_column(
        "value", pc.if_else(is_hidden, pa.scalar(None, cells["value"].type), cells["value"])
    )
    status = np.where(hidden[at], Status.SUPPRESSED.value, Status.PUBLISHED.value)
    why = np.where(assessment.system.is_primary[at], Status.PRIMARY.value, Status.SECONDARY.value)
    inner = np.where(hidden[at], why, Status.PUBLISHED.value)
    reasons = [_reasons(cell, assessment, settings, table) for cell in at.tolist()]
    return ProtectedTable(
        table=table,
        cells=public.append_column("status", pa.array(status.tolist(), pa.string())),
        checker_cells=cells.drop_columns(["is_shown"])
        .append_column("status", pa.array(inner.tolist(), pa.string()))
        .append_column("reasons", pa.array(reasons, pa.list_(pa.string()))),
        marker=settings.marker,
    )


def _reasons(
    cell: int, assessment: Assessment, settings: Settings, table: MagnitudeTable
) -> list[str]:
    """Why a cell is unsafe by itself, in the checker's words."""
    if not assessment.system.is_primary[cell]:
        return []
    found = [
        rule.in_words(table.units.contributors_are)
        for rule, unsafe in zip(settings.rules, assessment.reasons, strict=True)
        if unsafe[cell]
    ]
    if settings.groups and assessment.of_groups[cell]:
        found.append(settings.groups.in_words(table.units.contributors_are))
    return found or ["an earlier release hid it as unsafe"]
