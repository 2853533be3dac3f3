"""A proposal as it was made, with what the register said of its assets on that day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import User
from folkmoot.permission import Audience, OutputKind


class Proposal(models.Model):
    """Purpose, assets and the output wanted. A judgement is made from this and the rulebook.

    `assets` keeps what the register said when the proposal was made (standing, sensitivity,
    charter), so that the judgement can be made again later and come out the same.
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
