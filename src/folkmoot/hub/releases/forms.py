"""What the output checker writes."""

from django import forms


class SendBackForm(forms.Form):
    """Why an output goes back to its author."""

    comment = forms.CharField(
        label="Why it goes back",
        help_text="Say what its author has to change.",
        widget=forms.Textarea,
        max_length=2000,
    )
