"""The formats of the United Kingdom as small values with questions for properties.

`Postcode.parse("ls1 4ap")` gives a checked value or raises FormatError saying what is wrong;
`Postcode.is_valid(text)` asks only that. Formats with a check digit are checked by it. One module
per family: postcode, property_references (UPRN, USRN), area_code (GSS), person_numbers (NHS,
National Insurance), organisation_numbers (company, charity), phone, industry_code (SIC 2007).
`validators` asks the same of whole Arrow arrays.
"""

from folkmoot.tables.formats.area_code import AreaKind, GssCode
from folkmoot.tables.formats.form import Form
from folkmoot.tables.formats.industry_code import SicCode
from folkmoot.tables.formats.organisation_numbers import CharityNumber, CompanyNumber
from folkmoot.tables.formats.person_numbers import NhsNumber, NiNumber
from folkmoot.tables.formats.phone import Phone
from folkmoot.tables.formats.postcode import Postcode
from folkmoot.tables.formats.property_references import Uprn, Usrn
from folkmoot.tables.formats.validators import VALIDATORS, valid_share

__all__ = [
    "VALIDATORS",
    "AreaKind",
    "CharityNumber",
    "CompanyNumber",
    "Form",
    "GssCode",
    "NhsNumber",
    "NiNumber",
    "Phone",
    "Postcode",
    "SicCode",
    "Uprn",
    "Usrn",
    "valid_share",
]
