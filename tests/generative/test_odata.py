"""OData's expressions, made from its grammar (the ABNF of OData 4.01): what is written is read back
as it was, what is well typed compiles, and whatever is mangled is refused in words."""

from __future__ import annotations

import string
from decimal import Decimal

import django
from hypothesis import given, settings
from hypothesis import strategies as st

django.setup()

from folkmoot.hub.odata.edm import Edm, entity_type_of  # noqa: E402 - Django comes first
from folkmoot.hub.odata.faults import Malformed, NotOffered  # noqa: E402
from folkmoot.hub.odata.grammar import parse_expression  # noqa: E402
from folkmoot.hub.odata.nodes import (  # noqa: E402
    Call,
    Literal,
    Membership,
    Node,
    Operation,
    PropertyName,
)
from folkmoot.hub.odata.options import read_options  # noqa: E402
from folkmoot.hub.odata.paging import Bookmark  # noqa: E402
from folkmoot.hub.odata.statements import ask  # noqa: E402
from folkmoot.soql import Dataset, SoqlError, compile_statement  # noqa: E402
from folkmoot.tables import Column, ColumnType, Schema  # noqa: E402

SCHEMA = Schema(tuple(Column(kind.value, kind.value, kind) for kind in ColumnType))
TYPE = entity_type_of(SCHEMA.columns)
DATASET = Dataset(SCHEMA, "d")


def _infix(strategy: st.SearchStrategy[Node], *operators: str) -> st.SearchStrategy[Node]:
    return st.builds(
        lambda operator, left, right: Operation(operator, (left, right)),
        st.sampled_from(operators), strategy, strategy,
    )  # fmt: skip


def _function(name: str, *arguments: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(lambda *given: Call(name, given), *arguments)


NUMBERS = st.deferred(
    lambda: st.one_of(
        st.sampled_from([PropertyName(each) for each in ("integer", "decimal", "money")]),
        st.integers(0, 10**12).map(lambda value: Literal(Decimal(value), Edm.INT64)),
        st.decimals(0, 10**6, places=3).map(lambda value: Literal(value, Edm.DECIMAL)),
        _infix(NUMBERS, "add", "sub", "mul", "div", "divby", "mod"),
        _function("length", TEXTS), _function("indexof", TEXTS, TEXTS),
        _function("round", NUMBERS), _function("year", MOMENTS),
    )
)  # fmt: skip
TEXTS = st.deferred(
    lambda: st.one_of(
        st.sampled_from([PropertyName(each) for each in ("text", "code", "point")]),
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8).map(
            lambda value: Literal(value, Edm.STRING)
        ),
        _function("tolower", TEXTS), _function("concat", TEXTS, TEXTS),
        _function("substring", TEXTS, st.integers(0, 9).map(
            lambda value: Literal(Decimal(value), Edm.INT64))),
    )
)  # fmt: skip
MOMENTS = st.one_of(
    st.sampled_from([PropertyName("date"), PropertyName("timestamp")]),
    st.dates().map(lambda value: Literal(value.isoformat(), Edm.DATE)),
)
CONDITIONS = st.deferred(
    lambda: st.one_of(
        st.just(PropertyName("boolean")),
        *(
            _infix(each, "eq", "ne", "gt", "ge", "lt", "le")
            for each in (NUMBERS, TEXTS, MOMENTS)
        ),
        _infix(CONDITIONS, "and", "or"),
        st.builds(lambda each: Operation("not", (each,)), CONDITIONS),
        st.builds(
            lambda value, choices: Membership(value, tuple(choices)),
            TEXTS, st.lists(TEXTS, min_size=1, max_size=3),
        ),
        _function("contains", TEXTS, TEXTS), _function("endswith", TEXTS, TEXTS),
    )
)  # fmt: skip
SPACES = st.sampled_from([" ", "  ", "\t"])


def written(node: Node, space: str = " ") -> str:
    """The text of an expression, every operation in parentheses."""
    if isinstance(node, PropertyName):
        return node.name
    if isinstance(node, Literal):
        if node.type is Edm.STRING:
            return "'" + str(node.value).replace("'", "''") + "'"
        return str(node.value) if node.type is Edm.DATE else format(Decimal(str(node.value)), "f")
    if isinstance(node, Call):
        return f"{node.function}({','.join(written(each, space) for each in node.arguments)})"
    if isinstance(node, Membership):
        choices = ",".join(written(each, space) for each in node.choices)
        return f"({written(node.value, space)}{space}in{space}({choices}))"
    parts = [written(each, space) for each in node.operands]
    if node.operator == "not":
        return f"(not{space}{parts[0]})"
    return f"({f'{space}{node.operator}{space}'.join(parts)})"


def flat(node: Node) -> Node:
    """A chain of one of `and`, `or` as the parser keeps it."""
    if isinstance(node, Operation):
        operands = tuple(map(flat, node.operands))
        first = operands[0]
        is_chain = isinstance(first, Operation) and first.operator == node.operator
        if node.operator in ("and", "or") and is_chain:
            operands = (*first.operands, *operands[1:])
        return Operation(node.operator, operands)
    if isinstance(node, Call):
        return Call(node.function, tuple(map(flat, node.arguments)))
    if isinstance(node, Membership):
        return Membership(flat(node.value), tuple(map(flat, node.choices)))
    return node


def compiled(text: str) -> tuple[str, ...]:
    """The relations that a filter reads, or why it is refused."""
    try:
        options = read_options([("$filter", text), ("$orderby", "money desc")])
        statement = ask(TYPE, options, {}).rows(Bookmark("v"), 0, 10)
        return compile_statement(statement, DATASET, default_limit=None).views
    except (Malformed, NotOffered, SoqlError) as error:
        return ("refused", error.problem)


def is_too_large(outcome: tuple[str, ...]) -> bool:
    """Whether it is refused for its size alone."""
    return outcome[0] == "refused" and ("nest" in outcome[1] or "large" in outcome[1])


@given(CONDITIONS, SPACES)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back(node: Node, space: str) -> None:
    try:
        read = parse_expression(written(node, space), "$filter", {})
    except Malformed as error:
        read = Literal(error.problem, Edm.STRING)
    is_deep = isinstance(read, Literal) and "nested more than" in str(read.value)
    assert is_deep or read == flat(node)


@given(CONDITIONS)
@settings(max_examples=150, deadline=None)
def test_what_is_well_typed_compiles(node: Node) -> None:
    outcome = compiled(written(node))
    assert outcome == ("d",) or is_too_large(outcome)


@given(
    CONDITIONS.map(written),
    st.lists(
        st.tuples(st.integers(0, 200), st.text(string.printable, max_size=3)),
        min_size=1,
        max_size=3,
    ),
)
@settings(max_examples=300, deadline=None)
def test_what_is_mangled_is_read_or_refused_in_words(
    text: str, changes: list[tuple[int, str]]
) -> None:
    for at, inserted in changes:
        at %= len(text) + 1
        text = text[:at] + inserted + text[at + len(inserted) % 2 :]
    outcome = compiled(text)
    assert outcome == ("d",) or outcome[1]
