"""Where payees were found against where a person found them, searching the lists by hand."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from folkmoot.linkage import Interval, SupplierLinks, ratio_interval

OWN_AREA, ELSEWHERE, NOT_ON_LISTS = "own_area", "elsewhere", "not_on_lists"


@dataclass(frozen=True)
class PlaceQuality:
    """Shares of payees, each with its interval; `money` weighs payees by what they were paid.

    `precision`: of payees found, those that are on the lists. `right_place`: of payees found,
    those found where they are (own area or elsewhere). `recall`: of payees on the lists, those
    found.
    """

    n_payees: int
    precision: Interval
    right_place: Interval
    recall: Interval
    agreement: Interval
    money_agreement: float
    money_recall: float


def read_place_labels(path: Path) -> list[dict[str, str]]:
    """name, council, amount, stratum, sampling_weight, place."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measure_places(
    labels: list[dict[str, str]], links: SupplierLinks, payees: pa.Table, premises: pa.Table
) -> PlaceQuality:
    """Payees are known by name and council."""
    found = _places(links, payees, premises)
    truth = [label["place"] for label in labels]
    said = [found[label["council"], label["name"]] for label in labels]
    strata = [label["stratum"] for label in labels]
    weights = np.array([float(label["sampling_weight"]) for label in labels])
    money = weights * np.array([max(0.0, float(label["amount"])) for label in labels])
    is_found = np.array([place != NOT_ON_LISTS for place in said])
    is_listed = np.array([place != NOT_ON_LISTS for place in truth])
    agrees = np.array([one == other for one, other in zip(truth, said, strict=True)])
    everything = np.ones(len(labels), np.bool_)
    intervals = [
        ratio_interval(strata, weights, counted, right)
        for counted, right in (
            (is_found, is_listed),
            (is_found, agrees),
            (is_listed, is_found),
            (everything, agrees),
        )
    ]
    precision, right_place, recall, agreement = [each for each in intervals if each is not None]
    return PlaceQuality(
        len(labels),
        precision,
        right_place,
        recall,
        agreement,
        money_agreement=float((money * agrees).sum() / money.sum()),
        money_recall=float((money * is_listed * is_found).sum() / (money * is_listed).sum()),
    )


def _places(
    links: SupplierLinks, payees: pa.Table, premises: pa.Table
) -> dict[tuple[str, str], str]:
    council_of = dict(
        zip(premises["premises_id"].to_pylist(), premises["council"].to_pylist(), strict=True)
    )
    councils: dict[int, set[str]] = defaultdict(set)
    for payee, place in zip(
        links.pairs["payee_id"].to_pylist(), links.pairs["premises_id"].to_pylist(), strict=True
    ):
        councils[payee].add(council_of[place])
    places = {}
    for row in payees.to_pylist():
        seen = councils[row["payee_id"]]
        place = OWN_AREA if row["council"] in seen else ELSEWHERE if seen else NOT_ON_LISTS
        places[row["council"], row["name"]] = place
    return places
