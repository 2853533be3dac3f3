"""Area codes of the Government Statistical Service (ONS Register of Geographic Codes)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from folkmoot.tables.formats.form import Form

GSS_PATTERN = r"(?i)^[EWSNKJLM][0-9]{8}$"


class AreaKind(StrEnum):
    """The kinds of area that Folkmoot tells apart."""

    OUTPUT_AREA = "output area"
    LSOA = "lower layer super output area"
    MSOA = "middle layer super output area"
    DATA_ZONE = "data zone"
    WARD = "ward"
    DISTRICT = "district"
    COUNTY = "county"
    REGION = "region"
    COUNTRY = "country"
    OTHER = "other area"


_KINDS: dict[str, AreaKind] = {
    "E00": AreaKind.OUTPUT_AREA,
    "W00": AreaKind.OUTPUT_AREA,
    "S00": AreaKind.OUTPUT_AREA,
    "N00": AreaKind.OUTPUT_AREA,
    "E01": AreaKind.LSOA,
    "W01": AreaKind.LSOA,
    "S01": AreaKind.DATA_ZONE,
    "N20": AreaKind.DATA_ZONE,
    "E02": AreaKind.MSOA,
    "W02": AreaKind.MSOA,
    "E05": AreaKind.WARD,
    "W05": AreaKind.WARD,
    "S13": AreaKind.WARD,
    "N08": AreaKind.WARD,
    "E06": AreaKind.DISTRICT,  # unitary authority
    "E07": AreaKind.DISTRICT,  # non-metropolitan district
    "E08": AreaKind.DISTRICT,  # metropolitan district
    "E09": AreaKind.DISTRICT,  # London borough
    "W06": AreaKind.DISTRICT,
    "S12": AreaKind.DISTRICT,
    "N09": AreaKind.DISTRICT,
    "E10": AreaKind.COUNTY,
    "E11": AreaKind.COUNTY,  # metropolitan county
    "E12": AreaKind.REGION,
    "E92": AreaKind.COUNTRY,
    "W92": AreaKind.COUNTRY,
    "S92": AreaKind.COUNTRY,
    "N92": AreaKind.COUNTRY,
    "K02": AreaKind.COUNTRY,
    "K03": AreaKind.COUNTRY,
    "K04": AreaKind.COUNTRY,
}
_COUNTRIES = {
    "E": "England",
    "W": "Wales",
    "S": "Scotland",
    "N": "Northern Ireland",
    "K": "United Kingdom",
    "J": "England and Wales",
    "L": "Channel Islands",
    "M": "Isle of Man",
}


@dataclass(frozen=True, slots=True, order=True)
class GssCode(Form):
    """A nine-character area code, as `E08000036`: an entity of three, an instance of six."""

    format_name: ClassVar[str] = "GSS code"

    @classmethod
    def parse(cls, text: str) -> Self:
        compact = "".join(text.upper().split())
        if not compact:
            raise cls._refuse("It is blank.")
        if len(compact) != 9:
            raise cls._refuse(
                "It does not have nine characters.", remedy="It reads like E08000036."
            )
        if not re.fullmatch(r"[A-Z][0-9]{8}", compact):
            raise cls._refuse("It is not one letter and eight digits.")
        if compact[0] not in _COUNTRIES:
            raise cls._refuse("Its first letter stands for no country.")
        return cls(compact)

    @property
    def entity(self) -> str:
        """The kind of area as coded, as `E08` for metropolitan districts."""
        return self.text[:3]

    @property
    def kind(self) -> AreaKind:
        return _KINDS.get(self.entity, AreaKind.OTHER)

    @property
    def country(self) -> str:
        return _COUNTRIES[self.text[0]]

    @property
    def is_district(self) -> bool:
        """A lower-tier or single-tier council's area."""
        return self.kind is AreaKind.DISTRICT

    @property
    def is_ward(self) -> bool:
        return self.kind is AreaKind.WARD

    @property
    def is_lsoa(self) -> bool:
        return self.kind is AreaKind.LSOA

    @property
    def is_msoa(self) -> bool:
        return self.kind is AreaKind.MSOA

    @property
    def is_small_area(self) -> bool:
        """Small enough that a count in it may point at somebody."""
        return self.kind in (AreaKind.OUTPUT_AREA, AreaKind.LSOA, AreaKind.DATA_ZONE)
