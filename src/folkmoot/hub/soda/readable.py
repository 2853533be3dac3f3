"""Published datasets and saved views alike, as protocols other than SoQL's own read them: a table
with a schema, and a mark that changes when its rows may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from folkmoot.hub.register.models import Asset
from folkmoot.hub.saved.queries import open_views
from folkmoot.hub.saved.reading import OpenDataset, OpenView, Source, Sources
from folkmoot.hub.soda.queries import open_datasets, open_source
from folkmoot.soql import (
    Dataset,
    OutputColumn,
    SoqlError,
    SoqlType,
    Storage,
    View,
    compile_query,
)
from folkmoot.tables import Column, ColumnType, Refinement, Schema

_PLAIN = {
    SoqlType.BOOLEAN: ColumnType.BOOLEAN,
    SoqlType.FLOATING_TIMESTAMP: ColumnType.TIMESTAMP,
    SoqlType.FIXED_TIMESTAMP: ColumnType.TIMESTAMP,
    SoqlType.DATE: ColumnType.DATE,
    SoqlType.POINT: ColumnType.POINT,
}
_REFINED = frozenset(each.value for each in Refinement)


@dataclass(frozen=True)
class Readable:
    """`sources` has all that a query of it reads."""

    source: Source
    sources: Sources

    @property
    def code(self) -> str:
        return self.source.code

    @property
    def asset(self) -> Asset:
        """The dataset, or that at the bottom of the view: its licence and publisher hold."""
        return self.source.root.asset if isinstance(self.source, OpenView) else self.source.asset

    @property
    def is_view(self) -> bool:
        return isinstance(self.source, OpenView)

    @property
    def title(self) -> str:
        if isinstance(self.source, OpenView):
            return self.source.revision.title
        return self.source.asset.title

    @property
    def description(self) -> str:
        if isinstance(self.source, OpenView):
            return self.source.revision.description
        return self.source.asset.description

    @cached_property
    def schema(self) -> Schema:
        """Its columns; those of a view under their own names, typed as it answers them.

        Raises SoqlError where a view no longer fits what it reads.
        """
        if isinstance(self.source, OpenDataset):
            return self.source.version.schema
        compiled = compile_query("SELECT *", self.soql, find_table=self.sources.find)
        return Schema(tuple(map(_column, compiled.columns)))

    @property
    def soql(self) -> Dataset | View:
        return self.source.soql

    @property
    def versions(self) -> dict[str, str]:
        """The vault's versions that a query of it may read, by what the engine calls them."""
        return self.sources.versions

    @property
    def mark(self) -> str:
        """Names what it shows: another one where rows, or the view's statement, may be others."""
        revisions = (f"r{view.revision.pk}" for view in self.sources.views)
        return ".".join([*self.versions.values(), *revisions])

    @property
    def changed_at(self) -> datetime:
        """When its rows became what they are."""
        tables = (dataset.changed_at for dataset in self.sources.datasets.values())
        saved = (view.revision.saved_at.astimezone(UTC) for view in self.sources.views)
        return max([*tables, *saved])


def open_readable(*, code: str) -> Readable:
    """The published dataset or saved view of this identifier. Raises DatasetMissing."""
    sources = Sources()
    return Readable(open_source(sources, code=code), sources)


def open_readables() -> list[Readable]:
    """Everything published, datasets before views; views that no longer fit are left out."""
    datasets = [OpenDataset(asset) for asset in open_datasets()]
    views = [open_readable(code=view.code) for view in open_views()]
    found = [Readable(each, Sources({each.view: each})) for each in datasets]
    return [*found, *filter(_still_fits, views)]


def _still_fits(view: Readable) -> bool:
    try:
        return bool(view.schema.columns)
    except SoqlError:
        return False


def _column(column: OutputColumn) -> Column:
    """A column of a view as one of a dataset. Exact numbers stay exact."""
    label = column.name.replace("_", " ")
    refinement = Refinement(column.type.value) if column.type.value in _REFINED else None
    if column.type is SoqlType.NUMBER:
        is_exact = column.storage is Storage.EXACT
        kind = ColumnType.INTEGER if column.storage is Storage.WHOLE else ColumnType.DECIMAL
        return Column(column.name, label, kind, refinement=Refinement.NUMBER if is_exact else None)
    if column.type is SoqlType.DOUBLE:
        return Column(column.name, label, ColumnType.DECIMAL, refinement=refinement)
    plain = ColumnType.GEOMETRY if column.type.is_shape else ColumnType.TEXT
    return Column(column.name, label, _PLAIN.get(column.type, plain), refinement=refinement)
