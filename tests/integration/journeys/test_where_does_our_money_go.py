"""One problem from messy files to what may leave: nothing is lost, and nobody is given away."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.integration.journeys.conftest import Taken

from folkmoot.demo import DemoFiles
from folkmoot.disclosure import Release, ReleaseHistory
from folkmoot.errors import JourneyError
from folkmoot.journeys import spending
from folkmoot.journeys.release_records import from_bytes, to_bytes
from folkmoot.journeys.spending.cells import ALL_BANDS, ALL_PLACES, ALL_SERVICES, NO_BAND
from folkmoot.linkage import is_probably_person

REAL_PAYMENTS = {
    "E08000032": ("payments-bradford-2017-12.csv", 8467),
    "E08000033": ("payments-calderdale-card-2018.csv", 1798),
    "E08000036": ("payments-wakefield-2020.csv", 5155),
}


def test_the_made_up_totals_are_those_of_the_truth(
    made_up: Taken, made_up_files: DemoFiles
) -> None:
    truth = pq.read_table(made_up_files.truth.payments).to_pylist()
    for code, total in made_up.added.totals.items():
        own = [row["amount"] for row in truth if row["council"] == code]
        assert total == sum(Decimal(str(amount)) for amount in own)


@pytest.mark.real_data
@pytest.mark.slow
def test_the_real_totals_are_those_of_the_files_to_the_penny(
    real: Taken, shared_data: Path
) -> None:
    for code, (name, rows) in REAL_PAYMENTS.items():
        with (shared_data / "west-yorkshire" / name).open(encoding="cp1252") as file:
            amounts = [Decimal(row["Net Amount"].replace(",", "")) for row in csv.DictReader(file)]
        assert len(amounts) == rows
        assert real.added.totals[code] == sum(amounts)


@pytest.mark.real_data
@pytest.mark.slow
def test_the_real_answer_adds_up_and_names_nobody(real: Taken) -> None:
    safe = spending.release_as_it_is(real.added)
    for answer in safe.answers:
        split = answer.overall
        parts = (split.own_area, split.elsewhere, split.not_found)
        assert None not in parts
        assert sum(part for part in parts if part) == split.total
        services = [one.total for _, one in answer.by_service]
        assert sum(total for total in services if total) == split.total
        assert sum(part.amount or 0 for part in answer.by_band) == split.own_area
        assert sum(part.amount or 0 for part in answer.by_ward) == split.own_area
    payees = set(real.gathered.payments["payee"].to_pylist()) - {None}
    people = {name for name in payees if is_probably_person(name)}
    published = {
        str(value)
        for output in safe.outputs
        for name in output.table.column_names
        if name != "shape"
        for value in output.table[name].unique().to_pylist()
    }
    assert len(people) > 100
    assert people & published == set()


def test_premises_are_found_where_the_truth_has_them(
    made_up: Taken, made_up_files: DemoFiles
) -> None:
    """Precision and recall over payees whose business has a named premises on some list."""
    suppliers = pq.read_table(made_up_files.truth.suppliers).to_pylist()
    premises = pq.read_table(made_up_files.truth.premises).to_pylist()
    businesses: dict[tuple[str, str], set[object]] = {}
    for row in suppliers:
        businesses.setdefault((row["council"], row["supplier"]), set()).add(row["business"])
    named = {row["business"] for row in premises if not row["is_withheld"]}
    owner_of = _owners(made_up, premises)
    linked: dict[int, set[object]] = {}
    for link in made_up.suppliers.links.to_pylist():
        linked.setdefault(link["payee_id"], set()).add(owner_of[link["premises"]])
    right = wrong = missed = 0
    for payee in made_up.suppliers.payees.to_pylist():
        true = businesses.get((payee["council"], payee["payee"]))
        if true is None or payee["naming"] != "named":
            continue
        found = linked.get(payee["payee_id"], set())
        right += bool(found & true)
        wrong += bool(found) and not found & true
        missed += not found and bool(true & named)
    assert right > 300
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.85


def _owners(taken: Taken, premises: list[dict[str, object]]) -> dict[int, object]:
    """The business at each of the journey's premises: the lists in order, row by row."""
    by_council: dict[str, list[object]] = {}
    for row in premises:
        by_council.setdefault(str(row["council"]), []).append(row["business"])
    places: dict[str, int] = {}
    owners: dict[int, object] = {}
    for row in taken.gathered.premises.select(["premises", "council"]).to_pylist():
        place = places.get(row["council"], 0)
        owners[row["premises"]] = by_council[row["council"]][place]
        places[row["council"]] = place + 1
    return owners


def test_no_hidden_amount_of_the_made_up_region_can_be_worked_out(made_up: Taken) -> None:
    safe = spending.make_safe(made_up.added, population="made up")
    hidden = _hidden(safe)
    assert len(hidden) > 50
    assert _worked_out(_amounts(safe)) == []
    assert "businesses" not in safe.services.table.column_names


@pytest.mark.real_data
@pytest.mark.slow
def test_no_hidden_amount_could_be_worked_out_if_the_real_payments_were_unpublished(
    real: Taken,
) -> None:
    safe = spending.make_safe(real.added, population="as if unpublished")
    assert len(_hidden(safe)) > 50
    assert _worked_out(_amounts(safe)) == []
    for answer in safe.answers:
        assert answer.overall.total == real.added.totals[answer.coverage.council.code]


def test_what_is_shown_is_true(made_up: Taken) -> None:
    safe = spending.make_safe(made_up.added, population="made up")
    true = {
        (row["council"], row["service"], row["found"], row["band"]): row["amount"]
        for row in made_up.added.services.to_pylist()
    }
    for row in spending.cells_of_services(safe.services.table).to_pylist():
        if row["amount"] is not None:
            key = (row["council"], row["service"], row["found"], row["band"])
            assert row["amount"] == true[key]


def test_two_answers_on_the_same_payments_give_nothing_away_together(made_up: Taken) -> None:
    first = spending.make_safe(made_up.added, population="made up")
    tables = [one for output in first.outputs for one in from_bytes(output.record)]
    assert to_bytes(tables[:1]) == to_bytes(from_bytes(to_bytes(tables[:1])))
    history = ReleaseHistory().after(Release("first", tuple(tables)))
    second = spending.make_safe(made_up.added, population="made up", released=history)
    before, after = _amounts(first), _amounts(second)
    both = {key: before[key] if before[key] is not None else after[key] for key in before}
    assert before.keys() == after.keys()
    assert _worked_out(both) == []


def test_an_answer_that_moves_a_supplier_is_not_put_beside_the_first(made_up: Taken) -> None:
    """The difference of the two would be what that supplier received."""
    first = spending.make_safe(made_up.added, population="made up")
    tables = [one for output in first.outputs for one in from_bytes(output.record)]
    history = ReleaseHistory().after(Release("first", tuple(tables)))
    contributions = made_up.added.contributions
    found = contributions["found"].to_pylist()
    moved = found.index(spending.Found.ELSEWHERE.value)
    found[moved], bands = spending.Found.NOT_FOUND.value, contributions["band"].to_pylist()
    bands[moved] = NO_BAND
    columns = contributions.column_names
    other = contributions.set_column(columns.index("found"), "found", pa.array(found))
    other = other.set_column(columns.index("band"), "band", pa.array(bands))
    added = replace(made_up.added, contributions=other)
    with pytest.raises(JourneyError, match="figures differ"):
        spending.make_safe(added, population="made up", released=history)


Key = tuple[str, ...]


def _hidden(safe: spending.SafeAnswer) -> set[Key]:
    return {key for key, amount in _amounts(safe).items() if amount is None}


def _amounts(safe: spending.SafeAnswer) -> dict[Key, Decimal | None]:
    cells = spending.cells_of_services(safe.services.table).to_pylist()
    amounts: dict[Key, Decimal | None] = {
        (row["council"], row["service"], row["found"], row["band"]): row["amount"] for row in cells
    }
    for row in spending.cells_of_wards(safe.wards.table).to_pylist():
        amounts[row["council"], "ward", row["ward_name"], row["ward"] or ""] = row["amount"]
    return amounts


def _worked_out(amounts: dict[Key, Decimal | None]) -> list[Key]:
    """Hidden cells that linear algebra alone gives away: an oracle with no part in the hiding.

    A cell is given away when every solution of the sums that a reader can write down has the same
    value there: when no direction of the null space moves it.
    """
    hidden = sorted(key for key, amount in amounts.items() if amount is None)
    place = {key: number for number, key in enumerate(hidden)}
    rows = []
    for total, parts in _sums(amounts):
        row = np.zeros(len(hidden))
        for key, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if key in place:
                row[place[key]] += sign
        if row.any():
            rows.append(row)
    _, sizes, directions = np.linalg.svd(np.array(rows))
    rank = int((sizes > 1e-9 * sizes[0]).sum())
    reach = np.abs(directions[rank:]).max(axis=0)
    return [key for key, moves in zip(hidden, reach.tolist(), strict=True) if moves < 1e-9]


def _sums(amounts: Iterable[Key]) -> list[tuple[Key, list[Key]]]:
    """Every sum that the published tables obey."""
    keys = list(amounts)
    cells = [key for key in keys if key[1] != "ward"]
    sums: list[tuple[Key, list[Key]]] = []
    for council, service, found, band in cells:
        own = [key for key in cells if key[0] == council]
        if service == ALL_SERVICES:
            parts = [k for k in own if k[1] != ALL_SERVICES and k[2:] == (found, band)]
            sums.append(((council, service, found, band), parts))
        if found == ALL_PLACES:
            top = {k for k in own if k[1] == service and k[2] != ALL_PLACES}
            whole = [k for k in top if k[3] == ALL_BANDS or k[2] == spending.Found.NOT_FOUND]
            sums.append(((council, service, found, band), whole))
        elif band == ALL_BANDS:
            parts = [k for k in own if k[1:3] == (service, found) and k[3] != ALL_BANDS]
            sums.append(((council, service, found, band), parts))
    for council in sorted({key[0] for key in keys}):
        total = (council, ALL_SERVICES, spending.Found.OWN_AREA.value, ALL_BANDS)
        wards = [key for key in keys if key[:2] == (council, "ward")]
        if wards:
            sums.append((total, wards))
    return sums
