"""What the pages of the joined view may send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.casework.queries import fields_of, fields_offered, own_assets, people_to_name
from folkmoot.hub.casework.rules import MOST_DAYS
from folkmoot.hub.linking.models import Linkage
from folkmoot.hub.register.models import Asset

_USUAL_DAYS = 14


class OpenForm(forms.Form):
    """Whose case it is, by a reference of one's own member, and why."""

    asset = forms.ChoiceField(label="In which of your data do you know the person?")
    reference = forms.CharField(
        label="Your reference of the person",
        help_text="As it stands in your own system. It is not kept.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Why do you need to see what others know?",
        help_text="In a sentence, without the person’s name. Whoever holds the data you see "
        "reads it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    last_day = forms.DateField(
        label="Until when?", help_text=f"Such as 2027-01-31; at most {MOST_DAYS} days from today."
    )

    def __init__(self, *args: Any, linkage: Linkage, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._assets = {one.code: one for one in own_assets(by, linkage)}
        _offer(self, "asset", [(code, one.title) for code, one in self._assets.items()])
        self.fields["last_day"].initial = timezone.localdate() + timedelta(days=_USUAL_DAYS)

    @property
    def asset_chosen(self) -> Asset:
        """Once the form is valid."""
        return self._assets[self.cleaned_data["asset"]]


class FieldsForm(forms.Form):
    """Which columns a caseworker may see of one person."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = fields_offered(agreement)
        named = {(one.asset_id, one.column) for one in fields_of(agreement)}
        for asset in dict.fromkeys(one.asset for one in self._offered):
            own = [one for one in self._offered if one.asset == asset]
            self.fields[f"columns_{asset.code}"] = forms.MultipleChoiceField(
                label=f"{asset.title} ({asset.member})",
                choices=[(one.column, one.heading) for one in own],
                initial=[one.column for one in own if (asset.pk, one.column) in named],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def fields_chosen(self) -> list[tuple[Asset, str]]:
        """Once the form is valid."""
        return [
            (one.asset, one.column)
            for one in self._offered
            if one.column in self.cleaned_data[f"columns_{one.asset.code}"]
        ]


class CaseworkerForm(forms.Form):
    """Somebody at one's own member who is to work on cases."""

    person = forms.ChoiceField(label="Who is to work on cases?")

    def __init__(self, *args: Any, agreement: Agreement, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {
            f"{person.key.hex}.{member.code}": (person, member)
            for person, member in people_to_name(by, agreement)
        }
        _offer(
            self,
            "person",
            [(key, f"{person.name} ({member})") for key, (person, member) in self._people.items()],
        )

    @property
    def chosen(self) -> tuple[User, Member]:
        """Once the form is valid."""
        return self._people[self.cleaned_data["person"]]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
