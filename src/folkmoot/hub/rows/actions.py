"""A file whose columns somebody declared becomes an open dataset, or its next version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register import actions as register
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.rules import (
    may_change,
    may_follow,
    may_replace_published,
    may_upload_for,
)
from folkmoot.hub.rows.checking import with_proven_meanings
from folkmoot.hub.rows.declared import DeclaredColumn, match_headings
from folkmoot.hub.rows.facts import FACTS_SCHEMA, facts_from
from folkmoot.hub.rows.incoming import Incoming
from folkmoot.hub.rows.models import RowFacts, RowIdentifier
from folkmoot.hub.rows.typed import describe_column, fitted, read_columns, to_table
from folkmoot.soql import SYSTEM_NAMES
from folkmoot.tables import Schema, Standing
from folkmoot.vault import Origin, Vault


class VersionWaits(FolkmootError):
    """Rows that break with those in use are kept, and wait for a person."""

    code = "rows.version_waits"
    http_status = 409


class NoSuchIdentifier(FolkmootError):
    """The column that should tell rows apart is not there."""

    code = "rows.no_such_identifier"
    http_status = 400
    exit_code = 2


@dataclass(frozen=True, slots=True)
class NewRows:
    """A table ready for the vault, and what is known of each of its rows, where anything is."""

    schema: Schema
    table: pa.Table
    facts: pa.Table | None = None


def understand(incoming: Incoming, declared: Sequence[DeclaredColumn]) -> NewRows:
    """Incoming rows as their publisher declared them; a column that was not declared is text.

    Columns called `:id`, `:created_at` and `:updated_at` say so of each row. Raises ReadError,
    ConfigError, RowsDoNotFit.
    """
    rows: Any = incoming.rows
    headings: Sequence[str] = incoming.headings
    if not headings:
        rows = list(rows)
        headings = list(
            dict.fromkeys([*(c.label for c in declared), *(k for r in rows for k in r)])
        )
    columns = match_headings(declared, headings)
    kept, _ = read_columns(rows, columns, is_text=incoming.is_text)
    named = {column.name: column for column in columns.values()}
    own = [column for name, column in named.items() if name not in SYSTEM_NAMES]
    order = {column.name: place for place, column in enumerate(declared)}
    own.sort(key=lambda column: order.get(column.name, len(order)))
    described = [describe_column(column) for column in own]
    schema = Schema(tuple(fitted(column, kept[column.name]) for column in described))
    table = to_table(schema, kept)
    facts = facts_from({name: kept[name] for name in SYSTEM_NAMES if name in kept}, len(table))
    return NewRows(with_proven_meanings(schema, table), table, facts)


def publish_declared(
    *,
    by: User | None,
    member: Member,
    code: str,
    says: register.Description,
    rows: NewRows,
    file: Path,
    identifier: str = "",
) -> Asset:
    """Make these rows the open dataset of this identifier, or its next version where it is one.

    Raises Refused, naming the columns that stand in the way.
    """
    may_upload_for(by, member).require()
    asset = Asset.objects.filter(code=code).first()
    if asset is not None and asset.is_open:
        append_version(by=by, asset=asset, rows=rows, file_name=file.name, original=file)
        return Asset.objects.select_related("member", "current").get(pk=asset.pk)
    if asset is None:
        asset = _begin(by, member, code, says)
    version = keep_rows(by=by, asset=asset, rows=rows, file_name=file.name, original=file)
    _use(version, Standing.SHARED)
    if identifier:
        tell_rows_apart(by=by, asset=asset, column=identifier)
    asset = register.describe(by=by, asset=asset, says=says)
    asset.refresh_from_db()
    if not asset.is_registered:
        asset = register.register(by=by, asset=asset)
    return register.publish(by=by, asset=asset)


@transaction.atomic
def tell_rows_apart(*, by: User | None, asset: Asset, column: str) -> None:
    """Name the column by whose values rows are told apart when they are written.

    Raises Refused, NoSuchIdentifier.
    """
    may_change(by, asset).require()
    last = asset.versions.order_by("-number").first()
    if last is None or column not in last.schema:
        raise NoSuchIdentifier(f"There is no column {column!r}.", where="--row-identifier")
    RowIdentifier.objects.update_or_create(asset=asset, defaults={"column": column})
    record(by=acting(by, Role.CONTRIBUTOR), action="asset.rows_told_apart", subject=asset.subject)


def append_version(
    *,
    by: User | None,
    asset: Asset,
    rows: NewRows,
    file_name: str,
    original: Path | bytes | None = None,
    is_still_current: Callable[[Asset], None] = lambda asset: None,
    may_wait: bool = False,
) -> Version:
    """Put these rows in the place of those that an open dataset shows, in one step.

    `is_still_current` is asked, with the asset locked, before anything is shown. With `may_wait`,
    rows that break with those in use wait for a person. Raises Refused, VersionWaits.
    """
    version = keep_rows(by=by, asset=asset, rows=rows, file_name=file_name, original=original)
    may_replace_published(by, version).require()
    follows = may_follow(version, version.schema)
    if may_wait and not follows.allowed:
        register.let_wait(version=version)
        raise VersionWaits(
            f"The rows are kept as version {version.number}, which waits for a person. "
            + " ".join(follows.reasons),
            remedy="Somebody who answers for the dataset accepts or rejects it in the register.",
        )
    register.make_public_copy(version)
    with transaction.atomic():
        locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        is_still_current(locked)
        _use(version, Standing.OPEN)
    return version


def keep_rows(
    *,
    by: User | None,
    asset: Asset,
    rows: NewRows,
    file_name: str,
    original: Path | bytes | None = None,
) -> Version:
    """Put rows in the vault as a version that nobody sees yet."""
    keep = Vault(settings.CONFIG.vault_dir)
    origin = Origin(
        source=asset.source or file_name,
        licence=asset.licence,
        publisher=asset.member.name,
        file_name=file_name,
    )
    manifest = keep.add(rows.schema, rows.table.to_batches(), origin=origin, original=original)
    facts_id = ""
    if rows.facts is not None:
        about = Origin(source=manifest.version_id, publisher=asset.member.name)
        facts_id = keep.add(FACTS_SCHEMA, rows.facts.to_batches(), origin=about).version_id
    size = original.stat().st_size if isinstance(original, Path) else len(original or b"")
    return _note(by, asset, rows, manifest.version_id, facts_id, file_name, size)


@transaction.atomic
def _note(
    by: User | None,
    asset: Asset,
    rows: NewRows,
    vault_id: str,
    facts_id: str,
    file_name: str,
    size: int,
) -> Version:
    Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
    last = asset.versions.order_by("-number").first()
    version = Version.objects.create(
        asset=asset,
        number=last.number + 1 if last else 1,
        state=Version.State.KEPT,
        file_name=file_name[:255],
        size=size,
        received_by=by,
        confirmed_at=timezone.now(),
        rows=rows.table.num_rows,
        quarantined=0,
        columns=rows.schema.to_json(),
        vault_id=vault_id,
    )
    if rows.facts is not None:
        taken = rows.facts.column("identifier")
        most = max((value for value in taken.to_pylist() if value is not None), default=-1)
        RowFacts.objects.create(version=version, vault_id=facts_id, next_identifier=most + 1)
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="version.declared",
        subject=version.subject,
        details={"rows": version.rows, "columns": len(rows.schema), "vault": vault_id},
    )
    return version


@transaction.atomic
def _begin(by: User | None, member: Member, code: str, says: register.Description) -> Asset:
    asset = Asset.objects.create(code=code, member=member, title=says.title, source=says.source)
    record(
        by=acting(by, Role.CONTRIBUTOR),
        action="asset.begun",
        subject=asset.subject,
        details={"member": member.code},
    )
    return asset


@transaction.atomic
def _use(version: Version, standing: Standing) -> None:
    asset = Asset.objects.select_for_update(of=("self",)).get(pk=version.asset_id)
    asset.current = version
    asset.standing = standing.value
    asset.save(update_fields=["current", "standing"])
    version.asset = asset
