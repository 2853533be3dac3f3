"""What headings say: a table of the headings councils write and the meanings they have."""

from __future__ import annotations

import pytest

from folkmoot.intake.meanings import heading_meaning, heading_unit
from folkmoot.intake.meanings.headings import heading_words
from folkmoot.tables import Meaning

HEADINGS: list[tuple[str, Meaning | None]] = [
    # people
    ("Surname", Meaning.SURNAME),
    ("Last Name", Meaning.SURNAME),
    ("First name", Meaning.FORENAME),
    ("Full name", Meaning.FULL_NAME),
    ("Councillor", Meaning.FULL_NAME),
    ("Tenant Name", Meaning.FULL_NAME),
    ("DoB", Meaning.DATE_OF_BIRTH),
    ("Client date of birth", Meaning.DATE_OF_BIRTH),
    ("NINO", Meaning.NI_NUMBER),
    ("NI Number", Meaning.NI_NUMBER),
    ("NHS No", Meaning.NHS_NUMBER),
    ("Ethnic Group", Meaning.ETHNICITY),
    ("Gender", Meaning.SEX),
    ("Age Band", Meaning.AGE_BAND),
    ("Pupil UPN", None),
    ("Customer Ref", Meaning.PERSON_ID),
    ("Email address", Meaning.EMAIL),
    ("Contact Email", Meaning.EMAIL),
    ("Tel No", Meaning.PHONE),
    ("Mobile Number", Meaning.PHONE),
    ("JobTitle", Meaning.JOB_TITLE),
    ("Vehicle Registration Mark", Meaning.VEHICLE_REGISTRATION),
    ("Sort code", Meaning.BANK_ACCOUNT),
    # places
    ("AddressLine1", Meaning.ADDRESS),
    ("PropAddress2", Meaning.ADDRESS),
    ("Full Property Address", Meaning.ADDRESS),
    ("Post Code", Meaning.POSTCODE),
    ("PCD", Meaning.POSTCODE),
    ("PropPostCode", Meaning.POSTCODE),
    ("Billing Zip/Postal Code", Meaning.POSTCODE),
    ("Property_URN", Meaning.UPRN),
    ("UPRN", Meaning.UPRN),
    ("Grid Ref X", Meaning.EASTING),
    ("Polling_Place_Northing", Meaning.NORTHING),
    ("lat", Meaning.LATITUDE),
    ("Long", Meaning.LONGITUDE),
    ("LSOA Code", Meaning.GSS_CODE),
    ("Ward code", Meaning.GSS_CODE),
    ("Ward Name", Meaning.AREA_NAME),
    ("Body Name", Meaning.COUNCIL_NAME),
    # organisations and spending
    ("Supplier Name", Meaning.SUPPLIER_NAME),
    ("BeneficiaryName", Meaning.SUPPLIER_NAME),
    ("Beneficiary", Meaning.SUPPLIER_NAME),
    ("Redacted Supplier Name", Meaning.SUPPLIER_NAME),
    ("Supplier Number", Meaning.SUPPLIER_ID),
    ("Ratepayer ", Meaning.RATEPAYER_NAME),
    ("Primary Liable party name", Meaning.RATEPAYER_NAME),
    ("Company Number", Meaning.COMPANY_NUMBER),
    ("Registered Charity No.", Meaning.CHARITY_NUMBER),
    ("Net Amount", Meaning.AMOUNT_GBP),
    ("Amount Awarded", Meaning.AMOUNT_GBP),
    ("Irrecoverable VAT", Meaning.VAT_GBP),
    ("Current Rateable Value", Meaning.RATEABLE_VALUE),
    ("RV", Meaning.RATEABLE_VALUE),
    ("Service Label", Meaning.SERVICE_NAME),
    ("Service Code", Meaning.SERVICE_CODE),
    ("Service (Sercop)", Meaning.SERVICE_CODE),
    ("SERCOP", Meaning.SERVICE_CODE),
    ("Directorate", Meaning.DEPARTMENT),
    ("Expenditure code", Meaning.EXPENSE_CODE),
    ("Purpose Of Spend", Meaning.EXPENSE_TYPE),
    ("Merchant Category", Meaning.MERCHANT_CATEGORY),
    ("VOA description", Meaning.PROPERTY_TYPE),
    ("VOA code", Meaning.PROPERTY_TYPE_CODE),
    # time, records, figures
    ("Payment date", Meaning.PAYMENT_DATE),
    ("Date paid", Meaning.PAYMENT_DATE),
    ("Liability start date", Meaning.START_DATE),
    ("EndDate", Meaning.END_DATE),
    ("Last modified", Meaning.EVENT_DATE),
    ("Financial Year", Meaning.PERIOD),
    ("TransNo", Meaning.TRANSACTION_ID),
    ("BA ReferenceNumber", Meaning.PROPERTY_ID),
    ("CaseReference", Meaning.RECORD_ID),
    ("No. Claimants", Meaning.COUNT),
    ("Number of visits", Meaning.COUNT),
    ("Sequence No", Meaning.COUNT),
    ("Hectares", Meaning.MEASURE),
    ("OrganisationURI", Meaning.URL),
    ("", None),
    ("Q7b", None),
]


@pytest.mark.parametrize(("heading", "meaning"), HEADINGS)
def test_a_heading_has_a_meaning(heading: str, meaning: Meaning | None) -> None:
    match = heading_meaning(heading)
    assert (match.meaning if match else None) == meaning


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("BeneficiaryName", ("beneficiary", "name")),
        ("BENEFICIARY_NAME", ("beneficiary", "name")),
        ("Recipient Org:Postal Code", ("recipient", "organisation", "postal", "code")),
        ("DoB", ("date", "of", "birth")),
        ("Trans No", ("transaction", "number")),
        ("AddressLine2", ("address", "line", "2")),
        ("Categories", ("category",)),
    ],
)
def test_a_heading_is_read_as_plain_words(heading: str, words: tuple[str, ...]) -> None:
    assert heading_words(heading) == words


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Net Amount (£)", "GBP"),
        ("Spend GBP", "GBP"),
        ("GVA (£ million)", "GBP million"),
        ("GVA £m", "GBP million"),
        ("Budget £000s", "GBP thousand"),
        ("Budget £'000", "GBP thousand"),
        ("Turnout (%)", "percent"),
        ("Visits", ""),
    ],
)
def test_a_heading_names_a_unit(heading: str, unit: str) -> None:
    assert heading_unit(heading) == unit


def test_a_whole_heading_says_more_than_its_last_words() -> None:
    whole, last = heading_meaning("Amount"), heading_meaning("Some amount")
    assert whole is not None
    assert last is not None
    assert whole.confidence > last.confidence
