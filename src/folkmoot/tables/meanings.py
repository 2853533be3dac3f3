"""Column meanings: what a column is, whatever its heading says.

The table below is the one place where a meaning is defined; the glossary, the review form and the
reading of files are made from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.tables.sensitivity import Sensitivity


class Meaning(StrEnum):
    """What a column is. `label` and `sensitivity` come from the table below."""

    # People
    FULL_NAME = "full_name"
    TITLE = "title"
    FORENAME = "forename"
    SURNAME = "surname"
    DATE_OF_BIRTH = "date_of_birth"
    AGE = "age"
    AGE_BAND = "age_band"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    RELIGION = "religion"
    SEXUAL_ORIENTATION = "sexual_orientation"
    DISABILITY = "disability"
    HEALTH = "health"
    CRIMINAL_OFFENCE = "criminal_offence"
    NHS_NUMBER = "nhs_number"
    NI_NUMBER = "ni_number"
    PERSON_ID = "person_id"
    HOUSEHOLD_ID = "household_id"
    EMAIL = "email"
    PHONE = "phone"
    JOB_TITLE = "job_title"
    VEHICLE_REGISTRATION = "vehicle_registration"
    BANK_ACCOUNT = "bank_account"
    # Places
    ADDRESS = "address"
    TOWN = "town"
    POSTCODE = "postcode"
    UPRN = "uprn"
    USRN = "usrn"
    EASTING = "easting"
    NORTHING = "northing"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    POINT = "point"
    GEOMETRY = "geometry"
    GSS_CODE = "gss_code"
    AREA_NAME = "area_name"
    COUNCIL_NAME = "council_name"
    # Organisations
    ORGANISATION_NAME = "organisation_name"
    SUPPLIER_NAME = "supplier_name"
    SUPPLIER_ID = "supplier_id"
    RATEPAYER_NAME = "ratepayer_name"
    COMPANY_NUMBER = "company_number"
    CHARITY_NUMBER = "charity_number"
    SIC_CODE = "sic_code"
    # Money
    AMOUNT_GBP = "amount_gbp"
    VAT_GBP = "vat_gbp"
    RATEABLE_VALUE = "rateable_value"
    # Services and spending
    SERVICE_CODE = "service_code"
    SERVICE_NAME = "service_name"
    DEPARTMENT = "department"
    EXPENSE_CODE = "expense_code"
    EXPENSE_TYPE = "expense_type"
    MERCHANT_CATEGORY = "merchant_category"
    PROPERTY_TYPE_CODE = "property_type_code"
    PROPERTY_TYPE = "property_type"
    # Time
    PAYMENT_DATE = "payment_date"
    START_DATE = "start_date"
    END_DATE = "end_date"
    EVENT_DATE = "event_date"
    YEAR = "year"
    PERIOD = "period"
    # Records
    RECORD_ID = "record_id"
    TRANSACTION_ID = "transaction_id"
    PROPERTY_ID = "property_id"
    URL = "url"
    CATEGORY = "category"
    STATUS = "status"
    DESCRIPTION = "description"
    COUNT = "count"
    PERCENTAGE = "percentage"
    MEASURE = "measure"
    FLAG = "flag"

    @property
    def label(self) -> str:
        return MEANINGS[self].label

    @property
    def sensitivity(self) -> Sensitivity:
        return MEANINGS[self].sensitivity


@dataclass(frozen=True, slots=True)
class MeaningFacts:
    """A meaning in plain words, and the sensitivity it proposes for its column.

    The proposal assumes the worst of an unknown file: a postcode may be somebody's home. A person
    confirms or lowers it.
    """

    label: str
    sensitivity: Sensitivity


_NONE = Sensitivity.NONE
_DIRECT = Sensitivity.DIRECT_IDENTIFIER
_QUASI = Sensitivity.QUASI_IDENTIFIER
_SPECIAL = Sensitivity.SPECIAL_CATEGORY
_COMMERCIAL = Sensitivity.COMMERCIAL

MEANINGS: dict[Meaning, MeaningFacts] = {
    Meaning.FULL_NAME: MeaningFacts("Person's full name", _DIRECT),
    Meaning.TITLE: MeaningFacts("Person's title", _QUASI),
    Meaning.FORENAME: MeaningFacts("Forename", _DIRECT),
    Meaning.SURNAME: MeaningFacts("Surname", _DIRECT),
    Meaning.DATE_OF_BIRTH: MeaningFacts("Date of birth", _DIRECT),
    Meaning.AGE: MeaningFacts("Age in years", _QUASI),
    Meaning.AGE_BAND: MeaningFacts("Age band", _QUASI),
    Meaning.SEX: MeaningFacts("Sex or gender", _QUASI),
    Meaning.ETHNICITY: MeaningFacts("Ethnicity", _SPECIAL),
    Meaning.RELIGION: MeaningFacts("Religion or belief", _SPECIAL),
    Meaning.SEXUAL_ORIENTATION: MeaningFacts("Sexual orientation", _SPECIAL),
    Meaning.DISABILITY: MeaningFacts("Disability", _SPECIAL),
    Meaning.HEALTH: MeaningFacts("Health", _SPECIAL),
    Meaning.CRIMINAL_OFFENCE: MeaningFacts("Criminal offence", Sensitivity.CRIMINAL_OFFENCE),
    Meaning.NHS_NUMBER: MeaningFacts("NHS number", _DIRECT),
    Meaning.NI_NUMBER: MeaningFacts("National Insurance number", _DIRECT),
    Meaning.PERSON_ID: MeaningFacts("Person reference", _DIRECT),
    Meaning.HOUSEHOLD_ID: MeaningFacts("Household reference", _DIRECT),
    Meaning.EMAIL: MeaningFacts("E-mail address", _DIRECT),
    Meaning.PHONE: MeaningFacts("Telephone number", _DIRECT),
    Meaning.JOB_TITLE: MeaningFacts("Job title", _QUASI),
    Meaning.VEHICLE_REGISTRATION: MeaningFacts("Vehicle registration mark", _DIRECT),
    Meaning.BANK_ACCOUNT: MeaningFacts("Bank account", _DIRECT),
    Meaning.ADDRESS: MeaningFacts("Address", _DIRECT),
    Meaning.TOWN: MeaningFacts("Town", _NONE),
    Meaning.POSTCODE: MeaningFacts("Postcode", _QUASI),
    Meaning.UPRN: MeaningFacts("Unique property reference number", _QUASI),
    Meaning.USRN: MeaningFacts("Unique street reference number", _NONE),
    Meaning.EASTING: MeaningFacts("Easting (British National Grid)", _QUASI),
    Meaning.NORTHING: MeaningFacts("Northing (British National Grid)", _QUASI),
    Meaning.LATITUDE: MeaningFacts("Latitude", _QUASI),
    Meaning.LONGITUDE: MeaningFacts("Longitude", _QUASI),
    Meaning.POINT: MeaningFacts("Point", _QUASI),
    Meaning.GEOMETRY: MeaningFacts("Shape", _NONE),
    Meaning.GSS_CODE: MeaningFacts("Government Statistical Service area code", _NONE),
    Meaning.AREA_NAME: MeaningFacts("Name of an area", _NONE),
    Meaning.COUNCIL_NAME: MeaningFacts("Council", _NONE),
    Meaning.ORGANISATION_NAME: MeaningFacts("Organisation's name", _NONE),
    Meaning.SUPPLIER_NAME: MeaningFacts("Supplier's name", _COMMERCIAL),
    Meaning.SUPPLIER_ID: MeaningFacts("Supplier reference", _COMMERCIAL),
    Meaning.RATEPAYER_NAME: MeaningFacts("Ratepayer's name", _COMMERCIAL),
    Meaning.COMPANY_NUMBER: MeaningFacts("Company number", _NONE),
    Meaning.CHARITY_NUMBER: MeaningFacts("Charity number", _NONE),
    Meaning.SIC_CODE: MeaningFacts("Industry (SIC) code", _NONE),
    Meaning.AMOUNT_GBP: MeaningFacts("Amount in pounds", _NONE),
    Meaning.VAT_GBP: MeaningFacts("VAT in pounds", _NONE),
    Meaning.RATEABLE_VALUE: MeaningFacts("Rateable value in pounds", _NONE),
    Meaning.SERVICE_CODE: MeaningFacts("Service code", _NONE),
    Meaning.SERVICE_NAME: MeaningFacts("Service", _NONE),
    Meaning.DEPARTMENT: MeaningFacts("Department or directorate", _NONE),
    Meaning.EXPENSE_CODE: MeaningFacts("Expense code", _NONE),
    Meaning.EXPENSE_TYPE: MeaningFacts("Kind of expense", _NONE),
    Meaning.MERCHANT_CATEGORY: MeaningFacts("Merchant category", _NONE),
    Meaning.PROPERTY_TYPE_CODE: MeaningFacts("Property type code", _NONE),
    Meaning.PROPERTY_TYPE: MeaningFacts("Property type", _NONE),
    Meaning.PAYMENT_DATE: MeaningFacts("Payment date", _NONE),
    Meaning.START_DATE: MeaningFacts("Start date", _NONE),
    Meaning.END_DATE: MeaningFacts("End date", _NONE),
    Meaning.EVENT_DATE: MeaningFacts("Date of an event", _NONE),
    Meaning.YEAR: MeaningFacts("Year", _NONE),
    Meaning.PERIOD: MeaningFacts("Period", _NONE),
    Meaning.RECORD_ID: MeaningFacts("Record reference", _NONE),
    Meaning.TRANSACTION_ID: MeaningFacts("Transaction reference", _NONE),
    Meaning.PROPERTY_ID: MeaningFacts("Property reference", _NONE),
    Meaning.URL: MeaningFacts("Web address", _NONE),
    Meaning.CATEGORY: MeaningFacts("Category", _NONE),
    Meaning.STATUS: MeaningFacts("Status", _NONE),
    Meaning.DESCRIPTION: MeaningFacts("Description", _NONE),
    Meaning.COUNT: MeaningFacts("Count", _NONE),
    Meaning.PERCENTAGE: MeaningFacts("Percentage", _NONE),
    Meaning.MEASURE: MeaningFacts("Measure", _NONE),
    Meaning.FLAG: MeaningFacts("Yes or no", _NONE),
}
