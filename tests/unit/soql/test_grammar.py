"""How query text becomes a tree."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.spec.soql.cases_read import Case, read_lines

from folkmoot.soql import DEFAULT_LIMITS, Limits, MalformedQuery, QueryTooComplex, parse
from folkmoot.soql.expressions import parse_expression
from folkmoot.soql.lexer import Text, read_tokens
from folkmoot.soql.reader import TokenReader
from folkmoot.soql.tokens import Kind
from folkmoot.soql.tree import Call, Compound, Expression, Literal, Pipe, Select


def expression(text: str) -> Expression:
    reader = TokenReader(Text(text), DEFAULT_LIMITS)
    found = parse_expression(reader)
    reader.expect_end()
    return found


def without_parentheses(found: Expression) -> Expression:
    if not isinstance(found, Call):
        return found
    if found.function == "op$()":
        return without_parentheses(found.arguments[0])
    return replace(found, arguments=tuple(map(without_parentheses, found.arguments)))


@pytest.mark.parametrize("case", read_lines("precedence.txt"), ids=lambda case: case.asked)
def test_operators_bind_as_socratas_do(case: Case) -> None:
    assert without_parentheses(expression(case.asked)) == without_parentheses(
        expression(case.expected)
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'it''s'", "it's"),
        ("''", ""),
        (r"'a\nb'", r"a\nb"),
        (r'"a\nb"', "a\nb"),
        (r'"\"\\\t"', '"\\\t'),
        (r'"\u00a3\U01F600"', "£\U0001f600"),
        ('"it\'s"', "it's"),
        ("1", Decimal(1)),
        ("1.50", Decimal("1.50")),
        ("1.", Decimal(1)),
        ("1e3", Decimal("1E+3")),
        ("1.5E-2", Decimal("0.015")),
        ("true", True),
        ("FALSE", False),
        ("null", None),
    ],
)
def test_a_literal_has_its_value(text: str, value: object) -> None:
    assert expression(text) == Literal(value)  # type: ignore[arg-type]


def test_words_that_are_reserved_name_a_column_inside_back_quotes() -> None:
    with pytest.raises(MalformedQuery, match="Expected an expression, but got `GROUP'"):
        expression("group")
    assert expression("`group`") == expression("`GROUP`".lower())


def test_words_that_are_not_reserved_name_columns_too() -> None:
    for word in ("case", "end", "filter", "over", "first", "rows", "by", "all"):
        assert isinstance(parse(f"select {word}"), Select)


def test_a_token_knows_its_row_and_column() -> None:
    tokens = read_tokens(Text("select\n  a,\n  b"))
    assert [(t.position.row, t.position.column) for t in tokens] == [
        (1, 1), (2, 3), (2, 4), (3, 3), (3, 4)
    ]  # fmt: skip
    assert tokens[-1].kind is Kind.END


def test_chains_and_combinations_group_from_the_left() -> None:
    found = parse("select a |> select b union select c")
    assert isinstance(found, Compound)
    assert isinstance(found.left, Pipe)
    nested = parse("select a union (select b |> select c)")
    assert isinstance(nested, Compound)
    assert isinstance(nested.right, Pipe)


def test_a_long_chain_of_alternatives_is_one_flat_call() -> None:
    found = expression(" or ".join(f"n = {number}" for number in range(500)))
    assert isinstance(found, Call)
    assert len(found.arguments) == 500
    assert found.depth == 2


@pytest.mark.parametrize(
    "text",
    [
        "select " + "(" * 200 + "1" + ")" * 200,
        "select " + "- " * 200 + "1",
        "select " + "not " * 200 + "true",
        "select " + " + ".join(["n"] * 200),
        "select " + "upper(" * 200 + "'a'" + ")" * 200,
        "select n" + "::text" * 200,
        "select n" + ".x" * 200,
        "select " + "case when true then " * 200 + "1" + " end" * 200,
        "(" * 200 + "select n" + ")" * 200,
        "select n" + " |> select n" * 50,
        "select n in (" + ", ".join("1" * 2000) + ")",
        "select " + ", ".join(["n"] * 5000),
        "select '" + "a" * 70_000 + "'",
        "select n" + " join @a as b on true" * 20,
    ],
    ids=lambda text: text[:30],
)
def test_what_is_too_large_or_too_deep_is_refused_before_it_is_understood(text: str) -> None:
    with pytest.raises(QueryTooComplex, match="too large"):
        parse(text)


def test_limits_can_be_tightened() -> None:
    with pytest.raises(QueryTooComplex):
        parse("select a, b, c", Limits(selected_columns=2))


def test_an_error_shows_the_text_and_the_place() -> None:
    with pytest.raises(MalformedQuery) as caught:
        parse("select DBA, CUISINE DESCRIPTION limit 2")
    assert caught.value.problem == (
        'Could not parse SoQL query "select DBA, CUISINE DESCRIPTION limit 2" at line 1 '
        "character 21: Expected end of input, but got `DESCRIPTION'"
    )
    assert caught.value.soql_code == "query.compiler.malformed"
