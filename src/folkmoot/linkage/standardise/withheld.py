"""Names that are not there: blank, withheld, or standing for somebody unnamed.

Such a name is counted and never linked: two councils' "REDACTED" are not one supplier.
"""

from __future__ import annotations

import re
from enum import StrEnum

from folkmoot.linkage.standardise.business_names import clean_text


class Withheld(StrEnum):
    """Why a cell names nobody."""

    BLANK = "blank"
    REDACTED = "redacted"
    HOLDER = "holder"
    ONE_OFF = "one_off"
    NO_NAME = "no_name"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Withheld.BLANK: "The cell is empty.",
    Withheld.REDACTED: "The publisher says that the name is withheld.",
    Withheld.HOLDER: "It says that somebody holds the account or the premises, not who.",
    Withheld.ONE_OFF: "It stands for payments to people or firms paid once.",
    Withheld.NO_NAME: "It holds no word, only numbers or signs.",
}

_PATTERNS: tuple[tuple[Withheld, re.Pattern[str]], ...] = (
    (
        Withheld.REDACTED,
        re.compile(
            r"\bREDACTED\b|\bREDACTION\b|\b(?:NAME|DETAILS|SUPPLIER|DATA|INFORMATION) WITHHELD\b|"
            r"^WITHHELD\b|^CONFIDENTIAL\b|\bPERSONAL DATA\b|\bDATA PROTECTION\b|\bGDPR\b|"
            r"^(?:NAME )?NOT DISCLOSED\b|^(?:PRIVATE |NAMED )?INDIVIDUALS?$|^PRIVATE PERSON$|"
            r"^(?:S(?:ECTION|\.)? ?40|EXEMPT)$"
        ),
    ),
    (
        Withheld.HOLDER,
        re.compile(
            r"^(?:THE )?(?:ACCOUNT HOLDER|OCCUPIER|OWNER|RATE ?PAYER|LIABLE PARTY|TENANT)S?$|"
            r"^(?:THE )?OWNER ?/ ?OCCUPIER$|^VACANT$|^EMPTY$"
        ),
    ),
    (
        Withheld.ONE_OFF,
        re.compile(
            r"^ONE ?-?(?:TIME|OFF)\b|^SUNDRY (?:SUPPLIERS?|CREDITORS?|PAYEES?)$|^SUNDR(?:Y|IES)$|"
            r"^VARIOUS(?: (?:SUPPLIERS?|PAYEES?))?$|^MISCELLANEOUS$|^CASH$|^PETTY CASH$|^UNKNOWN$|"
            r"^N/?A$|^NONE$|^NULL$|^TBC$|^TEST$|^NOT (?:KNOWN|APPLICABLE|AVAILABLE)$"
        ),
    ),
)
_LETTERS = re.compile(r"[A-Z]")


def withheld_reason(name: str | None) -> Withheld | None:
    """Why this cell names nobody; None when it names somebody."""
    text = clean_text(name)
    if not text:
        return Withheld.BLANK
    if not _LETTERS.search(text):
        return Withheld.NO_NAME
    for reason, pattern in _PATTERNS:
        if pattern.search(text):
            return reason
    return None
