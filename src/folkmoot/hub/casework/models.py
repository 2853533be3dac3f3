"""What an agreement lets caseworkers see, who they are, their cases, and every look."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.register.models import Asset, new_code


class AgreedField(models.Model):
    """A column that caseworkers may see of one person, as the agreement names it. `column` is a
    name of the identity or of the attribute side of the asset's version."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="agreed_fields")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+")
    column = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["asset__member__name", "asset__title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "asset", "column"], name="agreed_field_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.column} of {self.asset}"


class NamedCaseworker(models.Model):
    """A person who may open cases under an agreement, for a member; until `ended_at`."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="caseworkers")
    person = models.ForeignKey(User, models.PROTECT, related_name="casework")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["agreement", "person__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "person"],
                condition=models.Q(ended_at=None),
                name="caseworker_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, for {self.member}"


class Case(models.Model):
    """One person, for one caseworker, for one reason, until its last day.

    `pseudonym` names the person under this agreement; it is emptied when the case closes. `asset`
    is the caseworker's own data that know the person. Nothing that was seen is here.
    """

    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    linkage = models.ForeignKey(Linkage, models.PROTECT, related_name="cases")
    caseworker = models.ForeignKey(NamedCaseworker, models.PROTECT, related_name="cases")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    pseudonym = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)
    last_day = models.DateField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-opened_at", "-pk"]

    def __str__(self) -> str:
        return f"Case {self.code}"

    def get_absolute_url(self) -> str:
        return reverse("casework:case", args=[self.code])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"case:{self.code}"

    def is_open(self, on: date) -> bool:
        return self.closed_at is None and on <= self.last_day


class Look(models.Model):
    """That the fields of some members were seen in a case, and when; not what they said."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="looks")
    seen_at = models.DateTimeField(auto_now_add=True)
    assets = models.ManyToManyField(Asset, related_name="looks")

    class Meta:
        ordering: ClassVar = ["-seen_at", "-pk"]

    def __str__(self) -> str:
        return f"A look in {self.case}"


class Missed(models.Model):
    """That a caseworker gave a reference that stands for nobody: many of them are a search."""

    caseworker = models.ForeignKey(NamedCaseworker, models.CASCADE, related_name="missed")
    tried_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-tried_at"]

    def __str__(self) -> str:
        return f"A reference of nobody, by {self.caseworker}"
