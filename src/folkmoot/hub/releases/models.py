"""An output: a result with what disclosure control said of it, and what became of it."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases import states
from folkmoot.hub.releases.states import Event
from folkmoot.tables import Finding, Kind


class Output(models.Model):
    """A result that waits for somebody other than its author, or that was released.

    In the vault: `true_version` is what was handed in, with true values; `checker_version` tells
    cell by cell what was done and why. Both leave never, and only the author and the checkers read
    them. `safe_version` is what may leave; empty until it is safe. `population` names the records
    behind the figures: outputs of one population are attacked together. `findings` say why, and
    leave never; `public_findings` go with the figures. `asked` is how the table is to be read,
    `comparison` what each method costs on it, `facts` the measures of the attack. `exposed` is what
    could still be worked out: while there is any, nobody can approve it. An update or a new way of
    making it safe begins a new `round` of votes.
    """

    class State(models.TextChoices):
        UNSAFE = states.State.UNSAFE.value, states.State.UNSAFE.label
        WAITING = states.State.WAITING.value, states.State.WAITING.label
        PARTLY = states.State.PARTLY.value, states.State.PARTLY.label
        CONFLICT = states.State.CONFLICT.value, states.State.CONFLICT.label
        APPROVED = states.State.APPROVED.value, states.State.APPROVED.label
        RELEASED = states.State.RELEASED.value, states.State.RELEASED.label
        RETURNED = states.State.RETURNED.value, states.State.RETURNED.label
        REJECTED = states.State.REJECTED.value, states.State.REJECTED.label
        WITHDRAWN = states.State.WITHDRAWN.value, states.State.WITHDRAWN.label
        RECALLED = states.State.RECALLED.value, states.State.RECALLED.label

    title = models.CharField(max_length=200)
    description = models.TextField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="outputs")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="outputs")
    population = models.CharField(max_length=100, db_index=True)
    safe_version = models.CharField(max_length=64, blank=True)
    checker_version = models.CharField(max_length=64, blank=True)
    true_version = models.CharField(max_length=64, blank=True)
    requested_for = models.TextField(blank=True, help_text="What the figures are for.")
    asked = models.JSONField(default=dict)
    method = models.CharField(max_length=200)
    findings = models.JSONField(default=list)
    public_findings = models.JSONField(default=list)
    comparison = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    exposed = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    round = models.PositiveIntegerField(default=1)
    checkers_needed = models.PositiveSmallIntegerField(default=1)
    made_safe_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="checked_outputs")
    checked_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
    embargo_until = models.DateField(null=True, blank=True)
    sources = models.ManyToManyField(Asset, related_name="outputs_made")
    reply_until = models.DateField(null=True)
    needs_agreement = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, related_name="outputs")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("releases:output", args=[self.pk])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"output:{self.pk}"

    @property
    def stands(self) -> states.State:
        return states.State(self.state)

    def can(self, event: Event) -> bool:
        """Whether something is possible where it stands, whoever asks."""
        return states.leads_from(self.stands, event)

    def move(self, event: Event) -> None:
        """Put it where an event leads; to be saved. Raises ValueError where that is nowhere."""
        self.state = states.after(self.stands, event).value

    @property
    def is_of_counts(self) -> bool:
        """Whether a table with true figures was handed in, and they count something."""
        table = self.asked.get("table", {})
        return bool(self.true_version) and (table.get("form") == "counts" or not table.get("value"))

    def privacy_epsilon_spent(self) -> float:
        """What noise told of its population so far, this output's included."""
        spent = PrivacySpending.objects.filter(population=self.population)
        return math.fsum(spent.values_list("epsilon", flat=True))

    @property
    def is_waiting(self) -> bool:
        return self.can(Event.APPROVE)

    def waits_for(self, on: date) -> list[str]:
        """What an approved output waits for before it may be released, in sentences."""
        found = []
        if self.embargo_until and on < self.embargo_until:
            found.append(f"Nothing may leave before {_day(self.embargo_until)}.")
        answered = {one.member_id: one for one in self.replies.all()}
        silent = [one for one in self.contributors() if one.pk not in answered]
        if self.reply_until and on < self.reply_until and silent:
            names = ", ".join(one.name for one in silent)
            found.append(f"{names} may comment until {_day(self.reply_until)}.")
        if self.needs_agreement:
            found += [
                f"{one.name} has not agreed; silence means no."
                for one in self.contributors()
                if one.pk not in answered or not answered[one.pk].agrees
            ]
        return found

    def contributors(self) -> list[Member]:
        """Whose data it was made from, by name."""
        members = {source.member_id: source.member for source in self.sources.all()}
        return sorted(members.values(), key=lambda member: member.name)

    @property
    def said(self) -> list[Finding]:
        """What disclosure control found and did, in words."""
        return _findings(self.findings)

    @property
    def said_publicly(self) -> list[Finding]:
        """What goes with the figures."""
        return _findings(self.public_findings)

    @property
    def comments_shown(self) -> list[Reply]:
        """The contributors' comments, which travel with the figures."""
        return [one for one in self.replies.select_related("member") if one.text]


class PrivacySpending(models.Model):
    """Epsilon that one output's noise took from the privacy budget of a population, for good."""

    population = models.CharField(max_length=100, db_index=True)
    output = models.ForeignKey(Output, models.PROTECT, related_name="privacy_spent")
    epsilon = models.FloatField()
    spent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["spent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.epsilon:g} of {self.population}"


class Vote(models.Model):
    """What one checker says of an output in one round."""

    class Choice(models.TextChoices):
        APPROVE = "approve", "Sign it off"
        RETURN = "return", "Send it back to its author"
        REJECT = "reject", "Reject it"

    output = models.ForeignKey(Output, models.CASCADE, related_name="votes")
    round = models.PositiveIntegerField()
    checker = models.ForeignKey(User, models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    comment = models.TextField(blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["cast_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["output", "round", "checker"], name="one_vote_a_checker_a_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()} ({self.checker})"


class Remark(models.Model):
    """What the author or a checker says about one finding, or about the whole (no finding).

    A private one is read by checkers alone.
    """

    output = models.ForeignKey(Output, models.CASCADE, related_name="remarks")
    finding = models.CharField(max_length=80, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    text = models.TextField()
    is_private = models.BooleanField(default=False)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"About {self.finding or 'the whole'}"


class Reply(models.Model):
    """What a contributor says of an approved output before it is released; shown beside it."""

    output = models.ForeignKey(Output, models.CASCADE, related_name="replies")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    agrees = models.BooleanField(default=True)
    text = models.TextField(blank=True, max_length=2000)
    written_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["member__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["output", "member"], name="one_reply_a_member")
        ]

    def __str__(self) -> str:
        return f"{self.member} on {self.output}"


def _findings(kept: list[dict[str, Any]]) -> list[Finding]:
    return [Finding(Kind(raw["kind"]), raw["code"], raw["message"], raw["where"]) for raw in kept]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
