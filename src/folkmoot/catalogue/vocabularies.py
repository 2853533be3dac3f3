"""The terms that the formats have for the same thing: one table for each kind."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.tables import ColumnType, Meaning, Schema

EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True, slots=True)
class FrequencyTerms:
    """One frequency: the EU's code is the key; ISO 8601's repeating interval (DCAT-US), Dublin
    Core's term (the UK model), and plain English."""

    repeating: str
    dublin_core: str
    english: str


FREQUENCIES: dict[str, FrequencyTerms] = {
    "CONT": FrequencyTerms("R/PT1S", "continuous", "Continuously"),
    "DAILY": FrequencyTerms("R/P1D", "daily", "Every day"),
    "WEEKLY": FrequencyTerms("R/P1W", "weekly", "Every week"),
    "BIWEEKLY": FrequencyTerms("R/P2W", "biweekly", "Every two weeks"),
    "MONTHLY": FrequencyTerms("R/P1M", "monthly", "Every month"),
    "BIMONTHLY": FrequencyTerms("R/P2M", "bimonthly", "Every two months"),
    "QUARTERLY": FrequencyTerms("R/P3M", "quarterly", "Every quarter"),
    "ANNUAL_2": FrequencyTerms("R/P6M", "semiannual", "Twice a year"),
    "ANNUAL": FrequencyTerms("R/P1Y", "annual", "Every year"),
    "BIENNIAL": FrequencyTerms("R/P2Y", "biennial", "Every two years"),
    "TRIENNIAL": FrequencyTerms("R/P3Y", "triennial", "Every three years"),
    "IRREG": FrequencyTerms("irregular", "irregular", "Now and then"),
    "NEVER": FrequencyTerms("", "irregular", "It will not change"),
}
"""NEVER has no term in the UK model, whose guidance for what is not known is *irregular*."""

_BY_OTHER_NAME = {
    **{terms.repeating.lower(): code for code, terms in FREQUENCIES.items() if terms.repeating},
    **{terms.dublin_core.lower(): code for code, terms in FREQUENCIES.items() if code != "NEVER"},
    **{code.lower(): code for code in FREQUENCIES},
    **{terms.english.lower(): code for code, terms in FREQUENCIES.items()},
    "annually": "ANNUAL",
    "yearly": "ANNUAL",
    "fortnightly": "BIWEEKLY",
    "ad hoc": "IRREG",
    "as needed": "IRREG",
    "never": "NEVER",
    "not planned": "NEVER",
    "continual": "CONT",
    "asneeded": "IRREG",
}


def frequency_code(text: str) -> str:
    """The EU's code of a frequency in anybody's words; empty where they are not known.

    >>> frequency_code("http://purl.org/cld/freq/quarterly")
    'QUARTERLY'
    """
    word = text.strip().lower().rstrip("/")
    return _BY_OTHER_NAME.get(word) or _BY_OTHER_NAME.get(
        word.removeprefix("freq:").rpartition("/")[2], ""
    )


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file: the EU's code, its media type, and the word that people use."""

    code: str
    media_type: str
    word: str


FILE_TYPES: dict[str, FileType] = {
    "csv": FileType("CSV", "text/csv", "CSV"),
    "xlsx": FileType(
        "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"
    ),
    "json": FileType("JSON", "application/json", "JSON"),
    "parquet": FileType("PARQUET", "application/vnd.apache.parquet", "Parquet"),
    "geojson": FileType("GEOJSON", "application/geo+json", "GeoJSON"),
}
"""By extension."""

THEMES: dict[str, str] = {
    "AGRI": "Agriculture, fisheries, forestry and food",
    "ECON": "Economy and finance",
    "EDUC": "Education, culture and sport",
    "ENER": "Energy",
    "ENVI": "Environment",
    "GOVE": "Government and public sector",
    "HEAL": "Health",
    "INTR": "International issues",
    "JUST": "Justice, legal system and public safety",
    "REGI": "Regions and cities",
    "SOCI": "Population and society",
    "TECH": "Science and technology",
    "TRAN": "Transport",
}

_THEMES_BY_MEANING: dict[Meaning, str] = {
    Meaning.AMOUNT_GBP: "ECON",
    Meaning.VAT_GBP: "ECON",
    Meaning.RATEABLE_VALUE: "ECON",
    Meaning.SUPPLIER_NAME: "ECON",
    Meaning.COMPANY_NUMBER: "ECON",
    Meaning.SIC_CODE: "ECON",
    Meaning.GSS_CODE: "REGI",
    Meaning.AREA_NAME: "REGI",
    Meaning.POINT: "REGI",
    Meaning.GEOMETRY: "REGI",
    Meaning.LATITUDE: "REGI",
    Meaning.EASTING: "REGI",
    Meaning.HEALTH: "HEAL",
    Meaning.DISABILITY: "HEAL",
    Meaning.AGE_BAND: "SOCI",
    Meaning.ETHNICITY: "SOCI",
    Meaning.SEX: "SOCI",
    Meaning.CRIMINAL_OFFENCE: "JUST",
}


def themes_of(schema: Schema) -> tuple[str, ...]:
    """The themes that the meanings of the columns speak for; what a council publishes is always
    about the public sector."""
    found = {_THEMES_BY_MEANING[c.meaning] for c in schema if c.meaning in _THEMES_BY_MEANING}
    return ("GOVE", *sorted(found))


def keywords_of(schema: Schema) -> tuple[str, ...]:
    """What the columns mean, in plain words, each once."""
    return tuple(dict.fromkeys(c.meaning.label.lower() for c in schema if c.meaning))


@dataclass(frozen=True, slots=True)
class TypeTerms:
    """A column's type in XML Schema (CSVW, DCAT), Croissant, Frictionless and CKAN's datastore."""

    xsd: str
    croissant: str
    frictionless: str
    ckan: str


COLUMN_TYPES: dict[ColumnType, TypeTerms] = {
    ColumnType.TEXT: TypeTerms("string", "sc:Text", "string", "text"),
    ColumnType.CODE: TypeTerms("string", "sc:Text", "string", "text"),
    ColumnType.INTEGER: TypeTerms("integer", "sc:Integer", "integer", "numeric"),
    ColumnType.DECIMAL: TypeTerms("double", "sc:Float", "number", "numeric"),
    ColumnType.MONEY: TypeTerms("decimal", "sc:Float", "number", "numeric"),
    ColumnType.DATE: TypeTerms("date", "sc:Date", "date", "timestamp"),
    ColumnType.TIMESTAMP: TypeTerms("dateTime", "sc:DateTime", "datetime", "timestamp"),
    ColumnType.BOOLEAN: TypeTerms("boolean", "sc:Boolean", "boolean", "bool"),
    ColumnType.POINT: TypeTerms("string", "sc:Text", "string", "text"),
    ColumnType.GEOMETRY: TypeTerms("string", "sc:Text", "string", "text"),
}
