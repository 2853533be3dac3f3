"""Ledger entries, kept as the very lines that are hashed and exported."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from folkmoot.ledger import Entry, from_line


class LedgerHead(models.Model):
    """One row, locked by whoever appends, so that entries follow one another without a gap."""

    size = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.size} entries"


class LedgerEntry(models.Model):
    """One entry. `line` is the truth; the other columns only find it."""

    sequence = models.BigIntegerField(primary_key=True)
    line = models.TextField()
    action = models.CharField(max_length=100, db_index=True)
    subject = models.CharField(max_length=128, db_index=True)

    class Meta:
        ordering: ClassVar = ["sequence"]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject}"

    @property
    def entry(self) -> Entry:
        """What the line says. Raises LedgerError when it is not an entry."""
        return from_line(self.line)
