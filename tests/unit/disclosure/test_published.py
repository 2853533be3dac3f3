"""Attacks on tables of which only what was published is known."""

import math

import pyarrow as pa
import pytest

from folkmoot.disclosure import Dimension, PublishedTable, attack_published, read_published
from folkmoot.errors import DisclosureError


def published(text: str, name: str = "table", **asked: object) -> PublishedTable:
    """Reads lines of `column,column,…`; the last column is the figure."""
    header, *rows = [line.strip().split(",") for line in text.strip().splitlines()]
    columns = {column: [row[place] for row in rows] for place, column in enumerate(header)}
    return read_published(pa.table(columns), header[-1], name=name, **asked)  # type: ignore[arg-type]


def known(*tables: PublishedTable) -> dict[str, tuple[float, float]]:
    rows = attack_published(tables).to_pylist()
    return {row["name"]: (row["low"], row["high"]) for row in rows}


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("1204", 1204, 1204),
        ("£12.50", 12.5, 12.5),
        ("-3", -3, -3),
        ("<5", 0, 4),
        ("fewer than 10", 0, 9),
        ("1-4", 1, 4),
        ("1 to 7", 1, 7),
        ("up to 4", 0, 4),
        ("[c]", 0, math.inf),
        ("*", 0, math.inf),
        ("", 0, math.inf),
    ],
)
def test_a_figure_says_what_it_says(text: str, least: float, most: float) -> None:
    cells = published(f"ward,people\na,{text}").cells.to_pylist()
    assert (cells[0]["least"], cells[0]["most"]) == (least, most)


def test_one_hidden_figure_in_a_sum_is_known() -> None:
    assert known(published("ward,n\na,*\nb,7\nTotal,10"))["ward a"] == (3, 3)


def test_two_hidden_figures_bound_each_other() -> None:
    found = known(published("ward,n\na,*\nb,<5\nAll,10"))
    assert found["ward a"] == (6, 10)
    assert found["ward b"] == (0, 4)


def test_a_second_table_of_the_same_records_opens_the_first() -> None:
    first = published("ward,age,n\na,young,*\na,old,5\nb,young,*\nb,old,6")
    assert known(first)["ward a, age young"] == (0, math.inf)
    second = published("ward,n\na,7\nb,9", name="by ward")
    assert known(first, second)["ward a, age young"] == (2, 2)


def test_levels_within_levels_are_given_as_a_hierarchy() -> None:
    areas = Dimension.nested("area", {"a": "north", "b": "north"})
    table = published("area,n\na,*\nb,4\nc,5\nnorth,10\nTotal,15", dimensions=[areas])
    assert known(table)["area a"] == (6, 6)


def test_rounded_figures_are_intervals() -> None:
    found = known(published("ward,n\na,5\nb,5\nTotal,0", rounded_to=5))
    assert found["ward a"] == (1, 3)


@pytest.mark.parametrize(
    ("tables", "problem"),
    [
        (["ward,n\na,3\nb,4\nTotal,9"], "contradict"),
        (["ward,n\na,3", "ward,n\na,4"], "contradict"),
        (["ward,n\na,3\na,4"], "same codes"),
    ],
)
def test_what_cannot_be_is_said(tables: list[str], problem: str) -> None:
    with pytest.raises(DisclosureError, match=problem):
        known(*[published(text, name=f"table {place}") for place, text in enumerate(tables)])
