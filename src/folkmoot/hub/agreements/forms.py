"""What the pages of agreements may send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.agreements.actions import Terms
from folkmoot.hub.agreements.models import Agreement
from folkmoot.hub.register.models import Asset

MOST_EVIDENCE_BYTES = 5 * 1024 * 1024


class AssetsField(forms.ModelMultipleChoiceField[Asset]):
    """Data, named with whoever holds them."""

    def label_from_instance(self, obj: Asset) -> str:
        return f"{obj.title} ({obj.member})"


class TakingPartForm(forms.Form):
    """Who the parties are, and which data it is about."""

    members = forms.ModelMultipleChoiceField(
        label="Who takes part?",
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    assets = AssetsField(
        label="Which data?",
        help_text="Whoever holds them is a party.",
        queryset=Asset.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        members: QuerySet[Member],
        assets: QuerySet[Asset],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._offer("members", members)
        self._offer("assets", assets)

    def _offer(self, name: str, offered: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - for the checker
        field.queryset = offered


class TermsForm(TakingPartForm):
    """What the parties say of an agreement."""

    title = forms.CharField(label="What is it called?", max_length=200)
    purpose = forms.CharField(
        label="What is it for, in words that a resident understands?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    contact = forms.CharField(
        label="Where do people ask, object or complain?",
        help_text="A role and a mailbox, not a person’s name. Everybody will see it.",
        max_length=200,
    )
    starts_on = forms.DateField(label="First day", help_text="For example, 1/4/2027.")
    review_on = forms.DateField(
        label="Looked at again by", help_text="Between the first and the last day."
    )
    ends_on = forms.DateField(
        label="Last day", help_text="After it access ends by itself, whoever remembers."
    )
    field_order = (
        "title", "purpose", "contact", "starts_on", "review_on", "ends_on", "members", "assets",
    )  # fmt: skip

    @property
    def terms(self) -> Terms:
        """The terms, of a form that is valid."""
        names = ("title", "purpose", "contact", "starts_on", "review_on", "ends_on")
        return Terms(**{name: self.cleaned_data[name] for name in names})

    @staticmethod
    def initial_of(agreement: Agreement) -> dict[str, Any]:
        """What the form shows before anybody changes it."""
        names = ("title", "purpose", "contact", "starts_on", "review_on", "ends_on")
        return {
            **{name: getattr(agreement, name) for name in names},
            "members": list(agreement.parties.values_list("member", flat=True)),
            "assets": list(agreement.agreed_assets.values_list("asset", flat=True)),
        }


class EvidenceForm(forms.Form):
    """By what a condition is met."""

    words = forms.CharField(
        label="By what is it met?",
        help_text="The parties can read it. Name no person in it.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    file = forms.FileField(
        label="A file that shows it (optional)",
        help_text="At most 5 MB. It is kept sealed, and opened for the parties alone.",
        required=False,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and file.size > MOST_EVIDENCE_BYTES:
            raise forms.ValidationError("The file must be 5 MB or smaller")
        return file


class SignatureForm(forms.Form):
    """A director binds a party, and proves again who they are."""

    agrees = forms.BooleanField()
    password = forms.CharField(
        label="Your password",
        help_text="It shows that it is you.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, promise: str, asks_password: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = promise
        if not asks_password:
            del self.fields["password"]


class RefusalForm(forms.Form):
    """Why a party does not agree."""

    because = forms.CharField(
        label="Why does your party not agree?",
        help_text="The parties can read it. Name no person in it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
