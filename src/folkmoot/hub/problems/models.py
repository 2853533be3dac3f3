"""A problem, an attempt to answer it, and the steps that the attempt took."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.permissions.models import Proposal
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases.models import Output


class Problem(models.Model):
    """A local question worth answering, with the decision that it would change."""

    class Journey(models.TextChoices):
        SPENDING = "spending", "Where does our money go?"

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    worry = models.TextField(help_text="What somebody is worried about, in their own words.")
    decision = models.TextField(help_text="The decision that an answer would change.")
    who_acts = models.CharField(max_length=200)
    by_when = models.CharField(max_length=100)
    least_data = models.TextField(help_text="The least data that would do.")
    journey = models.CharField(max_length=20, choices=Journey)
    raised_by = models.ForeignKey(Member, models.PROTECT, related_name="problems")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("problems:problem", args=[self.slug])

    @property
    def subject(self) -> str:
        """What the ledger calls it."""
        return f"problem:{self.slug}"


class Attempt(models.Model):
    """One run of the journey, on the assets that were there that day."""

    class State(models.TextChoices):
        RUNNING = "running", "Being worked on"
        HANDED_IN = "handed_in", "Handed in to the output checkers"
        FAILED = "failed", "Stopped"

    problem = models.ForeignKey(Problem, models.CASCADE, related_name="attempts")
    assets = models.ManyToManyField(Asset, related_name="attempts")
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="attempts")
    outputs = models.ManyToManyField(Output, related_name="attempts")
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="attempts")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    stopped_by = models.TextField(blank=True, help_text="What stopped it, in words.")

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.problem}, {self.started_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        return self.state == Attempt.State.RUNNING

    @property
    def is_failed(self) -> bool:
        return self.state == Attempt.State.FAILED

    @property
    def is_released(self) -> bool:
        """Whether everything that was handed in has left."""
        states = {output.state for output in self.outputs.all()}
        return states == {Output.State.RELEASED}


class Step(models.Model):
    """One step of an attempt: what happened, and why, in sentences."""

    class Name(models.TextChoices):
        REGISTER = "register", "Find the data that could answer it"
        PERMISSION = "permission", "Find a lawful way"
        LINKAGE = "linkage", "Find suppliers at business premises"
        ANALYSIS = "analysis", "Add up where the money went"
        DISCLOSURE = "disclosure", "Make the answer safe"

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=12, choices=Name)
    number = models.PositiveSmallIntegerField()
    sentences = models.JSONField(default=list)
    facts = models.JSONField(default=list, help_text="Pairs of a name and a value, for a table.")
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "name"], name="one_step_once")
        ]

    def __str__(self) -> str:
        return self.get_name_display()

    @property
    def has_figures(self) -> bool:
        """Whether it tells what the data hold, which waits for the sign-off."""
        return self.name in (Step.Name.LINKAGE, Step.Name.ANALYSIS, Step.Name.DISCLOSURE)
