"""Which texts are valid in each UK format: the specification as a table of cases."""

import pyarrow as pa
import pytest

from folkmoot.tables import Meaning
from folkmoot.tables.formats import (
    VALIDATORS,
    CharityNumber,
    CompanyNumber,
    Form,
    GssCode,
    NhsNumber,
    NiNumber,
    Phone,
    Postcode,
    SicCode,
    Uprn,
    Usrn,
)

FORMATS: dict[Meaning, type[Form]] = {
    Meaning.POSTCODE: Postcode,
    Meaning.UPRN: Uprn,
    Meaning.USRN: Usrn,
    Meaning.GSS_CODE: GssCode,
    Meaning.NHS_NUMBER: NhsNumber,
    Meaning.NI_NUMBER: NiNumber,
    Meaning.COMPANY_NUMBER: CompanyNumber,
    Meaning.CHARITY_NUMBER: CharityNumber,
    Meaning.PHONE: Phone,
    Meaning.SIC_CODE: SicCode,
}

CASES: list[tuple[Meaning, str, bool]] = [
    # meaning               text                   valid
    (Meaning.POSTCODE, "M1 1AA", True),
    (Meaning.POSTCODE, "M60 1NW", True),
    (Meaning.POSTCODE, "CR2 6XH", True),
    (Meaning.POSTCODE, "DN55 1PT", True),
    (Meaning.POSTCODE, "W1A 1HQ", True),
    (Meaning.POSTCODE, "EC1A 1BB", True),
    (Meaning.POSTCODE, "GIR 0AA", True),
    (Meaning.POSTCODE, "gir0aa", True),
    (Meaning.POSTCODE, "ls14ap", True),
    (Meaning.POSTCODE, "LS1  4AP", True),
    (Meaning.POSTCODE, "LS1", False),
    (Meaning.POSTCODE, "RM7 OSS", False),
    (Meaning.POSTCODE, "QA1 1AA", False),
    (Meaning.POSTCODE, "LS1 4AC", False),
    (Meaning.POSTCODE, "SS13 JU", False),
    (Meaning.POSTCODE, "LS1 4AP LS1 4AP", False),
    (Meaning.UPRN, "1", True),
    (Meaning.UPRN, "100040312292", True),
    (Meaning.UPRN, "010032972263", True),
    (Meaning.UPRN, "0", False),
    (Meaning.UPRN, "1000403122921", False),
    (Meaning.UPRN, "10004O312292", False),
    (Meaning.USRN, "4100001", True),
    (Meaning.USRN, "123456789", False),
    (Meaning.GSS_CODE, "E08000036", True),
    (Meaning.GSS_CODE, "e08000036", True),
    (Meaning.GSS_CODE, "E0800003", False),
    (Meaning.GSS_CODE, "X08000036", False),
    (Meaning.GSS_CODE, "95DD01W1", False),
    (Meaning.NHS_NUMBER, "943 476 5919", True),
    (Meaning.NHS_NUMBER, "9434765919", True),
    (Meaning.NHS_NUMBER, "9434765918", False),
    (Meaning.NHS_NUMBER, "4857773457", True),
    (Meaning.NHS_NUMBER, "4857773456", False),
    (Meaning.NHS_NUMBER, "1111111111", False),
    (Meaning.NHS_NUMBER, "0000000000", False),
    (Meaning.NHS_NUMBER, "943476591", False),
    (Meaning.NI_NUMBER, "AB123456C", True),
    (Meaning.NI_NUMBER, "ab 12 34 56 c", True),
    (Meaning.NI_NUMBER, "DA123456A", False),
    (Meaning.NI_NUMBER, "AO123456A", False),
    (Meaning.NI_NUMBER, "GB123456A", False),
    (Meaning.NI_NUMBER, "TN123456A", False),
    (Meaning.NI_NUMBER, "AB123456E", False),
    (Meaning.NI_NUMBER, "AB12345C", False),
    (Meaning.COMPANY_NUMBER, "01234567", True),
    (Meaning.COMPANY_NUMBER, "SC123456", True),
    (Meaning.COMPANY_NUMBER, "oc300001", True),
    (Meaning.COMPANY_NUMBER, "IP12345R", True),
    (Meaning.COMPANY_NUMBER, "RS007220", True),
    (Meaning.COMPANY_NUMBER, "CE008889", True),
    (Meaning.COMPANY_NUMBER, "XX123456", False),
    (Meaning.COMPANY_NUMBER, "123456789", False),
    (Meaning.CHARITY_NUMBER, "1110767", True),
    (Meaning.CHARITY_NUMBER, "214779", True),
    (Meaning.CHARITY_NUMBER, "1110767-1", True),
    (Meaning.CHARITY_NUMBER, "SC012345", True),
    (Meaning.CHARITY_NUMBER, "NIC100123", True),
    (Meaning.CHARITY_NUMBER, "SC112345", False),
    (Meaning.CHARITY_NUMBER, "12345", False),
    (Meaning.PHONE, "0113 496 0123", True),
    (Meaning.PHONE, "020 7946 0018", True),
    (Meaning.PHONE, "+44 20 7946 0018", True),
    (Meaning.PHONE, "+44 (0)7700 900123", True),
    (Meaning.PHONE, "0800 1111", True),
    (Meaning.PHONE, "01204 12345", True),
    (Meaning.PHONE, "113 496 0123", False),
    (Meaning.PHONE, "0413 496 0123", False),
    (Meaning.PHONE, "+33 1 23 45 67 89", False),
    (Meaning.PHONE, "0113 496 01234567", False),
    (Meaning.SIC_CODE, "62012", True),
    (Meaning.SIC_CODE, "6201", True),
    (Meaning.SIC_CODE, "62.01/2", True),
    (Meaning.SIC_CODE, "01110", True),
    (Meaning.SIC_CODE, "04110", False),
    (Meaning.SIC_CODE, "44110", False),
    (Meaning.SIC_CODE, "620", False),
]


@pytest.mark.parametrize(("meaning", "text", "is_valid"), CASES)
def test_a_text_is_valid_or_not(meaning: Meaning, text: str, is_valid: bool) -> None:
    assert FORMATS[meaning].is_valid(text) == is_valid


@pytest.mark.parametrize(("meaning", "text", "is_valid"), CASES)
def test_a_whole_column_is_judged_as_its_values_are(
    meaning: Meaning, text: str, is_valid: bool
) -> None:
    assert VALIDATORS[meaning](pa.array([text])).to_pylist() == [is_valid]


def test_every_value_object_has_cases_of_both_kinds() -> None:
    for meaning in FORMATS:
        assert {is_valid for of, _, is_valid in CASES if of is meaning} == {True, False}


EMAILS_AND_ADDRESSES = [
    (Meaning.EMAIL, "jo.bloggs@example.gov.uk", True),
    (Meaning.EMAIL, "jo.bloggs@example", False),
    (Meaning.EMAIL, "write to jo@example.org", False),
    (Meaning.URL, "https://example.org/a?b=c", True),
    (Meaning.URL, "www.example.org", True),
    (Meaning.URL, "example", False),
    (Meaning.URL, "see https://example.org", False),
]


@pytest.mark.parametrize(("meaning", "text", "is_valid"), EMAILS_AND_ADDRESSES)
def test_mail_and_web_addresses(meaning: Meaning, text: str, is_valid: bool) -> None:
    assert VALIDATORS[meaning](pa.array([text])).to_pylist() == [is_valid]
