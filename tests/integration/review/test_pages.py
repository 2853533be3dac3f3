"""The pages of review: who sees them, what they show, and what they never show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from tests.integration.review.conftest import Linkers

from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review import actions
from folkmoot.hub.review.models import Judgement, Report, Round, Task
from folkmoot.linkage.review import Answer, Reason

pytestmark = pytest.mark.django_db

SignIn = Callable[[User], Client]


def _next_task(client: Client, opened: Round) -> Task:
    page = client.get(f"/reviews/{opened.code}/next/")
    assert page.status_code == 200
    task = page.context["task"]
    assert isinstance(task, Task)
    return task


def _answer(client: Client, task: Task, answer: str, **more: object) -> int:
    page = client.get(f"/reviews/{task.round.code}/next/")
    shown = page.context["form"]["shown"].initial or page.context["form"].fields["shown"].initial
    sent = {"answer": answer, "shown": shown, **more}
    return client.post(f"/reviews/{task.round.code}/pairs/{task.number}/answer/", sent).status_code


def test_pages_of_review_are_for_linkers_of_the_parties(
    signed_in: SignIn, linkers: Linkers, opened: Round, person: Callable[..., User]
) -> None:
    addresses = ("/reviews/", f"/reviews/{opened.code}/", f"/reviews/{opened.code}/next/")
    for address in addresses:
        assert Client().get(address).status_code == 302
        assert signed_in(linkers.analyst).get(address).status_code == 403
        assert signed_in(linkers.one).get(address).status_code == 200
    elsewhere = Member.objects.create(code="farham", name="Farham")
    stranger = person(Role.LINKER, elsewhere, "stranger")
    assert signed_in(stranger).get(addresses[0]).status_code == 200
    assert "Homes and helps" not in signed_in(stranger).get(addresses[0]).content.decode()
    for address in addresses[1:]:
        assert signed_in(stranger).get(address).status_code == 403


def test_the_queue_shows_likenesses_and_no_score(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    client = signed_in(linkers.one)
    page = client.get(f"/reviews/{opened.code}/next/").content.decode()
    assert "Sounds alike, one letter differs" in page
    task = _next_task(client, opened)
    for secret in (f"{task.match_probability}", task.left_id, task.right_id, "stratum", "gold"):
        assert f">{secret}" not in page
        assert f'"{secret}"' not in page


def test_an_answer_is_kept_with_its_reasons_and_its_time_and_the_next_pair_follows(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    client = signed_in(linkers.one)
    task = _next_task(client, opened)
    assert _answer(client, task, "match", reasons=["moved", "slip"]) == 302
    kept = Judgement.objects.get()
    assert (kept.task, kept.reviewer, kept.said) == (task, linkers.one, Answer.MATCH)
    assert set(kept.reasons_given) == {Reason.MOVED, Reason.SLIP}
    assert kept.seconds is not None
    assert _next_task(client, opened) != task


@pytest.mark.parametrize(
    "sent", [{"answer": "perhaps"}, {"answer": "match", "shown": "made up"}, {"answer": "match"}]
)
def test_what_the_page_did_not_offer_is_refused(
    signed_in: SignIn, linkers: Linkers, opened: Round, sent: dict[str, str]
) -> None:
    client = signed_in(linkers.one)
    task = _next_task(client, opened)
    address = f"/reviews/{opened.code}/pairs/{task.number}/answer/"
    assert client.post(address, sent).status_code == 422
    assert not Judgement.objects.exists()


def test_an_answer_to_the_page_of_one_pair_does_not_answer_another(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    client = signed_in(linkers.one)
    task = _next_task(client, opened)
    other = opened.tasks.exclude(pk=task.pk).first()
    assert other is not None
    assert _answer(client, other, "match") == 422
    assert not Judgement.objects.exists()


def test_an_answer_can_be_taken_back_from_the_queue(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    client = signed_in(linkers.one)
    task = _next_task(client, opened)
    _answer(client, task, "match")
    page = client.get(f"/reviews/{opened.code}/next/").content.decode()
    assert f"Take back your answer to pair {task.number}" in page
    client.post(f"/reviews/{opened.code}/pairs/{task.number}/take-back/")
    assert not Judgement.objects.exists()


def test_when_nothing_waits_the_queue_says_so(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    for task in opened.tasks.all():
        actions.judge(by=linkers.one, task=task, answer=Answer.MATCH)
    page = signed_in(linkers.one).get(f"/reviews/{opened.code}/next/").content.decode()
    assert "Nothing waits for you" in page


def test_a_pair_is_compared_only_once_it_is_judged(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    task = opened.tasks.filter(stratum=0).first()
    assert task is not None
    client = signed_in(linkers.one)
    assert client.get(task.get_absolute_url()).status_code == 403
    actions.judge(by=linkers.one, task=task, answer=Answer.MATCH, reasons=[Reason.SLIP])
    assert client.get(task.get_absolute_url()).status_code == 403
    actions.judge(by=linkers.other, task=task, answer=Answer.MATCH)
    page = client.get(task.get_absolute_url()).content.decode()
    assert "0.900" in page
    assert "what differs looks like a slip of the pen" in page
    assert task.left_id not in page


def test_opening_a_round_starts_the_job_that_draws_it(
    signed_in: SignIn, linkers: Linkers, linkage: Linkage
) -> None:
    client = signed_in(linkers.one)
    address = f"/reviews/linkages/{linkage.code}/open/"
    assert "How sure do precision and recall have to be?" in client.get(address).content.decode()
    assert client.post(address, {"aim": "0.5"}).status_code == 422
    assert client.post(address, {"aim": "0.05"}).status_code == 302
    opened = Round.objects.get()
    assert opened.aim == 0.05
    assert opened.job == Job.objects.get()
    assert client.get(address).status_code == 403


def test_a_closed_round_shows_its_figures_and_the_quality_page_shows_them_to_the_parties(
    signed_in: SignIn,
    linkers: Linkers,
    linkage: Linkage,
    opened: Round,
    judge_all: Callable[[Round], None],
) -> None:
    quality = f"/reviews/linkages/{linkage.code}/quality/"
    before = signed_in(linkers.analyst).get(quality).content.decode()
    assert "No person has judged these links yet" in before
    assert "97.0% (95.0% to 98.0%)" in before
    judge_all(opened)
    client = signed_in(linkers.one)
    assert client.post(f"/reviews/{opened.code}/close/").status_code == 302
    page = client.get(f"/reviews/{opened.code}/").content.decode()
    assert "What the round found" in page
    assert "0 of 1 wrong" in page
    after = signed_in(linkers.analyst).get(quality).content.decode()
    assert "By 8 pairs that two people judged, precision is" in after
    assert "What each threshold would give" in after


def test_a_round_says_how_far_it_is_and_lists_what_is_settled(
    signed_in: SignIn, linkers: Linkers, opened: Round
) -> None:
    task = opened.tasks.first()
    assert task is not None
    for by in (linkers.one, linkers.other):
        actions.judge(by=by, task=task, answer=Answer.NO_MATCH, seconds=3.0)
    page = signed_in(linkers.one).get(f"/reviews/{opened.code}/").content.decode()
    assert "1 of 9 pairs" in page
    assert f"Pair {task.number}</a>: two people" in page
    listed = signed_in(linkers.other).get("/reviews/").content.decode()
    assert "1 of 9" in listed


def test_reports_are_files_for_people_of_the_parties(
    signed_in: SignIn, linkers: Linkers, linkage: Linkage, person: Callable[..., User]
) -> None:
    quality = f"/reviews/linkages/{linkage.code}/"
    client = signed_in(linkers.one)
    assert "No report has been written" in client.get(f"{quality}quality/").content.decode()
    assert client.post(f"{quality}report/").status_code == 302
    assert Job.objects.get().task.endswith("review.tasks.report")
    report = Report.objects.create(
        linkage=linkage,
        linked_at=linkage.linked_at,
        left="homes",
        right="helps",
        page="<!DOCTYPE html><title>Links</title>",
        record={"is_draft": True},
    )
    page = f"{quality}reports/{report.pk}/"
    shown = signed_in(linkers.analyst).get(page)
    assert shown.headers["Content-Disposition"].startswith("attachment;")
    assert "Report on homes and helps" in client.get(f"{quality}quality/").content.decode()
    assert client.get(f"{page}transparency-record/").json() == {"is_draft": True}
    elsewhere = Member.objects.create(code="farham", name="Farham")
    stranger = signed_in(person(Role.LINKER, elsewhere, "stranger"))
    for address in (page, f"{page}transparency-record/"):
        assert stranger.get(address).status_code == 403


def test_records_that_cannot_be_linked_are_counted(
    signed_in: SignIn, linkers: Linkers, linkage: Linkage, opened: Round
) -> None:
    page = signed_in(linkers.analyst).get(f"/reviews/linkages/{linkage.code}/quality/")
    assert [one.n_unlinkable for one in page.context["unlinkables"]] == [37]
    assert "Records that cannot be linked" in page.content.decode()
