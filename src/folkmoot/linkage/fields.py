"""What two assets have in common, found from what their columns mean.

A *field* is something that both sides say about a business: its name, its company number, its
postcode. Which columns give it is a matter of meanings, never of headings.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.errors import LinkageError
from folkmoot.tables import Meaning, Schema


class Field(StrEnum):
    """Something that records of two assets can be compared by."""

    BUSINESS_NAME = "business_name"
    COMPANY_NUMBER = "company_number"
    POSTCODE = "postcode"
    KIND_OF_PROPERTY = "kind_of_property"


FIELD_MEANINGS: dict[Field, tuple[Meaning, ...]] = {
    Field.BUSINESS_NAME: (
        Meaning.SUPPLIER_NAME,
        Meaning.RATEPAYER_NAME,
        Meaning.ORGANISATION_NAME,
        Meaning.ADDRESS,
    ),
    Field.COMPANY_NUMBER: (Meaning.COMPANY_NUMBER,),
    Field.POSTCODE: (Meaning.POSTCODE,),
    Field.KIND_OF_PROPERTY: (Meaning.PROPERTY_TYPE,),
}
"""The meanings that give each field. An address gives a business name too: the one over the
door. A kind of property is compared with the trade in the other side's name."""

_COMPARED_WITH: dict[Field, Field] = {Field.KIND_OF_PROPERTY: Field.BUSINESS_NAME}
"""A field that needs another on the other side; every other field needs itself there."""


@dataclass(frozen=True, slots=True)
class CommonField:
    """A field and the columns that give it, by name, on the left and on the right."""

    field: Field
    left: tuple[str, ...]
    right: tuple[str, ...]


def fields_in_common(left: Schema, right: Schema) -> tuple[CommonField, ...]:
    """The fields that both assets give, in the order of `Field`.

    Raises LinkageError when there is no business name on both sides: nothing else names a
    business often enough to link by.
    """
    found = []
    for field in Field:
        needs = _COMPARED_WITH.get(field, field)
        lefts, rights = _columns(left, field), _columns(right, field)
        if (lefts and _columns(right, needs)) or (rights and _columns(left, needs)):
            found.append(CommonField(field, lefts, rights))
    if not found or found[0].field is not Field.BUSINESS_NAME:
        raise LinkageError(
            "The two assets have no name of a business in common.",
            remedy="Confirm which column means supplier, ratepayer or organisation on each side.",
        )
    return tuple(found)


def _columns(schema: Schema, field: Field) -> tuple[str, ...]:
    return tuple(
        column.name for meaning in FIELD_MEANINGS[field] for column in schema.with_meaning(meaning)
    )
