"""Broken, mutated and hostile text never gets anything but a refusal in words."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.soql.cases_read import read_lines, read_questions

from folkmoot.soql import Compiled, Dataset, SoqlError, compile_query, request
from folkmoot.tables import Column, ColumnType, Schema

DATASET = Dataset(
    Schema(
        tuple(
            Column(name, name, kind)
            for name, kind in {
                "supplier": ColumnType.TEXT, "service": ColumnType.TEXT, "code": ColumnType.CODE,
                "amount": ColumnType.MONEY, "n": ColumnType.INTEGER, "rate": ColumnType.DECIMAL,
                "paid_on": ColumnType.DATE, "at": ColumnType.TIMESTAMP, "ok": ColumnType.BOOLEAN,
                "place": ColumnType.POINT, "area": ColumnType.GEOMETRY,
            }.items()
        )
    )
)  # fmt: skip
SEEDS = [question.query for question in read_questions("queries.txt")] + [
    f"select {case.asked}"
    for family in (
        *("comparison", "text", "number", "moment", "cast", "shape", "compound", "aggregate"),
        "window",
    )
    for case in read_lines(f"functions-{family}.txt")
]
PIECES = [
    "'", '"', "`", "(", ")", ",", "select", "where", "group by", "|>", "union", "--", "/*", "*/",
    ";", "\\", "\0", "null", "not", "::", ".", "[", "]", "case", "when", "over (", "@x.", ":id",
    ":*", "*", "1e400", "99999999999999999999999999", "-", "^", "%", "||", "é", "\U0001f600",
    "in (", "between", "and", "filter (where", "distinct", "drop table dataset", "$1", "?",
]  # fmt: skip


@st.composite
def mutated_queries(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["insert", "cut", "swap", "double", "splice"])):
            case "insert":
                text = f"{text[:place]} {draw(st.sampled_from(PIECES))} {text[place:]}"
            case "cut":
                text = text[:place] + text[place + draw(st.integers(1, 12)) :]
            case "swap":
                text = text[:place] + draw(st.characters()) + text[place + 1 :]
            case "double":
                text = text[:place] + text[: draw(st.integers(0, len(text)))]
            case "splice":
                text = text[:place] + draw(st.sampled_from(SEEDS))[place:]
    return text


def refusal(ask: Callable[[], Compiled]) -> SoqlError | None:
    """The error, where there is one; any other than a SoqlError fails the test."""
    try:
        assert ask().columns
    except SoqlError as error:
        return error
    return None


@settings(max_examples=1500, deadline=None)
@given(mutated_queries())
def test_mutated_queries_compile_or_are_refused_in_words(text: str) -> None:
    error = refusal(lambda: compile_query(text, DATASET))
    assert error is None or (error.soql_code and error.problem)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(["$where", "$q"]), st.text()))
def test_any_address_compiles_or_is_refused_in_words(parameters: dict[str, str]) -> None:
    error = refusal(lambda: request(parameters, DATASET))
    assert error is None or (error.soql_code and error.problem)


@pytest.mark.parametrize(
    "text",
    [
        "select " + "(" * 30_000,
        "select " + "a." * 30_000,
        "select " + "'" * 60_001,
        "select n" + " + n" * 20_000,
        "select " + "not " * 15_000 + "ok",
        "select " + "case when " * 6_000,
        "select 1e" + "9" * 1000,
        "select 1" + "0" * 50_000,
        "select n in (" + "(" * 5000,
        "/*" * 30_000,
    ],
    ids=lambda text: text[:16],
)
def test_extremes_end_quickly_and_in_words(text: str) -> None:
    with pytest.raises(SoqlError):
        compile_query(text, DATASET)


@pytest.mark.parametrize("text", ["P" + "9" * 5000 + "D", "MULTIPOLYGON " + "(" * 5000])
def test_text_that_only_looks_like_something_stays_text(text: str) -> None:
    assert compile_query(f"select '{text}'", DATASET).parameters[0] == text
