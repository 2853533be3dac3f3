"""Asking versions: what a reader answers, where it stops, and in what words it refuses."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from folkmoot.errors import (
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    VaultError,
    VersionDamaged,
    VersionNotFound,
)
from folkmoot.tables import Schema
from folkmoot.vault import Limits, Manifest, Origin, Reader, Vault

Add = Callable[[int], Manifest]
Batch = Callable[..., pa.RecordBatch]


@pytest.fixture
def reader(vault: Vault, added: Add) -> Iterator[Reader]:
    with vault.reader({"payments": added(1_000).version_id}) as opened:
        yield opened


def test_types_come_back_as_the_version_keeps_them(reader: Reader, schema: Schema) -> None:
    assert reader.query("SELECT * FROM payments").schema.equals(schema.arrow)


def test_a_total_of_money_is_exact(reader: Reader) -> None:
    total = reader.query("SELECT sum(amount) AS total FROM payments")
    assert total["total"].to_pylist() == [Decimal("124875.0000")]


@pytest.mark.parametrize(
    ("sql", "parameters"),
    [
        (
            "SELECT count(*) AS n FROM payments WHERE paid = ? AND amount < ?",
            [date(2020, 5, 5), 99],
        ),
        (
            "SELECT count(*) AS n FROM payments WHERE paid = $day AND amount < $most",
            {"day": date(2020, 5, 5), "most": 99},
        ),
    ],
)
def test_parameters_go_in_by_order_or_by_name(
    reader: Reader, sql: str, parameters: list[object] | dict[str, object]
) -> None:
    assert reader.query(sql, parameters)["n"].to_pylist() == [5]


def test_a_parameter_is_never_read_as_sql(reader: Reader) -> None:
    nasty = "' OR 1=1; DROP VIEW payments; --"
    found = reader.query("SELECT count(*) AS n FROM payments WHERE supplier = ?", [nasty])
    assert found["n"].to_pylist() == [0]


def test_several_versions_can_be_asked_together(vault: Vault, added: Add) -> None:
    with vault.reader({"a": added(10).version_id, "b-2": added(5).version_id}) as reader:
        both = reader.query('SELECT count(*) AS n FROM a JOIN "b-2" USING (reference)')
    assert both["n"].to_pylist() == [5]


@pytest.mark.parametrize("served_from", [0, 10**9], ids=["serving copy", "parquet"])
def test_rows_can_be_numbered_so_that_pages_never_overlap(
    vault: Vault, added: Add, monkeypatch: pytest.MonkeyPatch, served_from: int
) -> None:
    monkeypatch.setattr("folkmoot.vault.store.SERVED_FROM_ROWS", served_from)
    version_id = added(25_000).version_id
    assert vault.prepare(version_id) is (served_from == 0)
    with vault.reader({"payments": version_id}, numbered_as="row_id") as reader:
        pages = [
            reader.query("SELECT * FROM payments ORDER BY row_id LIMIT 5000 OFFSET ?", [start])
            for start in range(0, 25_000, 5_000)
        ]
    table = pa.concat_tables(pages)
    assert table.column_names[0] == "row_id"
    assert table["row_id"].to_pylist() == list(range(25_000))
    assert table["reference"].to_pylist() == [f"{n:06}" for n in range(25_000)]


def test_numbers_may_not_take_the_name_of_a_column(vault: Vault, added: Add) -> None:
    views = {"payments": added(1).version_id}
    with (
        pytest.raises(QueryError, match="a column 'amount' of its own"),
        vault.reader(views, numbered_as="amount"),
    ):
        pass


def test_an_answer_can_be_streamed(reader: Reader) -> None:
    stream = reader.batches("SELECT * FROM range(100000)")
    sizes = [batch.num_rows for batch in stream]
    assert sum(sizes) == 100_000
    assert len(sizes) > 1


def test_an_answer_left_in_the_middle_leaves_the_reader_usable(reader: Reader) -> None:
    stream = reader.batches("SELECT * FROM range(10000000)")
    next(iter(stream))
    del stream
    assert reader.query("SELECT 1 AS one")["one"].to_pylist() == [1]


def test_an_answer_of_no_rows_still_has_its_columns(reader: Reader) -> None:
    table = reader.query("SELECT * FROM payments WHERE false")
    assert table.num_rows == 0
    assert table.column_names == ["reference", "supplier", "paid", "amount"]


# Limits


def test_the_time_limit_interrupts(vault: Vault, added: Add) -> None:
    views = {"payments": added(10).version_id}
    with (
        vault.reader(views, Limits(seconds=0.1)) as reader,
        pytest.raises(QueryTimeout, match=r"longer than 0\.1 seconds"),
    ):
        reader.query("SELECT count(*) FROM range(1000000000000)")


def test_a_time_limit_that_ends_before_the_query_begins_still_holds(
    vault: Vault, added: Add
) -> None:
    """DuckDB forgets an interrupt that reaches it between two queries."""
    views = {"payments": added(10).version_id}
    with (
        vault.reader(views, Limits(seconds=1e-9)) as reader,
        pytest.raises(QueryTimeout),
    ):
        reader.query("SELECT count(*) FROM range(1000000000000)")


def test_the_time_that_a_consumer_takes_is_its_own(vault: Vault, added: Add) -> None:
    views = {"payments": added(10).version_id}
    with vault.reader(views, Limits(seconds=0.5)) as reader:
        stream = reader.batches("SELECT * FROM range(60000)")
        rows = 0
        for batch in stream:
            time.sleep(0.2)
            rows += batch.num_rows
    assert rows == 60_000


def test_the_time_limit_holds_while_rows_are_streamed(vault: Vault, added: Add) -> None:
    views = {"payments": added(10).version_id}
    with vault.reader(views, Limits(seconds=0.2)) as reader:
        stream = reader.batches("SELECT sqrt(range) FROM range(1000000000000)")
        with pytest.raises(QueryTimeout):
            for _ in stream:
                pass


def test_more_rows_than_allowed_is_an_error_and_not_a_cut(vault: Vault, added: Add) -> None:
    with vault.reader({"payments": added(30).version_id}, Limits(rows=20)) as reader:
        assert reader.query("FROM payments LIMIT 20").num_rows == 20
        with pytest.raises(QueryTooLarge, match="more than 20 rows"):
            reader.query("FROM payments")


def test_an_answer_larger_than_the_memory_limit_is_refused_but_can_be_streamed(
    vault: Vault, added: Add
) -> None:
    sql = "SELECT range, range * 2, range * 3 FROM range(4000000)"
    views = {"payments": added(1).version_id}
    with vault.reader(views, Limits(memory_mb=60)) as reader:
        with pytest.raises(QueryTooLarge, match="60 MB"):
            reader.query(sql)
        assert sum(batch.num_rows for batch in reader.batches(sql)) == 4_000_000


def test_a_sort_that_does_not_fit_spills_inside_the_vault_up_to_a_limit(
    vault: Vault, added: Add
) -> None:
    sql = "SELECT md5(range::VARCHAR) AS m FROM range({}) ORDER BY m"
    views = {"payments": added(1).version_id}
    with vault.reader(views, Limits(seconds=60, memory_mb=30)) as reader:
        assert sum(batch.num_rows for batch in reader.batches(sql.format(500_000))) == 500_000
        with pytest.raises(QueryTooLarge):
            for _ in reader.batches(sql.format(6_000_000)):
                pass
    assert list(vault.aside.iterdir()) == []


# Errors


@pytest.mark.parametrize(
    ("sql", "parameters", "said"),
    [
        ("SELECT colour FROM payments", [], 'column "colour" not found.*Candidate'),
        ("SELECT nonsense(1)", [], "nonsense does not exist"),
        ("SELECT supplier, sum(amount) FROM payments", [], "must appear in the GROUP BY"),
        ("SELECT FROM FROM", [], "cannot be read"),
        ("SELECT supplier::INTEGER FROM payments", [], "what its type does not allow"),
        ("SELECT ?", [], "every parameter has its value"),
        ("SELECT error(supplier) FROM payments", [], "what its type does not allow"),
    ],
)
def test_a_wrong_query_is_explained_without_quoting_the_data(
    reader: Reader, sql: str, parameters: list[object], said: str
) -> None:
    with pytest.raises(QueryError, match=said) as raised:
        reader.query(sql, parameters)
    assert "Supplier 0" not in str(raised.value)
    assert "LINE" not in str(raised.value)


@pytest.mark.parametrize("view", ["", "1st", "a b", 'a"b', "a;b", "a" * 64])
def test_a_view_has_a_plain_name(vault: Vault, added: Add, view: str) -> None:
    views = {view: added(1).version_id}
    with pytest.raises(QueryError, match="cannot name a table"), vault.reader(views):
        pass


def test_a_version_that_is_not_there_cannot_be_opened(vault: Vault) -> None:
    with pytest.raises(VersionNotFound), vault.reader({"payments": "a" * 32}):
        pass


def test_a_damaged_file_is_told_when_it_is_opened_or_read(vault: Vault, added: Add) -> None:
    version_id = added(1_000).version_id
    path = vault.parquet_path(version_id)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])
    with (
        pytest.raises(VaultError, match="Run `folkmoot verify`"),
        vault.reader({"payments": version_id}),
    ):
        pass
    with pytest.raises(VersionDamaged, match="cannot be read"):
        vault.read(version_id)


def test_a_region_may_have_any_path(
    tmp_path: Path, schema: Schema, origin: Origin, payments: Batch
) -> None:
    vault = Vault(tmp_path / "it's a=1 [region]* ? ñ" / "vault")
    version_id = vault.add(schema, [payments(10)], origin=origin).version_id
    with vault.reader({"payments": version_id}) as reader:
        assert reader.query("FROM payments").column_names == list(schema.names)


# Many at once


def test_one_reader_answers_many_threads(reader: Reader) -> None:
    answers: list[int] = []

    def ask(number: int) -> None:
        found = reader.query("SELECT count(*) AS n FROM payments WHERE amount < ?", [number])
        answers.append(found["n"][0].as_py() - 4 * number)

    threads = [threading.Thread(target=ask, args=[number]) for number in range(1, 17)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [0] * 16


def test_a_slow_query_that_times_out_does_not_stop_its_neighbours(vault: Vault, added: Add) -> None:
    with vault.reader({"payments": added(1_000).version_id}, Limits(seconds=0.3)) as reader:
        failed: list[BaseException] = []

        def hang() -> None:
            try:
                reader.query("SELECT count(*) FROM range(1000000000000)")
            except QueryTimeout as error:
                failed.append(error)

        slow = threading.Thread(target=hang)
        slow.start()
        while slow.is_alive():
            assert reader.query("SELECT count(*) AS n FROM payments")["n"].to_pylist() == [1_000]
        slow.join()
    assert len(failed) == 1


def test_a_reader_at_work_outlives_the_destruction_of_another_version(
    vault: Vault, added: Add
) -> None:
    kept, destroyed = added(10).version_id, added(10).version_id
    with vault.reader({"payments": kept}) as reader:
        vault.destroy(destroyed)
        vault.sweep()
        assert reader.query("FROM payments").num_rows == 10
