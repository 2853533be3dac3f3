"""Making the whole region: the order of the steps, and where each file goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from folkmoot.demo.addresses import Postcodes, make_postcodes
from folkmoot.demo.businesses import make_businesses
from folkmoot.demo.councils import COUNCILS
from folkmoot.demo.geography import (
    Geography,
    districts_geojson,
    make_geography,
    wards_geojson,
)
from folkmoot.demo.habits import HABITS, DateForm, FileHabit, MoneyForm
from folkmoot.demo.payments import Payments, make_payments
from folkmoot.demo.rating_lists import RatingList, make_rating_list
from folkmoot.demo.sizes import Size
from folkmoot.demo.truth import TruthFiles, write_truth
from folkmoot.demo.writers import write_table

Progress = Callable[[str, float], None]
"""Told what is being made, and the share of all work that is done, from 0 to 1."""

_POSTCODES = FileHabit(
    file_name="postcodes.csv",
    columns=(
        ("postcode", "Postcode"),
        ("latitude", "Latitude"),
        ("longitude", "Longitude"),
        ("ward_code", "Ward code"),
        ("district_code", "District code"),
    ),
    delimiter=",",
    encoding="utf-8",
    date_form=DateForm.ISO,
    money_form=MoneyForm.PLAIN,
)


@dataclass(frozen=True, slots=True)
class CouncilFiles:
    """What one council publishes. `period` is the first and last day that its payments cover."""

    code: str
    name: str
    body: str
    period: tuple[date, date]
    payments: Path
    rating_list: Path
    wards: Path


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """A demonstration region on disk. `wards` holds those of all councils together."""

    folder: Path
    size: Size
    seed: int
    councils: tuple[CouncilFiles, ...]
    wards: Path
    districts: Path
    postcodes: Path
    truth: TruthFiles


def generate(
    folder: Path, *, size: Size, seed: int = 2026, progress: Progress | None = None
) -> DemoFiles:
    """Make a region in this folder, which is created where it is not there.

    The same size and seed give the same bytes, whatever the machine, the day or the locale. Files
    of an earlier run with the same names are replaced.
    """
    say = progress or _say_nothing
    say("The county, its wards and its postcodes", 0.0)
    geography = make_geography(size.extent, seed)
    postcodes = make_postcodes(size.extent, geography, seed)
    maps = _write_maps(folder, geography, postcodes)
    say("Businesses", 0.05)
    businesses = make_businesses(size.extent, seed)
    lists: list[RatingList] = []
    payments: list[Payments] = []
    written: list[CouncilFiles] = []
    for place, council in enumerate(COUNCILS):
        say(f"{council.name}: rating list and payments", 0.1 + 0.8 * place / len(COUNCILS))
        lists.append(make_rating_list(size.extent, businesses, geography, postcodes, place, seed))
        payments.append(make_payments(size.extent, businesses, place, seed))
        written.append(_write_council(folder, place, lists[-1], payments[-1], geography))
    say("The truth, for scoring", 0.9)
    truth = write_truth(
        folder / "truth",
        businesses,
        geography,
        premises=[one.truth for one in lists],
        suppliers=[one.suppliers for one in payments],
        payments=[one.truth for one in payments],
    )
    say("The region is complete", 1.0)
    return DemoFiles(folder, size, seed, tuple(written), *maps, truth)


def _write_maps(
    folder: Path, geography: Geography, postcodes: Postcodes
) -> tuple[Path, Path, Path]:
    folder.mkdir(parents=True, exist_ok=True)
    wards, districts = folder / "wards.geojson", folder / "districts.geojson"
    wards.write_text(wards_geojson(geography), "utf-8")
    districts.write_text(districts_geojson(geography), "utf-8")
    write_table(folder / _POSTCODES.file_name, postcodes.table(geography.wards), _POSTCODES)
    return wards, districts, folder / _POSTCODES.file_name


def _write_council(
    folder: Path, place: int, rating_list: RatingList, payments: Payments, geography: Geography
) -> CouncilFiles:
    council, habits = COUNCILS[place], HABITS[COUNCILS[place].key]
    home = folder / council.key
    home.mkdir(exist_ok=True)
    files = CouncilFiles(
        code=council.code,
        name=council.name,
        body=council.body,
        period=council.period,
        payments=home / habits.payments.file_name,
        rating_list=home / habits.rating_list.file_name,
        wards=home / "wards.geojson",
    )
    write_table(files.payments, payments.file, habits.payments)
    write_table(files.rating_list, rating_list.file, habits.rating_list)
    files.wards.write_text(wards_geojson(geography, place), "utf-8")
    return files


def _say_nothing(step: str, done: float) -> None:
    """Where nobody asked to be told."""
