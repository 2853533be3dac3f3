"""A proposal as it stands, what it was at each change, its papers, and what was decided elsewhere.

What other apps stand on: `Proposal` and, in `queries`, `proposal_of` (the kept proposal as the
permission room takes it) and `judgement_of` (every route of it on its day). A party is a body by
its name; where it is a member of the region, `Member.name` is that name. `version` counts changes:
whatever is written from a proposal keeps the version from which it was written.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import User
from folkmoot.permission import Audience, OutputKind


class Proposal(models.Model):
    """Purpose, parties, assets and the output wanted. A judgement is made from this and the
    rulebook.

    `assets` keeps what the register said when the proposal was made (standing, sensitivity,
    charter), so that the judgement can be made again later and come out the same. `answers` are
    facts that people settled, by identifier: "yes", "no" or "not known"; a task that is done is
    answered with yes. `details` are what people said for papers, by the detail's name.
    `chosen_rung` is the route that people go on by; None while none is chosen.
    """

    title = models.CharField(max_length=200)
    purpose = models.TextField()
    decision = models.TextField(help_text="The decision that it would change.")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="proposals")
    output = models.CharField(max_length=80, choices=[(o.name, o.value) for o in OutputKind])
    audience = models.CharField(max_length=20, choices=[(a.name, a.value) for a in Audience])
    jurisdictions = models.JSONField(default=list)
    uses = models.JSONField(default=list)
    assets = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    is_checked_before_release = models.BooleanField(null=True)
    links_records = models.BooleanField(null=True)
    purposes = models.JSONField(default=list, help_text="Those of the rulebook.")
    parties = models.JSONField(default=list)
    activities = models.JSONField(default=list)
    uses_algorithm = models.BooleanField(null=True)
    why_not_less = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    judged_on = models.DateField()
    chosen_rung = models.PositiveSmallIntegerField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("permissions:proposal", args=[self.pk])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"proposal:{self.pk}"

    @property
    def is_chosen(self) -> bool:
        """Whether a route was chosen."""
        return self.chosen_rung is not None

    @property
    def is_for_everybody(self) -> bool:
        return self.audience == Audience.PUBLIC.name


class ProposalVersion(models.Model):
    """A proposal as it was after one change; `said` holds every field by name."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    said = models.JSONField()
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "number"], name="one_proposal_version")
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, version {self.number}"


class PaperVersion(models.Model):
    """A paper as somebody saved it. `written_from` is the proposal's version at that time.

    `edits` hold by section what people wrote and what stood there before; `sections` the whole
    paper as it read then: id, heading and text of each.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="papers")
    paper = models.CharField(max_length=60, help_text="Its identifier in the rulebook.")
    number = models.PositiveIntegerField()
    written_from = models.PositiveIntegerField()
    rung = models.PositiveSmallIntegerField()
    edits = models.JSONField(default=dict)
    sections = models.JSONField(default=list)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "paper", "number"], name="one_paper_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.paper} of {self.proposal}, version {self.number}"


class DecidedProposal(models.Model):
    """A precedent: what was decided, of this hub (with its proposal) or of another.

    `said` is one precedent as its file has it; nothing that people wrote is in it.
    """

    proposal = models.OneToOneField(
        Proposal, models.CASCADE, null=True, related_name="precedent", blank=True
    )
    said = models.JSONField()
    digest = models.CharField(max_length=64, unique=True, help_text="Of what is said, to know it.")
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return f"decided proposal {self.pk}"
