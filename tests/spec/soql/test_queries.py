"""Whole queries and their answers, the names of unnamed columns, and what is refused."""

import pytest
from tests.spec.soql.cases_read import NOW, Case, Question, read_lines, read_questions
from tests.spec.soql.conftest import Ask

from folkmoot.soql import Dataset, MalformedQuery, SoqlError, TableFinder, compile_query


@pytest.mark.parametrize("question", read_questions("queries.txt"), ids=lambda each: each.title)
def test_a_query_has_its_answer(question: Question, ask: Ask) -> None:
    names, rows = ask(question.query)
    assert tuple(names) == question.names
    assert [tuple(row) for row in rows] == list(question.rows)


@pytest.mark.parametrize("case", read_lines("names.txt"), ids=lambda case: case.place)
def test_an_unnamed_column_gets_the_name_that_clients_expect(case: Case, payments: Dataset) -> None:
    compiled = compile_query(f"SELECT {case.asked}", payments, now=NOW)
    assert compiled.columns[0].name == case.expected


@pytest.mark.parametrize("case", read_lines("errors.txt"), ids=lambda case: case.place)
def test_a_wrong_query_is_refused_with_its_code_and_place(
    case: Case, payments: Dataset, find: TableFinder
) -> None:
    code, _, place = case.expected.partition(" @ ")
    with pytest.raises(SoqlError) as caught:
        compile_query(case.asked, payments, find_table=find, now=NOW)
    error = caught.value
    assert error.soql_code == code
    if place:
        assert error.position is not None
        assert f"{error.position.row}:{error.position.column}" == place
    if isinstance(error, MalformedQuery) and error.query:
        assert error.query == case.asked
