"""Telephone numbers of the United Kingdom, from Ofcom's National Telephone Numbering Plan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.tables.formats.form import Form

PHONE_PATTERN = (
    r"^(?:\(?\+?44\)?[\s.\-]?(?:\(0\))?|\(?0)[\s.\-]?"
    r"(?:[1-35789](?:[\s.\-()]*[0-9]){8,9}|800(?:[\s.\-]*[0-9]){4})$"
)
"""What a UK number may look like with its usual punctuation (RE2 and Python syntax)."""

_PUNCTUATION = re.compile(r"[\s.\-‐‑–()/]+")
_EXTENSION = re.compile(r"(?i)\s*(?:ext?\.?|extension|x)\s*[0-9]{1,5}$")


@dataclass(frozen=True, slots=True, order=True)
class Phone(Form):
    """A UK telephone number in E.164, as `+441132223333`. An extension is left off."""

    format_name: ClassVar[str] = "telephone number"

    @classmethod
    def parse(cls, text: str) -> Self:
        body = _EXTENSION.sub("", text.strip())
        compact = _PUNCTUATION.sub("", body.replace("(0)", ""))
        if not compact:
            raise cls._refuse("It is blank.")
        if compact.startswith("+"):
            if not compact.startswith("+44"):
                raise cls._refuse("It is a number of another country.")
            national = compact[3:]
        elif compact.startswith("0044"):
            national = compact[4:]
        elif compact.startswith("44") and len(compact) == 12:
            national = compact[2:]
        elif compact.startswith("0"):
            national = compact[1:]
        else:
            raise cls._refuse(
                "It does not begin with 0 or +44.",
                remedy="Spreadsheets strip the leading 0; put it back.",
            )
        national = national.removeprefix("0")
        if not national.isdecimal() or not national.isascii():
            raise cls._refuse("It has something other than digits in it.")
        if national[0] in "046":
            raise cls._refuse("Its area code is not in use.")
        if len(national) not in cls._lengths(national):
            raise cls._refuse("It has too few or too many digits.")
        return cls(f"+44{national}")

    @staticmethod
    def _lengths(national: str) -> tuple[int, ...]:
        """How many digits may follow the 0."""
        if national.startswith("800"):
            return (7, 9, 10)
        if national[0] == "1":
            return (9, 10)
        if national.startswith("500"):
            return (9,)
        return (10,)

    @property
    def normalised(self) -> str:
        return self.text

    @property
    def national(self) -> str:
        """As dialled at home, with its 0."""
        return f"0{self.text[3:]}"

    @property
    def is_mobile(self) -> bool:
        """071 to 075 and 077 to 079, and 07624 of the Isle of Man; 070 and 076 are not."""
        return bool(re.match(r"07([1-57-9]|624)", self.national))

    @property
    def is_geographic(self) -> bool:
        return self.national[:2] in ("01", "02")

    @property
    def is_freephone(self) -> bool:
        return self.national[:4] in ("0800", "0808", "0500")
