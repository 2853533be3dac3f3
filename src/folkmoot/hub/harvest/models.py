"""A source, the runs that read it, and what was harvested."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.catalogue import Dataset
from folkmoot.catalogue.reading import Kind
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.harvest.descriptions import dataset_from_json
from folkmoot.hub.jobs.models import Job


class Every(models.TextChoices):
    """How often a source is read without being asked."""

    NEVER = "", "Only when somebody asks"
    DAY = "day", "Every day"
    WEEK = "week", "Every week"
    MONTH = "month", "Every month"

    @property
    def interval(self) -> timedelta | None:
        days = {"day": 1, "week": 7, "month": 30}.get(self.value)
        return timedelta(days=days) if days else None


class Source(models.Model):
    """Another portal that is read. A `kind` that is empty is found out by the first run."""

    name = models.CharField(max_length=120)
    address = models.URLField(max_length=2000)
    kind = models.CharField(
        max_length=12, blank=True, choices=[(kind.value, kind.label) for kind in Kind]
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="harvest_sources")
    every = models.CharField(max_length=8, choices=Every, blank=True, default="")
    next_run_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("harvest:source", args=[self.pk])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"harvest-source:{self.pk}"


class Run(models.Model):
    """One reading of a source."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to start"
        RUNNING = "running", "Running"
        HELD = "held", "Waiting for a person"
        DONE = "done", "Done"
        INCOMPLETE = "incomplete", "Broken off, what came was kept"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Stopped"
        REFUSED = "refused", "Set aside by a person"

    source = models.ForeignKey(Source, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_stop_asked = models.BooleanField(default=False)
    is_unchanged = models.BooleanField(default=False, help_text="The source said so itself.")
    counts = models.JSONField(default=dict)
    problem = models.TextField(blank=True, help_text="Why it is not complete, safe to show.")
    pages = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(state__in=["waiting", "running", "held"]),
                name="one_open_run_a_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}, run {self.pk} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("harvest:run", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (Run.State.WAITING, Run.State.RUNNING, Run.State.HELD)


class Harvested(models.Model):
    """A dataset of a source, as the source described it last. `code` is its name in addresses, the
    same for as long as its source and its identifier there are."""

    code = models.CharField(max_length=16, unique=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="datasets")
    identifier = models.CharField(max_length=500)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict, help_text="The description.")
    digest = models.CharField(max_length=64)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["title", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "identifier"], name="one_of_each_identifier")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("harvest:dataset", args=[self.code])

    @property
    def dataset(self) -> Dataset:
        """The description, to be shown."""
        return dataset_from_json(self.facts)

    @property
    def is_gone(self) -> bool:
        return self.gone_at is not None


class RunItem(models.Model):
    """What a run found out about one dataset. Unchanged ones are counted and not listed."""

    class Outcome(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        GONE = "gone", "Gone"
        FAULTY = "faulty", "Could not be read"

    run = models.ForeignKey(Run, models.CASCADE, related_name="items")
    outcome = models.CharField(max_length=8, choices=Outcome)
    identifier = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    record = models.ForeignKey(Harvested, models.SET_NULL, null=True, related_name="+")
    facts = models.JSONField(null=True, help_text="The description, until it is kept or set aside.")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.title or self.identifier}"

    @property
    def outcome_colour(self) -> str:
        colours: dict[Any, str] = {"new": "green", "changed": "blue", "gone": "grey"}
        return colours.get(self.outcome, "red")
