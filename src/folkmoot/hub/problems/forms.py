"""The problem card."""

from django import forms

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.problems.models import Problem


class ProblemForm(forms.Form):
    """What a problem needs before anybody works on it."""

    title = forms.CharField(
        label="The question", help_text="As short as it can be put.", max_length=200
    )
    worry = forms.CharField(
        label="What is the worry behind it?", widget=forms.Textarea, max_length=2000
    )
    decision = forms.CharField(
        label="Which decision would an answer change?", widget=forms.Textarea, max_length=2000
    )
    who_acts = forms.CharField(label="Who would act on it?", max_length=200)
    by_when = forms.CharField(label="By when?", max_length=100)
    least_data = forms.CharField(
        label="What is the least data that would do?", widget=forms.Textarea, max_length=2000
    )
    journey = forms.ChoiceField(
        label="How it is answered", choices=Problem.Journey.choices, widget=forms.RadioSelect
    )
    raised_by = forms.ModelChoiceField(
        label="Which member raises it?", queryset=Member.objects.all()
    )
