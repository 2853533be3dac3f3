"""Whose places a table's addresses are: homes, until the table says otherwise.

A place is taken for somebody's home, and so for personal, unless its heading names something that
nobody lives in (a site, a polling place, a supplier), or the table is a list of business premises
(it has a rateable value or a ratepayer).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from folkmoot.intake.meanings.headings import heading_words
from folkmoot.intake.meanings.proposals import Proposal
from folkmoot.tables import Meaning, Sensitivity

PLACES = frozenset(
    {
        *(Meaning.ADDRESS, Meaning.POSTCODE, Meaning.UPRN, Meaning.POINT),
        *(Meaning.EASTING, Meaning.NORTHING, Meaning.LATITUDE, Meaning.LONGITUDE),
    }
)
_PREMISES = frozenset({Meaning.RATEABLE_VALUE, Meaning.RATEPAYER_NAME})
_PERSONS = frozenset(
    {
        *(Meaning.FULL_NAME, Meaning.FORENAME, Meaning.SURNAME, Meaning.DATE_OF_BIRTH),
        *(Meaning.NHS_NUMBER, Meaning.NI_NUMBER, Meaning.PERSON_ID, Meaning.HOUSEHOLD_ID),
        *(Meaning.AGE, Meaning.SEX, Meaning.ETHNICITY, Meaning.HEALTH, Meaning.DISABILITY),
    }
)
_NOBODYS_HOME = frozenset(
    {
        *("site", "premises", "polling", "library", "school", "toilet", "office", "branch"),
        *("merchant", "supplier", "vendor", "charity", "business", "company", "organisation"),
        *("depot", "station", "centre", "council", "billing", "funding", "venue"),
    }
)


def settle_places(headings: Sequence[str], proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """The same proposals, with places that are nobody's home no longer proposed as personal."""
    meanings = {proposal.meaning for proposal in proposals}
    if meanings & _PERSONS:
        return tuple(proposals)
    is_premises = bool(meanings & _PREMISES)
    named = [_names_no_home(heading) for heading in headings]
    addresses = [
        is_named
        for is_named, proposal in zip(named, proposals, strict=True)
        if proposal.meaning is Meaning.ADDRESS
    ]
    is_of_sites = bool(addresses) and all(addresses)
    return tuple(
        _settled(proposal, is_premises=is_premises, is_site=is_named or is_of_sites)
        for proposal, is_named in zip(proposals, named, strict=True)
    )


def _names_no_home(heading: str) -> bool:
    words = heading_words(heading)
    return bool(_NOBODYS_HOME.intersection(words)) and "property" not in words


def _settled(proposal: Proposal, *, is_premises: bool, is_site: bool) -> Proposal:
    if proposal.meaning not in PLACES:
        return proposal
    if is_premises:
        return replace(
            proposal,
            sensitivity=Sensitivity.COMMERCIAL,
            reason=f"{proposal.reason}, in a list of business premises",
        )
    if is_site:
        return replace(
            proposal,
            sensitivity=Sensitivity.NONE,
            reason=f"{proposal.reason}, of a place that is nobody's home",
        )
    return proposal
