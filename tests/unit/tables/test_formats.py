"""The value objects' questions, and that whole arrays are judged as single values are."""

import pyarrow as pa
import pytest

from folkmoot.errors import FormatError
from folkmoot.tables import Meaning
from folkmoot.tables.formats import (
    VALIDATORS,
    AreaKind,
    CharityNumber,
    CompanyNumber,
    GssCode,
    NhsNumber,
    NiNumber,
    Phone,
    Postcode,
    SicCode,
    Uprn,
    Usrn,
    valid_share,
)


def test_a_postcode_knows_its_parts() -> None:
    postcode = Postcode.parse(" ls14ap ")
    assert (postcode.text, postcode.outward, postcode.inward) == ("LS1 4AP", "LS1", "4AP")
    assert (postcode.area, postcode.sector) == ("LS", "LS1 4")
    assert str(postcode) == postcode.normalised == "LS1 4AP"


def test_postcodes_of_special_places_say_so() -> None:
    assert Postcode.parse("GIR 0AA").is_girobank
    assert Postcode.parse("BT1 5GS").is_northern_ireland
    assert Postcode.parse("JE2 3AB").is_crown_dependency
    assert Postcode.parse("BF1 3AA").is_forces
    assert not Postcode.parse("LS1 4AP").is_forces


def test_references_lose_leading_zeros_and_can_get_them_back() -> None:
    uprn = Uprn.parse("000100040312292")
    assert (uprn.text, uprn.number, uprn.padded) == ("100040312292", 100040312292, "100040312292")
    assert Usrn.parse("4 100 001").padded == "04100001"


@pytest.mark.parametrize(
    ("code", "kind", "country"),
    [
        ("E08000036", AreaKind.DISTRICT, "England"),
        ("E06000014", AreaKind.DISTRICT, "England"),
        ("W06000015", AreaKind.DISTRICT, "Wales"),
        ("S12000036", AreaKind.DISTRICT, "Scotland"),
        ("N09000003", AreaKind.DISTRICT, "Northern Ireland"),
        ("E05001341", AreaKind.WARD, "England"),
        ("E01011372", AreaKind.LSOA, "England"),
        ("S01006506", AreaKind.DATA_ZONE, "Scotland"),
        ("E02002330", AreaKind.MSOA, "England"),
        ("K02000001", AreaKind.COUNTRY, "United Kingdom"),
        ("E47000003", AreaKind.OTHER, "England"),
    ],
)
def test_an_area_code_says_what_kind_of_area_it_is(code: str, kind: AreaKind, country: str) -> None:
    area = GssCode.parse(code)
    assert (area.kind, area.country, area.entity) == (kind, country, code[:3])
    assert area.is_district == (kind is AreaKind.DISTRICT)
    assert area.is_ward == (kind is AreaKind.WARD)
    assert area.is_lsoa == (kind is AreaKind.LSOA)


def test_person_numbers_are_printed_for_people() -> None:
    assert NhsNumber.parse("943-476-5919").spaced == "943 476 5919"
    assert NhsNumber.parse("9990000018").is_test_number
    number = NiNumber.parse("ab 12 34 56 c")
    assert (number.text, number.spaced) == ("AB123456C", "AB 12 34 56 C")
    assert (number.prefix, number.suffix) == ("AB", "C")


def test_a_company_number_says_what_kind_of_body_it_is() -> None:
    assert CompanyNumber.parse("1234567").text == "01234567"
    assert CompanyNumber.parse("SC 123456").is_scottish
    assert CompanyNumber.parse("NI012345").is_northern_irish
    assert CompanyNumber.parse("OC300001").is_partnership
    assert CompanyNumber.parse("FC012345").is_overseas
    assert CompanyNumber.parse("R0000123").kind.startswith("company in Northern Ireland")


def test_a_charity_number_knows_its_regulator() -> None:
    assert CharityNumber.parse("SC012345").is_scottish
    assert CharityNumber.parse("NI100123").text == "NIC100123"
    assert CharityNumber.parse("NIC100123").is_northern_irish
    assert CharityNumber.parse("1110767-2").is_linked


@pytest.mark.parametrize(
    ("text", "normalised", "is_mobile"),
    [
        ("07700 900123", "+447700900123", True),
        ("+44 (0)7700 900123", "+447700900123", True),
        ("07624 123456", "+447624123456", True),
        ("07012 345678", "+447012345678", False),
        ("07600 123456", "+447600123456", False),
        ("(0113) 496 0123 ext 12", "+441134960123", False),
        ("0044 20 7946 0018", "+442079460018", False),
        ("0800 1111", "+448001111", False),
    ],
)
def test_a_phone_number_is_kept_in_its_international_form(
    text: str, normalised: str, is_mobile: bool
) -> None:
    phone = Phone.parse(text)
    assert (phone.normalised, phone.is_mobile) == (normalised, is_mobile)


def test_an_industry_code_knows_its_place() -> None:
    code = SicCode.parse("62.01/2")
    assert (code.text, code.section, code.division, code.group) == ("62012", "J", "62", "620")
    assert (code.industry_class, code.is_subclass) == ("6201", True)
    assert not SicCode.parse("0111").is_subclass


def test_a_refusal_names_the_format_and_never_the_value() -> None:
    with pytest.raises(FormatError) as caught:
        NhsNumber.parse("9434765918")
    assert caught.value.where == "NHS number"
    assert "check digit" in caught.value.problem
    assert "9434765918" not in str(caught.value)


@pytest.mark.parametrize("meaning", list(VALIDATORS))
def test_null_values_are_not_judged(meaning: Meaning) -> None:
    verdict = VALIDATORS[meaning](pa.array([None, ""], pa.string()))
    assert verdict.to_pylist() == [None, False]
    assert valid_share(pa.array([], pa.string()), meaning) == 0.0


def test_the_share_of_valid_values_leaves_nulls_out() -> None:
    values = pa.array(["LS1 4AP", "ls14ap", None, "somewhere"])
    assert valid_share(values, Meaning.POSTCODE) == pytest.approx(2 / 3)
