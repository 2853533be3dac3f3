"""The roles that a column can have in a record of a person."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a column contributes to a standardised record."""

    FULL_NAME = "full_name"
    FORENAME = "forename"
    MIDDLE_NAME = "middle_name"
    SURNAME = "surname"
    BIRTH_DATE = "birth_date"
    BIRTH_DAY = "birth_day"
    BIRTH_MONTH = "birth_month"
    BIRTH_YEAR = "birth_year"
    AGE = "age"
    SEX = "sex"
    ADDRESS = "address"
    POSTCODE = "postcode"
    TOWN = "town"
    UPRN = "uprn"
    NHS_NUMBER = "nhs_number"
    NATIONAL_NUMBER = "national_number"
    EMAIL = "email"
    PHONE = "phone"
    BIRTH_PLACE = "birth_place"
    OCCUPATION = "occupation"
