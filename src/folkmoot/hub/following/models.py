"""Who wants to be told of what, as little as will do."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Following(models.Model):
    """An address that wants to be told when a dataset changes.

    `sealed` is the address, encrypted; `digest` a keyed hash of it, by which two askings of one
    address are known for the same. `told` is the number of the version that it knows of; `told_on`
    the day of the last e-mail. `site` is the address of the hub that its links lead to.
    """

    code = models.CharField(max_length=9, db_index=True)
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64, db_index=True)
    site = models.CharField(max_length=200)
    asked_at = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField()
    told_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "digest"], name="followed_once")
        ]

    def __str__(self) -> str:
        return f"Somebody follows {self.code}"
