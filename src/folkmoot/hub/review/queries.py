"""Reading rounds: what waits for whom, how far a round is, how its reviewers agree."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from django.db.models import Count, Q, QuerySet

from folkmoot.hub.accounts.models import Actor, Role, User
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.review.models import Cluster, ClusterDecision, Judgement, Report, Round, Task
from folkmoot.linkage.assurance.waterfall import Unlinkables
from folkmoot.linkage.intervals import Interval
from folkmoot.linkage.review import (
    GoldCheck,
    Reliability,
    Verdict,
    check_gold,
    measure_reliability,
    place_in_queue,
)


def round_by_code(*, code: str) -> Round:
    """Raises PageNotFound when there is none."""
    found = Round.objects.select_related("linkage__agreement", "job", "opened_by").filter(code=code)
    if not found:
        raise PageNotFound("There is no such round.", remedy="See the rounds of review.")
    return found[0]


def task_by_number(*, code: str, number: int) -> Task:
    """Raises PageNotFound when there is none."""
    found = Task.objects.select_related("round__linkage__agreement").filter(
        round__code=code, number=number
    )
    if not found:
        raise PageNotFound("The round has no such pair.", remedy="See the round's page.")
    return found[0]


def rounds_of(by: Actor) -> QuerySet[Round]:
    """The rounds on linkages of the parties where somebody is a linker."""
    members = members_where(by, Role.LINKER)
    named = Q(linkage__agreement__parties__member__in=members)
    return (
        Round.objects.filter(named, linkage__agreement__parties__left_on=None)
        .exclude(linkage__state=Linkage.State.ENDED)
        .select_related("linkage")
        .distinct()
    )


def rounds_on_same_links(linkage: Linkage) -> QuerySet[Round]:
    """The closed rounds on a linkage's links as they are now: one sample, that a further round goes
    on with."""
    return closed_rounds(linkage).filter(linked_at=linkage.linked_at)


def unlinkables_of(linkage: Linkage) -> list[Unlinkables]:
    """How many records hold too little to be linked, as the last round on the present links found;
    empty while there is none."""
    drawn = linkage.review_rounds.filter(linked_at=linkage.linked_at).exclude(unlinkables=[])
    last = drawn.order_by("-opened_at", "-pk").first()
    return [Unlinkables(**one) for one in last.unlinkables] if last else []


def reports_of(linkage: Linkage) -> list[Report]:
    """The reports on a linkage's present links."""
    return list(linkage.quality_reports.filter(linked_at=linkage.linked_at))


def report_by_number(*, code: str, report: int) -> Report:
    """Raises PageNotFound when there is none."""
    found = Report.objects.select_related("linkage__agreement").filter(
        linkage__code=code, pk=report
    )
    if not found:
        raise PageNotFound("There is no such report.", remedy="See the quality of the linkage.")
    return found[0]


def cluster_by_number(*, code: str, number: int) -> Cluster:
    """Raises PageNotFound when there is none."""
    found = Cluster.objects.select_related("linkage__agreement").filter(
        linkage__code=code, number=number
    )
    if not found:
        raise PageNotFound("The linkage has no such cluster.", remedy="See its clusters.")
    return found[0]


def decision_by_number(*, code: str, decision: int) -> ClusterDecision:
    """Raises PageNotFound when there is none."""
    found = ClusterDecision.objects.select_related("linkage__agreement").filter(
        linkage__code=code, pk=decision
    )
    if not found:
        raise PageNotFound("There is no such decision.", remedy="See the linkage’s clusters.")
    return found[0]


def clusters_of(linkage: Linkage) -> list[Cluster]:
    """The doubtful clusters of a linkage's present links."""
    return list(linkage.doubtful_clusters.filter(linked_at=linkage.linked_at))


def decisions_in(cluster: Cluster) -> list[ClusterDecision]:
    """What was said of the records of a cluster, refusals apart."""
    records = set(cluster.studied.records)
    said = cluster.linkage.cluster_decisions.exclude(state=ClusterDecision.State.REFUSED)
    return [
        one
        for one in said.select_related("proposed_by", "settled_by")
        if {one.pair[:2], one.pair[2:]} <= records
    ]


def closed_rounds(linkage: Linkage) -> QuerySet[Round]:
    """The rounds that gave figures, the newest first."""
    return linkage.review_rounds.filter(state=Round.State.CLOSED).order_by("-closed_at", "-pk")


def waiting_for(by: User, asked: Round) -> list[Task]:
    """The pairs of a round that somebody can judge, in that person's own order.

    Pairs on which two others differ come mixed in with the rest, so that nobody can tell them from
    their place.
    """
    open_ones = asked.tasks.filter(verdict__in=(Verdict.WAITING, Verdict.DISPUTED))
    own = open_ones.exclude(judgements__reviewer=by)
    return sorted(own, key=lambda task: place_in_queue(asked.seed, f"{task.number}", by.key.hex))


def answers_of(by: User, asked: Round) -> int:
    """How many pairs of a round somebody has judged."""
    return Judgement.objects.filter(task__round=asked, reviewer=by).count()


def last_answer(by: User, asked: Round) -> Judgement | None:
    """The answer that somebody gave last in a round."""
    given = Judgement.objects.filter(task__round=asked, reviewer=by)
    return (
        given.select_related("task__round__linkage__agreement").order_by("-given_at", "-pk").first()
    )


def compared(asked: Round) -> list[Task]:
    """The pairs of a round that have their verdict, by number."""
    settled = [verdict for verdict in Verdict if verdict.is_final]
    return list(asked.tasks.filter(verdict__in=settled))


@dataclass(frozen=True, slots=True)
class Expected:
    """What the model expects of its own links of one kind."""

    what: str
    precision: Interval | None
    recall: Interval | None


def expected_of(linkage: Linkage) -> list[Expected]:
    """What a linkage's model promised when it was linked, by the kinds of pairs."""
    return [
        Expected(
            " and ".join(dict.fromkeys((part["left"], part["right"]))),
            Interval(**part["precision"]) if part["precision"] else None,
            Interval(**part["recall"]) if part["recall"] else None,
        )
        for part in linkage.expectation.get("parts", ())
    ]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a round is: pairs in all, settled, disputed, and answers given."""

    tasks: int
    settled: int
    disputed: int
    answers: int

    @property
    def percent(self) -> int:
        return round(100 * self.settled / self.tasks) if self.tasks else 0


def progress_of(asked: Round) -> Progress:
    """How far a round is."""
    settled = [verdict for verdict in Verdict if verdict.is_final]
    counted = asked.tasks.aggregate(
        tasks=Count("pk", distinct=True),
        settled=Count("pk", filter=Q(verdict__in=settled), distinct=True),
        disputed=Count("pk", filter=Q(verdict=Verdict.DISPUTED), distinct=True),
        answers=Count("judgements"),
    )
    return Progress(**counted)


def reliability_of(asked: Round) -> Reliability:
    """How the two reviewers of each pair agreed; third answers, which know of a dispute, are not
    counted. Who is called the first is a matter of their keys, not of who was quicker."""
    answers: dict[int, list[Judgement]] = {}
    for one in _judgements(asked).filter(is_arbitration=False):
        answers.setdefault(one.task_id, []).append(one)
    pairs = [
        tuple(one.said for one in sorted(both, key=lambda each: each.reviewer.key))
        for both in answers.values()
        if len(both) == 2
    ]
    return measure_reliability([(first, second) for first, second in pairs])


@dataclass(frozen=True, slots=True)
class ReviewerSummary:
    """What one reviewer did in a round: answers, the median of seconds a pair, and the check by
    pairs of known answer."""

    reviewer: User
    answers: int
    seconds: float | None
    gold: GoldCheck


def reviewers_of(asked: Round) -> list[ReviewerSummary]:
    """Each reviewer of a round, by name."""
    given: dict[User, list[Judgement]] = {}
    for one in _judgements(asked).select_related("task"):
        given.setdefault(one.reviewer, []).append(one)
    return [
        _summary(reviewer, given[reviewer]) for reviewer in sorted(given, key=lambda one: one.name)
    ]


def _judgements(asked: Round) -> QuerySet[Judgement]:
    return Judgement.objects.filter(task__round=asked).select_related("reviewer")


def _summary(reviewer: User, given: list[Judgement]) -> ReviewerSummary:
    timed = [one.seconds for one in given if one.seconds is not None]
    gold = [(one.said, one.task.gold) for one in given if one.task.gold is not None]
    return ReviewerSummary(reviewer, len(given), median(timed) if timed else None, check_gold(gold))
