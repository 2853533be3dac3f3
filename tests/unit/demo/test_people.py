"""The made-up people: the same for the same seed, nobody real, and the truth beside the files."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from folkmoot.demo.addresses import make_postcodes
from folkmoot.demo.geography import make_geography
from folkmoot.demo.people import PeopleFiles, files_in_order, make_cold_homes
from folkmoot.demo.people.population import Population, make_population
from folkmoot.demo.sizes import Size
from folkmoot.intake import read
from folkmoot.tables import Meaning
from folkmoot.tables.formats.validators import valid_nhs_numbers


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> PeopleFiles:
    return make_cold_homes(tmp_path_factory.mktemp("people"), people=800, seed=7)


@pytest.fixture(scope="module")
def population() -> Population:
    extent = Size.SMALL.extent
    return make_population(3_000, make_postcodes(extent, make_geography(extent, 7), 7), 0, 7)


def test_the_same_seed_gives_the_same_bytes(files: PeopleFiles, tmp_path: Path) -> None:
    again = make_cold_homes(tmp_path, people=800, seed=7)
    for one, other in zip(files_in_order(files), files_in_order(again), strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_another_seed_gives_other_people(files: PeopleFiles, tmp_path: Path) -> None:
    other = make_cold_homes(tmp_path, people=800, seed=8)
    assert other.tenancies.read_bytes() != files.tenancies.read_bytes()


def test_every_row_of_every_file_has_its_person_in_the_truth(files: PeopleFiles) -> None:
    truth = pq.read_table(files.records).to_pylist()
    known = {(one["file"], one["reference"]) for one in truth}
    for path in files_in_order(files):
        found = read(path)
        references = found.table[found.schema.names[0]].to_pylist()
        name = f"{path.parent.name}/{path.name}"
        assert {(name, one) for one in references} <= known
    people = {one["person"] for one in pq.read_table(files.people).to_pylist()}
    assert {one["person"] for one in truth} <= people


def test_some_people_are_in_a_file_twice(files: PeopleFiles) -> None:
    truth = pq.read_table(files.records).to_pylist()
    claims = [one["person"] for one in truth if one["file"].startswith("ostrabeck")]
    assert len(claims) > len(set(claims))


def test_each_office_writes_dates_in_its_own_way_and_all_are_read(files: PeopleFiles) -> None:
    for path in files_in_order(files):
        found = read(path)
        born = found.schema.first(Meaning.DATE_OF_BIRTH)
        assert born is not None
        assert found.quarantine.num_rows == 0


def test_there_are_twins_movers_and_people_who_changed_their_name(population: Population) -> None:
    people = population.people
    homes: dict[int, list[object]] = {}
    for one in people:
        homes.setdefault(one.home.number, []).append(one.born)
    assert any(len(births) > len(set(births)) for births in homes.values())
    assert sum(one.former is not None for one in people) > 50
    assert sum(one.maiden is not None for one in people) > 20


def test_nobody_is_born_in_the_future_or_shares_a_home_with_a_namesake(
    population: Population,
) -> None:
    names = [(one.home.number, one.forename) for one in population.people]
    assert len(names) == len(set(names))
    assert max(one.born for one in population.people).year <= 2026


def test_numbers_are_of_ranges_that_are_issued_to_nobody(population: Population) -> None:
    for one in population.people:
        assert one.nhs_number.startswith("999 ")
        assert one.ni_number.startswith("QQ")
        assert one.phone.startswith("07700 900")
    numbers = pa.array([one.nhs_number.replace(" ", "") for one in population.people])
    assert all(valid_nhs_numbers(numbers).to_pylist())
    assert len({one.nhs_number for one in population.people}) == len(population.people)


def test_records_of_smaller_groups_go_wrong_more_often(population: Population) -> None:
    slips = {one.group: one.slips for one in population.people}
    assert slips["largest"] == 1.0
    assert min(value for group, value in slips.items() if group != "largest") > 1.0
