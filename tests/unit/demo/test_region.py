"""The region as a whole: the same every time, complete, and with the traits that it promises."""

import zipfile
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from folkmoot.demo import COUNCILS, DemoFiles, Size, generate
from folkmoot.demo.habits import HABITS
from folkmoot.demo.services import WORDING, Service

Files = Callable[[Path], dict[str, bytes]]


def test_the_same_seed_gives_the_same_bytes(
    region: DemoFiles, files_of: Files, tmp_path: Path
) -> None:
    again = generate(tmp_path / "elsewhere", size=Size.SMALL, seed=region.seed)
    assert files_of(again.folder) == files_of(region.folder)


def test_no_clock_is_left_inside_a_workbook(region: DemoFiles) -> None:
    workbooks = list(region.folder.rglob("*.xlsx"))
    assert len(workbooks) == 2
    for path in workbooks:
        with zipfile.ZipFile(path) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 31, 0, 0, 0)}
            assert b">2025-07-01T09:00:00Z<" in archive.read("docProps/core.xml")


def test_another_seed_gives_another_region(
    region: DemoFiles, files_of: Files, tmp_path: Path
) -> None:
    other = generate(tmp_path, size=Size.SMALL, seed=7)
    mine, theirs = files_of(region.folder), files_of(other.folder)
    assert mine.keys() == theirs.keys()
    assert [name for name in mine if mine[name] == theirs[name]] == []


def test_an_earlier_run_in_the_same_folder_is_replaced(
    region: DemoFiles, files_of: Files, tmp_path: Path
) -> None:
    generate(tmp_path, size=Size.SMALL, seed=7)
    generate(tmp_path, size=Size.SMALL, seed=region.seed)
    assert files_of(tmp_path) == files_of(region.folder)


def test_progress_is_told_from_nothing_to_all(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    generate(tmp_path, size=Size.SMALL, progress=lambda step, done: told.append((step, done)))
    shares = [done for _, done in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert len({step for step, _ in told}) == len(told)


def test_every_path_that_is_named_is_there(region: DemoFiles) -> None:
    named = {region.wards, region.districts, region.postcodes}
    named |= {getattr(region.truth, field.name) for field in fields(region.truth)}
    for council in region.councils:
        named |= {council.payments, council.rating_list, council.wards}
    assert named == {path for path in region.folder.rglob("*") if path.is_file()}


def test_a_size_means_what_it_says(region: DemoFiles) -> None:
    payments = pq.read_table(region.truth.payments)
    premises = pq.read_table(region.truth.premises)
    assert payments.num_rows == Size.SMALL.extent.payments
    assert premises.num_rows == Size.SMALL.extent.premises
    assert pq.read_metadata(region.truth.wards).num_rows == 35


def test_the_shares_of_the_councils_add_up() -> None:
    assert sum(council.share_of_payments for council in COUNCILS) == pytest.approx(1)
    assert sum(council.share_of_premises for council in COUNCILS) == pytest.approx(1)


def test_every_council_has_habits_and_a_word_for_every_service() -> None:
    keys = {council.key for council in COUNCILS}
    assert HABITS.keys() == keys
    assert WORDING.keys() == keys
    for wording in WORDING.values():
        assert set(wording) == set(Service)
        assert len({name for _, name in wording.values()}) == len(Service)


def test_no_two_councils_write_alike() -> None:
    habits = [one.payments for one in HABITS.values()]
    for trait in ("delimiter", "date_form", "money_form", "columns"):
        assert len({getattr(habit, trait) for habit in habits}) == len(COUNCILS)


def test_more_than_a_third_of_the_ratepayers_are_withheld(region: DemoFiles) -> None:
    premises = pq.read_table(region.truth.premises)
    for council in COUNCILS:
        of_council = premises.filter(pc.equal(premises["council"], council.code))
        share = pc.mean(of_council["is_withheld"].cast(pa.float64())).as_py()
        assert 0.35 <= share <= 0.43


def test_a_withheld_or_redacted_name_is_not_shown(region: DemoFiles) -> None:
    premises = pq.read_table(region.truth.premises)
    hidden = premises.filter(premises["is_withheld"])
    withheld = {habits.withheld or None for habits in HABITS.values()}
    assert set(hidden["ratepayer"].to_pylist()) == withheld
    assert not pc.any(hidden["names_person"]).as_py()
    payments = pq.read_table(region.truth.payments)
    redacted = payments.filter(payments["is_redacted"])
    assert set(redacted["supplier"].to_pylist()) == {one.redacted for one in HABITS.values()}
    assert not pc.any(redacted["names_person"]).as_py()


def test_only_natural_persons_are_named_as_such_and_some_are(region: DemoFiles) -> None:
    businesses = pq.read_table(region.truth.businesses)
    people = businesses.filter(businesses["is_natural_person"])["business"]
    for path in (region.truth.suppliers, region.truth.premises):
        named = pq.read_table(path)
        named = named.filter(named["names_person"])
        assert named.num_rows > 10
        assert pc.all(pc.is_in(named["business"], people.combine_chunks())).as_py()


def test_disclosure_control_has_something_to_do(region: DemoFiles) -> None:
    payments = pq.read_table(region.truth.payments)
    by_payee = payments.group_by(["council", "service", "business"]).aggregate([("amount", "sum")])
    cells = by_payee.group_by(["council", "service"]).aggregate(
        [("business", "count"), ("amount_sum", "sum"), ("amount_sum", "max")]
    )
    shares = pc.divide(
        cells["amount_sum_max"].cast(pa.float64()), cells["amount_sum_sum"].cast(pa.float64())
    )
    assert pc.sum(pc.less(cells["business_count"], 5)).as_py() >= 1
    assert pc.sum(pc.greater(shares, 0.5)).as_py() >= 5
    assert pc.sum(pc.less(shares, 0.3)).as_py() >= 5


def test_payments_have_credits_repeats_and_split_invoices(region: DemoFiles) -> None:
    payments = pq.read_table(region.truth.payments)
    for council in COUNCILS:
        of_council = payments.filter(pc.equal(payments["council"], council.code))
        assert of_council["row"].to_pylist() == list(range(1, of_council.num_rows + 1))
        assert pc.sum(pc.less(of_council["amount"], 0)).as_py() > 0
        repeats = pc.sum(of_council["is_repeated"]).as_py()
        assert repeats == round(of_council.num_rows * 0.004)
        first, last = council.period
        assert pc.min(of_council["paid_on"]).as_py() >= first
        assert pc.max(of_council["paid_on"]).as_py() <= last


def test_some_suppliers_have_premises_that_are_shown_and_some_have_none(region: DemoFiles) -> None:
    payments = pq.read_table(region.truth.payments)
    premises = pq.read_table(region.truth.premises)
    shown = premises.filter(pc.invert(premises["is_withheld"]))["business"].drop_null()
    paid = payments["business"].unique()
    share = pc.mean(pc.is_in(paid, shown.combine_chunks()).cast(pa.float64())).as_py()
    assert 0.2 < share < 0.6
