"""What a public query may read: published datasets, and saved views of them.

Found anew for every query, by identifier, so that nothing outlives the permission it stands on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from folkmoot.errors import FolkmootError, VersionNotFound
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.rows.models import RowFacts, RowIdentifier
from folkmoot.hub.saved.models import Revision, SavedView
from folkmoot.soql import Compiled, Dataset, Statement, View, parse
from folkmoot.soql.tree import Compound, Pipe, TableName

MOST_NESTED = 4
"""How many views may stand on one another."""


class ViewGone(FolkmootError):
    """A saved view was withdrawn, or something that it reads is no longer open."""

    code = "view.gone"
    http_status = 410


@dataclass(frozen=True)
class OpenDataset:
    """A published asset, shown as the version of it that is in use."""

    asset: Asset

    @property
    def code(self) -> str:
        return self.asset.code

    @property
    def version(self) -> Version:
        if self.asset.current is None:
            raise VersionNotFound("The dataset has no version in use.", where=self.asset.code)
        return self.asset.current

    @property
    def vault_id(self) -> str:
        """What the public reads: the version without names of people."""
        return self.version.public_vault_id

    @property
    def view(self) -> str:
        """What the engine calls it while a query runs."""
        return f"d{self.asset.code}"

    @cached_property
    def facts_id(self) -> str:
        """The vault's version that says what is known of each row; empty where none does."""
        found = RowFacts.objects.filter(version=self.version).only("vault_id").first()
        return found.vault_id if found else ""

    @cached_property
    def row_identifier(self) -> str | None:
        """The column that tells its rows apart, where one does."""
        told = RowIdentifier.objects.filter(asset=self.asset).only("column").first()
        return told.column if told is not None and told.column in self.version.schema else None

    @property
    def facts_view(self) -> str:
        """What the engine calls that version while a query runs."""
        return f"f{self.asset.code}" if self.facts_id else ""

    @property
    def published_at(self) -> datetime:
        return self.asset.published_at or self.asset.created_at

    @property
    def changed_at(self) -> datetime:
        """When the data that are shown became what they are."""
        kept = self.version.confirmed_at or self.version.received_at
        return max(kept, self.published_at).astimezone(UTC)

    @property
    def soql(self) -> Dataset:
        """What the compiler needs to know of it."""
        return Dataset(
            self.version.schema,
            self.view,
            created_at=self.published_at,
            updated_at=self.changed_at,
            facts=self.facts_view,
        )

    @property
    def versions(self) -> dict[str, str]:
        """The vault's versions that a query of it may read, by what the engine calls them."""
        facts = {self.facts_view: self.facts_id} if self.facts_id else {}
        return {self.view: self.vault_id, **facts}


@dataclass(frozen=True)
class OpenView:
    """A saved view all of whose tables are open. `of` is what its statement is about."""

    saved: SavedView
    revision: Revision
    of: OpenDataset | OpenView

    @property
    def code(self) -> str:
        return self.saved.code

    @property
    def row_identifier(self) -> None:
        """A view's rows are told by `:id` alone."""
        return None

    @property
    def root(self) -> OpenDataset:
        """The dataset at the bottom of it, whose licence and publisher are the view's."""
        return self.of if isinstance(self.of, OpenDataset) else self.of.root

    @property
    def published_at(self) -> datetime:
        return self.saved.created_at

    @property
    def changed_at(self) -> datetime:
        """When its statement, or the data beneath, became what they are."""
        return max(self.revision.saved_at.astimezone(UTC), self.of.changed_at)

    @cached_property
    def soql(self) -> View:
        """What the compiler needs to know of it."""
        return View(
            parse(self.revision.soql),
            self.of.soql,
            created_at=self.published_at,
            updated_at=self.changed_at,
        )


Source = OpenDataset | OpenView


@dataclass
class Sources:
    """What one query reads, noted as it is found."""

    datasets: dict[str, OpenDataset] = field(default_factory=dict)
    views: list[OpenView] = field(default_factory=list)

    def open(self, code: str) -> Source | None:
        """The published dataset or saved view of this identifier; None where there is none.

        Raises ViewGone for a view that there was.
        """
        return self._open(code.lower(), 0)

    def find(self, code: str) -> Dataset | View | None:
        """As `open`, for the tables of a join; a view that is gone is not there."""
        try:
            found = self.open(code)
        except ViewGone:
            return None
        return found.soql if found is not None else None

    @property
    def versions(self) -> dict[str, str]:
        """The vault's versions, by what the engine calls them."""
        return {
            view: version
            for dataset in self.datasets.values()
            for view, version in dataset.versions.items()
        }

    def changed_at(self, compiled: Compiled) -> datetime:
        """When the answer of a query that reads these can last have changed."""
        read = [each for each in self.datasets.values() if {*each.versions} & {*compiled.views}]
        tables = [dataset.changed_at for dataset in read]
        return max([*tables, *(view.revision.saved_at.astimezone(UTC) for view in self.views)])

    def _open(self, code: str, depth: int) -> Source | None:
        asset = published_assets().filter(code=code).first()
        if asset is not None:
            dataset = OpenDataset(asset)
            self.datasets[dataset.view] = dataset
            return dataset
        saved = SavedView.objects.select_related("current", "member").filter(code=code).first()
        if saved is None or saved.current is None:
            return None
        view = self._open_view(saved, saved.current, depth)
        self.views.append(view)
        return view

    def _open_view(self, saved: SavedView, revision: Revision, depth: int) -> OpenView:
        if saved.is_withdrawn:
            raise ViewGone("This view was withdrawn.", remedy="Search the catalogue for another.")
        if depth >= MOST_NESTED:
            raise ViewGone(f"It stands on more than {MOST_NESTED} views, one on another.")
        of: Source | None = None
        for code in revision.reads:
            found = self._open(code, depth + 1)
            if found is None:
                raise ViewGone(
                    "What this view shows is no longer open.",
                    remedy="Search the catalogue for another.",
                )
            if code == revision.parent:
                of = found
        if of is None:
            raise ViewGone("What this view shows is no longer open.")
        return OpenView(saved, revision, of)


def tables_of(statement: Statement) -> Iterator[str]:
    """The identifiers that a statement names in FROM and JOIN."""
    if isinstance(statement, Pipe | Compound):
        yield from tables_of(statement.left)
        yield from tables_of(statement.right)
        return
    if statement.source is not None and statement.source.name != "this":
        yield statement.source.name.lower()
    for join in statement.joins:
        if isinstance(join.source, TableName):
            yield join.source.name.lower()
        else:
            yield from tables_of(join.source)
