"""What the catalogue may be asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

Counted = Iterable[tuple[str, str, int]]


class SearchForm(forms.Form):
    """Words, a council and a licence. Each choice says how many datasets it would leave."""

    q = forms.CharField(
        label="Search for",
        help_text="Words in a title, a description or a column’s heading.",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    council = forms.ChoiceField(label="Published by", required=False)
    licence = forms.ChoiceField(label="Licence", required=False)

    def __init__(self, *args: Any, councils: Counted, licences: Counted, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, first, counted in (
            ("council", "Everybody", councils),
            ("licence", "Any open licence", licences),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says so to the type checker
            choices = [(value, f"{text} ({count:,})") for value, text, count in counted]
            field.choices = [("", first), *choices]
