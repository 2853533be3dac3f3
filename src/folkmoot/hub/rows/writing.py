"""Rows of an open dataset made, changed, removed or replaced: each time, a new version of it.

A request is applied whole or not at all. It is applied to the version that is in use when it
arrives; where another request was faster it is applied again to what that one made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import User
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.rows.actions import NewRows, append_version
from folkmoot.hub.rows.changes import Changes, RowError, Telling, understand_rows
from folkmoot.hub.rows.checking import proven
from folkmoot.hub.rows.facts import FACTS_SCHEMA, new_facts
from folkmoot.hub.rows.incoming import Incoming
from folkmoot.hub.rows.merging import merged, only_real
from folkmoot.hub.rows.models import RowFacts, RowIdentifier
from folkmoot.hub.rows.rules import may_write_rows
from folkmoot.soql import FACT_COLUMNS
from folkmoot.tables import Column
from folkmoot.vault import Vault

FEWEST_ROWS_GUARDED = 100
"""Below this, replacing all rows by half of them is nothing unusual, and no person is asked."""
MOST_ROWS = 5_000_000
"""Of a dataset whose rows are changed one by one: all of it is read each time."""
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Written:
    """What a request came to. `version` is the number of the version in use after it."""

    created: int
    updated: int
    deleted: int
    by_identifier: int
    by_number: int
    version: int
    errors: tuple[RowError, ...] = ()


class RowsRefused(FolkmootError):
    """Some rows of a request cannot be written; none was."""

    code = "soda.row.errors"
    http_status = 400

    def __init__(self, errors: Sequence[RowError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        self.row_code = first.code
        super().__init__(
            f"Row {first.row}: {first.message}"
            + (f", and {len(errors) - 1:,} more errors." if len(errors) > 1 else "."),
            where=first.column,
            remedy="Correct the rows; nothing was written.",
        )


class PersonalData(FolkmootError):
    """Values that identify people would become public."""

    code = "rows.personal_data"
    http_status = 403
    exit_code = 7


class VersionConflict(FolkmootError):
    """The dataset is at another version than the request is about."""

    code = "soda.dataset.version-mismatch"
    http_status = 409


class TooManyRows(FolkmootError):
    """A dataset is too large to be changed row by row."""

    code = "soda.dataset.too-many-rows"
    http_status = 413


@dataclass(frozen=True, slots=True)
class Current:
    """An asset as it stands: its version in use, whole."""

    version: Version
    table: pa.Table
    facts: pa.Table
    next_identifier: int
    identifier: str


def upsert(
    *,
    by: User | None,
    asset: Asset,
    rows: Incoming,
    expected: int | None = None,
    errors_are_fatal: bool = True,
) -> Written:
    """Make, change and remove rows. Rows that leave everything as it is make no version.

    Raises Refused, RowsRefused, VersionConflict, PersonalData, TooManyRows, ReadError.
    """
    taken = list(rows.rows)

    def attempt(current: Current) -> tuple[Changes, NewRows | None]:
        telling = _telling(current)
        changes = understand_rows(taken, current.version.schema, telling, is_text=rows.is_text)
        if changes.errors and errors_are_fatal:
            raise RowsRefused(changes.errors)
        real = only_real(current.table, changes)
        if not (real.made or real.changed or real.removed):
            return changes, None
        schema, table, facts = merged(
            current.version.schema, current.table, current.facts, real,
            now=_now(), next_identifier=current.next_identifier,
        )  # fmt: skip
        return changes, NewRows(schema, table, facts)

    return _write(by, asset, attempt, expected)


def replace_rows(
    *, by: User | None, asset: Asset, rows: Incoming, expected: int | None = None
) -> Written:
    """Put these rows in the place of all.

    Raises as `upsert`, and VersionWaits where they break with those in use: then they are kept,
    and a person decides. Rows that are removed one by one are meant, and never wait.
    """
    taken = list(rows.rows)

    def attempt(current: Current) -> tuple[Changes, NewRows | None]:
        empty = replace(current, table=current.table.slice(0, 0), facts=current.facts.slice(0, 0))
        told = Telling({}, current.identifier)
        changes = understand_rows(taken, current.version.schema, told, is_text=rows.is_text)
        if changes.errors:
            raise RowsRefused(changes.errors)
        schema, table, facts = merged(
            current.version.schema, empty.table, empty.facts, changes,
            now=_now(), next_identifier=current.next_identifier,
        )  # fmt: skip
        return replace(changes, told_by_value=0), NewRows(schema, table, facts)

    return _write(by, asset, attempt, expected, replaces_all=True)


def _write(
    by: User | None,
    asset: Asset,
    attempt: Callable[[Current], tuple[Changes, NewRows | None]],
    expected: int | None,
    *,
    replaces_all: bool = False,
) -> Written:
    for _ in range(_ATTEMPTS):
        held = Asset.objects.select_related("member", "current").get(pk=asset.pk)
        may_write_rows(by, held).require()
        current = _current(held)
        _check_expected(expected, current.version)
        changes, rows = attempt(current)
        if rows is None:
            return _written(changes, current.version)
        _check_people(current.version, rows)
        try:
            version = append_version(
                by=by, asset=held, rows=rows, file_name=current.version.file_name,
                is_still_current=_unmoved(current.version),
                may_wait=replaces_all and len(current.table) >= FEWEST_ROWS_GUARDED,
            )  # fmt: skip
        except VersionConflict:
            continue
        return _written(changes, version)
    raise VersionConflict(
        "The dataset is being changed by others.", remedy="Send the request again."
    )


def _current(asset: Asset) -> Current:
    version = asset.current
    if version is None or (version.rows or 0) > MOST_ROWS:
        raise TooManyRows(
            f"Rows are written one by one into datasets of at most {MOST_ROWS:,}.",
            remedy="Publish the whole file as a new version.",
        )
    keep = Vault(settings.CONFIG.vault_dir)
    table = keep.read(version.vault_id)
    known = RowFacts.objects.filter(version=version).first()
    told = RowIdentifier.objects.filter(asset=asset).first()
    identifier = told.column if told is not None and told.column in version.schema else ""
    if known is not None:
        facts = keep.read(known.vault_id, FACTS_SCHEMA.names)
        return Current(version, table, facts, known.next_identifier, identifier)
    since = asset.published_at or asset.created_at
    made = new_facts(range(len(table)), _without_zone(since))
    changed = _without_zone(max(version.confirmed_at or version.received_at, since))
    touched = pa.array([changed] * len(table), pa.timestamp("us"))
    position = made.schema.get_field_index(FACT_COLUMNS[2])
    facts = made.set_column(position, FACT_COLUMNS[2], touched)
    return Current(version, table, facts, len(table), identifier)


def _telling(current: Current) -> Telling:
    numbers = current.facts.column(FACT_COLUMNS[0]).to_pylist()
    by_number = {number: place for place, number in enumerate(numbers)}
    if not current.identifier:
        return Telling(by_number)
    column = current.version.schema[current.identifier]
    values = current.table.column(column.name).to_pylist()
    by_value = {value: place for place, value in enumerate(values) if value is not None}
    return Telling(by_number, column.name, by_value)


def _check_expected(expected: int | None, version: Version) -> None:
    if expected is not None and expected != version.number:
        raise VersionConflict(
            f"The dataset is at version {version.number}, not {expected}.",
            remedy="Read it again and decide anew.",
        )


def _check_people(version: Version, rows: NewRows) -> None:
    found: tuple[Column, ...] = proven(version.schema, rows.table)
    if found:
        raise PersonalData(
            f"The values of {', '.join(column.name for column in found)} identify people.",
            remedy="Leave them out: what is published must not say who somebody is.",
        )


def _unmoved(base: Version) -> Callable[[Asset], None]:
    def check(locked: Asset) -> None:
        if locked.current_id != base.pk:
            raise VersionConflict("The dataset has moved on.")

    return check


def _written(changes: Changes, version: Version) -> Written:
    return Written(
        created=len(changes.made),
        updated=len(changes.changed),
        deleted=len(changes.removed),
        by_identifier=changes.told_by_value,
        by_number=changes.told_by_number,
        version=version.number,
        errors=tuple(changes.errors),
    )


def _now() -> datetime:
    return _without_zone(timezone.now())


def _without_zone(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
