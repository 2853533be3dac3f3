"""What the pages of duties may send."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.duties.models import Offer
from folkmoot.hub.duties.queries import assets_in_use
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Schema, Sensitivity
from folkmoot.transparency import (
    Field,
    Match,
    Period,
    Template,
    latest_periods,
    match,
    period_starting,
)


class OfferForm(forms.Form):
    """A file for a period of a dataset."""

    period = forms.ChoiceField(label="Which period does it cover?")
    asset = forms.ChoiceField(
        label="Is it a dataset of its own?",
        help_text="Choose one of your assets for a new version of it, or where it holds the data "
        "already: then no file is needed.",
        required=False,
    )
    file = forms.FileField(
        label="The file",
        help_text="As it is: CSV, Excel, OpenDocument or another table. Its headings may differ "
        "from the template’s.",
        required=False,
    )

    def __init__(
        self, *args: Any, member: Member, template: Template, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        periods = latest_periods(template.every, today)
        over = sorted(periods, key=lambda period: period.end >= today)
        _choices(self, "period").choices = [
            (period.start.isoformat(), str(period)) for period in over
        ]
        self.assets = {str(asset.pk): asset for asset in assets_in_use(member)}
        _choices(self, "asset").choices = [
            ("", "Yes, a dataset of its own"),
            *((key, asset.title) for key, asset in self.assets.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """There is a file, or an asset that holds the data."""
        given = super().clean() or {}
        if not given.get("file") and not given.get("asset"):
            self.add_error("file", "Choose a file, or one of your assets that holds the data")
        return given

    @property
    def chosen_period(self) -> Period:
        """The period, of a form that is valid."""
        start = date.fromisoformat(self.cleaned_data["period"])
        return period_starting(self.template.every, start)

    @property
    def chosen_asset(self) -> Asset | None:
        """The asset, of a form that is valid."""
        return self.assets.get(self.cleaned_data["asset"])


class MatchingForm(forms.Form):
    """Which column is which field, and which further columns are about nobody."""

    cleared = forms.MultipleChoiceField(
        label="Which of these further columns are about nobody?",
        help_text="They look as if they were about people, or confidential. Leave out of the file "
        "what is.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer = offer
        schema = offer.version.schema
        found = match(offer.template, schema)
        self.suggested: dict[str, Match] = {each.field: each for each in found}
        for field in offer.template.fields:
            self.fields[field.name] = self._question(field, schema)
        suspect = [column for column in schema if _is_suspect(column.sensitivity)]
        _choices(self, "cleared").choices = [
            (column.name, column.label or column.name) for column in suspect
        ]
        self.fields["cleared"].initial = offer.cleared
        if not suspect:
            del self.fields["cleared"]

    def clean(self) -> dict[str, Any]:
        """No column is two fields."""
        given = super().clean() or {}
        used: dict[str, Field] = {}
        for field in self.offer.template.fields:
            column = given.get(field.name)
            if not column:
                continue
            if column in used:
                message = f"The same column is already “{used[column].label}”"
                self.add_error(field.name, message)
            used.setdefault(column, field)
        return given

    def questions(self) -> Iterator[forms.BoundField]:
        """The question of each field, in the order of the template."""
        for field in self.offer.template.fields:
            yield self[field.name]

    @property
    def columns(self) -> dict[str, str]:
        """The column by field, of a form that is valid."""
        fields = self.offer.template.fields
        return {
            field.name: self.cleaned_data[field.name]
            for field in fields
            if self.cleaned_data[field.name]
        }

    def _question(self, field: Field, schema: Schema) -> forms.ChoiceField:
        suggestion = self.suggested.get(field.name)
        initial = suggestion.column if suggestion else ""
        if self.offer.is_settled:
            initial = self.offer.columns.get(field.name, "")
        return forms.ChoiceField(
            label=field.label,
            help_text=" ".join((field.description, *_remarks(field, suggestion))),
            choices=[
                ("", "Not in this file"),
                *((column.name, column.label or column.name) for column in schema),
            ],
            required=False,
            initial=initial,
        )


class PublishingForm(forms.Form):
    """The little that a template cannot fill in."""

    contact = forms.CharField(
        label="Who answers for it?",
        help_text="A role and how to reach it, not a person’s name.",
        max_length=120,
    )
    because = forms.CharField(
        label="Why is this file right?",
        help_text="It differs from the version in use. Name no person.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )


class ExemptionForm(forms.Form):
    """Why a dataset does not apply."""

    because = forms.CharField(
        label="It is not owed here because",
        help_text="For example: we run no car parks; or where on your own site it is published.",
        max_length=500,
    )


def _remarks(field: Field, suggestion: Match | None) -> Iterator[str]:
    """What stands beside a question: whether it may be left, and how sure a suggestion is."""
    if not field.is_required:
        yield "Recommended, not required."
    elif field.may_be_blank:
        yield "Required where there is one."
    if suggestion is not None:
        yield f"{'Quite sure' if suggestion.is_sure else 'A guess'}, by {suggestion.reason}."


def _is_suspect(sensitivity: Sensitivity) -> bool:
    return sensitivity.is_personal or sensitivity is Sensitivity.CONFIDENTIAL


def _choices(form: forms.Form, name: str) -> forms.ChoiceField:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says so to the type checker
    return field
