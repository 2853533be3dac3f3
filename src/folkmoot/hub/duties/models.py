"""A file offered as a dataset of the Code, and the datasets that do not apply to a member."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.register.models import Version
from folkmoot.transparency import (
    CheckReport,
    Period,
    Problem,
    Severity,
    Template,
    period_starting,
    template_by_id,
)


class Offer(models.Model):
    """A version of an asset as what a template asks for, for one period."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="offers")
    template_id = models.CharField(max_length=40)
    start = models.DateField(help_text="The first day of the period that it covers.")
    version = models.ForeignKey(Version, models.CASCADE, related_name="offers")
    columns = models.JSONField(default=dict, help_text="The column's name, by field.")
    cleared = models.JSONField(default=list, help_text="Columns said to be about nobody.")
    report = models.JSONField(null=True, help_text="What checking found.")
    offered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-offered_at"]

    def __str__(self) -> str:
        return f"{self.template.title}, {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("duties:offer", args=[self.member.code, self.pk])

    @property
    def template(self) -> Template:
        return template_by_id(self.template_id)

    @property
    def period(self) -> Period:
        return period_starting(self.template.every, self.start)

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def checked(self) -> CheckReport | None:
        """What checking found; None before it was checked."""
        if self.report is None:
            return None
        return CheckReport(
            self.template_id,
            self.report["n_rows"],
            tuple(_problem(raw) for raw in self.report["problems"]),
        )


class Exemption(models.Model):
    """That a dataset does not apply to a member, and why; until somebody ends it."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="exemptions")
    template_id = models.CharField(max_length=40)
    because = models.CharField(max_length=500)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-said_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "template_id"],
                condition=models.Q(ended_at__isnull=True),
                name="one_exemption_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.template_id}"


def stored_report(report: CheckReport) -> dict[str, Any]:
    """A report as JSON holds it."""
    return {
        "n_rows": report.n_rows,
        "problems": [
            {
                "severity": problem.severity.value,
                "field": problem.field,
                "message": problem.message,
                "remedy": problem.remedy,
                "rows": list(problem.rows),
                "count": problem.count,
            }
            for problem in report.problems
        ],
    }


def _problem(raw: dict[str, Any]) -> Problem:
    return Problem(
        Severity(raw["severity"]),
        raw["field"],
        raw["message"],
        raw["remedy"],
        tuple(raw["rows"]),
        raw["count"],
    )
