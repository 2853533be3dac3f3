"""An output: a result with what disclosure control said of it, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Finding, Kind


class Output(models.Model):
    """A safe table that waits for somebody other than its author, or that was released.

    `safe_version` is in the vault what may leave; `checker_version` tells the checker, cell by
    cell, what was hidden and why, and leaves never. `population` names the records behind the
    figures: outputs of one population are attacked together. `findings` say which cells were
    hidden and why: like the checker's table they leave never. `public_findings` go with the
    figures.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be signed off"
        RELEASED = "released", "Released"
        RETURNED = "returned", "Returned to its author"

    title = models.CharField(max_length=200)
    description = models.TextField()
    member = models.ForeignKey(Member, models.PROTECT, related_name="outputs")
    author = models.ForeignKey(User, models.PROTECT, null=True, related_name="outputs")
    population = models.CharField(max_length=100, db_index=True)
    safe_version = models.CharField(max_length=64)
    checker_version = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=200)
    findings = models.JSONField(default=list)
    public_findings = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    checker = models.ForeignKey(User, models.PROTECT, null=True, related_name="checked_outputs")
    checked_at = models.DateTimeField(null=True)
    comment = models.TextField(blank=True)
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
    def is_waiting(self) -> bool:
        return self.state == Output.State.WAITING

    @property
    def said(self) -> list[Finding]:
        """What disclosure control found and did, in words."""
        return [
            Finding(Kind(raw["kind"]), raw["code"], raw["message"], raw["where"])
            for raw in self.findings
        ]
