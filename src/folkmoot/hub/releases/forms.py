"""What the author, the checkers and the contributors write."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from django import forms

from folkmoot.disclosure.statistics import KINDS
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.register.models import Asset
from folkmoot.hub.releases.actions import Context
from folkmoot.hub.releases.models import Vote
from folkmoot.hub.releases.protecting import Asked, Form, Level
from folkmoot.hub.releases.queries import members, source_choices

_FORMS = {
    Form.COUNTS: "Counts: each row says how many",
    Form.CONTRIBUTIONS: "Contributions: each row is one person’s, firm’s or payment’s",
    Form.PUBLISHED: "A table as it would be published, with its markers, or without",
}
_QUESTIONS = {
    "count": "How many people or firms are behind it?",
    "largest_share_percent": "What per cent of the sum does the largest of them give?",
    "below": "How many lie below it?",
    "above": "How many lie above it?",
    "is_structural": "Reaching it says nothing of anybody (0 of a count, 100 %)",
    "of": "Of how many in all?",
    "counts": "The counts underneath, with commas",
    "is_perfect": "The association is perfect",
    "parameters": "How many parameters were estimated?",
    "r_squared": "R squared",
    "combinations": "How many combinations of categories occur, if every term is a category?",
    "shows_residuals": "Residuals or fitted values of single people or firms are shown",
    "regressors": "Categories, one a line: name = how many its smallest has",
    "events": "The events of each step shown, with commas",
    "at_risk_at_the_end": "How many are still at risk at its end?",
    "smallest_count": "How many does the least populated mark stand for?",
}


class ContextForm(forms.Form):
    """What an output is and what it is for."""

    title = forms.CharField(label="Title", max_length=200)
    description = forms.CharField(
        label="What the figures are",
        help_text="What they count or add up, of whom, where and when. It is published with them.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    requested_for = forms.CharField(
        label="What they are for",
        help_text="Who asked for them, and for which decision.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    population = forms.CharField(
        label="Which records are behind them",
        help_text="Always the same words for the same records: outputs about the same records are "
        "attacked together. For example “pupils, January 2026 census”.",
        max_length=100,
    )
    member = forms.TypedChoiceField(label="For whom it is published", coerce=int)
    sources = forms.TypedMultipleChoiceField(
        label="What it was made from (optional)",
        help_text="The members whose data these are may comment, as their charters say.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    embargo_until = forms.DateField(
        label="Nothing leaves before (optional)", help_text="Such as 2027-01-31.", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("member", members()), ("sources", source_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says so to the type checker
            field.choices = choices
        if not source_choices():
            del self.fields["sources"]

    @property
    def context(self) -> Context:
        """What was said, once the form is valid."""
        said = self.cleaned_data
        return Context(
            title=said["title"],
            description=said["description"],
            member=Member.objects.get(pk=said["member"]),
            population=said["population"],
            requested_for=said["requested_for"],
            sources=tuple(Asset.objects.filter(pk__in=said.get("sources", ()))),
            embargo_until=said["embargo_until"],
        )


class AskedForm(forms.Form):
    """A file, and how it is to be read."""

    file = forms.FileField(label="The file", help_text="CSV or Excel, one table.")
    form = forms.ChoiceField(
        label="What is a row of it?",
        choices=[(form.value, label) for form, label in _FORMS.items()],
        widget=forms.RadioSelect,
    )
    dimensions = forms.CharField(
        label="Columns that it is broken down by",
        help_text="Their headings, with commas between them: ward, age band.",
    )
    value = forms.CharField(
        label="Column of figures",
        help_text="Empty for contributions that are only counted.",
        required=False,
    )
    levels = forms.CharField(
        label="Totals above its codes (optional)",
        help_text="One a line, such as “ward: West = Alder, Birch”. The table gets these totals "
        "too, and they are protected with it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    contributor = forms.CharField(
        label="Column that says whose a contribution is (optional)", required=False
    )
    contributors_are = forms.CharField(
        label="They are", help_text="In the plural: people, firms, households.", initial="people"
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("form") != Form.CONTRIBUTIONS and not said.get("value"):
            self.add_error("value", "Name the column of figures")
        return said

    def clean_levels(self) -> tuple[Level, ...]:
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["levels"].splitlines())):
            column, colon, sum_of = line.partition(":")
            total, equals, parts = sum_of.partition("=")
            names = tuple(one.strip() for one in parts.split(",") if one.strip())
            if not (colon and equals and column.strip() and total.strip() and names):
                raise forms.ValidationError("Write each total as column: total = code, code")
            found.append(Level(column.strip(), total.strip(), names))
        return tuple(found)

    @property
    def asked(self) -> Asked:
        said = self.cleaned_data
        names = tuple(one.strip() for one in said["dimensions"].split(",") if one.strip())
        return Asked(
            Form(said["form"]),
            names,
            said["value"],
            said["contributor"],
            said["contributors_are"],
            said["levels"],
        )


class TableForm(ContextForm, AskedForm):
    """A table handed in with its context."""


class UpdateForm(AskedForm):
    """Another file for an output that was handed in before."""

    description = forms.CharField(
        label="What the figures are, and what was changed",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ResultForm(ContextForm):
    """A result that is not a table: what must be known of its kind, and the figures."""

    figures = forms.CharField(
        label="The figures that would leave",
        help_text="One a line, as name = value.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kind = kind
        self._asked = {one.name: one for one in fields(KINDS[kind]) if one.name != "title"}
        for name, one in self._asked.items():
            is_needed = one.default is MISSING
            self.fields[name] = _question(name, str(one.type), is_needed)

    def clean_figures(self) -> list[tuple[str, str]]:
        pairs = []
        for line in self.cleaned_data["figures"].splitlines():
            name, equals, value = line.partition("=")
            if line.strip() and not (equals and name.strip() and value.strip()):
                raise forms.ValidationError("Write each figure on a line as name = value")
            if line.strip():
                pairs.append((name.strip(), value.strip()))
        return pairs

    @property
    def described(self) -> dict[str, Any]:
        """What `statistics.describe` takes."""
        said = {name: self.cleaned_data[name] for name in self._asked}
        given = {name: value for name, value in said.items() if value not in (None, "", [])}
        return {"kind": self._kind, "title": self.cleaned_data["title"], **given}


class PrivacyForm(forms.Form):
    """What noise with differential privacy is to take from the budget."""

    epsilon = forms.FloatField(
        label="How much of the budget it may take (epsilon)",
        help_text="Less is more private and less exact: 1 is common, 0.1 strict.",
        min_value=0.001,
        initial=0.5,
    )
    most_each = forms.IntegerField(
        label="How many of the rows may be one person’s",
        help_text="As it was decided beforehand, not as the data have it.",
        min_value=1,
        max_value=1000,
        initial=1,
    )


class VoteForm(forms.Form):
    """A checker's vote."""

    choice = forms.ChoiceField(
        label="Your decision", choices=Vote.Choice.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label="Why",
        help_text="Needed unless you sign it off. Its author reads it once all have voted.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("choice") not in (None, Vote.Choice.APPROVE) and not said.get("comment"):
            self.add_error("comment", "Say what its author has to change")
        return said


class RemarkForm(forms.Form):
    """Something said about a finding."""

    finding = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    text = forms.CharField(
        label="Your remark", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )
    is_private = forms.BooleanField(label="For checkers only", required=False)


class ReplyForm(forms.Form):
    """What a contributor says before publication."""

    text = forms.CharField(
        label="Your comment",
        help_text="It is published beside the figures.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    agrees = forms.TypedChoiceField(
        label="Do you agree to its release?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )


class RecallForm(forms.Form):
    """Why an output is called back. Everybody reads it."""

    reason = forms.CharField(
        label="Why it is called back",
        help_text="Everybody who asks for it reads this. Repeat nothing of what it gave away.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


def _question(name: str, kind: str, is_needed: bool) -> forms.Field:
    label = _QUESTIONS[name] if is_needed or kind == "bool" else f"{_QUESTIONS[name]} (optional)"
    if kind == "bool":
        return forms.BooleanField(label=label, required=False)
    if kind.startswith("tuple[int"):
        return _Numbers(label=label, required=is_needed)
    if kind.startswith("tuple"):
        return _Categories(label=label, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    if kind.startswith("int"):
        return forms.IntegerField(label=label, min_value=0, required=is_needed)
    return forms.FloatField(label=label, required=is_needed)


class _Numbers(forms.CharField):
    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        try:
            return [int(one) for one in text.split(",") if one.strip()]
        except ValueError:
            raise forms.ValidationError("Enter whole numbers with commas between them") from None


class _Categories(forms.CharField):
    def to_python(self, value: Any) -> Any:
        found = []
        for line in (super().to_python(value) or "").splitlines():
            name, _, count = line.partition("=")
            if name.strip() and not count.strip().isdigit():
                raise forms.ValidationError("Write each category on a line as name = number")
            if name.strip():
                found.append(
                    {"name": name.strip(), "is_category": True, "smallest_count": int(count)}
                )
        return found
