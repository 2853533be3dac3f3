"""Meanings are proposed from headings and values together; names and addresses by their looks."""

from __future__ import annotations

import pyarrow as pa
import pytest

from folkmoot.intake.meanings import ColumnFacts, Proposal, propose, settle_places
from folkmoot.intake.meanings.free_text import identifiers_inside
from folkmoot.intake.meanings.looks import (
    is_like_a_person,
    is_like_an_address,
    is_like_an_organisation,
    share_like,
)
from folkmoot.tables import ColumnType, Meaning, Sensitivity


def facts(
    heading: str,
    *values: str,
    column_type: ColumnType = ColumnType.TEXT,
    least: float | None = None,
    most: float | None = None,
) -> ColumnFacts:
    return ColumnFacts(
        heading=heading,
        type=column_type,
        unit="",
        sample=pa.array(values, pa.string()),
        distinct=len(set(values)),
        filled=len(values),
        least=least,
        most=most,
    )


def test_the_heading_alone_is_enough_where_the_values_do_not_speak_against_it() -> None:
    proposal = propose(facts("Surname", "Ashton", "Bradley"))
    assert (proposal.meaning, proposal.sensitivity) == (
        Meaning.SURNAME,
        Sensitivity.DIRECT_IDENTIFIER,
    )
    assert proposal.reason == "its heading"


def test_a_heading_is_not_believed_against_the_values() -> None:
    assert propose(facts("Postcode", "red", "green", "blue")).meaning is not Meaning.POSTCODE
    counts = facts("Members", "12", "15", column_type=ColumnType.INTEGER)
    assert propose(counts).meaning is not Meaning.FULL_NAME
    assert propose(facts("Title", *[f"A long title {n}" for n in range(40)])).meaning is None


@pytest.mark.parametrize(
    ("values", "meaning"),
    [
        (["a@example.org", "b@example.org"], Meaning.EMAIL),
        (["https://example.org/1", "https://example.org/2"], Meaning.URL),
        (["LS1 4AP", "BD1 1SZ"], Meaning.POSTCODE),
        (["E08000036", "E08000032"], Meaning.GSS_CODE),
        (["AB123456C", "CE 12 34 56 D"], Meaning.NI_NUMBER),
        (["0113 496 0123", "07700 900123"], Meaning.PHONE),
    ],
)
def test_values_speak_for_themselves_whatever_the_heading(
    values: list[str], meaning: Meaning
) -> None:
    assert propose(facts("Column F", *values)).meaning is meaning


def test_check_digits_need_enough_values_to_prove_anything() -> None:
    few = facts("Column F", *["9434765919"] * 30, column_type=ColumnType.CODE)
    assert propose(few).meaning is not Meaning.NHS_NUMBER


@pytest.mark.parametrize(
    ("heading", "least", "most", "meaning"),
    [
        ("GeoX", -1.9, -1.5, Meaning.LONGITUDE),
        ("GeoX", 52.1, 52.3, Meaning.LATITUDE),
        ("GeoX", 401_000.0, 433_000.0, Meaning.EASTING),
        ("GeoY", 401_000.0, 433_000.0, Meaning.NORTHING),
        ("GeoX", -0.3, 533_000.0, Meaning.MEASURE),
        ("Easting", 0.0, 0.0, Meaning.EASTING),
    ],
)
def test_coordinates_mean_what_they_are(
    heading: str, least: float, most: float, meaning: Meaning
) -> None:
    column = facts(heading, "1", column_type=ColumnType.DECIMAL, least=least, most=most)
    assert propose(column).meaning is meaning


def test_names_are_recognised_without_a_heading() -> None:
    people = ["Alan Ashton", "Mrs B Bradley", "Carol Claydon", "J A Dunford", "Emma Elland"]
    assert propose(facts("Lead", *people)).meaning is Meaning.FULL_NAME
    firms = [f"Ashton {number} Services Ltd" for number in range(30)]
    assert propose(facts("Lead", *firms)).meaning is Meaning.ORGANISATION_NAME


def test_addresses_are_recognised_without_a_heading() -> None:
    places = [f"{number} Mill Lane, Elland" for number in range(30)]
    assert propose(facts("Where", *places)).meaning is Meaning.ADDRESS


def test_owners_that_are_firms_are_no_persons() -> None:
    proposal = propose(facts("Owner", "Ashton Estates Ltd", "Leeds City Council", "Dun Homes Ltd"))
    assert proposal.meaning is Meaning.ORGANISATION_NAME


def test_a_supplier_column_says_how_many_names_look_like_persons() -> None:
    proposal = propose(
        facts("Supplier Name", "Ash Ltd", "MRS KAREN ASHTON", "Dun PLC", "Elland CC")
    )
    assert proposal.sensitivity is Sensitivity.COMMERCIAL
    assert proposal.person_share == pytest.approx(0.25)


def test_few_values_are_categories_and_long_ones_descriptions() -> None:
    assert propose(facts("Q7", *["red", "green"] * 20)).meaning is Meaning.CATEGORY
    long = [
        f"{number} words that go on and on and on, and then some more of them, too"
        for number in range(9)
    ]
    assert propose(facts("Q8", *long)).meaning is Meaning.DESCRIPTION


def test_nothing_is_proposed_where_nothing_is_known() -> None:
    proposal = propose(facts("Q9", "foo", "bar", "baz"))
    assert (proposal.meaning, proposal.confidence) == (None, 0.0)
    assert proposal.sensitivity is Sensitivity.NONE


class TestPlaces:
    address = Proposal(Meaning.ADDRESS, Sensitivity.DIRECT_IDENTIFIER, 0.9, "its heading")
    latitude = Proposal(Meaning.LATITUDE, Sensitivity.QUASI_IDENTIFIER, 0.9, "its heading")
    value = Proposal(Meaning.RATEABLE_VALUE, Sensitivity.NONE, 0.9, "its heading")
    surname = Proposal(Meaning.SURNAME, Sensitivity.DIRECT_IDENTIFIER, 0.9, "its heading")

    def sensitivities(self, *columns: tuple[str, Proposal]) -> list[Sensitivity]:
        headings = [heading for heading, _ in columns]
        proposals = [proposal for _, proposal in columns]
        return [settled.sensitivity for settled in settle_places(headings, proposals)]

    def test_a_place_is_somebodys_home_until_shown_otherwise(self) -> None:
        assert self.sensitivities(("Address", self.address), ("Lat", self.latitude)) == [
            Sensitivity.DIRECT_IDENTIFIER,
            Sensitivity.QUASI_IDENTIFIER,
        ]

    def test_a_list_of_business_premises_holds_no_homes(self) -> None:
        columns = (("Address", self.address), ("Rateable value", self.value))
        assert self.sensitivities(*columns) == [Sensitivity.COMMERCIAL, Sensitivity.NONE]

    def test_a_site_is_nobodys_home_and_neither_are_its_coordinates(self) -> None:
        columns = (("SiteNameAddress", self.address), ("Lat", self.latitude))
        assert self.sensitivities(*columns) == [Sensitivity.NONE, Sensitivity.NONE]

    def test_beside_a_persons_name_every_place_stays_personal(self) -> None:
        columns = (("Site Address", self.address), ("Surname", self.surname))
        assert self.sensitivities(*columns) == [Sensitivity.DIRECT_IDENTIFIER] * 2


@pytest.mark.parametrize(
    ("value", "is_person", "is_organisation"),
    [
        ("Mrs Karen Ashton", True, False),
        ("ASHTON, Karen", True, False),
        ("J A Dunford", True, False),
        ("Dunford J", True, False),
        ("Emma Jane O'Elland", True, False),
        ("Ashton Building Services Ltd", False, True),
        ("Karen Ashton Consulting", False, True),
        ("Ashton & Sons", False, True),
        ("Elland W M C", False, False),
        ("Karen", False, False),
        ("07700 900123", False, False),
    ],
)
def test_names_by_their_looks(value: str, is_person: bool, is_organisation: bool) -> None:
    assert is_like_a_person(value) == is_person
    assert is_like_an_organisation(value) == is_organisation


@pytest.mark.parametrize(
    ("value", "is_address"),
    [
        ("12 Mill Lane, Elland", True),
        ("Flat 3, 7 Kings Road", True),
        ("Unit 4, Dun Works, Leeds, LS1 4AP", True),
        ("Leeds", False),
        ("Road repairs", False),
    ],
)
def test_addresses_by_their_looks(value: str, is_address: bool) -> None:
    assert is_like_an_address(value) == is_address


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("write to jo.bloggs@example.org about it", Meaning.EMAIL),
        ("call 07700 900123 after six", Meaning.PHONE),
        ("office (0113) 496 0123", Meaning.PHONE),
        ("NI AB 12 34 56 C given", Meaning.NI_NUMBER),
        ("NHS no: 943 476 5919", Meaning.NHS_NUMBER),
        ("Mrs A, dob 12/03/1950, fell", Meaning.DATE_OF_BIRTH),
        ("invoice 0123456789 of 12/03/2017 for £1,234.56", None),
        ("order AB123456 delivered", None),
    ],
)
def test_identifiers_inside_free_text_are_seen(text: str, inside: Meaning | None) -> None:
    found = identifiers_inside(pa.array([text, "nothing here"]))
    assert found == (((inside, 1),) if inside else ())


def test_free_text_with_identifiers_is_confidential() -> None:
    proposal = propose(facts("Comments", "call 07700 900123", "fixed"))
    assert proposal.sensitivity is Sensitivity.CONFIDENTIAL
    assert proposal.inside == ((Meaning.PHONE, 1),)


def test_a_share_counts_each_value_once() -> None:
    assert share_like(["Karen Ashton"] * 9 + ["Leeds"], is_like_a_person) == 0.5
    assert share_like([], is_like_a_person) == 0.0
