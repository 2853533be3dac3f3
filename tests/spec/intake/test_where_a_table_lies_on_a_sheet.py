"""Where the table lies in a workbook: which sheet, which rows, which columns."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
import xlsxwriter

from folkmoot.errors import ReadError
from folkmoot.intake.layout import find_table, list_sheets

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet, None where empty, with merged cells as first row, column, last row,
    column.
    """

    name: str
    rows: Rows
    merges: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True)
class Case:
    """A workbook, and what is in it: sheet, 0-based header rows, headings, rows of the records."""

    name: str
    sheets: tuple[Sheet, ...]
    sheet: str
    header: tuple[int, ...]
    headings: tuple[str, ...]
    records: tuple[int, ...]
    finding: str = field(default="")


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An xlsx file with these sheets."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_urls": False}) as book:
        as_date = book.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for r, row in enumerate(sheet.rows):
                for c, value in enumerate(row):
                    if isinstance(value, datetime.date):
                        page.write_datetime(r, c, value, as_date)
                    elif value is not None:
                        page.write(r, c, value)
            for top, left, bottom, right in sheet.merges:
                page.merge_range(top, left, bottom, right, sheet.rows[top][left])
            if sheet.is_hidden:
                page.hide()
    return content.getvalue()


DATA: Rows = [
    ["ref", "ward", "homes", "share"],
    [1, "North", 12, 4.1],
    [2, "South", 9, 3.0],
    [3, "East", 7, 2.5],
]
NAMES = ("ref", "ward", "homes", "share")

CASES = [
    Case("a plain sheet", (Sheet("Sheet1", DATA),), "Sheet1", (0,), NAMES, (2, 3, 4)),
    Case(
        "a table that starts away from the corner",
        (Sheet("A", [[], ["A title"], [], *([None, None, *row] for row in DATA)]),),
        "A",
        (3,),
        NAMES,
        (5, 6, 7),
    ),
    Case(
        "cover and notes before the data",
        (
            Sheet("Cover", [["Homes in Elmet"], ["Published by the council"], ["May 2020"]]),
            Sheet("Notes", [["Note", "Text"], ["1", "Counts are rounded"], ["2", "See page 9"]]),
            Sheet("Table 1", [["Table 1: homes"], [], *DATA]),
        ),
        "Table 1",
        (2,),
        NAMES,
        (4, 5, 6),
    ),
    Case(
        "an example sheet larger than the data",
        (
            Sheet("Example Data", [*DATA, *([i, "Example", i, i] for i in range(4, 30))]),
            Sheet("Data", DATA),
        ),
        "Data",
        (0,),
        NAMES,
        (2, 3, 4),
    ),
    Case(
        "a hidden sheet larger than the one shown",
        (
            Sheet("Shown", DATA),
            Sheet("Secret", [*DATA, *([i, "x", i, i] for i in range(50))], is_hidden=True),
        ),
        "Shown",
        (0,),
        NAMES,
        (2, 3, 4),
        "intake.sheet.hidden",
    ),
    Case(
        "two tables of a kind: the first, and the report says so",
        (Sheet("April", DATA), Sheet("May", DATA)),
        "April",
        (0,),
        NAMES,
        (2, 3, 4),
        "intake.sheet",
    ),
    Case(
        "years merged over measures",
        (
            Sheet(
                "T",
                [
                    ["Homes by year"],
                    [],
                    ["ward", 2019, None, 2020, None],
                    [None, "let", "sold", "let", "sold"],
                    ["North", 1, 2, 3, 4],
                    ["South", 5, 6, 7, 8],
                ],
                ((2, 0, 3, 0), (2, 1, 2, 2), (2, 3, 2, 4)),
            ),
        ),
        "T",
        (2, 3),
        ("ward", "2019 let", "2019 sold", "2020 let", "2020 sold"),
        (5, 6),
    ),
    Case(
        "a title merged over the whole width is no heading",
        (Sheet("T", [["Homes in Elmet"], *DATA], ((0, 0, 0, 3),)),),
        "T",
        (1,),
        NAMES,
        (3, 4, 5),
    ),
    Case(
        "units under years, as statisticians lay them out",
        (
            Sheet(
                "T",
                [
                    ["Jobs"],
                    [],
                    [None, None, 2019, 2020, 2021],
                    ["code", "region", "jobs", "jobs", "jobs"],
                    ["TLC", "North East", 100, 110, 120],
                    ["TLD", "North West", 200, 210, 220],
                ],
            ),
        ),
        "T",
        (2, 3),
        ("code", "region", "2019 jobs", "2020 jobs", "2021 jobs"),
        (5, 6),
    ),
    Case(
        "a row of series codes under the headings",
        (
            Sheet(
                "T",
                [
                    ["period", "public", "private"],
                    ["Dataset identifier code", "MV36", "MV37"],
                    [1997, 30.8, 44.8],
                    [1998, 24.9, 45.3],
                    [1999, 21.6, 40.7],
                ],
            ),
        ),
        "T",
        (0,),
        ("period", "public", "private"),
        (3, 4, 5),
        "intake.aside.units",
    ),
    Case(
        "a key beside the table",
        (
            Sheet(
                "T",
                [
                    [*DATA[0]],
                    [*DATA[1], None, "Key", "Meaning"],
                    [*DATA[2], None, "x", "withheld"],
                    [*DATA[3]],
                    *([i, "West", i, i] for i in range(4, 12)),
                ],
            ),
        ),
        "T",
        (0,),
        NAMES,
        tuple(range(2, 13)),
    ),
    Case(
        "a spacer column inside the table",
        (Sheet("T", [[*row[:2], None, *row[2:]] for row in DATA]),),
        "T",
        (0,),
        NAMES,
        (2, 3, 4),
    ),
    Case(
        "two tables side by side with the same key: the first",
        (Sheet("T", [[*row, None, *row] for row in DATA]),),
        "T",
        (0,),
        NAMES,
        (2, 3, 4),
        "intake.several_tables",
    ),
    Case(
        "totals and notes at the foot",
        (
            Sheet(
                "T",
                [
                    *DATA,
                    [None, "Total", 28, 9.6],
                    [],
                    ["Source: housing register"],
                    ["1. Counts are rounded to the nearest home."],
                ],
            ),
        ),
        "T",
        (0,),
        NAMES,
        (2, 3, 4),
        "intake.aside.total",
    ),
    Case(
        "headings for groups of rows",
        (
            Sheet(
                "T",
                [
                    ["quintile", "share", "median", "count"],
                    ["July 2012 to June 2014"],
                    ["Quintile 1", 58, 1700, 1731],
                    ["Quintile 2", 47, 4100, 1655],
                    ["July 2010 to June 2012"],
                    ["Quintile 1", 62, 2000, 7672],
                    ["Quintile 2", 55, 3900, 2202],
                ],
            ),
        ),
        "T",
        (0,),
        ("quintile", "share", "median", "count"),
        (3, 4, 6, 7),
        "intake.aside.section",
    ),
    Case(
        "units above the headings are no part of them",
        (
            Sheet(
                "T",
                [
                    ["Spending"],
                    [None, None, "£m", "%"],
                    ["code", "name", "spend", "share"],
                    ["A1", "x", 1.5, 2],
                    ["A2", "y", 2.5, 3],
                    ["A3", "z", 2.5, 3],
                ],
            ),
        ),
        "T",
        (2,),
        ("code", "name", "spend", "share"),
        (4, 5, 6),
    ),
    Case(
        "groups, measures, column numbers and series codes above the records",
        (
            Sheet(
                "T",
                [
                    ["A01: labour market"],
                    ["Thousands, seasonally adjusted"],
                    [],
                    [None, "Employment", None, "Unemployment", None],
                    [None, "level", "rate (%)", "level", "rate (%)"],
                    [None, 1, 2, 3, 4],
                    ["People", "MGRZ", "LF24", "MGSC", "MGSX"],
                    *([f"Jan to Mar {y}", 33000 + y, 76.5, 1300 + y, 3.9] for y in range(5)),
                ],
                ((3, 1, 3, 2), (3, 3, 3, 4)),
            ),
        ),
        "T",
        (3, 4),
        (
            "",
            "Employment level",
            "Employment rate (%)",
            "Unemployment level",
            "Unemployment rate (%)",
        ),
        (8, 9, 10, 11, 12),
        "intake.aside.units",
    ),
    Case(
        "tables of one shape below one another, each under its title",
        (
            Sheet(
                "T",
                [["Homes"], ["By month"], *DATA, [], ["By quarter"], *DATA],
            ),
        ),
        "T",
        (2,),
        NAMES,
        (4, 5, 6, 10, 11, 12),
        "intake.aside.repeated_heading",
    ),
    Case(
        "measures over years, not merged",
        (
            Sheet(
                "T",
                [
                    ["Homes"],
                    [],
                    [None, "Estimate", None, "Error", None],
                    ["ward", 2020, 2021, 2020, 2021],
                    ["North", 12, 13, 1, 2],
                    ["South", 9, 8, 2, 1],
                    ["East", 7, 7, 1, 1],
                ],
            ),
        ),
        "T",
        (2, 3),
        ("ward", "Estimate 2020", "Estimate 2021", "Error 2020", "Error 2021"),
        (5, 6, 7),
    ),
    Case(
        "headings in three merged rows, the last of years",
        (
            Sheet(
                "T",
                [
                    ["Homes"],
                    ["ward", "All homes", None, None],
                    [None, "Number", None, "Rate"],
                    [None, 2020, 2021, 2021],
                    ["North", 12, 13, 4.1],
                    ["South", 9, 8, 3.5],
                    ["East", 7, 7, 2.5],
                ],
                ((1, 0, 3, 0), (1, 1, 1, 3), (2, 1, 2, 2)),
            ),
        ),
        "T",
        (1, 2, 3),
        ("ward", "All homes Number 2020", "All homes Number 2021", "All homes Rate 2021"),
        (5, 6, 7),
    ),
    Case(
        "a column of marks beside each measure, without a heading",
        (
            Sheet(
                "T",
                [
                    ["Pay"],
                    [],
                    ["area", "mean", None, "median", None],
                    ["North", 31.5, "a", 29.5, "b"],
                    ["South", 35.5, "b", 33.5, "a"],
                    ["East", 33.5, "b", 30.5, "a"],
                ],
            ),
        ),
        "T",
        (2,),
        ("area", "mean", "", "median", ""),
        (4, 5, 6),
        "intake.nameless_column",
    ),
    Case(
        "numbers and percentages under merged quarters are names and no units",
        (
            Sheet(
                "T",
                [
                    ["Visits"],
                    [],
                    ["area", "Q1", None, "Q2", None],
                    [None, "Number", "%", "Number", "%"],
                    ["North", 1, 2.5, 3, 4.5],
                    ["South", 5, 6.5, 7, 8.5],
                    ["East", 5, 6.5, 7, 8.5],
                ],
                ((2, 1, 2, 2), (2, 3, 2, 4)),
            ),
        ),
        "T",
        (2, 3),
        ("area", "Q1 Number", "Q1 %", "Q2 Number", "Q2 %"),
        (5, 6, 7),
    ),
    Case(
        "dates among the cells, and a heading that is a date",
        (
            Sheet(
                "T",
                [
                    ["name", "opened", datetime.date(2020, 4, 1)],
                    ["Grange", datetime.date(2019, 5, 4), 12],
                    ["Mount", datetime.date(2018, 3, 2), 15],
                ],
            ),
        ),
        "T",
        (0,),
        ("name", "opened", "2020-04-01"),
        (2, 3),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_workbook_gives_the_table_that_a_careful_person_sees(case: Case) -> None:
    raw = find_table(workbook(case.sheets))
    rows = [row for batch in raw.batches() for row in batch.column(0).to_pylist()]
    assert (raw.sheet, raw.header_rows, raw.headings, tuple(rows)) == (
        case.sheet,
        case.header,
        case.headings,
        case.records,
    )
    if case.finding:
        assert case.finding in {finding.code for finding in raw.findings}


FORM = Sheet(
    "Return",
    [
        ["Library return 2016-17"],
        [None, "Name of authority", None, None, "Elmet"],
        [],
        ["Section 1", None, None, None, None],
        [None, "Books at 31 March", None, None, 245807],
        [None, None, None, None, None],
        ["Stock", None, None, None, "Number"],
        [None, "Adult fiction", None, "(line 4)", 62619],
        [None, None, "of which large print", None, 812],
        ["Total", None, None, None, 68868],
        [],
        ["Completed by", None, "Telephone", None, None],
    ],
)

REFUSED = [
    ("a form", (FORM,), "form"),
    ("an empty workbook", (Sheet("Sheet1", []),), "empty"),
    ("one filled cell", (Sheet("Sheet1", [["1\n2\n3"]]), Sheet("Sheet2", [])), "one cell"),
    ("headings and no rows", (Sheet("Sheet1", [["ref", "ward", "homes"]]),), "no rows"),
    (
        "prose in one column",
        (
            Sheet(
                "Read me",
                [
                    ["About this workbook"],
                    [],
                    ["It will hold the figures that the council publishes when they are ready."],
                    [],
                    ["Contact the statistics team with any question about what is to come."],
                ],
            ),
        ),
        "no table",
    ),
]


@pytest.mark.parametrize(
    ("sheets", "reason"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_workbook_without_a_table_is_refused_with_the_reason(
    sheets: tuple[Sheet, ...], reason: str
) -> None:
    with pytest.raises(ReadError, match="no table") as refusal:
        find_table(workbook(sheets), name="return.xlsx")
    assert reason in str(refusal.value)
    assert refusal.value.remedy


def test_a_sheet_is_read_by_its_name_even_when_it_is_hidden() -> None:
    book = workbook([Sheet("Shown", DATA), Sheet("Secret", DATA, is_hidden=True)])
    raw = find_table(book, sheet="secret")
    assert raw.sheet == "Secret"
    assert "intake.sheet.hidden" in {finding.code for finding in raw.findings}


def test_the_sheets_of_a_workbook_are_listed_but_for_hidden_ones() -> None:
    sheets = [Sheet("April", DATA), Sheet("Secret", DATA, is_hidden=True), Sheet("May", DATA)]
    assert list_sheets(workbook(sheets)) == ("April", "May")
    assert list_sheets(b"ward,homes\nNorth,12\n") == ()


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    book = workbook([Sheet("April", DATA), Sheet("May", DATA)])
    with pytest.raises(ReadError, match="April, May"):
        find_table(book, sheet="June")


def test_cells_come_in_one_canonical_form() -> None:
    rows = [
        ["n", "big", "small", "date", "truth", "text"],
        [1.0, 12345678901, 0.1, datetime.date(2020, 1, 2), True, "007"],
        [2.5, 10**15, 1e-7, datetime.date(2020, 12, 31), False, "1e5"],
    ]
    raw = find_table(workbook([Sheet("T", rows)]))
    cells = [list(row.values())[1:] for batch in raw.batches() for row in batch.to_pylist()]
    assert cells == [
        ["1", "12345678901", "0.1", "2020-01-02", "TRUE", "007"],
        ["2.5", "1000000000000000", "0.0000001", "2020-12-31", "FALSE", "1e5"],
    ]
    assert raw.native_dates == {3}
