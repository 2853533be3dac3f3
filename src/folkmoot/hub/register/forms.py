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
    """What an asset says of itself."""

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

    @property
    def says(self) -> Description:
        """The description, of a form that is valid."""
        given = self.cleaned_data
        return Description(
            title=given["title"],
            description=given["description"],
            source=given["source"],
            licence=Licence(given["licence"]),
            frequency=Frequency(given["frequency"]),
            contact=given["contact"],
        )

    @staticmethod
    def initial_of(asset: Asset) -> dict[str, Any]:
        """What the form shows of an asset before anybody changes it."""
        kept = ("title", "description", "source", "licence", "frequency", "contact")
        shown = {name: getattr(asset, name) for name in kept}
        usual = Licence.MEMBERS if asset.is_protected else Licence.OGL
        return {**shown, "licence": asset.licence or usual.value}


class CharterForm(forms.Form):
    """The terms on which a contributor's data are used."""

    permitted_purposes = forms.MultipleChoiceField(
        label="Which purposes may the data serve?",
        help_text="Tick none to allow every purpose of the hub that the law allows.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    prohibited_uses = forms.MultipleChoiceField(
        label="What may nobody use them for?",
        choices=[(use.value, use.value.capitalize()) for use in Use],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    has_veto = forms.BooleanField(
        label="Nothing that names us leaves without our agreement; silence means no",
        required=False,
    )
    reply_days = forms.IntegerField(
        label="How many working days do we have to comment before something that names us is seen?",
        help_text="0 for none. Our comment travels with the figures.",
        min_value=0,
        max_value=60,
    )
    embargo_until = forms.DateField(
        label="Nothing made from them leaves before (optional)",
        help_text="For example, 27/3/2027.",
        required=False,
    )
    expires_on = forms.DateField(
        label="These terms end on (optional)",
        help_text="For example, 31/3/2030. From that day nothing may be made with the data.",
        required=False,
    )

    def __init__(self, *args: Any, purposes: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["permitted_purposes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(purposes)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        start, end = given.get("embargo_until"), given.get("expires_on")
        if start and end and end <= start:
            self.add_error("expires_on", "The terms must end after the embargo does")
        return given

    @property
    def charter(self) -> Charter:
        """The terms, of a form that is valid."""
        given = self.cleaned_data
        return Charter(
            permitted_purposes=tuple(sorted(given["permitted_purposes"])),
            prohibited_uses=frozenset(Use(use) for use in given["prohibited_uses"]),
            embargo_until=given["embargo_until"],
            expires_on=given["expires_on"],
            has_veto=given["has_veto"],
            reply_days=given["reply_days"],
        )

    @staticmethod
    def initial_of(charter: Charter) -> dict[str, Any]:
        """What the form shows of a charter before anybody changes it."""
        return {
            "permitted_purposes": list(charter.permitted_purposes),
            "prohibited_uses": [use.value for use in charter.prohibited_uses],
            "has_veto": charter.has_veto,
            "reply_days": charter.reply_days,
            "embargo_until": charter.embargo_until,
            "expires_on": charter.expires_on,
        }


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
