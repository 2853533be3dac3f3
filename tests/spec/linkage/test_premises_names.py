"""The name over the door, found in the first lines of an address, and the postcode."""

import pytest

from folkmoot.linkage.standardise.addresses import (
    read_postcode,
    read_premises_names,
    towns_in,
)
from folkmoot.linkage.standardise.words import vocabulary

ADDRESSES = [
    ("Acme Tyres, Kensington Street, Keighley, BD21 1PW", ("ACME TYRES",)),
    ("Acme Nursery, 12, High Street, Leeds", ("ACME NURSERY",)),
    ("Unit 3A, Acme Motors, Leeds Road, Leeds", ("ACME MOTORS",)),
    ("Suite Three, Acme House, Leeds Road, Leeds", ()),
    ("J C Acmeaux, 5, High Street, Leeds", ("J C ACMEAUX",)),
    ("12, High Street, Leeds, LS1 1AA", ()),
    ("Acme Mills, Leeds Road, Leeds", ()),
    ("Atm At, Acme Stores, High Street, Leeds", ()),
    ("Advertising Right, Acme Garage, High Street", ()),
    ("Telecommunications Mast, Acme Farm, High Street", ()),
    ("Adjacent To Acme Arms, High Street, Leeds", ()),
    ("Over Acme Stores, High Street, Leeds", ()),
    ("Ground Floor, Leeds, LS1 1AA", ()),
    (None, ()),
    ("", ()),
]


@pytest.mark.parametrize(("address", "names"), ADDRESSES)
def test_only_a_sign_over_the_door_is_a_name(address: str | None, names: tuple[str, ...]) -> None:
    assert read_premises_names(address) == names


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("Acme Mills, Bradford, BD21 1PW", "BD21 1PW"),
        ("bd211pw", "BD21 1PW"),
        ("Bradford", None),
        (None, None),
    ],
)
def test_a_postcode_is_read_in_its_usual_form(text: str | None, postcode: str | None) -> None:
    assert read_postcode(text) == postcode


def test_what_stands_last_in_many_addresses_is_a_town() -> None:
    addresses = [f"{number}, High Street, Acmeville, AB1 1AA" for number in range(20)]
    assert towns_in(addresses) == frozenset(["ACMEVILLE"])
    assert towns_in(addresses[:19]) == frozenset()


def test_a_town_alone_is_no_name() -> None:
    words = vocabulary().with_places(["ACMEVILLE"])
    assert read_premises_names("Acmeville, AB1 1AA", words) == ()
