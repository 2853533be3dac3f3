"""An asset, its charter, and its versions with how each was read."""

from __future__ import annotations

import secrets
import uuid
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.permission import Charter, Use
from folkmoot.tables import Finding, Kind, Schema, Sensitivity, Standing

ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
"""Of Socrata's identifiers: no 0, 1, l or o, which are easily taken for one another."""


def new_code() -> str:
    """An identifier in Socrata's form, four characters and four."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


_LICENCE_PAGES = {
    "OGL-UK-3.0": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


class Licence(models.TextChoices):
    """Terms under which an asset may be used again."""

    OGL = "OGL-UK-3.0", "Open Government Licence 3.0"
    CC_BY = "CC-BY-4.0", "Creative Commons Attribution 4.0"
    CC0 = "CC0-1.0", "Creative Commons Zero"
    PSGA = "PSGA", "Public Sector Geospatial Agreement (members only)"
    MEMBERS = "members-only", "Only for members, under the asset's charter"

    @property
    def is_open(self) -> bool:
        return self in (Licence.OGL, Licence.CC_BY, Licence.CC0)

    @property
    def page(self) -> str:
        """Where the terms of an open licence can be read; empty for one that is not open."""
        return _LICENCE_PAGES.get(self.value, "")


class Frequency(models.TextChoices):
    """How often a new version comes (the frequency vocabulary of DCAT-AP)."""

    ONCE = "NEVER", "It will not change"
    DAILY = "DAILY", "Every day"
    WEEKLY = "WEEKLY", "Every week"
    MONTHLY = "MONTHLY", "Every month"
    QUARTERLY = "QUARTERLY", "Every quarter"
    ANNUAL = "ANNUAL", "Every year"
    IRREGULAR = "IRREG", "Now and then"


class Asset(models.Model):
    """A data holding that a member registers. `current` is the version in use."""

    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="assets")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    standing = models.CharField(
        max_length=10, choices=[(s.value, s.value.capitalize()) for s in Standing], blank=True
    )
    licence = models.CharField(max_length=20, choices=Licence, blank=True)
    source = models.CharField(max_length=300, blank=True, help_text="Where it comes from.")
    frequency = models.CharField(max_length=10, choices=Frequency, blank=True)
    contact = models.CharField(max_length=120, blank=True, help_text="A role, not a person.")
    permitted_purposes = models.TextField(blank=True, help_text="One a line.")
    prohibited_uses = models.JSONField(default=list)
    embargo_until = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    has_veto = models.BooleanField(
        default=False, help_text="Whether an output that names the contributor waits for its yes."
    )
    reply_days = models.PositiveSmallIntegerField(
        default=0, help_text="Working days in which it may comment before."
    )
    current = models.ForeignKey("Version", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    registered_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["member__name", "title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("register:asset", args=[self.code])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"asset:{self.code}"

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def is_protected(self) -> bool:
        return self.standing == Standing.PROTECTED

    @property
    def is_registered(self) -> bool:
        return self.registered_at is not None

    @property
    def charter(self) -> Charter:
        """The terms that the contributor set."""
        purposes = (line.strip() for line in self.permitted_purposes.splitlines())
        return Charter(
            permitted_purposes=tuple(purpose for purpose in purposes if purpose),
            prohibited_uses=frozenset(Use(use) for use in self.prohibited_uses),
            embargo_until=self.embargo_until,
            expires_on=self.expires_on,
            has_veto=self.has_veto,
            reply_days=self.reply_days,
        )

    def is_under_embargo(self, on: date) -> bool:
        return self.embargo_until is not None and on < self.embargo_until


class CharterVersion(models.Model):
    """A charter as it was set once: every change is kept. `sentences` are its terms in words."""

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="charters")
    number = models.PositiveIntegerField()
    sentences = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, help_text="Of its terms as ODRL.")
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["asset", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "number"], name="one_charter_a_number")
        ]

    def __str__(self) -> str:
        return f"The charter of {self.asset}, version {self.number}"


class Version(models.Model):
    """One file received for an asset: how it was read, what a person made of it, where it is."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received, waiting to be read"
        UNREADABLE = "unreadable", "Could not be read"
        READ = "read", "Read, waiting to be checked"
        CONFIRMING = "confirming", "Being put in the vault"
        KEPT = "kept", "In the vault"
        SEALED = "sealed", "Sealed"
        WAITING = "waiting", "In the vault, waiting for a person"
        REJECTED = "rejected", "Rejected"

    asset = models.ForeignKey(Asset, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVED)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField(help_text="Of the file, in bytes.")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="Why it could not be read, safe to show.")
    rows = models.BigIntegerField(null=True)
    quarantined = models.BigIntegerField(null=True)
    read_as = models.JSONField(default=dict, help_text="Format, encoding, delimiter and sheet.")
    findings = models.JSONField(default=list)
    columns = models.JSONField(default=list, help_text="The schema.")
    proposals = models.JSONField(default=dict, help_text="Of each column: confidence, examples.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file as received.")
    vault_id = models.CharField(max_length=64, blank=True, db_index=True)
    public_vault_id = models.CharField(
        max_length=64,
        blank=True,
        help_text="What the public reads: the version, without names of people.",
    )
    decided_because = models.TextField(
        blank=True, help_text="Why a person accepted or rejected what breaks with the one before."
    )
    column_words = models.TextField(blank=True, help_text="The headings, for the catalogue.")

    class Meta:
        ordering: ClassVar = ["asset", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "number"], name="one_version_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.asset}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("register:version", args=[self.asset.code, self.number])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"{self.asset.subject}/{self.number}"

    @property
    def schema(self) -> Schema:
        return Schema.from_json(self.columns)

    def offer(self, vault_id: str) -> None:
        """Make this version of the vault the one that the public reads, once it is published."""
        self.public_vault_id = vault_id
        self.column_words = "\n".join(column.label or column.name for column in self.schema)

    @property
    def is_confirmed(self) -> bool:
        return self.state in (Version.State.KEPT, Version.State.SEALED)

    @property
    def is_waiting(self) -> bool:
        """Whether it is there and no person has said yet what is to be done with it."""
        return self.state in (Version.State.READ, Version.State.WAITING)

    @property
    def folder(self) -> Path:
        """Where the file is while it is not in the vault."""
        return Path(settings.CONFIG.uploads_dir) / self.key.hex

    @property
    def sensitivities(self) -> frozenset[Sensitivity]:
        return frozenset(column.sensitivity for column in self.schema) - {Sensitivity.NONE}

    def names_people_in(self, column: str) -> bool:
        """Whether some names in a column of traders look like those of natural persons."""
        return float(self.proposals.get(column, {}).get("person_share", 0)) > 0

    def findings_of(self, kind: Kind) -> list[Finding]:
        """What was found, decided or doubted in reading the file."""
        return [
            Finding(Kind(raw["kind"]), raw["code"], raw["message"], raw["where"])
            for raw in self.findings
            if raw["kind"] == kind
        ]

    def reading_facts(self) -> dict[str, Any]:
        """How the file was read, by plain name, without what does not apply."""
        return {name: value for name, value in self.read_as.items() if value}
