"""What the pages of keys may send."""

from __future__ import annotations

from django import forms


class KeyForm(forms.Form):
    """A new key."""

    purpose = forms.CharField(
        label="What is it for?",
        help_text="The program that will use it, such as “Nightly upload of potholes”.",
        max_length=100,
    )
