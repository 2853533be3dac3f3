"""A linkage under an agreement, the versions it joins, and the flags that go back to members."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.register.models import Asset, Version, new_code
from folkmoot.tables import Schema


class SeparatedVersion(models.Model):
    """A protected version as two encrypted files with nothing in common but a random row key.

    `attribute_columns` is the schema of the attribute file; `identity_columns` and
    `sealed_columns` are names: those only a linker can open, and those that stay in the sealed
    original. The hashes are SHA-256 of the files, without which neither is opened.
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="separated")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rows = models.BigIntegerField()
    identity_columns = models.JSONField(default=list)
    attribute_columns = models.JSONField(default=list)
    sealed_columns = models.JSONField(default=list)
    identity_sha256 = models.CharField(max_length=64)
    attribute_sha256 = models.CharField(max_length=64)
    separated_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.version}, separated"

    @property
    def attribute_schema(self) -> Schema:
        return Schema.from_json(self.attribute_columns)


class AgreementKeys(models.Model):
    """That an agreement has keys of its own, and when they were destroyed."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, related_name="linking_keys")
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name_plural = "agreements' keys"

    def __str__(self) -> str:
        return f"The keys of {self.agreement}"


class Linkage(models.Model):
    """Records joined under one agreement for one use.

    `threshold` is the match probability from which pairs are linked; None lets the use decide.
    `expectation` holds threshold, pairs, and precision and recall as lists of estimate, low and
    high (null where nothing is expected); `findings` what was found, decided and doubted.
    `linked_columns` is the schema of the linked version, empty until there is one.
    """

    class Kind(models.TextChoices):
        PEOPLE = "people", "People"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be linked"
        LINKED = "linked", "Linked"
        FAILED = "failed", "Could not be linked"
        ENDED = "ended", "Ended: its files and keys are destroyed"

    class Purpose(models.TextChoices):
        """What links are made for, by the values of `folkmoot.linkage.Use`."""

        COUNTING = "counting", "Counting: totals are published"
        FOLLOW_UP = "follow_up", "Follow-up: a person looks at each link first"
        CONTACT = "contact", "Contact: something is done for whom the link names"

    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="linkages")
    title = models.CharField(max_length=200)
    use = models.CharField(max_length=12, choices=Purpose)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PEOPLE)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    asked_threshold = models.FloatField(null=True)
    threshold = models.FloatField(null=True)
    expectation = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    bias = models.JSONField(default=list, help_text="Who is found and who is not, by group.")
    linked_columns = models.JSONField(default=list)
    people = models.BigIntegerField(null=True, help_text="Persons in the linked version.")
    pairs = models.BigIntegerField(null=True, help_text="Pairs at or above the threshold.")
    sha256 = models.JSONField(default=dict, help_text="Of each of its files, by name.")
    problem = models.TextField(blank=True, help_text="Why it could not be linked, safe to show.")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    linked_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("linking:linkage", args=[self.code])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"linkage:{self.code}"

    @property
    def folder(self) -> Path:
        """Where its encrypted files lie."""
        return Path(settings.CONFIG.vault_dir) / "linkages" / self.key.hex

    @property
    def is_linked(self) -> bool:
        return self.state == Linkage.State.LINKED

    @property
    def linked_schema(self) -> Schema:
        return Schema.from_json(self.linked_columns)

    def may_be_used_on(self, day: date) -> bool:
        """Whether it is linked and its agreement in force on a day."""
        return self.is_linked and self.agreement.is_in_force(day)


class LinkedAsset(models.Model):
    """A version in a linkage. `name` is what pairs and linked columns call it; `columns` are those
    of its attributes that are joined, none of them where only its knowing somebody matters."""

    class Role(models.TextChoices):
        ATTRIBUTES = "attributes", "What it says of people is joined"
        PRESENCE = "presence", "Only whom it knows is joined"

    linkage = models.ForeignKey(Linkage, models.CASCADE, related_name="linked_assets")
    version = models.ForeignKey(Version, models.PROTECT, related_name="linked_in")
    number = models.PositiveSmallIntegerField()
    name = models.SlugField(max_length=40)
    role = models.CharField(max_length=12, choices=Role, default=Role.ATTRIBUTES)
    columns = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["linkage", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["linkage", "name"], name="linked_name_once"),
            models.UniqueConstraint(fields=["linkage", "version"], name="linked_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} in {self.linkage}"


class AgreedFlag(models.Model):
    """What may go back to the holder of an asset about people in it, as the agreement names it.

    `conditions` all hold for a flagged person: each has `asset` (a code), `column` and `values`;
    without a column it asks that the asset knows the person or, with `is_absent`, does not.
    """

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="agreed_flags")
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="agreed_flags")
    name = models.SlugField(max_length=40)
    statement = models.CharField(max_length=300)
    conditions = models.JSONField(default=list)
    named_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["agreement", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "name"], name="flag_once")
        ]

    def __str__(self) -> str:
        return self.statement


class FlagReturn(models.Model):
    """One return of a flag to its member: asked for by one person, approved by a second.

    Its file holds the member's own record references and nothing else, sealed until the member
    takes it.
    """

    class State(models.TextChoices):
        ASKED = "asked", "Waiting for a second person"
        APPROVED = "approved", "Being made"
        READY = "ready", "Ready for the member to take"
        TAKEN = "taken", "Taken by the member"
        REFUSED = "refused", "Refused"
        ENDED = "ended", "Destroyed with the agreement"

    flag = models.ForeignKey(AgreedFlag, models.PROTECT, related_name="returns")
    linkage = models.ForeignKey(Linkage, models.PROTECT, related_name="flag_returns")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    records = models.BigIntegerField(null=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.flag}, from {self.linkage}"

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"flag-return:{self.pk}"
