"""What an address says, however it is written: a table of cases."""

from __future__ import annotations

import pytest

from folkmoot.linkage.addresses import Address, parse_address

# written                                     unit   building  number   street  places
CASES: tuple[tuple[str, Address], ...] = (
    ("14 High Street", Address("", "", 14, 14, "HIGH STREET")),
    ("14 High St", Address("", "", 14, 14, "HIGH STREET")),
    ("14, high street", Address("", "", 14, 14, "HIGH STREET")),
    ("No. 14 High Street", Address("", "", 14, 14, "HIGH STREET")),
    ("14A High St", Address("A", "", 14, 14, "HIGH STREET")),
    ("Flat A, 14 High Street", Address("A", "", 14, 14, "HIGH STREET")),
    ("Flat 2, 14 High Street", Address("2", "", 14, 14, "HIGH STREET")),
    ("FLAT 2 14 HIGH STREET", Address("2", "", 14, 14, "HIGH STREET")),
    ("Apartment Two, 14 High Street", Address("2", "", 14, 14, "HIGH STREET")),
    ("14/2 High Street", Address("2", "", 14, 14, "HIGH STREET")),
    ("12-14 High Street", Address("", "", 12, 14, "HIGH STREET")),
    ("12/14 High Street", Address("", "", 12, 14, "HIGH STREET")),
    ("12 & 14 High Street", Address("", "", 12, 14, "HIGH STREET")),
    ("2nd Floor, 14 High Street", Address("2F", "", 14, 14, "HIGH STREET")),
    ("Ground Floor Flat, 14 High Street", Address("G", "", 14, 14, "HIGH STREET")),
    ("The Flat, 14 High Street", Address("FLAT", "", 14, 14, "HIGH STREET")),
    ("1 St John's Rd", Address("", "", 1, 1, "SAINT JOHNS ROAD")),
    ("1 Park Rd South", Address("", "", 1, 1, "PARK ROAD SOUTH")),
    ("3 The Crescent, Otley", Address("", "", 3, 3, "THE CRESCENT", ("OTLEY",))),
    ("First Avenue, Otley", Address("", "", None, None, "FIRST AVENUE", ("OTLEY",))),
    (
        "Rose Cottage, Church Lane, Adel",
        Address("", "ROSE COTTAGE", None, None, "CHURCH LANE", ("ADEL",)),
    ),
    (
        "12 Mill House, Canal Road, Shipley",
        Address("12", "MILL HOUSE", None, None, "CANAL ROAD", ("SHIPLEY",)),
    ),
    (
        "Flat 12 Mill Hse, 3 Canal Rd, Shipley",
        Address("12", "MILL HOUSE", 3, 3, "CANAL ROAD", ("SHIPLEY",)),
    ),
    (
        "Unit 3 Albion Mills Albion Road Thackley",
        Address("3", "ALBION MILLS", None, None, "ALBION ROAD", ("THACKLEY",)),
    ),
    (
        "14 High Street Adel Leeds LS1 4AB",
        Address("", "", 14, 14, "HIGH STREET", ("ADEL LEEDS",), "LS14AB"),
    ),
    (
        "14 High Street, Adel, Leeds, West Yorkshire, LSI 4AB",
        Address("", "", 14, 14, "HIGH STREET", ("ADEL", "LEEDS"), "LS14AB"),
    ),
    ("Kirkgate, Otley", Address("", "", None, None, "KIRKGATE", ("OTLEY",))),
    ("", Address()),
)


@pytest.mark.parametrize(("written", "address"), CASES, ids=[written for written, _ in CASES])
def test_an_address_is_taken_apart(written: str, address: Address) -> None:
    assert parse_address(written) == address


POSTCODES = (
    ("LS1 4AB", "LS14AB"),
    ("ls14ab", "LS14AB"),
    ("LS1  4AB.", "LS14AB"),
    ("LSI 4AB", "LS14AB"),
    ("LS1 OAB", "LS10AB"),
    ("W1A 4AB", "W1A4AB"),
    ("SO14 2AB", "SO142AB"),
    ("LS1", ""),
    ("unknown", ""),
)


@pytest.mark.parametrize(("written", "postcode"), POSTCODES)
def test_a_postcode_is_read_with_its_slips(written: str, postcode: str) -> None:
    assert parse_address("14 High Street", postcode=written).postcode == postcode


def test_the_town_of_a_column_of_its_own_is_the_largest_place() -> None:
    address = parse_address("14 High Street, Adel", town="Leeds")
    assert address.places == ("ADEL", "LEEDS")
    assert address.town == "LEEDS"
