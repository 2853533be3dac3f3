"""Counters, and nothing about whoever is counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Kind(models.TextChoices):
    """In what way a dataset was used."""

    PAGE = "page", "Pages read"
    EXPLORER = "explorer", "Charts and maps made"
    DOWNLOAD = "download", "Files taken"
    SODA = "soda", "SODA requests"
    ODATA = "odata", "OData requests"
    FEATURES = "features", "OGC API requests"
    PARQUET = "parquet", "Parquet files opened"
    MCP = "mcp", "Questions by agents (MCP)"
    FEED = "feed", "Feeds and descriptions read"


class UsageCount(models.Model):
    """How often one dataset was used in one way on one day, by whomever."""

    code = models.CharField(max_length=9)
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    uses = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "day", "kind"], name="one_counter_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day} {self.kind}: {self.uses}"
