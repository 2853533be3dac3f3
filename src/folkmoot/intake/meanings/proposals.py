"""The meaning and sensitivity proposed for a column, for a person to confirm.

The heading speaks first (`headings`), the values have the last word: a column headed "Postcode"
that holds none is not one, and a column of e-mail addresses is one whatever it is called.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.intake.meanings.free_text import identifiers_inside
from folkmoot.intake.meanings.headings import UNSURE, heading_meaning, heading_words
from folkmoot.intake.meanings.looks import (
    is_like_a_person,
    is_like_an_address,
    is_like_an_organisation,
    share_like,
)
from folkmoot.tables import ColumnType, Meaning, Sensitivity
from folkmoot.tables.formats import valid_share

Number = float | None


@dataclass(frozen=True)
class ColumnFacts:
    """What is known of a column when its meaning is proposed.

    `sample` are texts from its whole length, none null; `distinct` and `filled` count values;
    `least` and `most` are of numbers, in double precision.
    """

    heading: str
    type: ColumnType
    unit: str
    sample: pa.StringArray
    distinct: int
    filled: int
    least: Number = None
    most: Number = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a column may mean, how sure that is (0 to 1), and why in words without values.

    `person_share` is the share of distinct values that look like a person's name, where the
    column holds names of those who are paid or pay. `inside` are the kinds of identifier that
    stand inside some of the texts looked at, where the column is free text, and in how many.
    """

    meaning: Meaning | None
    sensitivity: Sensitivity
    confidence: float
    reason: str
    person_share: float | None = None
    inside: tuple[tuple[Meaning, int], ...] = ()


_PARTY_NAMES = (
    *(Meaning.SUPPLIER_NAME, Meaning.RATEPAYER_NAME, Meaning.ORGANISATION_NAME),
    Meaning.COUNCIL_NAME,
)
_FREE_TEXT = (Meaning.DESCRIPTION, Meaning.CATEGORY, Meaning.EXPENSE_TYPE, Meaning.STATUS, None)
_PERSON_NAMES = (Meaning.FULL_NAME, Meaning.FORENAME, Meaning.SURNAME)
_BY_VALUES_ALONE = (
    (Meaning.EMAIL, 0.8),
    (Meaning.URL, 0.8),
    (Meaning.NI_NUMBER, 0.8),
    (Meaning.POSTCODE, 0.8),
    (Meaning.GSS_CODE, 0.9),
    (Meaning.PHONE, 0.8),
    (Meaning.NHS_NUMBER, 0.97),
)
"""Formats that hardly anything else has, and the share of valid values that proves them."""
_ENOUGH_FOR_CHECK_DIGITS = 20
_ENOUGH_NAMES = 5
_LOOKED_AT = 2_000

_NEEDS_VALID = {
    Meaning.POSTCODE: 0.3,
    Meaning.EMAIL: 0.3,
    Meaning.URL: 0.3,
    Meaning.GSS_CODE: 0.5,
    Meaning.NHS_NUMBER: 0.5,
    Meaning.NI_NUMBER: 0.3,
    Meaning.UPRN: 0.5,
    Meaning.USRN: 0.5,
    Meaning.COMPANY_NUMBER: 0.3,
    Meaning.CHARITY_NUMBER: 0.3,
    Meaning.SIC_CODE: 0.5,
    Meaning.PHONE: 0.3,
}
"""The share of valid values below which a heading that names a format is not believed."""

_BARE_WEB_ADDRESS = r"^[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}(?:/\S*)?$"

_NUMBERS = frozenset(kind for kind in ColumnType if kind.is_number)
_MOMENTS = frozenset(kind for kind in ColumnType if kind.is_moment)
_TEXTS = frozenset({ColumnType.TEXT, ColumnType.CODE})
_TYPES_OF: dict[Meaning, frozenset[ColumnType]] = {
    **dict.fromkeys((Meaning.AMOUNT_GBP, Meaning.VAT_GBP, Meaning.RATEABLE_VALUE), _NUMBERS),
    **dict.fromkeys((Meaning.COUNT, Meaning.MEASURE, Meaning.PERCENTAGE, Meaning.AGE), _NUMBERS),
    **dict.fromkeys((Meaning.EASTING, Meaning.NORTHING, Meaning.LATITUDE), _NUMBERS),
    Meaning.LONGITUDE: _NUMBERS,
    **dict.fromkeys((Meaning.PAYMENT_DATE, Meaning.START_DATE, Meaning.END_DATE), _MOMENTS),
    **dict.fromkeys((Meaning.EVENT_DATE, Meaning.DATE_OF_BIRTH), _MOMENTS),
    **dict.fromkeys((*_PERSON_NAMES, *_PARTY_NAMES, Meaning.AREA_NAME, Meaning.TOWN), _TEXTS),
    **dict.fromkeys((Meaning.TITLE, Meaning.JOB_TITLE, Meaning.DESCRIPTION), _TEXTS),
    Meaning.FLAG: frozenset({ColumnType.BOOLEAN}),
    Meaning.POINT: frozenset({ColumnType.POINT}),
    Meaning.GEOMETRY: frozenset({ColumnType.GEOMETRY, ColumnType.POINT}),
}
"""The types that a meaning may have, where not any."""


def propose(facts: ColumnFacts) -> Proposal:
    """The best proposal for a column."""
    if not facts.filled:
        match = heading_meaning(facts.heading)
        return _proposal(match.meaning if match else None, 0.5, "its heading alone")
    by_values = _from_values(facts)
    if by_values:
        return by_values
    match = heading_meaning(facts.heading)
    if match:
        meaning = _placed(match.meaning, facts)
        is_borne_out = match.confidence >= UNSURE or facts.type is ColumnType.MONEY
        if is_borne_out and _is_credible(meaning, facts):
            proposal = _proposal(meaning, match.confidence, "its heading")
            return _with_what_is_inside(_with_people(proposal, facts), facts)
    return _with_what_is_inside(_with_people(_from_type(facts), facts), facts)


def _with_what_is_inside(proposal: Proposal, facts: ColumnFacts) -> Proposal:
    """Free text that holds identifiers is confidential, whatever it is about."""
    is_free = facts.type is ColumnType.TEXT and proposal.meaning in _FREE_TEXT
    inside = identifiers_inside(facts.sample) if is_free else ()
    if not inside:
        return proposal
    return replace(proposal, sensitivity=Sensitivity.CONFIDENTIAL, inside=inside)


def _proposal(meaning: Meaning | None, confidence: float, reason: str) -> Proposal:
    sensitivity = meaning.sensitivity if meaning else Sensitivity.NONE
    return Proposal(meaning, sensitivity, confidence, reason)


def _from_values(facts: ColumnFacts) -> Proposal | None:
    if facts.type not in (ColumnType.TEXT, ColumnType.CODE) or not len(facts.sample):
        return None
    for meaning, needed in _BY_VALUES_ALONE:
        if meaning is Meaning.NHS_NUMBER and facts.distinct < _ENOUGH_FOR_CHECK_DIGITS:
            continue
        share = valid_share(facts.sample, meaning)
        if share >= needed:
            reason = f"{share:.0%} of its values are valid as such"
            return _proposal(meaning, min(0.99, share), reason)
    return None


def _is_credible(meaning: Meaning, facts: ColumnFacts) -> bool:
    allowed = _TYPES_OF.get(meaning)
    if allowed is not None and facts.type not in allowed and facts.filled:
        return False
    if meaning is Meaning.URL and _are_bare_web_addresses(facts):
        return True
    needed = _NEEDS_VALID.get(meaning)
    if needed is not None and len(facts.sample):
        return valid_share(facts.sample, meaning) >= needed
    if meaning is Meaning.TITLE:
        return facts.distinct <= 20 and _longest(facts) <= 12
    return True


def _are_bare_web_addresses(facts: ColumnFacts) -> bool:
    """Whether most values are addresses of the web without http:// or www."""
    if not len(facts.sample):
        return False
    is_address = pc.match_substring_regex(facts.sample, _BARE_WEB_ADDRESS)
    return bool(pc.mean(is_address).as_py() > 0.5)


def _longest(facts: ColumnFacts) -> int:
    return max((len(text) for text in facts.sample.to_pylist()), default=0)


def _placed(meaning: Meaning, facts: ColumnFacts) -> Meaning:
    """Coordinates by where they fall, whatever a heading such as GeoX promises.

    The bounds are those of the British Isles, in degrees and in metres of the National Grid.
    """
    across = (Meaning.EASTING, Meaning.LONGITUDE)
    along = (Meaning.NORTHING, Meaning.LATITUDE)
    if meaning not in across + along or facts.least is None or facts.most is None:
        return meaning
    if facts.least == facts.most == 0:
        return meaning
    if facts.least >= 49 and facts.most <= 61.5:
        return Meaning.LATITUDE
    if facts.least >= -9.5 and facts.most <= 3:
        return Meaning.LONGITUDE
    if facts.least > 3_000 or facts.most > 3_000:
        is_grid = facts.least >= 0 and facts.most <= 1_300_000
        has_degrees = facts.least < 61.5
        if is_grid and not has_degrees:
            return Meaning.EASTING if meaning in across else Meaning.NORTHING
        return Meaning.MEASURE if meaning in (Meaning.EASTING, Meaning.NORTHING) else meaning
    return meaning


def _from_type(facts: ColumnFacts) -> Proposal:
    by_type = {
        ColumnType.MONEY: Meaning.AMOUNT_GBP,
        ColumnType.BOOLEAN: Meaning.FLAG,
        ColumnType.DATE: Meaning.EVENT_DATE,
        ColumnType.TIMESTAMP: Meaning.EVENT_DATE,
        ColumnType.POINT: Meaning.POINT,
        ColumnType.GEOMETRY: Meaning.GEOMETRY,
        ColumnType.CODE: Meaning.RECORD_ID,
    }
    if facts.unit == "percent":
        return _proposal(Meaning.PERCENTAGE, 0.7, "per cent signs")
    if facts.type in by_type:
        return _proposal(by_type[facts.type], 0.5, "the type of its values")
    if facts.type is ColumnType.TEXT and len(facts.sample):
        return _from_looks(facts)
    return _proposal(None, 0.0, "nothing in its heading or values")


def _from_looks(facts: ColumnFacts) -> Proposal:
    values = facts.sample.to_pylist()[:_LOOKED_AT]
    person = share_like(values, is_like_a_person)
    address = share_like(values, is_like_an_address)
    organisation = share_like(values, is_like_an_organisation)
    reason = "what most of its values look like"
    is_named_so = "name" in heading_words(facts.heading)
    is_enough = facts.distinct >= _ENOUGH_NAMES or is_named_so
    if person >= 0.4 and person > organisation and is_enough:
        return _proposal(Meaning.FULL_NAME, person, reason)
    if address >= 0.5:
        return _proposal(Meaning.ADDRESS, address, reason)
    if organisation >= 0.6 and facts.distinct > 20:
        return _proposal(Meaning.ORGANISATION_NAME, 0.5, reason)
    if facts.distinct * 5 <= facts.filled and facts.distinct <= 200:
        return _proposal(Meaning.CATEGORY, 0.4, "few distinct values")
    if _longest(facts) > 60:
        return _proposal(Meaning.DESCRIPTION, 0.4, "long texts")
    return _proposal(None, 0.0, "nothing in its heading or values")


def _with_people(proposal: Proposal, facts: ColumnFacts) -> Proposal:
    """Names of payers and payees may be those of natural persons; say how many look so."""
    if proposal.meaning not in (*_PARTY_NAMES, Meaning.FULL_NAME) or not len(facts.sample):
        return proposal
    values = facts.sample.to_pylist()
    if proposal.meaning is not Meaning.FULL_NAME:
        return replace(proposal, person_share=share_like(values, is_like_a_person))
    values = values[:_LOOKED_AT]
    person = share_like(values, is_like_a_person)
    if person < 0.2 and share_like(values, is_like_an_organisation) > 0.5:
        of_organisations = _proposal(
            Meaning.ORGANISATION_NAME, 0.6, "its values name organisations"
        )
        return replace(of_organisations, person_share=person)
    return proposal
