"""A round of review from its opening to its figures: who may do what, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.review.conftest import STRATA, Linkers, pairs

from folkmoot.errors import Refused
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.ledgers.models import LedgerEntry
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review import actions, queries, rules, summary
from folkmoot.hub.review.models import Round, Task
from folkmoot.hub.review.values import figures_from_json
from folkmoot.linkage.review import Answer, Reason, Verdict

pytestmark = pytest.mark.django_db

YES, NO, UNSURE = Answer


def _ledger(subject: str) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(subject=subject).order_by("sequence"))


def test_a_linker_opens_a_round_and_nobody_else_does(linkers: Linkers, linkage: Linkage) -> None:
    with pytest.raises(Refused, match="not a linker of a party"):
        actions.open_round(by=linkers.analyst, linkage=linkage, aim=0.03)
    opened = actions.open_round(by=linkers.one, linkage=linkage, aim=0.03)
    assert opened.state == Round.State.DRAWING
    with pytest.raises(Refused, match="under way"):
        actions.open_round(by=linkers.other, linkage=linkage, aim=0.03)


def test_a_linkage_without_links_has_no_round(linkers: Linkers, linkage: Linkage) -> None:
    linkage.state = Linkage.State.WAITING
    linkage.save()
    with pytest.raises(Refused, match="no links yet"):
        actions.open_round(by=linkers.one, linkage=linkage, aim=0.03)


def test_a_round_that_could_not_be_drawn_makes_room_for_another(
    linkers: Linkers, linkage: Linkage
) -> None:
    opened = actions.open_round(by=linkers.one, linkage=linkage, aim=0.03)
    actions.fail(opened=opened, problem="A key is not there.")
    opened.refresh_from_db()
    assert opened.state == Round.State.FAILED
    actions.open_round(by=linkers.one, linkage=linkage, aim=0.03)


def test_pairs_are_taken_in_once_even_when_the_job_is_done_again(opened: Round) -> None:
    actions.fill(opened=opened, pairs=pairs(8), strata=STRATA)
    assert opened.tasks.count() == 9


def test_two_people_who_agree_settle_a_pair(linkers: Linkers, opened: Round) -> None:
    task = opened.tasks.first()
    assert task is not None
    assert actions.judge(by=linkers.one, task=task, answer=YES) is Verdict.WAITING
    assert actions.judge(by=linkers.other, task=task, answer=YES) is Verdict.MATCH
    with pytest.raises(Refused, match="has its verdict"):
        actions.judge(by=linkers.third, task=task, answer=NO)


def test_nobody_judges_a_pair_twice_not_even_who_opened_the_round(
    linkers: Linkers, opened: Round
) -> None:
    task = opened.tasks.first()
    assert task is not None
    actions.judge(by=linkers.one, task=task, answer=YES)
    with pytest.raises(Refused, match="You have judged this pair"):
        actions.judge(by=linkers.one, task=task, answer=YES)
    task.refresh_from_db()
    assert task.stands is Verdict.WAITING


def test_a_third_decides_where_two_differ_and_neither_of_the_two_can(
    linkers: Linkers, opened: Round
) -> None:
    task = opened.tasks.first()
    assert task is not None
    actions.judge(by=linkers.one, task=task, answer=YES)
    assert actions.judge(by=linkers.other, task=task, answer=UNSURE) is Verdict.DISPUTED
    for by in (linkers.one, linkers.other):
        with pytest.raises(Refused, match="You have judged this pair"):
            actions.judge(by=by, task=task, answer=NO)
    assert actions.judge(by=linkers.third, task=task, answer=NO) is Verdict.NO_MATCH
    assert task.judgements.get(is_arbitration=True).reviewer == linkers.third


def test_an_analyst_judges_nothing(linkers: Linkers, opened: Round) -> None:
    task = opened.tasks.first()
    assert task is not None
    with pytest.raises(Refused, match="not a linker of a party"):
        actions.judge(by=linkers.analyst, task=task, answer=YES)


def test_an_answer_can_be_taken_back_until_there_is_a_verdict(
    linkers: Linkers, opened: Round
) -> None:
    task = opened.tasks.first()
    assert task is not None
    actions.judge(by=linkers.one, task=task, answer=YES)
    actions.take_back(by=linkers.one, task=task)
    with pytest.raises(Refused, match="You have not judged"):
        actions.take_back(by=linkers.one, task=task)
    actions.judge(by=linkers.one, task=task, answer=NO)
    actions.judge(by=linkers.other, task=task, answer=NO)
    with pytest.raises(Refused, match="has its verdict"):
        actions.take_back(by=linkers.one, task=task)


def test_the_ledger_says_who_judged_which_pair_and_not_how(linkers: Linkers, opened: Round) -> None:
    task = opened.tasks.first()
    assert task is not None
    actions.judge(by=linkers.one, task=task, answer=YES, reasons=[Reason.MOVED])
    actions.judge(by=linkers.other, task=task, answer=NO)
    actions.judge(by=linkers.third, task=task, answer=NO)
    entries = _ledger(opened.subject)
    assert [entry.action for entry in entries] == [
        "review.opened", "review.drawn", "review.judged", "review.judged", "review.arbitrated",
    ]  # fmt: skip
    for entry in entries[2:]:
        assert f'"pair":{task.number}' in entry.line.replace(" ", "")
        assert not any(word in entry.line for word in ("match", "moved", "row-"))


def test_each_reviewer_has_an_order_of_their_own_and_disputes_come_mixed_in(
    linkers: Linkers, opened: Round
) -> None:
    orders = [
        [task.number for task in queries.waiting_for(by, opened)]
        for by in (linkers.one, linkers.other)
    ]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(1, 10))
    assert orders[0] != orders[1]
    for task in opened.tasks.all():
        answer = YES if task.number % 2 else NO
        actions.judge(by=linkers.one, task=task, answer=YES)
        actions.judge(by=linkers.other, task=task, answer=answer)
    waiting = [task.number for task in queries.waiting_for(linkers.third, opened)]
    assert sorted(waiting) == [2, 4, 6, 8]
    assert queries.waiting_for(linkers.one, opened) == []


def test_a_round_is_closed_only_when_every_pair_has_its_verdict(
    linkers: Linkers, opened: Round, judge_all: Callable[[Round], None]
) -> None:
    with pytest.raises(Refused, match="9 pairs have no verdict"):
        actions.close(by=linkers.one, done=opened)
    judge_all(opened)
    actions.close(by=linkers.one, done=opened)
    assert opened.is_closed
    with pytest.raises(Refused, match="not open"):
        actions.close(by=linkers.one, done=opened)


def test_the_figures_of_a_round_weigh_pairs_by_their_strata(
    linkers: Linkers, opened: Round, judge_all: Callable[[Round], None]
) -> None:
    wrong = opened.tasks.filter(stratum=0).first()
    missed = opened.tasks.filter(stratum=1).first()
    assert wrong is not None
    assert missed is not None
    for by in (linkers.one, linkers.other):
        actions.judge(by=by, task=wrong, answer=NO)
        actions.judge(by=by, task=missed, answer=YES)
        for task in opened.tasks.exclude(pk__in=(wrong.pk, missed.pk)):
            answer = YES if task.is_linked else NO
            actions.judge(by=by, task=task, answer=answer)
    actions.close(by=linkers.one, done=opened)
    figures = figures_from_json(opened.figures)
    assert figures.quality.n_judged == 8
    assert figures.quality.precision is not None
    assert figures.quality.precision.estimate == pytest.approx(5 / 6)
    assert figures.quality.recall is not None
    assert figures.quality.recall.estimate == pytest.approx(400 * 5 / 6 / (400 * 5 / 6 + 50))
    at_half = next(row for row in figures.by_threshold if row["threshold"] == 0.5)
    assert at_half["precision"] == pytest.approx(5 / 6)
    assert at_half["linked"] == pytest.approx(400)
    assert figures.reliability.n_pairs == 9
    assert figures.reliability.agreement is not None
    assert figures.reliability.agreement.estimate == 1


def test_a_second_round_goes_on_with_the_sample_and_relinking_begins_another(
    linkers: Linkers, linkage: Linkage, opened: Round, judge_all: Callable[[Round], None]
) -> None:
    judge_all(opened)
    actions.close(by=linkers.one, done=opened)
    second = actions.open_round(by=linkers.one, linkage=linkage, aim=0.01)
    assert second.seed == opened.seed
    known = summary.judged_before(second)
    assert len(known) == 8
    assert ("homes/row-a1", "helps/row-b1", True) in known
    more = [pair for pair in pairs(16) if pair.gold is None][8:]
    actions.fill(opened=second, pairs=more, strata=STRATA)
    second.refresh_from_db()
    judge_all(second)
    actions.close(by=linkers.one, done=second)
    assert figures_from_json(second.figures).quality.n_judged == 16
    linkage.linked_at = timezone.now() + timedelta(seconds=1)
    linkage.save()
    third = actions.open_round(by=linkers.one, linkage=linkage, aim=0.01)
    assert third.seed != opened.seed
    assert summary.judged_before(third) == []


def test_reviewers_are_measured_by_time_and_by_pairs_of_known_answer(
    linkers: Linkers, opened: Round
) -> None:
    for task in opened.tasks.all():
        actions.judge(by=linkers.one, task=task, answer=YES, seconds=float(task.number))
        actions.judge(by=linkers.other, task=task, answer=NO, seconds=None)
    one, other = queries.reviewers_of(opened)
    by_name = {one.reviewer: one, other.reviewer: other}
    assert by_name[linkers.one].seconds == 5
    assert by_name[linkers.other].seconds is None
    assert by_name[linkers.one].gold.n_wrong == 1
    assert by_name[linkers.other].gold.n_wrong == 0


def test_a_third_answer_says_nothing_of_how_two_agree(linkers: Linkers, opened: Round) -> None:
    task = opened.tasks.first()
    assert task is not None
    actions.judge(by=linkers.one, task=task, answer=YES)
    actions.judge(by=linkers.other, task=task, answer=NO)
    actions.judge(by=linkers.third, task=task, answer=YES)
    assert queries.reliability_of(opened).n_pairs == 1
    assert queries.reliability_of(opened).agreement is not None


def test_when_the_agreement_is_over_nobody_judges(
    linkers: Linkers, opened: Round, in_force: Agreement
) -> None:
    in_force.state = "withdrawn"
    in_force.save()
    task = Task.objects.filter(round=opened).first()
    assert task is not None
    assert not rules.may_judge(linkers.one, Task.objects.get(pk=task.pk)).allowed
    with pytest.raises(Refused):
        actions.judge(by=linkers.one, task=task, answer=YES)
