"""What the pages for people may send."""

from __future__ import annotations

from typing import Any

from django import forms

from folkmoot.hub.accounts.models import Member, Role


class PersonForm(forms.Form):
    """A new account, with its first roles at one member."""

    name = forms.CharField(label="Name", max_length=120)
    username = forms.SlugField(
        label="User name", help_text="Letters, digits, hyphens and underscores.", max_length=60
    )
    email = forms.EmailField(
        label="E-mail address", help_text="At the member, and known to be theirs: you vouch for it."
    )
    member = forms.ModelChoiceField(label="For whom do they work?", queryset=Member.objects.all())
    roles = forms.MultipleChoiceField(
        label="What do they do there?", choices=Role, widget=forms.CheckboxSelectMultiple
    )


class RolesForm(forms.Form):
    """The roles that somebody holds at one member."""

    member = forms.ModelChoiceField(queryset=Member.objects.all(), widget=forms.HiddenInput)
    roles = forms.MultipleChoiceField(
        label="Roles", choices=Role, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        initial = kwargs.get("initial") or {}
        if isinstance(initial.get("member"), Member):
            self.fields["roles"].label = f"Roles at {initial['member']}"
