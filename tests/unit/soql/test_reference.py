"""The examples of the reference are queries that compile."""

import pytest

from folkmoot.soql import (
    FUNCTIONS,
    Dataset,
    Function,
    SoqlType,
    compile_query,
    write_function_reference,
)
from folkmoot.tables import Column, ColumnType, Refinement, Schema

DATASET = Dataset(
    Schema(
        tuple(
            Column(name, name, kind)
            for name, kind in {
                "supplier": ColumnType.TEXT, "service": ColumnType.TEXT, "code": ColumnType.CODE,
                "amount": ColumnType.MONEY, "vat": ColumnType.MONEY, "late": ColumnType.BOOLEAN,
                "paid_on": ColumnType.DATE, "place": ColumnType.POINT, "area": ColumnType.GEOMETRY,
            }.items()
        )
        + tuple(
            Column(name, name, ColumnType.TEXT, refinement=refinement)
            for name, refinement in {
                "page": Refinement.URL, "office": Refinement.LOCATION, "phone": Refinement.PHONE,
                "report": Refinement.DOCUMENT, "facts": Refinement.JSON,
            }.items()
        )
    )
)  # fmt: skip
TYPES = {each.value for each in SoqlType}


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.identity)
def test_the_example_of_a_function_compiles(function: Function) -> None:
    example = function.example
    if example.partition("::")[0] in TYPES:  # a cast of a type that no column has
        example = f"null::{example}"
    assert compile_query(f"select {example}", DATASET).columns


def test_the_reference_names_every_function() -> None:
    page = write_function_reference()
    assert all(function.description in page for function in FUNCTIONS)
    assert "| `replace(service, ' and ', ' & ')` | (text, text, text) → text |" in page
