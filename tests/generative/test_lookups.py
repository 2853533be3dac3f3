"""Whatever the rows and the question, a lookup and the engine find the same."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from folkmoot.soql import ROW_ID_COLUMN, Dataset, compile_query, terms_in
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Origin, Vault
from folkmoot.vault.lookup import building, finding, postings
from folkmoot.vault.lookup.splitting import runs_of, terms_of_runs

SCHEMA = Schema(
    (
        Column("kind", "Kind", ColumnType.TEXT),
        Column("n", "N", ColumnType.INTEGER),
        Column("at", "At", ColumnType.TIMESTAMP),
        Column("note", "Note", ColumnType.TEXT),
    )
)
WORDS = ("roof", "roofs", "paid", "paying", "the", "x1", "é", "12")
CONDITIONS = ("where kind = 'a'", "where kind in ('a', 'roof works')")
DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - on the wall

notes = st.none() | st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
row = st.fixed_dictionaries(
    {
        "kind": st.sampled_from((None, "a", "b", "roof works")),
        "n": st.none() | st.integers(-2, 3),
        "at": st.none() | st.integers(0, 4).map(lambda days: DAY + timedelta(days=days)),
        "note": notes,
    }
)


@st.composite
def question(draw: st.DrawFn) -> str:
    """A page: perhaps filtered, searched, ordered, and somewhere in the middle."""
    parts = ["select kind, n, at, note, :id"]
    if draw(st.booleans()):
        parts.append(
            draw(st.sampled_from(("where kind = 'a'", "where kind in ('a', 'roof works')")))
        )
    if draw(st.booleans()):
        words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2))
        parts.append(f"search '{' '.join(words)}'")
    if draw(st.booleans()):
        column = draw(st.sampled_from(("n", "at", ":id")))
        direction = "asc" if column == ":id" else draw(st.sampled_from(("asc", "desc")))
        parts.append(f"order by {column} {direction}")
    limit, offset = draw(st.integers(1, 12)), draw(st.integers(0, 12))
    return " ".join([*parts, f"limit {limit} offset {offset}"])


@settings(
    max_examples=25, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(rows=st.lists(row, min_size=1, max_size=60), questions=st.lists(question(), min_size=8))
def test_a_lookup_and_the_engine_find_the_same_rows_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, Any]], questions: list[str]
) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 1)
    monkeypatch.setattr("folkmoot.vault.lookup.columns.MOST_CODES", 8)
    monkeypatch.setattr("folkmoot.vault.lookup.orders.FIRST_BLOCK", 4)
    for module in (building, finding, postings):
        monkeypatch.setattr(module, "ROWS_A_BLOCK", 7)
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault(Path(folder, "vault"))
        batch = pa.RecordBatch.from_pylist(rows, schema=SCHEMA.arrow)
        version = vault.add(SCHEMA, [batch], origin=Origin("a test")).version_id
        vault.prepare(version)
        with vault.reader({"dataset": version}, numbered_as=ROW_ID_COLUMN) as reader:
            for text in questions:
                compiled = compile_query(text, Dataset(SCHEMA))
                plain = reader.query(compiled.sql, compiled.parameters)
                found = reader.query(compiled.sql, compiled.parameters, compiled.lookup)
                assert found.to_pylist() == plain.to_pylist(), text


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.none() | st.text(max_size=30), min_size=1, max_size=12))
def test_any_text_is_cut_by_the_column_as_it_is_one_by_one(texts: list[str | None]) -> None:
    held = runs_of([pa.array(texts, pa.string())])
    words, of_run, of_word = terms_of_runs(held.runs)
    found: list[set[str]] = [set() for _ in texts]
    for run, at in zip(held.codes.tolist(), held.rows.tolist(), strict=True):
        found[at] |= {words[word].as_py() for word in of_word[of_run == run].tolist()}
    assert found == [set(terms_in(text or "")) for text in texts]
