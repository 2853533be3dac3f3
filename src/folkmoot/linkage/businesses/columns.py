"""What each column says about a business, from its meaning and, for a few, its heading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum

from folkmoot.errors import LinkageError
from folkmoot.tables import Column, Meaning, Schema


class Fact(StrEnum):
    """What a column contributes to a standardised record of a business."""

    NAME = "name"
    PAYEE_NAME = "payee_name"
    COMPANY_NUMBER = "company_number"
    CHARITY_NUMBER = "charity_number"
    VAT_NUMBER = "vat_number"
    PHONE = "phone"
    DOMAIN = "domain"
    INDUSTRY = "industry"


_BY_MEANING: dict[Meaning, Fact] = {
    Meaning.ORGANISATION_NAME: Fact.NAME,
    Meaning.RATEPAYER_NAME: Fact.NAME,
    Meaning.SUPPLIER_NAME: Fact.PAYEE_NAME,
    Meaning.COMPANY_NUMBER: Fact.COMPANY_NUMBER,
    Meaning.CHARITY_NUMBER: Fact.CHARITY_NUMBER,
    Meaning.PHONE: Fact.PHONE,
    Meaning.EMAIL: Fact.DOMAIN,
    Meaning.URL: Fact.DOMAIN,
    Meaning.SIC_CODE: Fact.INDUSTRY,
}
_BY_HEADING: tuple[tuple[str, Fact], ...] = (
    (r"\bvat ?(reg(istration)?)? ?(no|num|number|reg|registration)?\b$", Fact.VAT_NUMBER),
    (r"\b(trading (as|name)|trades as|shop name)\b", Fact.NAME),
    (r"\b(company|business|firm|organisation|organization) ?(name)?$", Fact.NAME),
    (r"\b(supplier|vendor|payee|merchant) ?(name)?$", Fact.PAYEE_NAME),
    (r"\b(website|web ?site|domain|homepage)\b", Fact.DOMAIN),
)
_UNTOLD = frozenset({None, Meaning.CATEGORY, Meaning.DESCRIPTION, Meaning.MEASURE, Meaning.COUNT})
BUSINESS_FACTS = frozenset(
    {
        Fact.NAME,
        Fact.PAYEE_NAME,
        Fact.COMPANY_NUMBER,
        Fact.CHARITY_NUMBER,
        Fact.VAT_NUMBER,
    }
)
"""Those that only a business has."""


def find_facts(schema: Schema) -> Mapping[Fact, tuple[str, ...]]:
    """The columns that say something of a business, by what they say, in the order of the file."""
    found: dict[Fact, list[str]] = defaultdict(list)
    for column in schema:
        fact = _fact(column)
        if fact is not None:
            found[fact].append(column.name)
    return {fact: tuple(columns) for fact, columns in found.items()}


def require_identifying(facts: Mapping[Fact, tuple[str, ...]]) -> None:
    """Raises LinkageError when nothing in a file names a business."""
    if not BUSINESS_FACTS & facts.keys():
        raise LinkageError(
            "No column of this file names a business.",
            remedy="It needs a company's, supplier's or ratepayer's name, or a company, charity or "
            "VAT number; `folkmoot read FILE` shows what each column was taken for.",
        )


def _fact(column: Column) -> Fact | None:
    if column.meaning in _BY_MEANING:
        return _BY_MEANING[column.meaning]
    if column.meaning not in _UNTOLD:
        return None
    heading = re.sub(r"[^a-z0-9]+", " ", (column.label or column.name).lower()).strip()
    return next((fact for pattern, fact in _BY_HEADING if re.search(pattern, heading)), None)
