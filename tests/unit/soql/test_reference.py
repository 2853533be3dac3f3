"""The examples of the reference are queries that compile."""

from pathlib import Path

import pytest

from folkmoot.soql import (
    FUNCTIONS,
    Dataset,
    Function,
    SoqlType,
    compile_query,
    write_examples,
    write_function_reference,
)
from folkmoot.soql.examples import FAMILIES
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


def test_the_page_of_examples_shows_each_case_with_its_answer(tmp_path: Path) -> None:
    (tmp_path / "table.txt").write_text("# a note\nn:integer | ok:boolean\n1 | true\n2 | -\n")
    (tmp_path / "queries.txt").write_text(
        "# a note\n\n? Two columns\nselect n, ok\nwhere n > 1\n---\nn | ok\n2 | -\n"
    )
    for name in ("precedence", "names", "errors"):
        (tmp_path / f"{name}.txt").write_text("")
    for family in FAMILIES:
        (tmp_path / f"functions-{family}.txt").write_text("")
    (tmp_path / "functions-text.txt").write_text(
        "# expression => answers\n# joined\n'a' || n => a1 ; a2\n`n` is null => false ; false\n"
    )
    page = write_examples(tmp_path)
    assert "| n: integer | ok: boolean |\n| --- | --- |\n| 1 | true |\n| 2 | - |" in page
    assert "### Two columns\n\n```sql\nselect n, ok\nwhere n > 1\n```\n\n| n | ok |" in page
    assert (
        "Joined.\n\n| expression | answer |\n| --- | --- |\n| `'a' \\|\\| n` | `a1 ; a2` |" in page
    )
    assert "| `` `n` is null `` | `false` |" in page
    assert "=>" not in page
