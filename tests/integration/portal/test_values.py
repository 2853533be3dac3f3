"""A value reads as plain English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import django
import pytest

django.setup()

from folkmoot.hub.portal.values import LONGEST, shown  # noqa: E402 - Django comes first
from folkmoot.tables import Column, ColumnType, Meaning  # noqa: E402

MONEY = Column("a", "A", ColumnType.MONEY)
LATITUDE = Column("a", "A", ColumnType.DECIMAL, Meaning.LATITUDE)
YEAR = Column("a", "A", ColumnType.INTEGER, Meaning.YEAR)

SHOWN = [
    # value                            column     shown
    (None,                             None,      "–"),
    (True,                             None,      "Yes"),
    (Decimal("1200.5000"),             MONEY,     "£1,200.50"),
    (Decimal("-0.5000"),               MONEY,     "-£0.50"),
    (Decimal("1200.5000"),             None,      "1,200.5"),
    (Decimal("1200.0000"),             None,      "1,200"),
    (2026,                             None,      "2,026"),
    (2026,                             YEAR,      "2026"),
    (53.70000000000001,                LATITUDE,  "53.7"),
    (53.0,                             LATITUDE,  "53"),
    (0.1,                              None,      "0.1"),
    (float("nan"),                     None,      "–"),
    (float("inf"),                     LATITUDE,  "–"),
    (date(2026, 4, 3),                 None,      "3 April 2026"),
    (datetime(2026, 4, 3, 9, 5),       None,      "3 April 2026, 09:05"),  # noqa: DTZ001 - on the wall
    ("Ridge",                          None,      "Ridge"),
    ("x" * 400,                        None,      "x" * LONGEST + "…"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "column", "text"), SHOWN)
def test_a_value_reads_as_plain_english(value: object, column: Column | None, text: str) -> None:
    assert shown(value, column) == text
