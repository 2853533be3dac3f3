"""The same formats over whole Arrow arrays: which values of a column are valid.

Each validator takes a string array and returns a Boolean array of the same length, null where the
value is null. Spaces around a value are allowed; a value object's other leniencies (missing
leading zeros) are not, so that a column is never taken for something it only could be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from folkmoot.tables.formats.area_code import GSS_PATTERN
from folkmoot.tables.formats.industry_code import SIC_PATTERN
from folkmoot.tables.formats.organisation_numbers import CHARITY_PATTERN, COMPANY_PATTERN
from folkmoot.tables.formats.person_numbers import (
    NHS_WEIGHTS,
    NI_NEVER_ISSUED_PATTERN,
    NI_PATTERN,
)
from folkmoot.tables.formats.phone import PHONE_PATTERN
from folkmoot.tables.formats.postcode import POSTCODE_PATTERN
from folkmoot.tables.formats.property_references import UPRN_PATTERN, USRN_PATTERN
from folkmoot.tables.meanings import Meaning

EMAIL_PATTERN = r"^[A-Za-z0-9._%+'\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+$"
URL_PATTERN = r"(?i)^(?:https?://|www\.)[^\s]+\.[^\s]+$"

Validator = Callable[[pa.StringArray], pa.BooleanArray]


def _matching(pattern: str) -> Validator:
    re.compile(pattern)

    def valid(values: pa.StringArray) -> pa.BooleanArray:
        return pc.match_substring_regex(pc.utf8_trim_whitespace(values), pattern)

    return valid


def valid_nhs_numbers(values: pa.StringArray) -> pa.BooleanArray:
    """Ten digits, optionally spaced 3-3-4, whose modulus 11 check digit agrees."""
    compact = pc.replace_substring_regex(values, r"[\s\-]", "")
    shaped = pc.match_substring_regex(compact, r"^[0-9]{10}$")
    is_shaped = np.array(shaped.fill_null(False).to_pylist(), dtype=bool)
    grid = np.zeros((len(values), 10), dtype=np.int64)
    candidates = np.array(compact.filter(pa.array(is_shaped)).to_pylist(), dtype="S10")
    grid[is_shaped] = candidates.view(np.uint8).reshape(-1, 10) - ord("0")
    check = (11 - grid[:, :9] @ np.array(NHS_WEIGHTS) % 11) % 11
    is_varied = (grid != grid[:, :1]).any(axis=1)
    is_blank = values.is_null().to_numpy(zero_copy_only=False)
    agrees: pa.BooleanArray = pa.array((check == grid[:, 9]) & is_varied, mask=is_blank)
    return agrees


def valid_ni_numbers(values: pa.StringArray) -> pa.BooleanArray:
    """Prefix, digits and suffix as the National Insurance Manual allows them."""
    never = _matching(NI_NEVER_ISSUED_PATTERN)(values)
    return pc.and_not(_matching(NI_PATTERN)(values), never)


VALIDATORS: Mapping[Meaning, Validator] = MappingProxyType(
    {
        Meaning.POSTCODE: _matching(POSTCODE_PATTERN),
        Meaning.UPRN: _matching(UPRN_PATTERN),
        Meaning.USRN: _matching(USRN_PATTERN),
        Meaning.GSS_CODE: _matching(GSS_PATTERN),
        Meaning.NHS_NUMBER: valid_nhs_numbers,
        Meaning.NI_NUMBER: valid_ni_numbers,
        Meaning.COMPANY_NUMBER: _matching(COMPANY_PATTERN),
        Meaning.CHARITY_NUMBER: _matching(CHARITY_PATTERN),
        Meaning.PHONE: _matching(PHONE_PATTERN),
        Meaning.SIC_CODE: _matching(SIC_PATTERN),
        Meaning.EMAIL: _matching(EMAIL_PATTERN),
        Meaning.URL: _matching(URL_PATTERN),
    }
)
"""Which values are valid, by the meaning that the column would have."""


def valid_share(values: pa.StringArray, meaning: Meaning) -> float:
    """The share (0 to 1) of the non-null values that are valid for this meaning; 0 of none."""
    verdict = VALIDATORS[meaning](values)
    judged = len(verdict) - verdict.null_count
    return verdict.true_count / judged if judged else 0.0
