"""What the pages of permission may send."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from folkmoot.hub.permissions.building import (
    LONGEST_NEED,
    LONGEST_TEXT,
    MOST_ROWS,
    PLACES,
    Draft,
)
from folkmoot.hub.permissions.queries import DetailAsked
from folkmoot.permission import Fact, Rulebook
from folkmoot.permission.proposal_file import ACTIVITIES, AUDIENCES, OUTPUTS, USES

LONGEST_SECTION = 50_000
LONGEST_RULES = 512 * 1024
LONGEST_PRECEDENTS = 4 * 1024 * 1024
SETTLED = (("", "Not known yet"), ("yes", "Yes"), ("no", "No"))
ANSWERS = (("yes", "Yes"), ("no", "No"), ("unknown", "We don’t know yet"))


def _small(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST_TEXT})


class NeedForm(forms.Form):
    """The need, in a sentence."""

    need = forms.CharField(
        label="What do you want to find out or do?",
        help_text="In your own words, as you would say it in a meeting. Name no person.",
        max_length=LONGEST_NEED,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_NEED}),
    )


class DraftForm(forms.Form):
    """What was understood, to be corrected."""

    purpose = forms.ChoiceField(label="What it is for")
    decision = forms.CharField(
        label="The decision it would change", widget=_small(), required=False
    )
    output = forms.ChoiceField(
        label="What is to come out",
        widget=forms.RadioSelect,
        choices=[(name, kind.value.capitalize()) for name, kind in OUTPUTS.items()],
    )
    audience = forms.ChoiceField(
        label="Who is to see it",
        widget=forms.RadioSelect,
        choices=[(name, one.value.capitalize()) for name, one in AUDIENCES.items()],
    )
    use = forms.MultipleChoiceField(
        label="What is done with it",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (name, one.value.capitalize()) for name, one in (*ACTIVITIES.items(), *USES.items())
        ],
    )
    linked = forms.ChoiceField(
        label="Are records of different holdings joined?",
        widget=forms.Select,
        choices=SETTLED,
        required=False,
    )
    checked = forms.ChoiceField(
        label="Is the output checked and signed off before it leaves?",
        choices=SETTLED,
        required=False,
    )
    algorithm = forms.ChoiceField(
        label="Does a model or score choose among people or homes?",
        choices=SETTLED,
        required=False,
    )
    why = forms.CharField(
        label="What could less than this not do?", widget=_small(), required=False
    )


class PartyRow(forms.Form):
    """A body that takes part."""

    name = forms.CharField(label="Body", max_length=120, required=False)
    kind = forms.ChoiceField(label="What it is", required=False)
    place = forms.ChoiceField(label="Where", choices=[(one, one) for one in PLACES])
    role = forms.MultipleChoiceField(
        label="What it does with the data, beside holding them",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("receives", "Receives the output"),
            ("processes", "Works on instructions"),
            ("decides jointly", "Decides together with others"),
        ],
        required=False,
    )


class DataRow(forms.Form):
    """Data of a kind, and who holds them."""

    origin = forms.ChoiceField(label="Data", required=False)
    holder = forms.ChoiceField(label="Held by", required=False)


def draft_forms(draft: Draft, book: Rulebook) -> tuple[DraftForm, list[PartyRow], list[DataRow]]:
    """The forms that say what a draft says, each with an empty row to add one."""
    whole = DraftForm(initial=_initial(draft, DraftForm.base_fields))
    _choose(whole, "purpose", sorted(((p.id, p.name) for p in book.purposes.values()), key=_name))
    kinds = [(k.id, k.name) for k in book.kinds.values() if not k.is_family]
    parties = [
        PartyRow(initial=_initial(draft, PartyRow.base_fields, f"party-{n}-"), prefix=f"party-{n}")
        for n in _rows(draft, "party", "kind")
    ]
    for row in parties:
        _choose(row, "kind", [("", "No body"), *sorted(kinds, key=_name)])
    names = [(str(n), row.initial.get("name") or f"Body {n + 1}") for n, row in enumerate(parties)]
    origins = sorted(((o.id, o.name) for o in book.origins_known.values()), key=_name)
    data = [
        DataRow(initial=_initial(draft, DataRow.base_fields, f"data-{n}-"), prefix=f"data-{n}")
        for n in _rows(draft, "data", "origin")
    ]
    for line in data:
        _choose(line, "origin", [("", "No data"), *origins])
        _choose(line, "holder", names)
    return whole, parties, data


class AnswerForm(forms.Form):
    """One question, always with "we don't know yet"."""

    def __init__(self, question: Fact, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields[f"answer-{question.id}"] = forms.ChoiceField(
            label=question.question,
            help_text=f"For the {question.who} to say." if question.who else "",
            choices=ANSWERS,
            widget=forms.RadioSelect,
        )


class WhyForm(forms.Form):
    """What a less revealing way cannot do."""

    why = forms.CharField(
        label="What can the less revealing way not do?",
        help_text="In a sentence or two, about this work. It goes into the papers.",
        max_length=LONGEST_TEXT,
        widget=_small(3),
    )


class DetailsForm(forms.Form):
    """Everything that people are asked for the papers, asked once."""

    def __init__(self, asked: Iterable[DetailAsked], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for one in asked:
            self.fields[one.name] = forms.CharField(
                label=one.ask,
                help_text=f"For the {one.who} to say.",
                initial=one.said,
                max_length=LONGEST_TEXT,
                widget=_small(3),
                required=False,
            )


class SectionForm(forms.Form):
    """A section of a paper, as text."""

    text = forms.CharField(
        label="The section",
        max_length=LONGEST_SECTION,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=(
            "An empty line begins a new paragraph, “- ” an item of a list, “ | ” parts the cells "
            "of a table."
        ),
    )


class PrecedentsForm(forms.Form):
    """Another hub's precedents."""

    file = forms.FileField(label="A file of precedents, as another hub exported it")

    def clean_file(self) -> object:
        return _not_longer(self.cleaned_data["file"], LONGEST_PRECEDENTS)


class RulesForm(forms.Form):
    """A changed file of rules."""

    file = forms.FileField(
        label="A changed rule file",
        help_text="With its own name, such as bars.yaml or gateways/housing.yaml’s housing.yaml.",
        widget=forms.FileInput(attrs={"accept": ".yaml"}),
    )

    def clean_file(self) -> object:
        return _not_longer(self.cleaned_data["file"], LONGEST_RULES)


def _not_longer(file: forms.FileField, most: int) -> object:
    if file.size > most:  # type: ignore[attr-defined]
        raise forms.ValidationError(f"The file is larger than {most // 1024} KB.")
    return file


def _rows(draft: Draft, row: str, field: str) -> range:
    """The rows of a draft, and one more to fill in."""
    used = [n for n in range(MOST_ROWS) if draft.state.get(f"{row}-{n}-{field}")]
    return range(min(max(used, default=-1) + 2, MOST_ROWS))


def _initial(draft: Draft, fields: Iterable[str], prefix: str = "") -> dict[str, object]:
    many = ("use", "role")
    found: dict[str, object] = {}
    for name in fields:
        said = list(draft.state.get(prefix + name, ()))
        if said:
            found[name] = said if name in many else said[0]
    return found


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[str, str]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _name(choice: tuple[str, str]) -> str:
    return choice[1].lower()
