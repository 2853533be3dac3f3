"""What is explored, and the answers to questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.explorer.building import Kind, kind_of
from folkmoot.hub.explorer.building.writing import name as soql_name
from folkmoot.hub.explorer.values import Answer, Shown, described, name_outputs
from folkmoot.hub.register.models import Licence
from folkmoot.hub.saved.reading import OpenDataset, OpenView, Source, Sources
from folkmoot.hub.soda.answering import running
from folkmoot.soql import Compiled, SoqlType, Statement, compile_statement, parse, type_of_column
from folkmoot.soql.tree import Call, Compound, Pipe, Select, Selected, Selection
from folkmoot.tables import Column

ROWS_A_PAGE = 50
MOST_SUGGESTED = 25
_COUNTED = Selection((), (Selected(Call("count/*", ())),))


@dataclass(frozen=True)
class Subject:
    """What is explored: a published dataset or a saved view, and its columns."""

    source: Source
    sources: Sources
    columns: tuple[Column, ...]
    types: Mapping[str, SoqlType]

    @property
    def code(self) -> str:
        return self.source.code

    @property
    def root(self) -> OpenDataset:
        return self.source if isinstance(self.source, OpenDataset) else self.source.root

    @property
    def title(self) -> str:
        if isinstance(self.source, OpenView):
            return self.source.revision.title
        return self.source.asset.title

    @property
    def publisher(self) -> str:
        return str(self.root.asset.member)

    @property
    def licence(self) -> Licence:
        return Licence(self.root.asset.licence)

    @property
    def kinds(self) -> dict[str, Kind]:
        return {name: kind_of(each) for name, each in self.types.items()}

    @property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}


def subject_by_code(code: str) -> Subject:
    """Raises PageNotFound where nothing is published, ViewGone for a view that was."""
    sources = Sources()
    source = sources.open(code)
    if source is None:
        raise PageNotFound(
            "There is no published dataset at this address.", remedy="Search the catalogue for it."
        )
    if isinstance(source, OpenDataset):
        columns = tuple(source.version.schema)
        types = {column.name: type_of_column(column.type) for column in columns}
        return Subject(source, sources, columns, types)
    shown = _columns_of_view(source, sources)
    return Subject(
        source, sources, described(shown), {column.name: column.type for column in shown}
    )


def _columns_of_view(view: OpenView, sources: Sources) -> tuple[Shown, ...]:
    statement = parse(view.revision.soql)
    compiled = compile_statement(statement, view.of.soql, find_table=sources.find)
    beneath = subject_by_code(view.of.code).by_name
    return tuple(
        each for each in name_outputs(statement, compiled, beneath) if not each.name.startswith(":")
    )


def compile_for(subject: Subject, statement: Statement) -> Compiled:
    """Raises CannotCompile or QueryTooComplex."""
    return compile_statement(
        statement, subject.source.soql, find_table=subject.sources.find, default_limit=None
    )


def ask(subject: Subject, statement: Statement, *, start: int = 0, size: int) -> Answer:
    """At most `size` rows of the answer, from the row number `start` on.

    Raises the errors of compiling and of running.
    """
    compiled = compile_for(subject, _run_of(statement, start, size))
    with running(compiled, subject.sources.versions) as batches:
        table = batches.read_all()
    return Answer(name_outputs(statement, compiled, subject.by_name), table, compiled)


def count_rows(subject: Subject, statement: Statement) -> int:
    """How many rows the whole answer has; remembered, since a version never changes."""
    if isinstance(statement, Select) and statement.limit is None and not statement.distinct_on:
        statement = replace(statement, order_by=())
    compiled = compile_for(subject, Pipe(statement, Select(_COUNTED)))
    versions = subject.sources.versions
    used = tuple((view, versions[view]) for view in compiled.views)
    return _counted(settings.CONFIG.vault_dir, used, compiled)


def commonest(subject: Subject, column: str) -> tuple[str, ...]:
    """The commonest values of a text column, to choose from."""
    named = soql_name(column)
    text = (
        f"SELECT {named}, count(*) WHERE {named} IS NOT NULL GROUP BY {named} "
        f"ORDER BY count(*) DESC, {named} LIMIT {MOST_SUGGESTED}"
    )
    compiled = compile_for(subject, parse(text))
    versions = subject.sources.versions
    used = tuple((view, versions[view]) for view in compiled.views)
    return _listed(settings.CONFIG.vault_dir, used, compiled)


Used = tuple[tuple[str, str], ...]


@lru_cache(2048)
def _counted(vault_dir: Path, used: Used, compiled: Compiled) -> int:
    """The vault's folder is in the key: tests serve more than one region."""
    with running(compiled, dict(used)) as batches:
        return int(batches.read_all().column(0)[0].as_py())


@lru_cache(512)
def _listed(vault_dir: Path, used: Used, compiled: Compiled) -> tuple[str, ...]:
    with running(compiled, dict(used)) as batches:
        return tuple(str(value) for value in batches.read_all().column(0).to_pylist())


def _run_of(statement: Statement, start: int, size: int) -> Statement:
    """The statement with no more than these of its rows."""
    if isinstance(statement, Compound):
        return Pipe(statement, Select(limit=size, offset=start))
    if isinstance(statement, Pipe):
        right = _page_of(statement.right, start, size)
        return replace(statement, right=right)
    return _page_of(statement, start, size)


def _page_of(select: Select, start: int, size: int) -> Select:
    rest = size if select.limit is None else max(0, min(size, select.limit - start))
    return replace(select, limit=rest, offset=(select.offset or 0) + start)
