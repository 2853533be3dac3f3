"""A job: long work that somebody started and can watch."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import User


class Job(models.Model):
    """How far a piece of long work is. The queue itself is django-tasks-db's."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to start"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    fraction = models.FloatField(default=0.0, help_text="Of the work that is done, 0 to 1.")
    message = models.CharField(max_length=300, blank=True)
    problem = models.TextField(blank=True, help_text="Why it failed, safe to show.")
    task = models.CharField(max_length=200, help_text="Where in the code the work is defined.")
    arguments = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    then = models.CharField(max_length=300, help_text="The page to show when it is done.")
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="jobs")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("jobs:job", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in (Job.State.DONE, Job.State.FAILED)

    @property
    def percent(self) -> int:
        return round(100 * self.fraction)
