"""Numbers of companies (Companies House) and charities (the three regulators)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Self

from folkmoot.tables.formats.form import SEPARATORS, Form

_PREFIXES: dict[str, str] = {
    "": "company in England and Wales",
    "SC": "company in Scotland",
    "NI": "company in Northern Ireland",
    "R0": "company in Northern Ireland before partition's records",
    "OC": "limited liability partnership in England and Wales",
    "SO": "limited liability partnership in Scotland",
    "NC": "limited liability partnership in Northern Ireland",
    "LP": "limited partnership in England and Wales",
    "SL": "limited partnership in Scotland",
    "NL": "limited partnership in Northern Ireland",
    "CE": "charitable incorporated organisation in England and Wales",
    "CS": "charitable incorporated organisation in Scotland",
    "FC": "overseas company in England and Wales",
    "SF": "overseas company in Scotland",
    "NF": "overseas company in Northern Ireland",
    "BR": "branch of an overseas company",
    "OE": "overseas entity that owns land",
    "GE": "economic interest grouping in England and Wales",
    "GS": "economic interest grouping in Scotland",
    "IP": "industrial and provident society in England and Wales",
    "SP": "industrial and provident society in Scotland",
    "NP": "industrial and provident society in Northern Ireland",
    "RS": "registered society in England and Wales",
    "SR": "registered society in Scotland",
    "NO": "registered society in Northern Ireland",
    "IC": "investment company with variable capital in England and Wales",
    "SI": "investment company with variable capital in Scotland",
    "NV": "investment company with variable capital in Northern Ireland",
    "AC": "assurance company in England and Wales",
    "SA": "assurance company in Scotland",
    "NA": "assurance company in Northern Ireland",
    "RC": "company by royal charter in England and Wales",
    "SZ": "company by royal charter in Scotland",
    "NR": "company by royal charter in Northern Ireland",
    "ZC": "unregistered company in England and Wales",
    "NZ": "unregistered company in Northern Ireland",
    "SG": "economic interest grouping in Scotland",
    "PC": "protected cell of a company",
    "ES": "European public limited company",
}
COMPANY_PATTERN = (
    r"(?i)^(?:[0-9]{8}|(?:"
    + "|".join(prefix for prefix in _PREFIXES if len(prefix) == 2 and prefix != "R0")
    + r")[0-9]{6}|R0[0-9]{6}|(?:IP|SP|NP|RS|SR|NO)[0-9]{5}R)$"
)
"""A company number at its full width of eight (RE2 and Python syntax)."""

CHARITY_PATTERN = r"(?i)^(?:[1-9][0-9]{5,6}(?:-[0-9]{1,3})?|SC0[0-9]{5}|NIC?[1-9][0-9]{5})$"
"""A charity number of any of the three regulators (RE2 and Python syntax)."""

_COMPANY = re.compile(COMPANY_PATTERN)


@dataclass(frozen=True, slots=True, order=True)
class CompanyNumber(Form):
    """A company number of eight characters, as `01234567` or `SC123456`.

    Spreadsheets strip leading zeros; a number of six or seven digits gets them back.
    """

    format_name: ClassVar[str] = "company number"

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = SEPARATORS.sub("", text).upper()
        if not compact:
            raise cls._refuse("It is blank.")
        if len(compact) > 8:
            raise cls._refuse("It has more than eight characters.")
        if compact.isdecimal() and compact.isascii():
            if len(compact) < 6:
                raise cls._refuse("It has fewer than six digits.")
            full = compact.rjust(8, "0")
            if int(full) == 0:
                raise cls._refuse("It is nought, which is no company.")
            return cls(full)
        prefix, rest = compact[:2], compact[2:]
        if prefix not in _PREFIXES and not prefix.startswith("R0"):
            raise cls._refuse("It begins with letters that Companies House does not use.")
        full = prefix + (rest.rjust(6, "0") if rest.isdecimal() else rest)
        if not _COMPANY.match(full):
            raise cls._refuse("Its letters are not followed by six digits.")
        return cls(full)

    @property
    def prefix(self) -> str:
        """Its two letters, or "" for the commonest kind."""
        return "" if self.text.isdecimal() else self.text[:2]

    @property
    def kind(self) -> str:
        """The kind of body and its jurisdiction, in words."""
        return _PREFIXES[self.prefix]

    @property
    def is_scottish(self) -> bool:
        return self.kind.endswith("Scotland")

    @property
    def is_northern_irish(self) -> bool:
        return "Northern Ireland" in self.kind

    @property
    def is_partnership(self) -> bool:
        return "partnership" in self.kind

    @property
    def is_overseas(self) -> bool:
        return "overseas" in self.kind


@dataclass(frozen=True, slots=True, order=True)
class CharityNumber(Form):
    """A charity number, as `1234567` (England and Wales), `SC012345` or `NIC100123`.

    A number of a linked charity keeps its suffix, as `1234567-1`.
    """

    format_name: ClassVar[str] = "charity number"

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = "".join(text.upper().split())
        if not compact:
            raise cls._refuse("It is blank.")
        if compact.startswith("SC"):
            if not re.fullmatch(r"SC0[0-9]{5}", compact):
                raise cls._refuse("A Scottish charity number is SC0 and five digits.")
            return cls(compact)
        if compact.startswith("NI"):
            digits = compact.removeprefix("NIC").removeprefix("NI")
            if not re.fullmatch(r"[1-9][0-9]{5}", digits):
                raise cls._refuse("A Northern Irish charity number is NIC and six digits.")
            return cls(f"NIC{digits}")
        if not re.fullmatch(r"[1-9][0-9]{5,6}(-[0-9]{1,3})?", compact):
            raise cls._refuse("A charity number of England and Wales is six or seven digits.")
        return cls(compact)

    @property
    def is_scottish(self) -> bool:
        return self.text.startswith("SC")

    @property
    def is_northern_irish(self) -> bool:
        return self.text.startswith("NIC")

    @property
    def is_linked(self) -> bool:
        """One of several charities that share a registration."""
        return "-" in self.text
