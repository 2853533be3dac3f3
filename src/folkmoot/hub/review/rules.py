"""Who may open a round of review, judge its pairs, close it, and see what it found."""

from __future__ import annotations

from collections.abc import Iterator

from folkmoot.hub.access import Unmet, rule
from folkmoot.hub.accounts.models import Actor, Role
from folkmoot.hub.accounts.rules import lacking
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.rules import may_see, may_use, may_work_on
from folkmoot.hub.review.models import Cluster, ClusterDecision, Report, Round, Task
from folkmoot.linkage.review import REVIEWERS_NEEDED, Verdict


@rule("Linkers review pairs.")
def may_review(by: Actor | None) -> Iterator[Unmet]:
    yield from lacking(by, Role.LINKER)


@rule("A linker of a party opens a round on a linkage that has links, one at a time.")
def may_open(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    yield from may_work_on(by, linkage).unmet
    if not linkage.is_linked:
        yield Unmet("It has no links yet.", "Wait until it is linked.")
    under_way = (Round.State.DRAWING, Round.State.OPEN)
    if linkage.review_rounds.filter(state__in=under_way).exists():
        yield Unmet("A round on it is under way.", "Finish that round first.")


@rule("A round is seen by the linkers of the parties.")
def may_see_round(by: Actor | None, shown: Round) -> Iterator[Unmet]:
    yield from may_work_on(by, shown.linkage).unmet


@rule("Linkers of the parties judge the pairs of an open round.")
def may_judge_in(by: Actor | None, asked: Round) -> Iterator[Unmet]:
    yield from may_work_on(by, asked.linkage).unmet
    if not asked.is_open:
        yield Unmet(f"The round is not open: {asked.get_state_display().lower()}.")


@rule(
    "Each pair is judged by two people, and by a third where they differ; nobody judges it twice."
)
def may_judge(by: Actor | None, task: Task) -> Iterator[Unmet]:
    yield from may_judge_in(by, task.round).unmet
    if by is None or not by.is_authenticated:
        yield Unmet("Nobody judges a pair without an account.", "Sign in.")
    elif task.judgements.filter(reviewer=by).exists():
        yield Unmet("You have judged this pair.", "Go on to the next one.")
    if task.stands.is_final:
        yield Unmet("It has its verdict already.", "Go on to the next one.")


@rule("An answer is taken back by whoever gave it, while the pair has no verdict.")
def may_take_back(by: Actor | None, task: Task) -> Iterator[Unmet]:
    yield from may_judge_in(by, task.round).unmet
    if by is None or not by.is_authenticated:
        yield Unmet("Nobody takes an answer back without an account.", "Sign in.")
    elif not task.judgements.filter(reviewer=by).exists():
        yield Unmet("You have not judged this pair.")
    if task.stands.is_final:
        yield Unmet("It has its verdict already.", "Say so to the linker who opened the round.")


@rule("A pair is compared in full once it has its verdict, by linkers of the parties.")
def may_compare(by: Actor | None, task: Task) -> Iterator[Unmet]:
    yield from may_see_round(by, task.round).unmet
    if not task.stands.is_final:
        yield Unmet(
            "It has no verdict yet, and a score would lead those who still judge it.",
            "Come back when it is judged.",
        )


@rule("A linker closes a round when every pair has its verdict.")
def may_close(by: Actor | None, done: Round) -> Iterator[Unmet]:
    yield from may_work_on(by, done.linkage).unmet
    if not done.is_open:
        yield Unmet(f"The round is not open: {done.get_state_display().lower()}.")
        return
    undecided = (Verdict.WAITING, Verdict.DISPUTED)
    left = done.tasks.filter(verdict__in=undecided).count()
    if left:
        yield Unmet(
            f"{left} pairs have no verdict yet.",
            f"Have them judged by {REVIEWERS_NEEDED} people, and by a third where they differ.",
        )


@rule("A linker makes a linkage again with what people decided since it was made.")
def may_apply(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    yield from may_work_on(by, linkage).unmet
    if not linkage.is_linked:
        yield Unmet("It has no links yet.", "Wait until it is linked.")
    judged = linkage.review_rounds.filter(state=Round.State.CLOSED, linked_at=linkage.linked_at)
    decided = linkage.cluster_decisions.filter(
        state=ClusterDecision.State.CONFIRMED, settled_at__gt=linkage.linked_at
    )
    if linkage.linked_at is None or not (judged.exists() or decided.exists()):
        yield Unmet(
            "Nothing was decided since it was made.",
            "Close a round of review, or decide on a cluster, first.",
        )


@rule("Clusters are looked at by linkers of the parties, once there are links.")
def may_study(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    yield from may_work_on(by, linkage).unmet
    if not linkage.is_linked:
        yield Unmet("It has no links yet.", "Wait until it is linked.")


@rule("What a cluster of the present links should be is said by one linker.")
def may_propose(by: Actor | None, cluster: Cluster) -> Iterator[Unmet]:
    yield from may_study(by, cluster.linkage).unmet
    if cluster.linked_at != cluster.linkage.linked_at:
        yield Unmet("The records were linked anew since.", "Look at the clusters again.")


@rule("What one linker says of a cluster, another confirms or refuses.")
def may_settle(by: Actor | None, decision: ClusterDecision) -> Iterator[Unmet]:
    yield from may_study(by, decision.linkage).unmet
    if decision.state != ClusterDecision.State.PROPOSED:
        yield Unmet(f"It is {decision.get_state_display().lower()} already.")
    if by is not None and by.is_authenticated and by.pk == decision.proposed_by_id:
        yield Unmet("You said it yourself.", "Ask another linker of the parties.")


@rule("How good a linkage is, is seen by people of the parties, and never a pair of it.")
def may_see_quality(by: Actor | None, linkage: Linkage) -> Iterator[Unmet]:
    yield from may_see(by, linkage).unmet
    yield from may_use(linkage).unmet


@rule("How good a linkage is, is seen by people of the parties, and never a pair of it.")
def may_see_report(by: Actor | None, report: Report) -> Iterator[Unmet]:
    yield from may_see_quality(by, report.linkage).unmet
