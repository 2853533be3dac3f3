"""What the pages of the harvest may send."""

from __future__ import annotations

from django import forms

from folkmoot.catalogue.reading import Kind
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.harvest.models import Every


class SourceForm(forms.Form):
    """A new source."""

    name = forms.CharField(
        label="What is it called?", help_text="For example “Leeds Data Mill”.", max_length=120
    )
    address = forms.CharField(
        label="Its address",
        help_text="Of the site, or of the feed itself, beginning with https://.",
        max_length=2000,
        strip=True,
    )
    kind = forms.ChoiceField(
        label="What kind of portal is it?",
        choices=[("", "Find out"), *((kind.value, kind.label) for kind in Kind)],
        required=False,
    )
    member = forms.ModelChoiceField(
        label="Which member answers for it?", queryset=Member.objects.all()
    )
    every = forms.ChoiceField(label="How often is it read?", choices=Every, required=False)
