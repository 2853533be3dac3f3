"""A written UK address taken apart: flat, building, number, street, locality and town.

What a clerk writes in one line keeps an order: the flat, the building, the number and street, then
ever larger places. Commas help where there are any; where there are none, the word that ends a
street's name (Road, Street) and the one that ends a building's (House, Mills) part the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from folkmoot.linkage.addresses.words import address_words
from folkmoot.linkage.standardise.business_names import clean_text

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9OI][0-9A-Z]?)\s*([0-9OI][A-Z]{2})\W*$")
_COMPACT_POSTCODE = re.compile(r"([A-Z]{1,2})([0-9OI])([0-9A-Z]?)([0-9OI])([A-Z]{2})")
_DIGITS = str.maketrans("OI", "01")
_INSIDE = (
    "FLAT|FLT|APARTMENT|APT|UNITS?|SUITE|ROOM|RM|STUDIO|MAISONETTE|OFFICE|SHOP|KIOSK|STALL|"
    "WORKSHOP|BAY|PLOT|CARAVAN|BEDSIT|STORE|PITCH|GARAGE|SPACE|LEVEL"
)
_NUMERALS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN")
_ONE_TO_TEN = {word: str(number) for number, word in enumerate(_NUMERALS, 1)}
_UNIT = re.compile(
    rf"^(?:{_INSIDE})\.?\s*(?:NO\.?\s*|NUMBER\s*|#\s*)?"
    rf"(\d+(?:\.\d+)?\s?[A-Z]?(?:\s?[-/&]\s?\d+[A-Z]?)?|[A-Z]{{1,3}}\d+(?:\.\d+)?[A-Z]?|[A-Z]|"
    rf"{'|'.join(_ONE_TO_TEN)})(?=[\s,.)]|$)"
)
_FLOOR = re.compile(
    r"^(?:(?:LOWER|UPPER|PART|PT)\s+)?(GROUND|GND|GRD|FIRST|SECOND|THIRD|FOURTH|TOP|BASEMENT|BSMT|"
    r"\d{1,2}(?:ST|ND|RD|TH)|GF|FF)\s*(?:(?:FLOORS?|FLR|FL)\b\s*"
    r"(?:(?:FLAT|OFFICES?|SUITE|REAR|FRONT|LEFT|RIGHT)(?!\s*\d))?|FLAT\b|$)"
)
_FLOORS = {
    "GROUND": "G",
    "GND": "G",
    "GRD": "G",
    "GF": "G",
    "FF": "1F",
    "FIRST": "1F",
    "SECOND": "2F",
    "THIRD": "3F",
    "FOURTH": "4F",
    "TOP": "TOP",
    "BASEMENT": "B",
    "BSMT": "B",
}
_BARE_UNIT = re.compile(r"^(?:THE )?(FLAT|ANNEXE?|MAISONETTE)\b(?!\s+\w+\s+(?:ROAD|STREET|LANE))")
_NUMBER = re.compile(
    r"^(?:NO\.?\s*|NUMBER\s+)?(\d{1,5})\s?([A-Z])?"
    r"(?:\s?(-|/|&|AND|TO)\s?(\d{1,5})\s?([A-Z])?)?(?=[\s,.]|$)\W*"
)
_WORDS = re.compile(r"[A-Z0-9]+")
_DIRECTIONS = frozenset({"NORTH", "SOUTH", "EAST", "WEST"})
_SURROUNDINGS = re.compile(r"^(?:[A-Z ]*SHIRE|ENGLAND|UNITED KINGDOM|UK|GREAT BRITAIN|GB)$")
_WIDEST_RANGE = 60


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts, upper case; "" or None where it does not say.

    `unit` is the flat or the part of a building ("2", "A", "1F" of a first floor), a letter after
    the number too, so that 14A and Flat A, 14 are alike. `low` and `high` are the number, twice,
    or the ends of a range. `places` are locality and town, the largest last.
    """

    unit: str = ""
    building: str = ""
    low: int | None = None
    high: int | None = None
    street: str = ""
    places: tuple[str, ...] = ()
    postcode: str = ""

    @property
    def town(self) -> str:
        return self.places[-1] if self.places else ""


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands between two commas."""

    low: int | None
    high: int | None
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the lines are: `inside` are numbers in the building's name; `numbered` has the number,
    and no words where it is the building's."""

    building: str = ""
    inside: tuple[str, ...] = ()
    numbered: _Line | None = None
    street: str = ""
    places: tuple[str, ...] = ()


def parse_address(text: str | None, town: str = "", postcode: str = "") -> Address:
    """The parts of an address; `town` and `postcode` where other columns give them."""
    clean = clean_text(text)
    found = _POSTCODE.search(clean)
    code = read_postcode(postcode) or (read_postcode(found.group(0)) if found else "")
    lines, units = _read_lines(_POSTCODE.sub("", clean))
    found_parts = _arrange(lines)
    places = found_parts.places
    if town:
        places = (*(place for place in places if place != _plain(town)), _plain(town))
    numbered = found_parts.numbered
    if numbered is not None and not numbered.words and not units:
        # 12 Mill House, Canal Road: the number is one inside the house.
        units, numbered = [str(numbered.low)], None
    return Address(
        unit="/".join(sorted({*units, *found_parts.inside})),
        building=found_parts.building,
        low=numbered.low if numbered else None,
        high=numbered.high if numbered else None,
        street=found_parts.street,
        places=tuple(place for place in places if place and not _SURROUNDINGS.match(place)),
        postcode=code,
    )


def read_postcode(text: str) -> str:
    """A postcode without its space, letters O and I read as digits where digits belong; "" where
    the text is none."""
    compact = "".join(_WORDS.findall(clean_text(text)))
    found = _COMPACT_POSTCODE.fullmatch(compact)
    if found is None:
        return ""
    area, first, second, inward, letters = found.groups()
    return area + first.translate(_DIGITS) + second + inward.translate(_DIGITS) + letters


def _read_lines(text: str) -> tuple[list[_Line], list[str]]:
    """The lines of an address without the flat, and what names the flat."""
    units: list[str] = []
    lines: list[_Line] = []
    waiting: _Line | None = None
    for raw in re.split(r"[,;\n|]+", text):
        line = _without_units(raw.strip(" .()"), units)
        number = _NUMBER.match(line)
        low = high = None
        if number and waiting is None:
            low, high = _range(number, units)
            line = line[number.end() :]
        words = tuple(_WORDS.findall(line.replace("'", "")))
        if not words:
            # A number alone belongs to the street on the next line.
            waiting = _Line(low, high, ()) if low is not None else waiting
            continue
        if waiting is not None:
            low, high, waiting = waiting.low, waiting.high, None
        lines.append(_Line(low, high, words))
    return lines, units


def _without_units(line: str, units: list[str]) -> str:
    previous = None
    while line != previous:
        previous = line
        if found := _UNIT.match(line):
            unit = re.sub(r"\s", "", found.group(1))
            units.append(_ONE_TO_TEN.get(unit, unit))
        elif found := _FLOOR.match(line):
            floor = found.group(1)
            units.append(_FLOORS.get(floor) or f"{floor[:-2]}F")
        elif found := _BARE_UNIT.match(line):
            units.append(found.group(1)[:5])
        if found:
            line = line[found.end() :].strip(" .,-()")
    return line


def _range(number: re.Match[str], units: list[str]) -> tuple[int, int]:
    """The ends of a range; 14/2 is flat 2 of number 14, as Scots write it."""
    low, letter, sign, other, second = number.groups()
    first, last = int(low), int(other or low)
    is_range = 0 < last - first <= _WIDEST_RANGE and (sign != "/" or (last - first) % 2 == 0)
    if letter or second:
        units.append(letter or second)
    if other and not is_range:
        units.append(other)
    return (first, last) if is_range else (first, first)


def _arrange(lines: list[_Line]) -> _Parts:
    words = address_words()
    parted = [part for line in lines for part in _part(line)]
    at = _street_line(parted)
    if at is None:
        if not parted:
            return _Parts()
        first, *rest = parted
        numbered = replace(first, words=()) if first.low is not None else None
        name, inside = _without_numbers(first.words)
        return _Parts(" ".join(words.usual(name)), inside, numbered, "", _places(rest))
    before, street = parted[:at], parted[at]
    numbered = street if street.low is not None else None
    name, inside = _without_numbers(tuple(word for line in before for word in line.words))
    if numbered is None:
        owner = next((line for line in before if line.low is not None), None)
        numbered = replace(owner, words=()) if owner else None
    return _Parts(
        " ".join(words.usual(name)),
        inside,
        numbered,
        " ".join(words.usual(street.words)),
        _places(parted[at + 1 :]),
    )


def _without_numbers(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The name of a building, and the numbers of what is in it: CAR SPACE 42 is not 48."""
    numbers = tuple(word for word in words if any(letter.isdigit() for letter in word))
    return tuple(word for word in words if word not in numbers), numbers


def _street_line(lines: list[_Line]) -> int | None:
    """The line of the street: the first that ends as only streets do, else with a number the first
    that ends as streets do too, else the first that does, else the first with a number."""
    words = address_words()
    sure: list[int] = []
    numbered: list[int] = []
    doubtful: list[int] = []
    for place, line in enumerate(lines):
        ends = [word for word in line.words if word not in _DIRECTIONS]
        is_street = ends and ends[-1] in words.streets
        if not is_street or (len(line.words) == 1 and ends[-1] not in words.alone):
            continue
        if ends[-1] not in words.doubtful:
            sure.append(place)
        elif line.low is not None:
            numbered.append(place)
        else:
            doubtful.append(place)
    with_number = [
        place
        for place, line in enumerate(lines)
        if line.low is not None and line.words[-1] not in words.buildings
    ]
    found = [*sure[:1], *numbered[:1], *doubtful[:1], *with_number[:1]]
    return found[0] if found else None


def _part(line: _Line) -> list[_Line]:
    """One line as several, where a building, a street and a town stand in it without commas."""
    streets, buildings = address_words().streets, address_words().buildings
    ends = [place for place, word in enumerate(line.words) if place and word in streets]
    if not ends:
        return [line]
    end = ends[0]
    while end + 1 < len(line.words) and line.words[end + 1] in streets:
        end += 1
    if end + 1 < len(line.words) and line.words[end + 1] in _DIRECTIONS:
        end += 1
    houses = [place for place in range(1, end - 1) if line.words[place] in buildings]
    start = houses[-1] + 1 if houses and line.low is None else 0
    low, high = line.low, line.high
    words = line.words[start : end + 1]
    if start and words[0].isdigit():
        low = high = int(words[0])
        words = words[1:]
    parts = [
        _Line(None, None, line.words[:start]),
        _Line(low, high, words),
        _Line(None, None, line.words[end + 1 :]),
    ]
    return [part for part in parts if part.words]


def _places(lines: list[_Line]) -> tuple[str, ...]:
    return tuple(" ".join(line.words) for line in lines)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(clean_text(text).replace("'", "")))
