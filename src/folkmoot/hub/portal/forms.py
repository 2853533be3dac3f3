"""What the portal's pages may send."""

from __future__ import annotations

from typing import Any

from django import forms

from folkmoot.hub.portal.classifying import tags_of, topics_of
from folkmoot.hub.portal.vocabulary import topics
from folkmoot.hub.register.models import Asset

MOST_TAGS = 20
LONGEST_TAG = 40


class ClassificationForm(forms.Form):
    """What a dataset is about."""

    topics = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Choose every topic under which a resident would look for it.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tags = forms.CharField(
        label="Other words that people look for",
        help_text="Separated by commas, for example: bin day, brown bins, missed collections.",
        max_length=MOST_TAGS * (LONGEST_TAG + 2),
        required=False,
    )

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "topics": [topic.code for topic in topics_of(asset)],
            "tags": ", ".join(tags_of(asset)),
        }
        super().__init__(*args, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - says so to the type checker
        field.choices = [(topic.code, topic.label) for topic in topics()]

    def clean_tags(self) -> tuple[str, ...]:
        """The words, each once. Raises ValidationError for one too many or too long."""
        parts = (" ".join(part.split()) for part in self.cleaned_data["tags"].split(","))
        tags = tuple(dict.fromkeys(part for part in parts if part))
        if len(tags) > MOST_TAGS:
            raise forms.ValidationError(f"Give at most {MOST_TAGS}.")
        if any(len(tag) > LONGEST_TAG for tag in tags):
            raise forms.ValidationError(f"Each has at most {LONGEST_TAG} letters.")
        return tags


class WithdrawalForm(forms.Form):
    """Why a version is taken back."""

    reason = forms.CharField(
        label="Why is it taken back?",
        help_text="Everybody reads this in its place. Do not name anybody.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
