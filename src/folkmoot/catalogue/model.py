"""A described dataset and a described catalogue, in no format's own words."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from folkmoot.tables import Schema


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who publishes. `uri` names it for good; `identifier` is its short name in addresses."""

    name: str
    identifier: str = ""
    uri: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """Who answers questions: a role or a team, never a person."""

    name: str
    email: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of reuse. `identifier` is that of the SPDX list where the licence is on it."""

    title: str
    identifier: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both covered; None where it is open."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the map in degrees of WGS 84."""

    west: float
    south: float
    east: float
    north: float

    @property
    def well_known_text(self) -> str:
        west, south, east, north = self.west, self.south, self.east, self.north
        return (
            f"POLYGON(({west} {south}, {east} {south}, {east} {north}, "
            f"{west} {north}, {west} {south}))"
        )


@dataclass(frozen=True, slots=True)
class Place:
    """What a dataset covers: a named area, a part of the map, or both."""

    name: str = ""
    uri: str = ""
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """A file, or an address, at which the data can be had.

    `format` is a short name such as CSV; `size` is in bytes and `sha256` in hex, both of exactly
    the bytes at `download_url`; `headings` are those of a CSV file, in order.
    """

    uri: str
    title: str
    access_url: str
    download_url: str = ""
    description: str = ""
    media_type: str = ""
    format: str = ""
    size: int | None = None
    sha256: str = ""
    headings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataService:
    """An API that answers about a dataset."""

    uri: str
    title: str
    endpoint_url: str
    description_url: str = ""
    conforms_to: str = ""
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a catalogue says of one dataset. What nobody said is empty.

    `identifier` is the dataset's own within its catalogue, `uri` the same for everybody.
    `frequency` and `themes` are codes of the EU's authority tables; `subjects` are the publisher's
    own words for themes. `quality` are sentences; `provenance` says where the data come from.
    """

    identifier: str
    title: str
    uri: str = ""
    description: str = ""
    landing_page: str = ""
    publisher: Organisation | None = None
    contact: ContactPoint | None = None
    licence: Licence | None = None
    themes: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    issued: datetime | None = None
    modified: datetime | None = None
    frequency: str = ""
    language: str = "ENG"
    temporal: Period | None = None
    spatial: tuple[Place, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    services: tuple[DataService, ...] = ()
    schema: Schema | None = None
    rows: int | None = None
    version: str = ""
    version_notes: str = ""
    quality: tuple[str, ...] = ()
    provenance: str = ""

    def distribution(self, format_name: str) -> Distribution | None:
        """The distribution of this format, such as CSV."""
        return next((each for each in self.distributions if each.format == format_name), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A catalogue, or one page of it.

    `total` counts the datasets of all pages. `pages` are the addresses of this, the first, the
    previous, the next and the last page, by those names; empty when one page holds everything.
    """

    uri: str
    title: str
    description: str
    publisher: Organisation
    homepage: str
    datasets: tuple[Dataset, ...]
    total: int
    modified: datetime | None = None
    contact: ContactPoint | None = None
    licence: Licence | None = None
    pages: dict[str, str] = field(default_factory=dict)
