"""What the page may send."""

from django import forms


class FollowForm(forms.Form):
    """Where to write to."""

    address = forms.EmailField(
        label="Your e-mail address",
        help_text="We keep it encrypted, use it for this alone, and delete it when you stop.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
