"""The fewest questions that settle the best route."""

from dataclasses import replace
from datetime import date

import pytest

from folkmoot.permission import (
    Truth,
    WorkedCase,
    is_settled,
    judge,
    load_cases,
    load_rulebook,
    next_question,
    questions,
)

BOOK = load_rulebook()
CASES = {case.id: case for case in load_cases()}
DAY = date(2026, 11, 22)


def test_nothing_is_asked_once_the_best_route_is_settled() -> None:
    case = CASES["fuel-poverty-supplier"]
    assert is_settled(case.proposal, BOOK, on=DAY)
    assert next_question(case.proposal, BOOK, on=DAY) is None
    assert questions(case.proposal, BOOK, on=DAY) == ()


def test_what_would_open_the_gateway_is_asked_in_plain_words() -> None:
    case = CASES["fuel-poverty-supplier"]
    asked = questions(replace(case.proposal, answers={}), BOOK, on=DAY)
    assert [question.id for question in asked] == ["dea-bodies-listed", "energy-scheme-listed"]
    assert all(question.question.endswith("?") and question.who for question in asked)


def test_a_no_that_shuts_a_way_leads_to_the_next_way_and_not_to_more_questions_about_it() -> None:
    case = CASES["fuel-poverty-supplier"]
    refused = replace(case.proposal, answers={"dea-bodies-listed": Truth.NO})
    following = next_question(refused, BOOK, on=DAY)
    assert following is None or following.id != "energy-scheme-listed"


def test_tasks_are_never_asked() -> None:
    for case in CASES.values():
        bare = replace(case.proposal, answers={})
        question = next_question(bare, BOOK, on=case.on)
        assert question is None or not question.is_task


SOME = sorted(CASES)[::6]


@pytest.mark.parametrize("case", [CASES[name] for name in SOME], ids=SOME)
def test_no_more_is_asked_than_in_the_order_of_the_rulebook(case: WorkedCase) -> None:
    """Nothing of what people settled is known; a fact that the case leaves out is a no."""
    start = replace(case.proposal, answers={})
    proposal, ours = start, 0
    while (question := next_question(proposal, BOOK, on=case.on)) is not None:
        truth = case.proposal.answers.get(question.id, Truth.NO)
        proposal, ours = (
            replace(proposal, answers={**proposal.answers, question.id: truth}),
            ours + 1,
        )
    settled = judge(proposal, BOOK, on=case.on).best
    whole = {q.id: case.proposal.answers.get(q.id, Truth.NO) for q in BOOK.questions}
    known = judge(replace(start, answers=whole), BOOK, on=case.on).best
    assert (settled.rung.rung, settled.once_done) == (known.rung.rung, known.once_done)
    proposal, baseline = start, 0
    for question in BOOK.questions:
        if baseline >= ours or is_settled(proposal, BOOK, on=case.on):
            break
        truth = case.proposal.answers.get(question.id, Truth.NO)
        proposal = replace(proposal, answers={**proposal.answers, question.id: truth})
        baseline += 1
    assert ours <= baseline
