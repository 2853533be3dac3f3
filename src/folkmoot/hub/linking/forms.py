"""What the pages of linkages may send."""

from __future__ import annotations

from typing import Any

from django import forms

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.agreements.rules import members_of
from folkmoot.hub.linking.actions import Chosen, Condition, TableAsked
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.linking.queries import assets_to_link, columns_to_count
from folkmoot.hub.register.models import Asset

MOST_COLUMNS = 4


class BeginForm(forms.Form):
    """What is linked, what for, and which columns are joined."""

    title = forms.CharField(label="What is it called?", max_length=200)
    use = forms.ChoiceField(
        label="What are the links for?",
        help_text="It decides how sure a link has to be.",
        choices=Linkage.Purpose.choices,
        widget=forms.RadioSelect,
    )
    assets = forms.MultipleChoiceField(
        label="Which data are linked?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {asset.code: asset for asset, _ in assets_to_link(agreement)}
        field = self.fields["assets"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        field.choices = [
            (code, f"{one.title} ({one.member})") for code, one in self._offered.items()
        ]
        field.initial = list(self._offered)
        for asset, columns in assets_to_link(agreement):
            self.fields[_columns_of(asset)] = forms.MultipleChoiceField(
                label=f"What is joined from {asset.title}?",
                help_text="Choose no more than the purpose needs. Of none, only whom these data "
                "know is joined.",
                choices=columns,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def use_chosen(self) -> Linkage.Purpose:
        return Linkage.Purpose(self.cleaned_data["use"])

    @property
    def chosen(self) -> list[Chosen]:
        """Once the form is valid."""
        assets = [self._offered[code] for code in self.cleaned_data["assets"]]
        return [Chosen(one, tuple(self.cleaned_data[_columns_of(one)])) for one in assets]

    def clean_assets(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["assets"]
        if len(chosen) < 2:
            raise forms.ValidationError("Choose at least two")
        return chosen


class TableForm(forms.Form):
    """The counts that an analyst asks for, and what they are for."""

    title = forms.CharField(label="Title of the table", max_length=200)
    dimensions = forms.MultipleChoiceField(
        label="People are counted by", widget=forms.CheckboxSelectMultiple,
        help_text=f"One to {MOST_COLUMNS} columns.",
    )  # fmt: skip
    description = forms.CharField(
        label="What the figures are", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    requested_for = forms.CharField(
        label="What they are for",
        help_text="Who asked for them, and for which decision.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
    )
    member = forms.ChoiceField(label="For whom it is published")

    def __init__(self, *args: Any, linkage: Linkage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = {one.code: one for one in members_of(linkage.agreement)}
        _offer(self, "dimensions", columns_to_count(linkage))
        _offer(self, "member", [(code, one.name) for code, one in self._members.items()])

    def clean_dimensions(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["dimensions"]
        if len(chosen) > MOST_COLUMNS:
            raise forms.ValidationError(f"Choose at most {MOST_COLUMNS}")
        return chosen

    @property
    def table(self) -> TableAsked:
        """Once the form is valid."""
        said = self.cleaned_data
        member: Member = self._members[said["member"]]
        return TableAsked(
            said["title"], said["description"], said["requested_for"], member,
            tuple(said["dimensions"]),
        )  # fmt: skip


class FlagForm(forms.Form):
    """A flag that an agreement names: to whom it goes back, and of whom it is true."""

    asset = forms.ChoiceField(
        label="To whom does it go back?", help_text="Only about people in these data."
    )
    name = forms.SlugField(
        label="A short name of the flag",
        help_text="Letters, digits and hyphens, such as cold-home. It heads the member’s file.",
        max_length=40,
    )
    statement = forms.CharField(
        label="What does it say of a person?",
        help_text="In words that a resident understands. It is signed with the agreement.",
        max_length=300,
    )
    knows = forms.MultipleChoiceField(
        label="It is true of people who are also in (optional)",
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    knows_not = forms.MultipleChoiceField(
        label="and who are not in (optional)",
        required=False, widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    column = forms.ChoiceField(label="and of whom this column (optional)", required=False)
    values = forms.CharField(
        label="says one of (optional)",
        help_text="With commas between them: E, F, G.",
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = assets_to_link(agreement)
        self._assets = {asset.code: asset for asset, _ in offered}
        named = [(asset.code, f"{asset.title} ({asset.member})") for asset, _ in offered]
        for name in ("asset", "knows", "knows_not"):
            _offer(self, name, named)
        columns = [
            (f"{asset.code}.{column}", f"{asset.title}: {heading}")
            for asset, own in offered
            for column, heading in own
        ]
        _offer(self, "column", [("", "No column"), *columns])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if bool(said.get("column")) != bool(said.get("values", "").strip()):
            self.add_error("values", "Name a column together with what it says")
        if not any(said.get(name) for name in ("knows", "knows_not", "column")):
            self.add_error("knows", "Say of whom it is true")
        return said

    @property
    def asset_chosen(self) -> Asset:
        return self._assets[self.cleaned_data["asset"]]

    @property
    def conditions(self) -> list[Condition]:
        """Once the form is valid."""
        said = self.cleaned_data
        found = [Condition(code) for code in said["knows"]]
        found += [Condition(code, is_absent=True) for code in said["knows_not"]]
        if said["column"]:
            asset, _, column = said["column"].partition(".")
            values = [one.strip() for one in said["values"].split(",") if one.strip()]
            found.append(Condition(asset, column, tuple(values)))
        return found


def _columns_of(asset: Asset) -> str:
    return f"columns_{asset.code}"


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
