"""What is kept about the rows of a version beside the rows themselves."""

from __future__ import annotations

from django.db import models

from folkmoot.hub.register.models import Asset, Version


class RowFacts(models.Model):
    """Where each row's identifier and times are: a version of the vault with one row for each, in
    the same order. A version without it has rows as old as itself, numbered from 0."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="row_facts")
    vault_id = models.CharField(max_length=64)
    next_identifier = models.BigIntegerField(help_text="What the next new row will be called.")

    def __str__(self) -> str:
        return f"The rows of {self.version}"


class RowIdentifier(models.Model):
    """The column by whose values a dataset's rows are told apart when they are written."""

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="row_identifier")
    column = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.asset}: {self.column}"


class ColumnProfiles(models.Model):
    """Each column's counts, ends and commonest values, by its name, of what the public reads."""

    version = models.OneToOneField(Version, models.CASCADE, related_name="column_profiles")
    vault_id = models.CharField(max_length=64)
    profiles = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"The columns of {self.version}"
