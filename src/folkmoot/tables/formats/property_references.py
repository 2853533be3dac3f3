"""Unique property and street reference numbers, from GeoPlace's data entry conventions.

Neither has a check digit: a well-formed number may still be nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.tables.formats.form import SEPARATORS, Form

UPRN_PATTERN = r"^0*[1-9][0-9]{0,11}$"
USRN_PATTERN = r"^0*[1-9][0-9]{0,7}$"


@dataclass(frozen=True, slots=True, order=True)
class _Reference(Form):
    """A positive whole number of at most `longest` digits; leading zeros carry nothing."""

    longest: ClassVar[int]

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = SEPARATORS.sub("", text)
        if not compact:
            raise cls._refuse("It is blank.")
        if not compact.isdecimal() or not compact.isascii():
            raise cls._refuse("It has something other than digits in it.")
        number = compact.lstrip("0")
        if not number:
            raise cls._refuse("It is nought, which is no reference.")
        if len(number) > cls.longest:
            raise cls._refuse(f"It has more than {cls.longest} digits.")
        return cls(number)

    @property
    def number(self) -> int:
        return int(self.text)

    @property
    def padded(self) -> str:
        """With leading zeros to its full width, as some systems keep it."""
        return self.text.rjust(self.longest, "0")


@dataclass(frozen=True, slots=True, order=True)
class Uprn(_Reference):
    """A unique property reference number: one to twelve digits."""

    format_name: ClassVar[str] = "UPRN"
    longest: ClassVar[int] = 12


@dataclass(frozen=True, slots=True, order=True)
class Usrn(_Reference):
    """A unique street reference number: one to eight digits."""

    format_name: ClassVar[str] = "USRN"
    longest: ClassVar[int] = 8
