"""What the portal keeps of its own: what an asset is about, and versions taken back."""

from __future__ import annotations

from django.db import models

from folkmoot.hub.accounts.models import User
from folkmoot.hub.register.models import Asset, Version


class Classification(models.Model):
    """What its publisher says an asset is about. `topics` are codes of the topics' vocabulary."""

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="classification")
    topics = models.JSONField(default=list)
    tags = models.JSONField(default=list, help_text="Words of the publisher's own.")

    def __str__(self) -> str:
        return f"What {self.asset} is about"


class Withdrawal(models.Model):
    """A version that was open and was taken back, with the reason that everybody reads.

    It is in force while the version has no public copy: publishing it anew makes one.
    """

    version = models.OneToOneField(Version, models.CASCADE, related_name="withdrawal")
    reason = models.TextField(max_length=500)
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.version}, withdrawn"
