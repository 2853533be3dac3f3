"""Postcodes of the United Kingdom and the Crown Dependencies.

The rules are those of BS 7666 and of Royal Mail's Programmers' Guide to the Postcode Address File.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.tables.formats.form import Form

_OUTWARD = (
    r"[A-PR-UWYZ](?:[0-9]{1,2}"  # A9 A99
    r"|[A-HK-Y][0-9]{1,2}"  # AA9 AA99
    r"|[0-9][ABCDEFGHJKPSTUW]"  # A9A
    r"|[A-HK-Y][0-9][ABEHMNPRVWXY])"  # AA9A
)
_INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"

POSTCODE_PATTERN = rf"(?i)^(?:{_OUTWARD}\s*{_INWARD}|GIR\s*0AA)$"
"""A whole postcode in any case, with or without its space (RE2 and Python syntax)."""

_WHOLE = re.compile(rf"^(?:({_OUTWARD})\s*({_INWARD})|(GIR)\s*(0AA))$")
_LOOKS_LIKE_O_FOR_NOUGHT = re.compile(r"^[A-Z]{1,2}[0-9OI][0-9A-Z]?[OI][A-Z]{2}$")
_CROWN_DEPENDENCIES = ("GY", "IM", "JE")


@dataclass(frozen=True, slots=True, order=True)
class Postcode(Form):
    """A postcode, as `LS1 4AP`: outward part, one space, inward part."""

    format_name: ClassVar[str] = "postcode"

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _WHOLE.match(text.strip().upper())
        if match:
            outward, inward = match[1] or match[3], match[2] or match[4]
            return cls(f"{outward} {inward}")
        compact = "".join(text.upper().split())
        if not compact:
            raise cls._refuse("It is blank.")
        if not 5 <= len(compact) <= 7:
            raise cls._refuse(
                "It does not have five to seven letters and digits.",
                remedy="A postcode reads like LS1 4AP; a part of one is not a postcode.",
            )
        if _LOOKS_LIKE_O_FOR_NOUGHT.match(compact):
            raise cls._refuse(
                "It seems to have a letter O or I where a digit belongs.",
                remedy="The last three characters are a digit and two letters.",
            )
        if _WHOLE.match(compact):
            raise cls._refuse(
                "Its space does not stand before its last three characters.",
                remedy="A character may be missing.",
            )
        raise cls._refuse(
            "Its letters and digits are not in the order of any postcode.",
            remedy="A postcode reads like LS1 4AP.",
        )

    @property
    def normalised(self) -> str:
        return self.text

    @property
    def outward(self) -> str:
        return self.text.split(" ")[0]

    @property
    def inward(self) -> str:
        return self.text.split(" ")[1]

    @property
    def area(self) -> str:
        """The letters it begins with, as `LS`."""
        return re.split(r"[0-9]", self.outward, maxsplit=1)[0]

    @property
    def sector(self) -> str:
        """Outward part and first digit of the inward part, as `LS1 4`."""
        return self.text[:-2]

    @property
    def is_girobank(self) -> bool:
        """GIR 0AA, the one postcode that fits no pattern."""
        return self.area == "GIR"

    @property
    def is_forces(self) -> bool:
        """A British Forces Post Office address, which is in no district."""
        return self.area == "BF"

    @property
    def is_northern_ireland(self) -> bool:
        return self.area == "BT"

    @property
    def is_crown_dependency(self) -> bool:
        return self.area in _CROWN_DEPENDENCIES
