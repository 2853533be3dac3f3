"""An agreement, its parties and data, its conditions, its frozen papers and who signed."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.agreements import states
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.register.models import Asset


class Agreement(models.Model):
    """One version of an agreement. An amendment is a further row that `amends` the one in force,
    which it replaces when all have signed it.

    `starts_on` and `ends_on` are the first and the last day of access. `route` is the name of the
    chosen way of working, `law` what it rests on, as shown to everybody.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="agreements")
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    purpose = models.TextField()
    decision = models.TextField(blank=True)
    rung = models.PositiveSmallIntegerField()
    route = models.CharField(max_length=200)
    reveals = models.TextField(blank=True)
    law = models.JSONField(default=list)
    output = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True, help_text="A role and a mailbox.")
    state = models.CharField(
        max_length=10, choices=list(states.STATES.items()), default=states.DRAFT
    )
    starts_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    offered_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    why_ended = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement", args=[self.pk])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"agreement:{self.pk}"

    @property
    def is_public(self) -> bool:
        return self.state in states.PUBLIC

    @property
    def is_draft(self) -> bool:
        return self.state == states.DRAFT

    @property
    def is_waiting_for_signatures(self) -> bool:
        return self.state == states.SIGNING

    def is_in_force(self, on: date) -> bool:
        return states.is_in_force(self, on)


class Party(models.Model):
    """A member that is a party. `left_on` is the day from which its data are not used."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties")
    member = models.ForeignKey(Member, models.PROTECT, related_name="agreements")
    left_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["member__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "member"], name="party_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.agreement}"


class AgreedAsset(models.Model):
    """Data under an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="agreed_assets")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="agreed")

    class Meta:
        ordering: ClassVar = ["asset__member__name", "asset__title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "asset"], name="agreed_once")
        ]

    def __str__(self) -> str:
        return f"{self.asset} under {self.agreement}"


class Condition(models.Model):
    """What the route asks before it is open, and by what it was met. The words of the evidence and
    its file are for the parties; the file lies sealed."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="conditions")
    number = models.PositiveSmallIntegerField()
    fact = models.CharField(max_length=80, help_text="Its identifier in the rulebook.")
    statement = models.TextField()
    who = models.CharField(max_length=80, blank=True)
    evidence = models.TextField(blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    file_key = models.UUIDField(default=uuid.uuid4, editable=False)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    met_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["agreement", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "fact"], name="one_condition_a_fact")
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def folder(self) -> Path:
        """Where the file of the evidence lies, sealed."""
        return Path(settings.CONFIG.region) / "evidence" / self.file_key.hex


class FrozenPaper(models.Model):
    """A paper as it read when it was offered for signature."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="papers")
    paper = models.CharField(max_length=60, help_text="Its identifier in the rulebook.")
    title = models.CharField(max_length=200)
    sections = models.JSONField(default=list)
    missing = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "paper"], name="frozen_once")
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """One party's controller agreed to the papers with this hash, and proved again who they are."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="signatures")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64, help_text="Of all the frozen papers together.")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["signed_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "member"], name="signed_once")
        ]

    def __str__(self) -> str:
        return f"{self.member} signed {self.agreement}"
