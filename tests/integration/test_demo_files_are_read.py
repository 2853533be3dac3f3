"""The demonstration's files, told nothing about, are read to the row and the penny."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from folkmoot.demo import COUNCILS, Council, CouncilFiles, DemoFiles, Size, generate
from folkmoot.demo.habits import HABITS
from folkmoot.intake import Reading, read
from folkmoot.tables import ColumnType, Meaning


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return generate(tmp_path_factory.mktemp("demo"), size=Size.SMALL)


def files_of(region: DemoFiles, council: Council) -> CouncilFiles:
    return next(files for files in region.councils if files.code == council.code)


def truth_of(path: Path, council: Council) -> pa.Table:
    table = pq.read_table(path)
    return table.filter(pc.equal(table["council"], council.code))


def table_of(reading: Reading) -> pa.Table:
    return pa.Table.from_batches(list(reading.batches()), schema=reading.schema.arrow)


def column_headed(reading: Reading, columns: tuple[tuple[str, str], ...], field: str) -> str:
    """The name of the column that the reading made of a field's heading."""
    place = [name for name, _ in columns].index(field)
    column = reading.schema.columns[place]
    assert column.label.strip() == dict(columns)[field].strip()
    return column.name


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.key)
def test_every_payment_is_read(region: DemoFiles, council: Council) -> None:
    columns = HABITS[council.key].payments.columns
    reading = read(files_of(region, council).payments)
    table, truth = table_of(reading), truth_of(region.truth.payments, council)

    amount = column_headed(reading, columns, "amount")
    assert reading.schema[amount].type is ColumnType.MONEY
    assert table[amount].to_pylist() == truth["amount"].to_pylist()
    paid_on = column_headed(reading, columns, "paid_on")
    assert reading.schema[paid_on].type is ColumnType.DATE
    assert table[paid_on].to_pylist() == truth["paid_on"].to_pylist()
    supplier = column_headed(reading, columns, "supplier")
    shown = pc.invert(truth["is_redacted"])
    assert table.filter(shown)[supplier].to_pylist() == truth.filter(shown)["supplier"].to_pylist()
    # A marker such as REDACTED may be taken for what it is: nothing, and its text kept apart.
    apart = reading.quarantine
    assert set(apart["column"].to_pylist()) <= {supplier}
    assert apart.num_rows in (0, pc.sum(truth["is_redacted"]).as_py())


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.key)
def test_every_property_is_read(region: DemoFiles, council: Council) -> None:
    columns = HABITS[council.key].rating_list.columns
    reading = read(files_of(region, council).rating_list)
    table, truth = table_of(reading), truth_of(region.truth.premises, council)

    reference = column_headed(reading, columns, "reference")
    assert table[reference].to_pylist() == truth["reference"].to_pylist()
    ratepayer = column_headed(reading, columns, "ratepayer")
    assert table[ratepayer].to_pylist() == truth["ratepayer"].to_pylist()
    value = column_headed(reading, columns, "rateable_value")
    assert [int(Decimal(one)) for one in table[value].to_pylist()] == truth[
        "rateable_value"
    ].to_pylist()
    liable_from = column_headed(reading, columns, "liable_from")
    assert reading.schema[liable_from].type is ColumnType.DATE
    assert pc.min(table[liable_from]).as_py() >= date(1990, 4, 1)
    assert reading.quarantine.num_rows == 0


@pytest.mark.parametrize("council", COUNCILS, ids=lambda council: council.key)
def test_what_the_journey_needs_is_recognised(region: DemoFiles, council: Council) -> None:
    files = files_of(region, council)
    payments = {column.meaning for column in read(files.payments).schema}
    assert {Meaning.SUPPLIER_NAME, Meaning.AMOUNT_GBP, Meaning.PAYMENT_DATE} <= payments
    assert Meaning.SERVICE_NAME in payments
    premises = {column.meaning for column in read(files.rating_list).schema}
    assert {Meaning.RATEPAYER_NAME, Meaning.RATEABLE_VALUE, Meaning.POSTCODE} <= premises
    assert {Meaning.ADDRESS, Meaning.LATITUDE, Meaning.LONGITUDE} <= premises
    wards = {column.meaning for column in read(files.wards).schema}
    assert {Meaning.GSS_CODE, Meaning.AREA_NAME, Meaning.GEOMETRY} <= wards


def test_wards_and_postcodes_are_read(region: DemoFiles) -> None:
    wards = table_of(read(region.wards))
    assert wards.num_rows == pq.read_metadata(region.truth.wards).num_rows
    postcodes = read(region.postcodes)
    assert table_of(postcodes).num_rows == Size.SMALL.extent.postcodes
    assert postcodes.schema.first(Meaning.POSTCODE) is not None
