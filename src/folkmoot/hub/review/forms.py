"""What the pages of review may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone

from folkmoot.hub.review.models import Task
from folkmoot.linkage.review import Answer, Reason

AIMS = {"0.01": "1 point either side", "0.02": "2 points either side",
        "0.03": "3 points either side", "0.05": "5 points either side"}  # fmt: skip
_USUAL = "0.03"
_LONGEST_SECONDS = 600
"""Beyond this somebody left the desk, and the time says nothing of the pair."""
_SALT = "review.shown"


class OpeningForm(forms.Form):
    """How narrow the intervals are to become."""

    aim = forms.ChoiceField(
        label="How sure do precision and recall have to be?",
        help_text="The narrower, the more pairs are drawn: for 1 point often many hundred, for 5 "
        "often fewer than a hundred. Two people judge each.",
        choices=list(AIMS.items()),
        initial=_USUAL,
        widget=forms.RadioSelect,
    )


class AnswerForm(forms.Form):
    """An answer to a pair. `shown` says which pair was put before the reviewer and when, in a form
    that only this hub can write."""

    answer = forms.ChoiceField(choices=[(one.value, one.label) for one in Answer])
    reasons = forms.MultipleChoiceField(
        label="Why? (optional)",
        choices=[(one.value, one.label) for one in Reason],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._task = task
        now = {"pair": task.pk, "at": timezone.now().timestamp()}
        self.fields["shown"].initial = signing.dumps(now, salt=_SALT)

    def clean_shown(self) -> float | None:
        """Seconds since the pair was shown; None for what is too long to be about the pair."""
        try:
            shown = signing.loads(self.cleaned_data["shown"], salt=_SALT)
        except signing.BadSignature:
            shown = {}
        if shown.get("pair") != self._task.pk:
            raise forms.ValidationError("The page shown is not this pair's; answer it again.")
        seconds = timezone.now().timestamp() - shown["at"]
        return round(seconds, 1) if seconds <= _LONGEST_SECONDS else None

    @property
    def answered(self) -> Answer:
        return Answer(self.cleaned_data["answer"])

    @property
    def reasons_given(self) -> tuple[Reason, ...]:
        return tuple(Reason(reason) for reason in self.cleaned_data["reasons"])


class ProposalForm(forms.Form):
    """What is said of two records of a cluster, by their numbers on the page, from 1."""

    one = forms.IntegerField(label="One record", min_value=1)
    other = forms.IntegerField(label="The other record", min_value=1)
    is_same = forms.ChoiceField(
        label="What are they?", choices=[("no", "Two people"), ("yes", "One person")]
    )


class SettlingForm(forms.Form):
    """Whether a second person agrees."""

    answer = forms.ChoiceField(choices=[("confirm", "Confirm"), ("refuse", "Refuse")])
