"""Numbers that stand for one person: NHS numbers and National Insurance numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.tables.formats.form import SEPARATORS, Form

NHS_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
"""NHS Data Dictionary, NHS NUMBER: modulus 11 over the first nine digits."""

NI_PATTERN = r"(?i)^[ABCEGHJ-PR-TW-Z][ABCEGHJ-NPR-TW-Z]\s?[0-9]{2}\s?[0-9]{2}\s?[0-9]{2}\s?[A-D]$"
"""HMRC's National Insurance Manual, NIM39110, but for the pairs that are never issued."""

NI_NEVER_ISSUED_PATTERN = r"(?i)^(?:BG|GB|KN|NK|NT|TN|ZZ)"

_NEVER_FIRST = "DFIQUV"
_NEVER_SECOND = "DFIOQUV"
_NEVER_TOGETHER = ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


@dataclass(frozen=True, slots=True, order=True)
class NhsNumber(Form):
    """An NHS number: ten digits, the last a check digit."""

    format_name: ClassVar[str] = "NHS number"

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = SEPARATORS.sub("", text)
        if not compact:
            raise cls._refuse("It is blank.")
        if not compact.isdecimal() or not compact.isascii():
            raise cls._refuse("It has something other than digits in it.")
        if len(compact) != 10:
            raise cls._refuse("It does not have ten digits.")
        if len(set(compact)) == 1:
            raise cls._refuse("It is one digit repeated, which is never issued.")
        weighed = sum(
            weight * int(digit) for weight, digit in zip(NHS_WEIGHTS, compact, strict=False)
        )
        check = (11 - weighed % 11) % 11
        if check != int(compact[9]):
            raise cls._refuse(
                "Its check digit does not agree with the other nine.",
                remedy="A digit was mistyped or two were exchanged.",
            )
        return cls(compact)

    @property
    def spaced(self) -> str:
        """As printed for people: three, three and four digits."""
        return f"{self.text[:3]} {self.text[3:6]} {self.text[6:]}"

    @property
    def is_test_number(self) -> bool:
        """In the range 999 that is kept for testing."""
        return self.text.startswith("999")

    @property
    def is_scottish(self) -> bool:
        """In the range of the Community Health Index, which begins with a date of birth."""
        return "0101010000" <= self.text <= "3112999999"


@dataclass(frozen=True, slots=True, order=True)
class NiNumber(Form):
    """A National Insurance number, as `AA123456A`: prefix, six digits, suffix A to D."""

    format_name: ClassVar[str] = "National Insurance number"

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = SEPARATORS.sub("", text).upper()
        if not compact:
            raise cls._refuse("It is blank.")
        if not re.fullmatch(r"[A-Z]{2}[0-9]{6}[A-Z]", compact):
            raise cls._refuse("It is not two letters, six digits and a letter.")
        prefix = compact[:2]
        if prefix[0] in _NEVER_FIRST:
            raise cls._refuse("It begins with a letter that is never used first.")
        if prefix[1] in _NEVER_SECOND:
            raise cls._refuse("Its second letter is one that is never used there.")
        if prefix in _NEVER_TOGETHER:
            raise cls._refuse("Its first two letters are a pair that is never issued.")
        if compact[8] not in "ABCD":
            raise cls._refuse("Its last letter is not A, B, C or D.")
        return cls(compact)

    @property
    def prefix(self) -> str:
        return self.text[:2]

    @property
    def suffix(self) -> str:
        return self.text[8]

    @property
    def spaced(self) -> str:
        """As printed for people: in pairs."""
        pairs = [self.text[start : start + 2] for start in range(0, 8, 2)]
        return " ".join([*pairs, self.suffix])
