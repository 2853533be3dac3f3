"""A round of review is drawn by the process that may open identities; the hub gets likenesses."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from tests.integration.linking.conftest import Cast, unwatched

from folkmoot.demo.people import PeopleFiles
from folkmoot.errors import LinkageError, Refused, SealBroken
from folkmoot.hub.accounts.models import Member, Role, User
from folkmoot.hub.linking import queries
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review import actions
from folkmoot.hub.review.models import Round
from folkmoot.hub.review.queries import reports_of
from folkmoot.hub.review.summary import decisions_on, judged_before
from folkmoot.hub.review.values import figures_from_json
from folkmoot.linkage.review import Answer

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def opened(cast: Cast, linked: Linkage) -> Round:
    """A round whose pairs were drawn."""
    made = actions.open_round(by=cast.linker, linkage=linked, aim=0.05)
    actions.draw(round_id=made.pk, progress=unwatched)
    made.refresh_from_db()
    return made


def test_what_comes_to_the_hub_is_row_keys_and_likenesses(
    opened: Round, linked: Linkage, people_files: PeopleFiles
) -> None:
    assert opened.is_open
    pairs = {tuple(row.values())[:4] for row in queries.pairs_of(linked).to_pylist()}
    sampled = list(opened.tasks.filter(gold=None))
    assert len(sampled) > 20
    for task in sampled:
        assert (task.left_asset, task.left_id, task.right_asset, task.right_id) in pairs
    told = json.dumps(list(opened.tasks.values_list("description", flat=True)))
    rows = people_files.tenancies.read_text("utf-8").splitlines()[1:200]
    for row in rows:
        for value in (value for value in row.split(",") if len(value) > 4 and value[0].isupper()):
            assert value not in told


def test_a_sampled_pair_is_explained_to_the_probability_that_it_has(opened: Round) -> None:
    for task in opened.tasks.filter(gold=None):
        assert task.why[0].startswith("Of a thousand pairs looked at")
        end = f"the probability that they are one person is {task.match_probability:.1%}"
        assert end in task.why[-1]
        assert ("so they are linked" in task.why[-1]) == task.is_linked
    assert {one["side"] for one in opened.unlinkables} == {"council_tax_reduction", "tenancies"}
    assert all(0 <= one["n_unlinkable"] <= one["n_records"] for one in opened.unlinkables)


def test_what_is_linked_mostly_agrees_and_what_is_not_mostly_differs(opened: Round) -> None:
    def agreeing(is_linked: bool) -> float:
        shares = [
            sum(one.strength == "same" for one in task.similarities) / len(task.similarities)
            for task in opened.tasks.filter(gold=None, is_linked=is_linked)
        ]
        return sum(shares) / len(shares)

    assert agreeing(True) > agreeing(False)


def test_a_reviewed_linkage_has_figures_and_the_next_round_knows_what_was_judged(
    cast: Cast, opened: Round, linked: Linkage, person: Callable[..., User], newbridge: Member
) -> None:
    second = person(Role.LINKER, newbridge, "second_linker")
    for task in opened.tasks.all():
        answer = Answer.MATCH if task.is_linked else Answer.NO_MATCH
        for by in (cast.linker, second):
            actions.judge(by=by, task=task, answer=answer)
    actions.close(by=second, done=opened)
    figures = figures_from_json(opened.figures)
    assert figures.quality.precision is not None
    assert figures.quality.precision.estimate == 1
    again = actions.open_round(by=cast.linker, linkage=linked, aim=0.05)
    assert len(judged_before(again)) == opened.tasks.filter(gold=None).count()
    with pytest.raises(LinkageError, match="is enough"):
        actions.draw(round_id=again.pk, progress=unwatched)
    again.refresh_from_db()
    assert again.state == Round.State.FAILED
    assert "is enough" in again.problem


def test_without_its_file_of_pairs_a_round_fails_and_says_why(cast: Cast, linked: Linkage) -> None:
    made = actions.open_round(by=cast.linker, linkage=linked, aim=0.05)
    path = linked.folder / "identity" / "pairs.parquet"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(SealBroken):
        actions.draw(round_id=made.pk, progress=unwatched)
    made.refresh_from_db()
    assert made.state == Round.State.FAILED


def test_what_people_decided_holds_when_records_are_linked_again(
    cast: Cast, opened: Round, linked: Linkage, person: Callable[..., User], newbridge: Member
) -> None:
    second = person(Role.LINKER, newbridge, "second_linker")
    with pytest.raises(Refused, match="Nothing was decided"):
        actions.ask_to_apply(by=cast.linker, linkage=linked)
    for task in opened.tasks.all():
        for by in (cast.linker, second):
            actions.judge(by=by, task=task, answer=Answer.NO_MATCH)
    actions.close(by=second, done=opened)
    before = linked.people
    actions.ask_to_apply(by=cast.linker, linkage=linked)
    linked.refresh_from_db()
    assert not linked.is_linked
    actions.apply(linkage=linked.pk, progress=unwatched)
    linked.refresh_from_db()
    assert linked.is_linked
    n_parted = opened.tasks.filter(gold=None, is_linked=True).count()
    assert before < linked.people <= before + n_parted


def test_two_people_part_a_cluster_and_it_stays_parted(
    cast: Cast, linked: Linkage, person: Callable[..., User], newbridge: Member
) -> None:
    second = person(Role.LINKER, newbridge, "second_linker")
    actions.study(linkage=linked.pk, progress=unwatched)
    studied = {one.number: one for one in linked.doubtful_clusters.all()}
    assert len(studied) > 10
    first = studied[1]
    link = first.studied.links[0]
    records = {first.studied.records[link.one], first.studied.records[link.other]}
    decision = actions.propose(
        by=cast.linker, cluster=first, one=link.one, other=link.other, is_same=False
    )
    with pytest.raises(Refused, match="You said it yourself"):
        actions.settle_decision(by=cast.linker, decision=decision, confirms=True)
    assert decisions_on(linked).num_rows == 0
    actions.settle_decision(by=second, decision=decision, confirms=True)
    assert decisions_on(linked).num_rows == 1
    actions.study(linkage=linked.pk, progress=unwatched)
    for cluster in linked.doubtful_clusters.all():
        assert not records <= set(cluster.studied.records)
    actions.ask_to_apply(by=second, linkage=linked)
    linked.refresh_from_db()
    assert linked.state == Linkage.State.WAITING


def test_a_report_has_what_people_judged_and_no_name(
    cast: Cast,
    opened: Round,
    linked: Linkage,
    person: Callable[..., User],
    newbridge: Member,
    people_files: PeopleFiles,
) -> None:
    second = person(Role.LINKER, newbridge, "second_linker")
    for task in opened.tasks.all():
        answer = Answer.MATCH if task.is_linked else Answer.NO_MATCH
        for by in (cast.linker, second):
            actions.judge(by=by, task=task, answer=answer)
    actions.close(by=second, done=opened)
    actions.report(linkage=linked.pk, progress=unwatched)
    (report,) = reports_of(linked)
    assert (report.left, report.right) == ("council_tax_reduction", "tenancies")
    n_judged = opened.tasks.filter(gold=None).count()
    judged = next(one for one in report.record["fields"] if one["number"] == "2.3.2")
    assert judged["answer"].startswith(f"{n_judged} pairs")
    assert "Tenancies" in report.page
    for row in people_files.tenancies.read_text("utf-8").splitlines()[1:200]:
        surname, forename = row.split(",")[2], row.split(",")[1]
        assert f"{forename} {surname}" not in report.page
        assert surname not in json.dumps(report.record)
