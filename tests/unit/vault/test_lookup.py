"""A lookup finds what the engine would find: the same rows, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from folkmoot.errors import VersionDamaged
from folkmoot.soql import ROW_ID_COLUMN, Dataset, compile_query, has_terms, terms_in
from folkmoot.tables import Column, ColumnType, Schema
from folkmoot.vault import Lane, Origin, Vault, WorkerPool
from folkmoot.vault.lookup import building, finding, narrowing, postings
from folkmoot.vault.lookup.splitting import runs_of, terms_of_runs
from folkmoot.vault.reader import Reader

SCHEMA = Schema(
    (
        Column("service", "Service", ColumnType.TEXT),
        Column("code", "Code", ColumnType.CODE),
        Column("amount", "Amount", ColumnType.MONEY),
        Column("n", "N", ColumnType.INTEGER),
        Column("rate", "Rate", ColumnType.DECIMAL),
        Column("paid_on", "Paid on", ColumnType.DATE),
        Column("at", "At", ColumnType.TIMESTAMP),
        Column("ok", "OK", ColumnType.BOOLEAN),
        Column("note", "Note", ColumnType.TEXT),
    )
)
WORDS = ("Repairs", "to the roof", "PAYING", "£500", "école", "a1", "of", "library's", "paid")
ROWS = 700
BLOCK = 100


def _row(number: int) -> dict[str, Any]:
    """A row whose columns have different periods, each with its nulls."""
    return {
        "service": (None, "Adult care", "Housing", "Parks")[number % 4],
        "code": None if number % 11 == 0 else f"{number:05d}",
        "amount": None if number % 7 == 0 else Decimal(number * 37 % 90) / 4 - 5,
        "n": None if number % 5 == 0 else number * 13 % 40,
        "rate": None if number % 3 == 0 else number / 7,
        "paid_on": None if number % 6 == 0 else date(2024, 1, 1) + timedelta(number * 17 % 50),
        "at": datetime(2024, 1, 1) + timedelta(hours=number * 29 % 700),  # noqa: DTZ001
        "ok": (True, False, None)[number % 3],
        "note": None if number % 13 == 0 else " ".join(
            WORDS[(number * step) % len(WORDS)] for step in (1, 2, 5)
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Vault, str]]:
    """A version with a lookup of several blocks, in which text of many values is not coded."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 1)
        for module in (building, finding, postings):
            patch.setattr(module, "ROWS_A_BLOCK", BLOCK)
        patch.setattr("folkmoot.vault.lookup.columns.MOST_CODES", 20)
        vault = Vault(tmp_path_factory.mktemp("lookup") / "vault")
        batch = pa.RecordBatch.from_pylist([_row(n) for n in range(ROWS)], schema=SCHEMA.arrow)
        version = vault.add(SCHEMA, [batch], origin=Origin("a test")).version_id
        assert vault.prepare(version)
        yield vault, version


@pytest.fixture(scope="module")
def reader(stocked: tuple[Vault, str]) -> Iterator[Reader]:
    vault, version = stocked
    with vault.reader({"dataset": version}, numbered_as=ROW_ID_COLUMN) as opened:
        yield opened


PAGES = [
    "select * limit 10",
    "select * limit 10 offset 695",
    "select * limit 10 offset 9000",
    "select :id, note order by :id limit 7 offset 333",
    "select * order by at limit 20 offset 650",
    "select * order by at desc limit 20 offset 33",
    "select * order by n limit 30 offset 555",
    "select * order by n desc limit 30",
    "select * order by n desc limit 30 offset 130",
    "select * order by amount desc limit 700",
    "select * order by paid_on desc limit 55 offset 110",
    "select n, service where service = 'Housing' limit 9 offset 3",
    "select * where 'Parks' = service order by amount limit 12",
    "select * where service in ('Parks', 'Adult care') order by at desc limit 40 offset 40",
    "select * where service = 'Nothing' order by at limit 5",
    "select * where service = 'Parks' search 'repair' order by paid_on desc limit 25 offset 5",
    "select * search 'repairing roof' limit 20",
    "select * search 'repairing roof' limit 20 offset 30",
    "select * search 'école' order by n limit 15",
    "select * search 'care' limit 500",
    "select * search '500 paid' limit 50",
    "select * search 'the' limit 50",
    "select * search 'nowhere' limit 50",
    "select * where code = '00123'",
    "select paid_on, upper(service) order by at limit 3",
    "select * where amount > 3 search 'roof' order by at limit 10",
    "select * search '12' limit 100",
    "select * search '-5' limit 100",
]
WHOLES = [
    "select count(*) search 'paid'",
    "select count(*), sum(amount) search 'paid repairs'",
    "select service, count(*), max(n) group by service search 'roof'",
    "select service, count(*) where n > 20 group by service having count(*) > 3 search 'library'",
    "select distinct service search 'a1'",
    "select n, row_number() over (order by at) as place search 'école' limit 10",
    "select max(at) where code = '00123'",
    "select count(*) search '12'",
]


@pytest.mark.parametrize("text", PAGES + WHOLES)
@pytest.mark.parametrize("most", [20_000, 3], ids=["rows taken", "rows left in the engine"])
def test_an_answer_is_the_same_with_the_lookup_and_without(
    reader: Reader, text: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(narrowing, "MOST_ROWS_TAKEN", most)
    compiled = compile_query(text, Dataset(SCHEMA))
    assert compiled.lookup is not None
    plain = reader.query(compiled.sql, compiled.parameters)
    found = reader.query(compiled.sql, compiled.parameters, compiled.lookup)
    assert found.to_pylist() == plain.to_pylist()
    assert found.schema.types == plain.schema.types


QUICK = [text for text in PAGES if not any(f"'{number}'" in text for number in ("12", "-5"))]


@pytest.mark.parametrize("text", QUICK)
def test_a_page_is_quick(reader: Reader, text: str) -> None:
    lookup = compile_query(text, Dataset(SCHEMA)).lookup
    assert lookup is not None
    assert reader.quick_batches(lookup) is not None


NOT_QUICK = [
    "select * where amount > 3 order by at limit 10",
    "select * order by rate limit 10",
    "select * order by n, at limit 10",
    "select * order by upper(note) limit 10",
    "select service, count(*) group by service",
    "select * where service = 'Parks' and n > 3",
    "select * order by n null first limit 3",
    "select * order by note limit 10",
]


@pytest.mark.parametrize("text", NOT_QUICK)
def test_what_no_lookup_knows_is_left_to_the_engine(reader: Reader, text: str) -> None:
    compiled = compile_query(text, Dataset(SCHEMA))
    assert compiled.lookup is None or reader.quick_batches(compiled.lookup) is None
    plain = reader.query(compiled.sql, compiled.parameters)
    assert reader.query(compiled.sql, compiled.parameters, compiled.lookup).equals(plain)


def test_a_quick_question_that_no_lookup_answers_is_asked_as_a_heavy_one(
    stocked: tuple[Vault, str],
) -> None:
    vault, version = stocked
    compiled = compile_query("select * order by rate desc limit 3", Dataset(SCHEMA))
    with (
        WorkerPool(vault.root, slots=1) as pool,
        pool.spooled(
            {"dataset": version}, compiled.sql, compiled.parameters, numbered_as=ROW_ID_COLUMN,
            lookup=compiled.lookup, lane=Lane.QUICK,
        ) as rows,
    ):  # fmt: skip
        assert rows.read_all().num_rows == 3
        assert {worker.lane for worker in pool._idle} == {Lane.QUICK, Lane.HEAVY}


def test_a_quick_question_needs_no_heavy_worker(stocked: tuple[Vault, str]) -> None:
    vault, version = stocked
    compiled = compile_query("select * search 'roof' order by at limit 3", Dataset(SCHEMA))
    with (
        WorkerPool(vault.root, slots=1) as pool,
        pool.spooled(
            {"dataset": version}, compiled.sql, compiled.parameters, numbered_as=ROW_ID_COLUMN,
            lookup=compiled.lookup, lane=Lane.QUICK,
        ) as rows,
    ):  # fmt: skip
        assert rows.read_all().num_rows == 3
        assert [worker.lane for worker in pool._idle] == [Lane.QUICK]


def test_a_changed_lookup_is_noticed_and_made_again(stocked: tuple[Vault, str]) -> None:
    vault, version = stocked
    (file,) = (vault.root / "serving" / version / "lookup").glob("order-3.rows")
    whole = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(bytes(len(whole)))
    with pytest.raises(VersionDamaged, match="serving copy"):
        vault.verify(version)
    file.write_bytes(whole)
    vault.verify(version)


TEXTS = [
    "Payments paid", "PAID payments", "", None, "£500 école-roof", "a_b’c", "Σας ΣΑΣ İstanbul",
    "x" * 300, "½cup 3²", "the of", "don't", "naïve NAÏVE", "-", "12.5 12,5", "日本語 text",
]  # fmt: skip


def test_text_is_cut_column_by_column_as_it_is_one_by_one() -> None:
    held = runs_of([pa.array(TEXTS, pa.string()), pa.array(TEXTS[::-1], pa.string()).slice(0)])
    words, of_run, of_word = terms_of_runs(held.runs)
    by_run: dict[int, set[str]] = {}
    for run, word in zip(of_run.tolist(), of_word.tolist(), strict=True):
        by_run.setdefault(run, set()).add(words[word].as_py())
    found: list[set[str]] = [set() for _ in TEXTS]
    for run, row in zip(held.codes.tolist(), held.rows.tolist(), strict=True):
        found[row] |= by_run.get(run, set())
    expected = [
        set(terms_in(one or "")) | set(terms_in(other or ""))
        for one, other in zip(TEXTS, TEXTS[::-1], strict=True)
    ]
    assert found == expected


def test_the_rows_of_a_search_are_those_that_plain_python_finds(reader: Reader) -> None:
    compiled = compile_query("select :id search 'roofs library' limit 9000", Dataset(SCHEMA))
    found = reader.query(compiled.sql, compiled.parameters, compiled.lookup)
    wanted = frozenset(terms_in("roofs library"))
    texts = (
        " ".join(row[name] for name in ("service", "code", "note") if row[name] is not None)
        for row in map(_row, range(ROWS))
    )
    expected = [number for number, text in enumerate(texts) if has_terms(text, wanted)]
    assert expected
    assert found.column(0).to_pylist() == expected


def test_a_lookup_of_no_rows_finds_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", 0)
    vault = Vault(tmp_path / "vault")
    version = vault.add(SCHEMA, [], origin=Origin("a test")).version_id
    vault.prepare(version)
    with vault.reader({"dataset": version}, numbered_as=ROW_ID_COLUMN) as reader:
        for text in ("select * order by at desc limit 3", "select * search 'roof'"):
            compiled = compile_query(text, Dataset(SCHEMA))
            assert reader.query(compiled.sql, compiled.parameters, compiled.lookup).num_rows == 0
