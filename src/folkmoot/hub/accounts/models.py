"""A person with an account, the members of the region, and who holds which role where."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models

from folkmoot import ledger


class Role(models.TextChoices):
    """What a person may be asked to do. The order is that of the journey."""

    RESIDENT = "resident", "Resident"
    CONTRIBUTOR = "contributor", "Contributor"
    INFORMATION_GOVERNANCE_OFFICER = (
        "information_governance_officer",
        "Information-governance officer",
    )
    LINKER = "linker", "Linker"
    ANALYST = "analyst", "Analyst"
    OUTPUT_CHECKER = "output_checker", "Output checker"
    DIRECTOR = "director", "Director"
    ADMINISTRATOR = "administrator", "Administrator"


class Member(models.Model):
    """A council or a partner that takes part in the region."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        PARTNER = "partner", "Partner"

    code = models.SlugField(max_length=40, unique=True, help_text="Its name in addresses.")
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.COUNCIL)
    gss_code = models.CharField(max_length=9, blank=True, help_text="A council's area code.")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account. `key` stands for the person where no name may: in the ledger."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    email = models.EmailField(unique=True)

    REQUIRED_FIELDS: ClassVar[list[str]] = ["email", "name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[tuple[Role, int]]:
        """Every role held, with the member that it is held at; read once a request."""
        return frozenset(
            (Role(role), member) for role, member in self.memberships.values_list("role", "member")
        )


Actor = User | AnonymousUser
"""Whoever asks for a page: somebody with an account, or anybody."""


def acting(by: User | None, role: Role) -> ledger.Actor:
    """Somebody in one of their roles, as the ledger names them; the hub itself, for nobody."""
    return ledger.Actor(role.value, by.key.hex) if by else ledger.SYSTEM


class Membership(models.Model):
    """One role that a person holds at one member."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=Role)

    class Meta:
        ordering: ClassVar = ["member__name", "role"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "member", "role"], name="one_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} at {self.member}"
