"""A saved view and its revisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.register.models import new_code


class SavedView(models.Model):
    """A question that was given a name. `current` is the revision that answers.

    `member` is the council in whose name it was saved; what it shows keeps its publisher.
    """

    code = models.CharField(max_length=9, unique=True, default=new_code, editable=False)
    member = models.ForeignKey(Member, models.PROTECT, related_name="saved_views")
    current = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.current.title if self.current else self.code

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"view:{self.code}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Revision(models.Model):
    """One state of a view: its words, and the statement about `parent`.

    `parent` is the identifier of a dataset or view; `reads` are those that it reads, with its own.
    """

    view = models.ForeignKey(SavedView, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    parent = models.CharField(max_length=9, db_index=True)
    soql = models.TextField()
    reads = models.JSONField(default=list)
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["view", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["view", "number"], name="one_revision_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.title}, revision {self.number}"
