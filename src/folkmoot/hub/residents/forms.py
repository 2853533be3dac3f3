"""What the pages about residents may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.register.models import Asset
from folkmoot.hub.residents import states
from folkmoot.hub.residents.models import RequestPart
from folkmoot.hub.residents.particulars import Particulars
from folkmoot.permission import load_rulebook


class RequestForm(forms.Form):
    """What a resident asks: as little as will do, and no documents."""

    kind = forms.ChoiceField(
        label="What do you want?", choices=list(states.KINDS.items()), widget=forms.RadioSelect
    )
    members = forms.ModelMultipleChoiceField(
        label="Whom do you ask?",
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(
        label="Your name (optional for a complaint)",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label="How can they reach you?",
        help_text="An e-mail address, a telephone number or an address: one is enough.",
        max_length=200,
    )
    words = forms.CharField(
        label="What do you want to say? (optional)",
        help_text="Leave out what they need not know. Send no copies of documents: they will ask "
        "you themselves how you can show who you are.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args: Any, members: QuerySet[Member] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members is None:
            del self.fields["members"]
            return
        field = self.fields["members"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the checker
        field.queryset = members

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("kind") not in (None, states.COMPLAINT) and not given.get("name"):
            self.add_error("name", "Enter your name, so that they can find your data")
        return given

    @property
    def said(self) -> Particulars:
        """What was said, of a form that is valid."""
        given = self.cleaned_data
        return Particulars(given["name"], given["contact"], given["words"])


class AnswerForm(forms.Form):
    """How a member answered."""

    outcome = forms.ChoiceField(
        label="How was it answered?", choices=RequestPart.Outcome, widget=forms.RadioSelect
    )


class QuestionForm(forms.Form):
    """A question to the ethics panel."""

    title = forms.CharField(label="The question in a line", max_length=200)
    question = forms.CharField(
        label="What the panel should know, and what you ask",
        help_text="It is published with the advice. Name no person in it.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=8000,
    )
    agreement = forms.ModelChoiceField(
        label="About which agreement? (optional)", queryset=Agreement.objects.none(), required=False
    )

    def __init__(self, *args: Any, agreements: QuerySet[Agreement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agreement"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the checker
        field.queryset = agreements


class AdviceForm(forms.Form):
    """What the panel advises."""

    advice = forms.CharField(
        label="The panel’s advice",
        help_text="Everybody can read it from now on.",
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=20000,
    )


class MinutesForm(forms.Form):
    """Minutes of a meeting."""

    held_on = forms.DateField(label="When was the meeting?", help_text="For example, 27/3/2027.")
    text = forms.CharField(
        label="Its minutes",
        help_text="Everybody can read them from now on. Name only who agreed to it.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=40000,
    )


class PanellistForm(forms.Form):
    """Somebody on the panel."""

    user = forms.ModelChoiceField(label="Who?", queryset=User.objects.none())
    shown_as = forms.CharField(
        label="How are they named to everybody?",
        help_text="As they agreed to be, for example “A resident of Oldbury”.",
        max_length=120,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the checker
        field.queryset = User.objects.order_by("name")


class DisclosureForm(forms.Form):
    """What had to be handed over."""

    by_whom = forms.CharField(
        label="Who demanded it?", help_text="The body, not a person.", max_length=200
    )
    power = forms.ChoiceField(label="Under which power?", widget=forms.RadioSelect)
    what = forms.CharField(
        label="What was disclosed, in general?",
        help_text="The kind of data and how much, nothing of the data.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    disclosed_on = forms.DateField(label="On which day?", help_text="For example, 27/3/2027.")
    assets = forms.ModelMultipleChoiceField(
        label="Of which data?", queryset=Asset.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    is_forbidden = forms.BooleanField(
        label="The law forbids telling the contributors, for the time being", required=False
    )

    def __init__(self, *args: Any, assets: QuerySet[Asset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, power = self.fields["assets"], self.fields["power"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the checker
        assert isinstance(power, forms.ChoiceField)  # noqa: S101 - for the checker
        field.queryset = assets
        power.choices = [
            (one.id, f"{one.name}: {one.citation.text}") for one in load_rulebook().compulsion
        ]

    def clean_disclosed_on(self) -> Any:
        day = self.cleaned_data["disclosed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("The day must be today or in the past")
        return day
