"""Every function, by example, in the engine and in plain Python alike."""

from collections.abc import Iterator

import pytest
from tests.oracle.soql_engine import Unanswerable, answer
from tests.oracle.soql_functions import text_of
from tests.spec.soql.cases_read import NOW, Case, read_lines, read_table, same, show
from tests.spec.soql.conftest import Ask

from folkmoot.soql import FUNCTIONS, Dataset, parse
from folkmoot.soql.analysis import Analyst, no_tables
from folkmoot.soql.limits import DEFAULT_LIMITS
from folkmoot.soql.literals import Interval
from folkmoot.soql.plan import SelectPlan
from folkmoot.soql.typed import Application, Typed

FAMILIES = [
    "comparison", "text", "number", "moment", "cast", "compound", "shape", "aggregate", "window",
]  # fmt: skip
CASES = [case for family in FAMILIES for case in read_lines(f"functions-{family}.txt")]


def plan_of(expression: str, payments: Dataset) -> SelectPlan:
    analyst = Analyst(payments, no_tables, DEFAULT_LIMITS, NOW)
    plan = analyst.plan(parse(f"SELECT {expression} AS answer"))
    assert isinstance(plan, SelectPlan)
    return plan


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.place)
def test_the_engine_answers_as_the_table_says(case: Case, ask: Ask) -> None:
    _, rows = ask(f"SELECT {case.asked} AS answer")
    shown = [row[0] for row in rows]
    expected = case.expected.split(" ; ")
    assert len(shown) == len(expected), shown
    assert all(map(same, shown, expected)), f"{case.asked}: {shown}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.place)
def test_plain_python_answers_the_same(case: Case, payments: Dataset) -> None:
    plan = plan_of(case.asked, payments)
    rows = [{":id": number, **row} for number, row in enumerate(read_table()[1])]
    try:
        answers = answer(plan, rows)
    except Unanswerable:
        pytest.skip("the oracle knows no shapes and not every window")
    soql_type = plan.outputs[0].expression.type
    values = [text_of(v) if isinstance(v, Interval) else v for (v,) in answers]
    shown = [show(value, soql_type) for value in values]
    assert all(map(same, shown, case.expected.split(" ; "))), f"{case.asked}: {shown}"


def test_every_function_has_a_case(payments: Dataset) -> None:
    used = {
        application.function.identity
        for case in CASES
        for application in applications(plan_of(case.asked, payments).outputs[0].expression)
    }
    assert sorted({function.identity for function in FUNCTIONS} - used) == []


def applications(typed: Typed) -> Iterator[Application]:
    if isinstance(typed, Application):
        yield typed
        for part in typed.parts:
            yield from applications(part)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.identity)
def test_every_function_says_what_it_does(function: object) -> None:
    description = getattr(function, "description", "")
    assert description.endswith(".")
    assert description[0].isupper()
    assert getattr(function, "example", "")
