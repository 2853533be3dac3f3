"""Rows that lack a field in the middle are laid back where that is clear, and said either way."""

from __future__ import annotations

import random

from folkmoot.intake.layout import find_table
from folkmoot.intake.layout.shifted import Aligner
from folkmoot.intake.raw import RawTable

HEADINGS = ["ref", "name", "postcode", "latitude", "longitude", "start", "value", "occupied"]


def record(number: int) -> list[str]:
    """A made-up entry of a rating list."""
    chance = random.Random(number)  # noqa: S311
    return [
        str(100_000 + number),
        f"{chance.choice(['Acme', 'Brook', 'Crown'])} {chance.choice(['Ltd', 'Trading', 'Works'])}",
        f"LS{chance.randint(1, 28)} {chance.randint(1, 9)}AB",
        f"{53 + chance.random():.5f}",
        f"{-1 - chance.random():.5f}",
        f"20{chance.randint(10, 19)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
        str(chance.randint(5, 900) * 100),
        chance.choice("YN"),
    ]


def text_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in [HEADINGS, *rows]).encode()


def cells(raw: RawTable) -> list[list[str | None]]:
    return [list(row.values())[1:] for batch in raw.batches() for row in batch.to_pylist()]


def test_a_record_without_its_coordinate_is_laid_back_under_its_headings() -> None:
    rows = [record(i) for i in range(60)]
    short = [*rows[7][:3], "", *rows[7][5:]]
    raw = find_table(text_of([*rows[:7], short, *rows[8:]]))
    assert cells(raw)[7] == [*rows[7][:3], None, None, *rows[7][5:]]
    said = next(f for f in raw.findings if f.code == "intake.shifted_rows")
    assert "“latitude”" in said.message
    assert said.where == "row 9"


def test_most_of_a_file_may_be_shifted() -> None:
    rows = [record(i) for i in range(300)]
    shifted = [row if i % 10 == 0 else [*row[:5], *row[6:]] for i, row in enumerate(rows)]
    raw = find_table(text_of(shifted))
    assert cells(raw)[1:10] == [[*row[:5], None, *row[6:]] for row in rows[1:10]]
    assert any("270 rows" in f.message for f in raw.findings if f.code == "intake.shifted_rows")


def test_rows_whose_trailing_blanks_were_left_out_are_not_shifted() -> None:
    rows = [record(i) for i in range(60)]
    trimmed = [row if i % 3 else row[:6] for i, row in enumerate(rows)]
    raw = find_table(text_of(trimmed))
    assert cells(raw)[3] == [*rows[3][:6], None, None]
    assert "intake.shifted_rows" not in {f.code for f in raw.findings}


def test_what_is_not_clear_is_left_as_it_is_and_said() -> None:
    rows = [[str(i), "a", "b", "c"] for i in range(40)]
    rows[5] = ["5", "a", "c"]
    raw = find_table("\n".join(",".join(row) for row in [["n", "p", "q", "r"], *rows]).encode())
    assert cells(raw)[5] in (["5", "a", "c", None], ["5", "a", None, "c"])
    codes = {f.code for f in raw.findings}
    assert codes & {"intake.short_rows", "intake.shifted_rows"}


def test_too_few_full_records_teach_nothing() -> None:
    assert Aligner.learn([record(i) for i in range(5)], [record(9)[:-1]], 8) is None


def test_a_placed_record_is_right_or_is_not_placed() -> None:
    full = [record(i) for i in range(200)]
    aligner = Aligner.learn(full, [], 8)
    assert aligner is not None
    placed = 0
    for number in range(200, 300):
        whole = record(number)
        for gone in range(1, 8):
            placement = aligner.place([*whole[:gone], *whole[gone + 1 :]])
            if placement is not None:
                placed += 1
                assert placement.fields == [*whole[:gone], "", *whole[gone + 1 :]]
    assert placed > 400
