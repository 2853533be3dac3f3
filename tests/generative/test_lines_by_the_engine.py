"""What the engine writes by itself is to the byte what is written column by column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from folkmoot.hub.soda.formats import FORMATS
from folkmoot.soql import Compiled, OutputColumn, SoqlType, Storage

EXAMPLES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.text(
    st.sampled_from('ab\\"\n\r\t\b\f\x00\x0b\x1a\x1f\x7fu0é😀,\u2028'), max_size=12
)
TIMES = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31))  # noqa: DTZ001 - on the wall
FLOATS = (
    st.floats()
    | st.integers(-(2**60), 2**60).map(float)
    | st.builds(
        lambda digits, power: digits * 10.0**power, st.integers(-99, 99), st.integers(-30, 30)
    )
)
Kind = tuple[SoqlType, Storage, pa.DataType, st.SearchStrategy[Any]]


def exact(scale: int) -> Kind:
    units = st.integers(-(10**18) + 1, 10**18 - 1)
    values = units.map(lambda number: Decimal(number).scaleb(-scale))
    return SoqlType.NUMBER, Storage.EXACT, pa.decimal128(38, scale), values


KINDS: tuple[Kind, ...] = (
    *((kind, Storage.TEXT, pa.string(), TEXT) for kind in
      (SoqlType.TEXT, SoqlType.TIME, SoqlType.PHOTO, SoqlType.BLOB)),
    (SoqlType.NUMBER, Storage.WHOLE, pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    exact(0), exact(2), exact(4), exact(12),
    (SoqlType.NUMBER, Storage.FLOAT, pa.float64(), FLOATS),
    (SoqlType.DOUBLE, Storage.FLOAT, pa.float64(), FLOATS),
    (SoqlType.BOOLEAN, Storage.BOOLEAN, pa.bool_(), st.booleans()),
    *((kind, Storage.TIMESTAMP, pa.timestamp("us"), TIMES) for kind in
      (SoqlType.FLOATING_TIMESTAMP, SoqlType.FIXED_TIMESTAMP, SoqlType.DATE)),
)  # fmt: skip
NAMES = ("plain", 'quoted "x"', "back\\slash", "café", "it's")


@st.composite
def answers(draw: st.DrawFn) -> tuple[tuple[OutputColumn, ...], pa.Table]:
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
    rows = draw(st.integers(0, 12))
    columns, arrays = [], []
    for index, (kind, storage, arrow, values) in enumerate(kinds):
        columns.append(OutputColumn(NAMES[index], kind, storage, is_stored=True))
        cells = draw(st.lists(st.none() | values, min_size=rows, max_size=rows))
        arrays.append(pa.array(cells, arrow))
    return tuple(columns), pa.table(arrays, names=[f"c{index}" for index in range(len(arrays))])


def one(
    kind: SoqlType, storage: Storage, values: pa.Array
) -> tuple[tuple[OutputColumn, ...], pa.Table]:
    return (OutputColumn("a", kind, storage, is_stored=True),), pa.table({"c0": values})


def both_ways(
    columns: Sequence[OutputColumn], rows: pa.Table, extension: str
) -> tuple[bytes, bytes]:
    form = FORMATS[extension]
    assert form.lines is not None
    asked = Compiled(
        "", (), tuple(columns), (), None, 0, has_shapes=False, sql_in_order="FROM kept"
    )
    by_engine = form.lines.of(asked)
    assert by_engine is not None
    with duckdb.connect() as engine:
        engine.register("held", rows)
        # A table has statistics, by which the engine leaves out questions that it need not ask.
        engine.execute("CREATE TABLE kept AS SELECT * FROM held")
        lines = engine.execute(by_engine.sql).to_arrow_reader(5)
        written = b"".join(form.lines.frame(columns, lines))
    return written, b"".join(form.write(columns, rows.to_batches(5)))


@pytest.mark.parametrize("extension", ["csv", "tsv", "json"])
@given(answer=answers())
@example(one(SoqlType.TEXT, Storage.TEXT, pa.array([chr(code) for code in range(0x100)])))
@example(one(SoqlType.TEXT, Storage.TEXT, pa.array(["\\u000B\x0b", "\\\x0b", '\\"\x1f\\\\u001A'])))
@example(
    one(
        SoqlType.FLOATING_TIMESTAMP,
        Storage.TIMESTAMP,
        pa.array(
            [-62_200_000_000_000_000, -62_135_596_800_000_001, 253_402_300_800_000_000],
            pa.timestamp("us"),
        ),
    )
)
@example(
    one(
        SoqlType.DATE,
        Storage.TIMESTAMP,
        pa.array([-62_200_000_000_000_000, -62_135_596_800_000_001, 0], pa.timestamp("us")),
    )
)
@example(
    one(
        SoqlType.NUMBER,
        Storage.FLOAT,
        pa.array(
            [
                0.0,
                -0.0,
                float("nan"),
                float("inf"),
                -float("inf"),
                1e15,
                1000000000000000.5,
                -4503599627370495.5,
                1000000000000000.125,
                -1e15,
                9.9e15,
                1e16,
                -1e20,
                1e21,
                1.5e25,
                1e-4,
                9.9e-5,
                -1e-7,
                1.2345678901234567e-6,
                1.2345678901234567e-7,
                1e-20,
                1e-21,
                5e-324,
                1.7976931348623157e308,
                123.0,
                -123.25,
            ]
        ),
    )
)
@EXAMPLES
def test_the_engine_writes_the_same_bytes(
    extension: str, answer: tuple[tuple[OutputColumn, ...], pa.Table]
) -> None:
    by_engine, by_column = both_ways(*answer, extension)
    assert by_engine == by_column


@pytest.mark.parametrize("kind", [SoqlType.POINT, SoqlType.URL, SoqlType.JSON])
def test_what_the_engine_cannot_write_alike_is_left_to_others(kind: SoqlType) -> None:
    columns = (OutputColumn("a", kind, Storage.TEXT, is_stored=True),)
    asked = Compiled("", (), columns, (), None, 0, has_shapes=False, sql_in_order="FROM kept")
    lines = FORMATS["json"].lines
    assert lines is not None
    assert lines.of(asked) is None
    assert FORMATS["geojson"].lines is None
