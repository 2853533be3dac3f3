"""A round of review on a linkage, its tasks, and what each reviewer answered.

Nothing here names anybody: a record is a row key, which is random and is in no other use outside
the separated files.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.register.models import new_code
from folkmoot.linkage.review import (
    Answer,
    Reason,
    Similarity,
    StudioCluster,
    Verdict,
    lines_from_json,
)


class Round(models.Model):
    """One sample of a linkage's pairs, judged by people.

    Rounds with one `linked_at` are one sample that grows: they share the `seed`, and the figures of
    each are made from all of them up to it. `aim` is half the width that the intervals may have.
    `strata` are those that pairs are drawn from, by `folkmoot.linkage.assurance.strata.Strata`;
    `unlinkables` says of each asset how many records hold too little to be linked with anybody
    (`linkage.assurance.waterfall.Unlinkables`); `figures` holds, once the round is closed, what it
    says of the linkage.
    """

    class State(models.TextChoices):
        DRAWING = "drawing", "Pairs are being drawn"
        OPEN = "open", "Open for review"
        CLOSED = "closed", "Closed"
        FAILED = "failed", "No pairs could be drawn"

    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    linkage = models.ForeignKey(Linkage, models.PROTECT, related_name="review_rounds")
    state = models.CharField(max_length=10, choices=State, default=State.DRAWING)
    seed = models.PositiveBigIntegerField(help_text="Decides which pairs are drawn, and the order.")
    aim = models.FloatField()
    linked_at = models.DateTimeField(
        null=True, help_text="When the links that it judges were made."
    )
    strata = models.JSONField(default=dict)
    unlinkables = models.JSONField(default=list)
    figures = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    problem = models.TextField(blank=True, help_text="Why no pairs could be drawn, safe to show.")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"Round {self.code} on {self.linkage}"

    def get_absolute_url(self) -> str:
        return reverse("review:round", args=[self.code])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"review:{self.code}"

    @property
    def is_open(self) -> bool:
        return self.state == Round.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == Round.State.CLOSED


class Task(models.Model):
    """One pair to judge.

    Its records are named by asset and row key. `description` is a list of fact, words and strength.
    `gold` is the known answer of a pair that checks the reviewers and has no stratum, null for the
    others. The stratum, the probability, `why` and `gold` are shown to nobody before the verdict.
    """

    class Outcome(models.TextChoices):
        WAITING = Verdict.WAITING.value, Verdict.WAITING.label
        DISPUTED = Verdict.DISPUTED.value, Verdict.DISPUTED.label
        MATCH = Verdict.MATCH.value, Verdict.MATCH.label
        NO_MATCH = Verdict.NO_MATCH.value, Verdict.NO_MATCH.label
        CANNOT_TELL = Verdict.CANNOT_TELL.value, Verdict.CANNOT_TELL.label

    round = models.ForeignKey(Round, models.CASCADE, related_name="tasks")
    number = models.PositiveIntegerField()
    left_asset = models.CharField(max_length=40)
    left_id = models.CharField(max_length=64)
    right_asset = models.CharField(max_length=40)
    right_id = models.CharField(max_length=64)
    description = models.JSONField(default=list)
    stratum = models.PositiveSmallIntegerField(null=True)
    match_probability = models.FloatField()
    is_linked = models.BooleanField()
    gold = models.BooleanField(null=True)
    why = models.JSONField(default=list, help_text="The model's steps to its probability.")
    verdict = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)

    class Meta:
        ordering: ClassVar = ["round", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "number"], name="one_task_a_number")
        ]

    def __str__(self) -> str:
        return f"Pair {self.number} of {self.round}"

    def get_absolute_url(self) -> str:
        return reverse("review:pair", args=[self.round.code, self.number])

    @property
    def similarities(self) -> tuple[Similarity, ...]:
        """What its two records have in common."""
        return lines_from_json(self.description)

    @property
    def stands(self) -> Verdict:
        return Verdict(self.verdict)


class Judgement(models.Model):
    """One person's answer to one pair. `seconds` is how long the pair was before them, null where
    that is not known. `is_arbitration` is the answer of a third, which decides."""

    class Choice(models.TextChoices):
        MATCH = Answer.MATCH.value, Answer.MATCH.label
        NO_MATCH = Answer.NO_MATCH.value, Answer.NO_MATCH.label
        UNSURE = Answer.UNSURE.value, Answer.UNSURE.label

    task = models.ForeignKey(Task, models.CASCADE, related_name="judgements")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Choice)
    reasons = models.JSONField(default=list)
    is_arbitration = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    given_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["task", "given_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "reviewer"], name="one_answer_a_reviewer"),
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(is_arbitration=True),
                name="one_arbitration_a_task",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} ({self.task})"

    @property
    def said(self) -> Answer:
        return Answer(self.answer)

    @property
    def reasons_given(self) -> tuple[Reason, ...]:
        return tuple(Reason(reason) for reason in self.reasons)


class Report(models.Model):
    """A report on two assets of a linkage: a page to keep, and its transparency record. It holds
    for the links made at `linked_at`."""

    linkage = models.ForeignKey(Linkage, models.CASCADE, related_name="quality_reports")
    linked_at = models.DateTimeField(null=True)
    left = models.CharField(max_length=40)
    right = models.CharField(max_length=40)
    page = models.TextField()
    record = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["linkage", "pk"]

    def __str__(self) -> str:
        return f"{self.left} and {self.right}"


class Cluster(models.Model):
    """A cluster of a linkage that a person should look at, the most doubtful numbered 1.

    `shown` is it by `linkage.review.StudioCluster`; it holds for the links made at `linked_at`.
    """

    linkage = models.ForeignKey(Linkage, models.CASCADE, related_name="doubtful_clusters")
    linked_at = models.DateTimeField(null=True)
    number = models.PositiveIntegerField()
    shown = models.JSONField()

    class Meta:
        ordering: ClassVar = ["linkage", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["linkage", "number"], name="one_cluster_a_number")
        ]

    def __str__(self) -> str:
        return f"Cluster {self.number} of {self.linkage}"

    def get_absolute_url(self) -> str:
        return reverse("review:cluster", args=[self.linkage.code, self.number])

    @property
    def studied(self) -> StudioCluster:
        return StudioCluster.from_json(self.shown)


class ClusterDecision(models.Model):
    """That two records are, or are not, one person: said by one person and confirmed by another.

    Records are named by asset and row key.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", "Waiting for a second person"
        CONFIRMED = "confirmed", "Decided"
        REFUSED = "refused", "Refused"

    linkage = models.ForeignKey(Linkage, models.PROTECT, related_name="cluster_decisions")
    left_asset = models.CharField(max_length=40)
    left_id = models.CharField(max_length=64)
    right_asset = models.CharField(max_length=40)
    right_id = models.CharField(max_length=64)
    is_same = models.BooleanField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["proposed_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["linkage", "left_asset", "left_id", "right_asset", "right_id"],
                condition=~models.Q(state="refused"),
                name="one_decision_a_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.words} ({self.get_state_display().lower()})"

    @property
    def words(self) -> str:
        return "One person" if self.is_same else "Two people"

    @property
    def pair(self) -> tuple[str, str, str, str]:
        return self.left_asset, self.left_id, self.right_asset, self.right_id
