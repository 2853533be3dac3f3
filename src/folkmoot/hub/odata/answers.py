"""Having an address's question answered: compiled, run where it can be killed, read a page long."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
from django.conf import settings

from folkmoot.hub.odata.payload import Rows
from folkmoot.hub.odata.statements import Question
from folkmoot.hub.soda import answering
from folkmoot.hub.soda.readable import Readable
from folkmoot.soql import Compiled, compile_statement
from folkmoot.soql.tree import Statement

MOST_PAGE_BYTES = 32 * 1024 * 1024
"""A page of long texts ends before its rows are told: the next link goes on from there."""


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and whether more come after them."""

    rows: Rows
    has_more: bool


def compiled(dataset: Readable, statement: Statement) -> Compiled:
    """Raises CannotCompile or QueryTooComplex."""
    return compile_statement(
        statement, dataset.soql, find_table=dataset.sources.find, default_limit=None
    )


def entity_tag(dataset: Readable, query: Compiled, *extra: object) -> str:
    """A strong tag of the exact bytes: the version, the question as compiled, and its form."""
    question = repr((dataset.mark, query.sql, query.parameters, query.columns, extra))
    return f'"{hashlib.sha256(question.encode()).hexdigest()[:32]}"'


def read_page(dataset: Readable, question: Question, query: Compiled, size: int) -> Page:
    """At most `size` rows of a query that asks for one more. Raises what a query may raise."""
    batches: list[pa.RecordBatch] = []
    left, weight = size, 0
    has_more = False
    with answering.running(query, dataset.versions) as stream:
        for batch in stream:
            if left <= 0 or weight > MOST_PAGE_BYTES:
                has_more = has_more or batch.num_rows > 0
                continue
            has_more = batch.num_rows > left
            batches.append(batch.slice(0, left))
            left -= batch.num_rows
            weight += batch.nbytes
    return Page(Rows(query.columns, batches, question.shown, question.has_key), has_more)


def count_rows(dataset: Readable, question: Question) -> int:
    """How many rows the question has on all of its pages."""
    query = compiled(dataset, question.count())
    return _counted(settings.CONFIG.vault_dir, tuple(dataset.versions.items()), query)


@lru_cache(1024)
def _counted(vault_dir: Path, versions: tuple[tuple[str, str], ...], query: Compiled) -> int:
    """Kept, because a client asks for it with every page. The vault's folder is in the key: tests
    serve more than one region."""
    with answering.running(query, dict(versions)) as stream:
        return int(stream.read_all().column(0)[0].as_py())
