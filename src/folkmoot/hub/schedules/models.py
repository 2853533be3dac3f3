"""A schedule, and each time it was run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.register.models import Asset, Version
from folkmoot.hub.schedules.timing import Rhythm, spoken


class Schedule(models.Model):
    """From where and when an asset is read again. It acts for whoever set it last."""

    class Kind(models.TextChoices):
        FOLDER = "folder", "A folder of your council"
        ADDRESS = "address", "An address on the web"

    asset = models.OneToOneField(Asset, models.CASCADE, related_name="schedule")
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.CharField(max_length=2000, help_text="An address, or a file within the folder.")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    day = models.PositiveSmallIntegerField(default=1, help_text="Day of the week or of the month.")
    at = models.TimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_paused = models.BooleanField(default=False)
    next_at = models.DateTimeField(db_index=True)
    failures = models.PositiveIntegerField(default=0, help_text="One after another, until now.")
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file seen last.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["asset__title"]

    def __str__(self) -> str:
        return f"{self.asset}: {self.in_words}"

    def get_absolute_url(self) -> str:
        return reverse("schedules:schedule", args=[self.asset.code])

    @property
    def in_words(self) -> str:
        return spoken(Rhythm(self.rhythm), self.day, self.at)

    @property
    def is_failing(self) -> bool:
        return self.failures > 0


class Run(models.Model):
    """One time that a schedule came round, or was asked for."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        NEW = "new", "A new version is in use"
        WAITS = "waits", "A new version waits for you"
        UNCHANGED = "unchanged", "Nothing had changed"
        FAILED = "failed", "It failed"

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="runs")
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.RUNNING)
    problem = models.TextField(blank=True, help_text="Why it failed, safe to show.")
    version = models.ForeignKey(Version, models.SET_NULL, null=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-due_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["schedule", "due_at"], name="one_run_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.schedule.asset}, {self.due_at:%Y-%m-%d %H:%M}"
