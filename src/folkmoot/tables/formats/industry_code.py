"""The UK Standard Industrial Classification of 2007 (ONS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.tables.formats.form import SEPARATORS, Form

_SECTIONS: dict[str, tuple[int, ...]] = {
    "A": (1, 2, 3),
    "B": (5, 6, 7, 8, 9),
    "C": tuple(range(10, 34)),
    "D": (35,),
    "E": (36, 37, 38, 39),
    "F": (41, 42, 43),
    "G": (45, 46, 47),
    "H": (49, 50, 51, 52, 53),
    "I": (55, 56),
    "J": (58, 59, 60, 61, 62, 63),
    "K": (64, 65, 66),
    "L": (68,),
    "M": (69, 70, 71, 72, 73, 74, 75),
    "N": (77, 78, 79, 80, 81, 82),
    "O": (84,),
    "P": (85,),
    "Q": (86, 87, 88),
    "R": (90, 91, 92, 93),
    "S": (94, 95, 96),
    "T": (97, 98),
    "U": (99,),
}
_SECTION_OF = {
    division: section for section, divisions in _SECTIONS.items() for division in divisions
}
SIC_PATTERN = (
    r"^(?:" + "|".join(f"{division:02d}" for division in _SECTION_OF) + r")[./]?[0-9]{2}/?[0-9]?$"
)
"""A class (four digits) or subclass (five) whose division exists (RE2 and Python syntax)."""


@dataclass(frozen=True, slots=True, order=True)
class SicCode(Form):
    """A class of four digits or a subclass of five, as `62012` (also written `62.01/2`)."""

    format_name: ClassVar[str] = "SIC 2007 code"

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = SEPARATORS.sub("", text).replace("/", "")
        if not compact:
            raise cls._refuse("It is blank.")
        if not compact.isdecimal() or not compact.isascii():
            raise cls._refuse("It has something other than digits in it.")
        if len(compact) not in (4, 5):
            raise cls._refuse(
                "It does not have four or five digits.",
                remedy="Spreadsheets strip a leading 0; a section letter is not part of the code.",
            )
        if int(compact[:2]) not in _SECTION_OF:
            raise cls._refuse("Its first two digits are no division of the classification.")
        return cls(compact)

    @property
    def section(self) -> str:
        """The letter of its broadest heading, as `J`."""
        return _SECTION_OF[int(self.division)]

    @property
    def division(self) -> str:
        return self.text[:2]

    @property
    def group(self) -> str:
        return self.text[:3]

    @property
    def industry_class(self) -> str:
        return self.text[:4]

    @property
    def is_subclass(self) -> bool:
        """Has the fifth digit that only the United Kingdom uses."""
        return len(self.text) == 5
