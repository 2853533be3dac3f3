"""What the pages of the register may send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from folkmoot.hub.register.actions import ConfirmedColumn, Description
from folkmoot.hub.register.comparing import carried_over
from folkmoot.hub.register.models import Asset, Frequency, Licence, Version
from folkmoot.permission import Charter, Use
from folkmoot.tables import Column, Meaning, Schema, Sensitivity

SENSITIVITIES = {
    Sensitivity.NONE: "Not sensitive",
    Sensitivity.COMMERCIAL: "Commercial",
    Sensitivity.CONFIDENTIAL: "Confidential",
    Sensitivity.QUASI_IDENTIFIER: "Could help to identify a person",
    Sensitivity.DIRECT_IDENTIFIER: "Identifies a person",
    Sensitivity.SPECIAL_CATEGORY: "Special category: health, ethnicity, belief …",
    Sensitivity.CRIMINAL_OFFENCE: "Criminal offences",
}
"""In plain words, from the least to the most sensitive."""


class UploadForm(forms.Form):
    """A first file for a new asset."""

    member = forms.TypedChoiceField(label="Which council is it for?", coerce=int)
    title = forms.CharField(
        label="What would you call these data?",
        help_text="As a resident would say it, for example “Payments over £500, 2025 to 2026”.",
        max_length=200,
    )
    file = forms.FileField(
        label="The file",
        help_text=(
            "As it is: CSV, Excel, OpenDocument, JSON, GeoJSON, Parquet, or a zip of one of these. "
            "There is no need to tidy it."
        ),
    )

    def __init__(self, *args: Any, members: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(members)
        field = self.fields["member"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - says so to the type checker
        field.choices = choices
        if len(choices) == 1:
            field.initial = choices[0][0]


class NewVersionForm(forms.Form):
    """A further file for an asset."""

    file = forms.FileField(label="The new file")


class DescriptionForm(forms.Form):
    """What an asset says of itself, and its charter."""

    title = forms.CharField(label="Title", max_length=200)
    description = forms.CharField(
        label="Description",
        help_text="What the rows are, what they cover and what they leave out.",
        widget=forms.Textarea,
    )
    source = forms.CharField(label="Where it comes from (optional)", max_length=300, required=False)
    licence = forms.ChoiceField(label="Licence", choices=Licence, widget=forms.RadioSelect)
    frequency = forms.ChoiceField(label="How often does a new version come?", choices=Frequency)
    contact = forms.CharField(
        label="Who answers for it?",
        help_text="A role and how to reach it, not a person’s name.",
        max_length=120,
    )
    permitted_purposes = forms.CharField(
        label="What may it be used for? (optional)",
        help_text="One purpose on each line. Leave it empty to allow any lawful purpose.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    prohibited_uses = forms.MultipleChoiceField(
        label="What may it never be used for?",
        choices=[(use.value, use.value.capitalize()) for use in Use],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    embargo_until = forms.DateField(
        label="Embargo until (optional)",
        help_text="For example, 27/3/2027. Nothing of it is released before.",
        required=False,
    )
    expires_on = forms.DateField(
        label="The terms end on (optional)", help_text="For example, 31/3/2030.", required=False
    )

    @property
    def says(self) -> Description:
        """The description, of a form that is valid."""
        given = self.cleaned_data
        lines = given["permitted_purposes"].splitlines()
        return Description(
            title=given["title"],
            description=given["description"],
            source=given["source"],
            licence=Licence(given["licence"]),
            frequency=Frequency(given["frequency"]),
            contact=given["contact"],
            charter=Charter(
                permitted_purposes=tuple(line.strip() for line in lines if line.strip()),
                prohibited_uses=frozenset(Use(use) for use in given["prohibited_uses"]),
                embargo_until=given["embargo_until"],
                expires_on=given["expires_on"],
            ),
        )

    @staticmethod
    def initial_of(asset: Asset) -> dict[str, Any]:
        """What the form shows of an asset before anybody changes it."""
        kept = (
            "title description source licence frequency contact permitted_purposes "
            "prohibited_uses embargo_until expires_on"
        )
        shown = {name: getattr(asset, name) for name in kept.split()}
        usual = Licence.MEMBERS if asset.is_protected else Licence.OGL
        return {**shown, "licence": asset.licence or usual.value}


class ConfirmationForm(forms.Form):
    """What each column of a version is: two questions a column.

    Of a later version what was confirmed before is filled in. Where it breaks with the one in use
    it asks why it is right.
    """

    because = forms.CharField(
        label="Why is this version right?",
        help_text="Everybody who answers for the data can read the reason. Name no person in it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        current = version.asset.current
        is_later = version.state == Version.State.READ and current is not None
        schema = carried_over(current, version) if is_later and current else version.schema
        for position, column in enumerate(schema):
            self.fields[f"meaning_{position}"] = _meaning_field(column)
            self.fields[f"sensitivity_{position}"] = _sensitivity_field(column)

    def rows(self) -> Iterable[dict[str, Any]]:
        """Each column with its two fields and what the reading proposed, for the page."""
        for position, column in enumerate(self.version.schema):
            yield {
                "column": column,
                "meaning": self[f"meaning_{position}"],
                "sensitivity": self[f"sensitivity_{position}"],
                "proposal": self.version.proposals.get(column.name, {}),
            }

    @property
    def schema(self) -> Schema:
        """The columns as they were said to be, of a form that is valid."""
        schema = self.version.schema
        for said in self.columns:
            schema = schema.replacing(said.name, meaning=said.meaning, sensitivity=said.sensitivity)
        return schema

    @property
    def columns(self) -> list[ConfirmedColumn]:
        """What was said, of a form that is valid."""
        given = self.cleaned_data
        return [
            ConfirmedColumn(
                name=column.name,
                meaning=Meaning(said) if (said := given[f"meaning_{position}"]) else None,
                sensitivity=Sensitivity(given[f"sensitivity_{position}"]),
                description=column.description,
            )
            for position, column in enumerate(self.version.schema)
        ]


class AcceptanceForm(forms.Form):
    """Why a version that breaks with the one in use is right."""

    because = forms.CharField(
        label="Why is this version right?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )


class RejectionForm(forms.Form):
    """Why a version is not to be used."""

    why_not = forms.CharField(
        label="Why is it not to be used?", widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


MEANING_CHOICES = [("", "Something else")] + sorted(
    ((meaning.value, meaning.label) for meaning in Meaning), key=lambda choice: choice[1]
)


def _meaning_field(column: Column) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="It is",
        choices=MEANING_CHOICES,
        required=False,
        initial=column.meaning.value if column.meaning else "",
    )


def _sensitivity_field(column: Column) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Sensitivity",
        choices=[(kind.value, text) for kind, text in SENSITIVITIES.items()],
        initial=column.sensitivity.value,
    )
