"""Cells that name nobody, and why."""

import pytest

from folkmoot.linkage.standardise import Withheld, withheld_reason

WITHHELD = [
    (None, Withheld.BLANK),
    ("", Withheld.BLANK),
    ("   ", Withheld.BLANK),
    ("---", Withheld.NO_NAME),
    ("12345", Withheld.NO_NAME),
    ("REDACTED", Withheld.REDACTED),
    ("Redacted Personal Data", Withheld.REDACTED),
    ("[redacted]", Withheld.REDACTED),
    ("NAME WITHHELD", Withheld.REDACTED),
    ("Private Individual", Withheld.REDACTED),
    ("Section 40", Withheld.REDACTED),
    ("THE ACCOUNT HOLDER", Withheld.HOLDER),
    ("The Occupier", Withheld.HOLDER),
    ("Owner / Occupier", Withheld.HOLDER),
    ("VACANT", Withheld.HOLDER),
    ("ONETIME", Withheld.ONE_OFF),
    ("ONE-TIME VENDOR", Withheld.ONE_OFF),
    ("Sundry Creditors", Withheld.ONE_OFF),
    ("VARIOUS", Withheld.ONE_OFF),
    ("n/a", Withheld.ONE_OFF),
]


@pytest.mark.parametrize(("cell", "reason"), WITHHELD)
def test_a_withheld_name_is_recognised(cell: str | None, reason: Withheld) -> None:
    assert withheld_reason(cell) is reason


@pytest.mark.parametrize(
    "cell",
    [
        "Acme Ltd",
        "The Occupational Health Company",
        "Redactive Media Group",
        "Various Artists Ltd",
        "Cash Converters",
        "One Stop Stores Ltd",
        "Empty Homes Agency",
        "Private Hire Cars Ltd",
    ],
)
def test_a_name_that_only_resembles_one_is_not(cell: str) -> None:
    assert withheld_reason(cell) is None
