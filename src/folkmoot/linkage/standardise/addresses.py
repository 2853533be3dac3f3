"""Addresses of premises: the name over the door, the town, the postcode.

A rating list often withholds the ratepayer and still gives the business in the first line of the
address ("A1 Tyres, Kensington Street, Keighley, BD21 1PW"). That name is a second way to find a
supplier's premises, weaker than the ratepayer's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from folkmoot.linkage.standardise.business_names import clean_text
from folkmoot.linkage.standardise.words import Vocabulary, read_word_list, vocabulary

_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")
_UNIT_WORD = re.compile(
    r"^\(?(?:PT|PART|OF|FRONT|REAR|AT|LAND|SITE|REF|NUMBER|"
    r"ATM|SOLAR|PANELS?|CAR|PARKING|RIGHT|BOARD|GROUND|GND|GRD|LOWER|UPPER|FIRST|SECOND|THIRD|1ST|2ND|3RD|4TH|"
    r"5TH|TOP|FLOORS?|FLRS?|FL|GF|FF|BST|BSMT|LHS|RHS|BASEMENT|UNITS?|SUITES?|ROOMS?|OFFICES?|"
    r"WORKSHOPS?|BLOCK|BAY|SPACES?|SHOP|STALL|STORE|STORAGE|LEVEL|PLOT|NO|NOS|LEFT|RIGHT)\b[.:]?\s*"
)
_BESIDE = re.compile(
    r"^\(?(?:\w+ )?(?:ADJ|ADJACENT|ADJOINING|OPP|OPPOSITE|OUTSIDE|NEAR|NEXT TO|R/O|REAR OF|BEHIND|"
    r"OVER|ABOVE|UNDER|BELOW|BETWEEN)\b"
)
_UNIT_NUMBER = re.compile(
    r"^(?:[A-Z]{0,3}\d+[A-Z]?(?:[./-]\d*[A-Z]?)*\b|[&,./()_:@-]+|AND\b(?= ?\d|$))\s*"
)
_UNIT_LETTER = re.compile(r"^(?:[A-Z]|ONE|TWO|THREE|FOUR|FIVE|SIX)\b\s*")
_EQUIPMENT = re.compile(
    r"\b(?:ADVERT\w*|AVERTISING|ADSHEL|ATM|CELL|HOARDING|LOCKERS?|MASTS?|POSTER|SOLAR PANELS?|"
    r"TELECOM\w*|DISTRIBUTION NETWORK|ELECTRICITY GENERATING)\b"
)
_STREET_ENDINGS = frozenset(read_word_list("street_endings.txt"))
_SITE_ENDINGS = frozenset(read_word_list("site_endings.txt"))
_SITE_PHRASES = tuple(ending for ending in _STREET_ENDINGS | _SITE_ENDINGS if " " in ending)
_LINES_WITH_A_NAME = 3
_LEAST_PREMISES_IN_A_TOWN = 20


def read_postcode(text: str | None) -> str | None:
    """The postcode in a text, in its usual form ("BD21 1PW"); None where there is none."""
    found = _POSTCODE.search(clean_text(text))
    return f"{found.group(1)} {found.group(2)}" if found else None


def read_premises_names(address: str | None, words: Vocabulary | None = None) -> tuple[str, ...]:
    """Names of businesses in the first lines of an address; unit numbers, streets, towns and
    the names of mills, estates and office blocks left out. None where the premises are equipment
    at somebody else's door (a cash machine, a mast, a hoarding); what a line names only to say
    that the premises are beside it is not their name either."""
    known = words or vocabulary()
    if _EQUIPMENT.search(clean_text(address)):
        return ()
    names: list[str] = []
    lines = _POSTCODE.sub("", clean_text(address)).split(",")
    for line in lines[:_LINES_WITH_A_NAME]:
        if _BESIDE.search(line.strip()):
            continue
        name = _without_unit(line.strip())
        if _is_street(name):
            break
        if len(name) > 2 and not _is_only_a_place(name, known) and not _is_a_site(name):
            names.append(name)
    return tuple(dict.fromkeys(names))


def towns_in(addresses: Iterable[str | None]) -> frozenset[str]:
    """Single-word towns and districts: what stands last, or last but one, in many addresses."""
    counts: Counter[str] = Counter()
    for address in addresses:
        lines = [line.strip() for line in _POSTCODE.sub("", clean_text(address)).split(",")]
        counts.update({line for line in lines[1:][-3:] if line.isalpha() and len(line) > 2})
    return frozenset(
        town
        for town, n in counts.items()
        if n >= _LEAST_PREMISES_IN_A_TOWN and town not in _STREET_ENDINGS | _SITE_ENDINGS
    )


def _without_unit(line: str) -> str:
    """The line without "UNIT 3A", "SUITE THREE", "REAR OF": a letter, or a number in words, goes
    only after such a word, because "J C DECAUX" begins with letters too."""
    previous, is_in_unit = None, False
    while previous != line:
        previous = line
        line, n_words = _UNIT_WORD.subn("", line, count=1)
        is_in_unit = is_in_unit or n_words > 0
        line = _UNIT_NUMBER.sub("", line, count=1)
        if is_in_unit:
            line = _UNIT_LETTER.sub("", line, count=1)
    return line.strip(" ()")


def _is_street(name: str) -> bool:
    return bool(name) and name.split()[-1] in _STREET_ENDINGS


def _is_a_site(name: str) -> bool:
    return name.split()[-1] in _SITE_ENDINGS or name.endswith(_SITE_PHRASES)


def _is_only_a_place(name: str, words: Vocabulary) -> bool:
    return all(word in words.places or word in words.weak for word in name.split())
