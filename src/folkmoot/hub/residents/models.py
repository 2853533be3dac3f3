"""Requests of residents at each member, the panel's advice, and compelled disclosures."""

from __future__ import annotations

import secrets
from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.register.models import Asset
from folkmoot.hub.residents import states


def new_code() -> str:
    """What only its requester knows: 120 random bits."""
    return secrets.token_urlsafe(15)


class ResidentRequest(models.Model):
    """What a resident asks. `sealed` is what they said, encrypted; empty once erased."""

    code = models.CharField(max_length=20, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=10, choices=list(states.KINDS.items()))
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="requests")
    sealed = models.BinaryField(default=bytes)
    received_at = models.DateTimeField(auto_now_add=True)
    received_on = models.DateField()
    erased_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["received_on", "pk"]

    def __str__(self) -> str:
        return f"Request {self.pk}: {self.get_kind_display().lower()}"

    @property
    def is_complaint(self) -> bool:
        return self.kind == states.COMPLAINT


class RequestPart(models.Model):
    """A request at one member concerned, which answers it by itself."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done as asked"
        PARTLY = "partly", "Done in part"
        REFUSED = "refused", "Not done, with the reason and the right to complain"
        NOTHING = "nothing", "Nothing is held"

    request = models.ForeignKey(ResidentRequest, models.CASCADE, related_name="parts")
    member = models.ForeignKey(Member, models.PROTECT, related_name="requests")
    state = models.CharField(
        max_length=12, choices=list(states.STATES.items()), default=states.RECEIVED
    )
    due_on = models.DateField()
    is_extended = models.BooleanField(default=False)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    settled_on = models.DateField(null=True, help_text="When it was answered or closed.")

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "member"], name="asked_once_a_member")
        ]

    def __str__(self) -> str:
        return f"{self.request} at {self.member}"

    def get_absolute_url(self) -> str:
        return reverse("residents:part", args=[self.pk])

    @property
    def subject(self) -> str:
        """What the ledger calls it: a number, which tells nobody who asks."""
        return f"request:{self.request_id}/{self.member.code}"

    def is_overdue(self, on: date) -> bool:
        return states.is_overdue(self.request.kind, self.state, self.due_on, on)


class ReachedPlace(models.Model):
    """A place of data that a request reaches: a version, or what an app made of some."""

    class Settled(models.TextChoices):
        DONE = "done", "Dealt with"
        NOTHING = "nothing", "Nothing about this person"

    part = models.ForeignKey(RequestPart, models.CASCADE, related_name="places")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=128)
    label = models.CharField(max_length=300)
    settled = models.CharField(max_length=8, choices=Settled, blank=True)
    settled_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part", "subject"], name="reached_once")
        ]

    def __str__(self) -> str:
        return self.label


class Panellist(models.Model):
    """Somebody on the ethics panel, and how they agreed to be named to everybody."""

    user = models.OneToOneField(User, models.PROTECT, related_name="panellist")
    shown_as = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["since", "pk"]

    def __str__(self) -> str:
        return self.shown_as


class Advice(models.Model):
    """A question put to the panel, and what it advised; public once published."""

    title = models.CharField(max_length=200)
    question = models.TextField()
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="advice")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField()
    advice = models.TextField(blank=True)
    published_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_on", "-pk"]
        verbose_name_plural = "advice"

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"advice:{self.pk}"


class Minutes(models.Model):
    """What was said at a meeting of the panel, published."""

    held_on = models.DateField()
    text = models.TextField()
    published_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        verbose_name_plural = "minutes"

    def __str__(self) -> str:
        return f"Minutes of {self.held_on:%-d %B %Y}"


class CompelledDisclosure(models.Model):
    """Data that a member or the hub had to hand over. `told_on` is the day from which its
    contributors may know; None while the law forbids to tell them."""

    by_whom = models.CharField(max_length=200)
    power = models.CharField(max_length=80, help_text="Its identifier in the rulebook.")
    power_name = models.CharField(max_length=200)
    law = models.CharField(max_length=300)
    what = models.TextField(help_text="In general: nothing of the data.")
    disclosed_on = models.DateField()
    told_on = models.DateField(null=True)
    assets = models.ManyToManyField(Asset, related_name="compelled")
    logged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    logged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-disclosed_on", "-pk"]

    def __str__(self) -> str:
        return f"Compelled disclosure {self.pk}"

    @property
    def subject(self) -> str:
        return f"disclosure:{self.pk}"
