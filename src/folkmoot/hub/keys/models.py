"""A person's key."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from folkmoot.hub.accounts.models import User


class ApiKey(models.Model):
    """`identifier` is public; of the secret only the SHA-256 is kept, in hex."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    identifier = models.CharField(max_length=32, unique=True)
    secret_hash = models.CharField(max_length=64)
    purpose = models.CharField(max_length=100)
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return self.purpose

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None
