"""What the builder's page shows of every field, and the form that saves a view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from folkmoot.hub.accounts.models import Member
from folkmoot.hub.explorer.building import OPERATORS, Function, Grouping, Kind, Measure, Part
from folkmoot.hub.explorer.building.fields import key_of, sortable
from folkmoot.hub.explorer.building.question import HAVING_OPERATORS, Draft, Operator
from folkmoot.tables import Column

Suggest = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a select or of a list of boxes to tick."""

    value: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FilterRow:
    """One filter: its column, operator and values. `asks` is how many values are asked for."""

    id: str
    columns: tuple[Choice, ...]
    operators: tuple[Choice, ...] = ()
    values: tuple[str, str] = ("", "")
    asks: int = 0
    input: str = "text"
    is_list: bool = False
    truths: tuple[Choice, ...] = ()
    suggestions: Sequence[str] = ()
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        return not self.operators


@dataclass(frozen=True, slots=True)
class PairRow:
    """A row of two selects and, of a figure that is asked about, a value."""

    id: str
    first: tuple[Choice, ...]
    second: tuple[Choice, ...] = ()
    value: str = ""
    problem: str = ""

    @property
    def is_blank(self) -> bool:
        return not any(choice.is_chosen for choice in self.first)


@dataclass(frozen=True, slots=True)
class BuilderForm:
    """Every field of the builder, ready to be shown."""

    columns: tuple[Choice, ...]
    filters: tuple[FilterRow, ...]
    groups: tuple[PairRow, ...]
    measures: tuple[PairRow, ...]
    having: tuple[PairRow, ...]
    sorts: tuple[PairRow, ...]
    search: str
    limit: str
    is_grouped: bool
    problems: Mapping[str, str]

    @property
    def chosen(self) -> int:
        """How many columns are shown."""
        return sum(choice.is_chosen for choice in self.columns)


def builder_form(
    draft: Draft,
    columns: Sequence[Column],
    kinds: Mapping[str, Kind],
    suggest: Suggest,
    problems: Mapping[str, str],
) -> BuilderForm:
    """The fields of a draft. `problems` are by the id of their field."""
    question = draft.question
    told = {problem.field: problem.text for problem in draft.problems} | dict(problems)
    make = _Maker(columns, kinds, suggest, told)
    return BuilderForm(
        columns=tuple(
            Choice(
                column.name,
                column.label or column.name,
                not question.columns or column.name in question.columns,
            )
            for column in columns
        ),
        filters=make.filters(draft.rows.get("filter", ())),
        groups=make.groups(draft.rows.get("group", ())),
        measures=make.measures(draft.rows.get("measure", ())),
        having=make.having(draft.rows.get("having", ()), question.measures),
        sorts=make.sorts(
            draft.rows.get("sort", ()),
            sortable(question.groups, question.measures, question.columns or tuple(kinds)),
        ),
        search=question.search,
        limit="" if question.limit is None else str(question.limit),
        is_grouped=question.is_grouped,
        problems=told,
    )


_INPUTS = {Kind.MOMENT: "date"}
_TRUTHS = (("true", "Yes"), ("false", "No"))
_DIRECTIONS = (("asc", "smallest or first on top"), ("desc", "largest or last on top"))


@dataclass(frozen=True)
class _Maker:
    """Makes the rows of the form, each kind with a blank one at its end."""

    columns: Sequence[Column]
    kinds: Mapping[str, Kind]
    suggest: Suggest
    problems: Mapping[str, str]

    def filters(self, rows: Sequence[Mapping[str, str]]) -> tuple[FilterRow, ...]:
        shown = [self._filter(number, row) for number, row in enumerate(rows)]
        blank = FilterRow(f"filter-{len(rows)}", self._choices(list(self.kinds), ""))
        return (*shown, blank)

    def _filter(self, number: int, row: Mapping[str, str]) -> FilterRow:
        name, kind = row["fc"], self.kinds.get(row["fc"], Kind.TEXT)
        operators = OPERATORS[kind]
        chosen = row["fo"] if row["fo"] in operators else next(iter(operators))
        operator = Operator(chosen)
        is_truth = kind is Kind.BOOLEAN and operator.values == 1
        return FilterRow(
            id=f"filter-{number}",
            columns=self._choices(list(self.kinds), name),
            operators=tuple(Choice(o, text, o == chosen) for o, text in operators.items()),
            values=(row["fv"], row["fw"]),
            asks=operator.values,
            input=_INPUTS.get(kind, "text"),
            is_list=operator is Operator.ONE_OF,
            truths=tuple(Choice(v, text, v == row["fv"]) for v, text in _TRUTHS)
            if is_truth
            else (),
            suggestions=self.suggest(name) if kind is Kind.TEXT and operator.values else (),
            problem=self.problems.get(f"filter-{number}", ""),
        )

    def groups(self, rows: Sequence[Mapping[str, str]]) -> tuple[PairRow, ...]:
        fitting = [name for name, kind in self.kinds.items() if kind is not Kind.SHAPE]
        shown = [
            PairRow(
                f"group-{number}",
                self._choices(fitting, row["gc"]),
                self._parts(row),
                problem=self.problems.get(f"group-{number}", ""),
            )
            for number, row in enumerate(rows)
        ]
        return (*shown, PairRow(f"group-{len(rows)}", self._choices(fitting, "")))

    def _parts(self, row: Mapping[str, str]) -> tuple[Choice, ...]:
        if self.kinds.get(row["gc"]) is not Kind.MOMENT:
            return ()
        return tuple(Choice(part, part.label, part == row["gp"]) for part in Part)

    def measures(self, rows: Sequence[Mapping[str, str]]) -> tuple[PairRow, ...]:
        shown = [
            PairRow(
                f"measure-{number}",
                self._functions(row["mf"]),
                self._measured(row),
                problem=self.problems.get(f"measure-{number}", ""),
            )
            for number, row in enumerate(rows)
        ]
        return (*shown, PairRow(f"measure-{len(rows)}", self._functions("")))

    def _measured(self, row: Mapping[str, str]) -> tuple[Choice, ...]:
        function = Function(row["mf"]) if row["mf"] in set(Function) else Function.COUNT
        fitting = [name for name, kind in self.kinds.items() if function.takes(kind)]
        chosen = row["mc"]
        first = "of all rows" if function is Function.COUNT else "choose a column"
        return (Choice("", first, not chosen), *self._choices(fitting, chosen))

    def _functions(self, chosen: str) -> tuple[Choice, ...]:
        return tuple(Choice(each, each.label, each == chosen) for each in Function)

    def having(
        self, rows: Sequence[Mapping[str, str]], measures: Sequence[Measure]
    ) -> tuple[PairRow, ...]:
        if not measures:
            return ()
        shown = [
            PairRow(
                f"having-{number}",
                self._keys(measures, row["hm"]),
                tuple(Choice(o, text, o == row["ho"]) for o, text in HAVING_OPERATORS.items()),
                row["hv"],
                problem=self.problems.get(f"having-{number}", ""),
            )
            for number, row in enumerate(rows)
        ]
        return (*shown, PairRow(f"having-{len(rows)}", self._keys(measures, "")))

    def sorts(
        self, rows: Sequence[Mapping[str, str]], by: Sequence[str | Grouping | Measure]
    ) -> tuple[PairRow, ...]:
        fitting = [each for each in by if not self._is_shape(each)]
        shown = [
            PairRow(
                f"sort-{number}",
                self._keys(fitting, row["sb"]),
                tuple(Choice(value, text, value == row["sd"]) for value, text in _DIRECTIONS),
                problem=self.problems.get(f"sort-{number}", ""),
            )
            for number, row in enumerate(rows)
        ]
        return (*shown, PairRow(f"sort-{len(rows)}", self._keys(fitting, "")))

    def _is_shape(self, by: str | Grouping | Measure) -> bool:
        return isinstance(by, str) and self.kinds.get(by) is Kind.SHAPE

    def _choices(self, names: Sequence[str], chosen: str) -> tuple[Choice, ...]:
        return tuple(Choice(name, self._label(name), name == chosen) for name in names)

    def _keys(self, by: Sequence[str | Grouping | Measure], chosen: str) -> tuple[Choice, ...]:
        return tuple(Choice(key_of(one), self._told(one), key_of(one) == chosen) for one in by)

    def _told(self, by: str | Grouping | Measure) -> str:
        if isinstance(by, str):
            return self._label(by)
        if isinstance(by, Grouping):
            part = f", {by.part.label.partition(' (')[0]}" if by.part else ""
            return f"{self._label(by.column)}{part}"
        told = by.function.label
        return f"{told} of {self._label(by.column)}" if by.column else told

    def _label(self, name: str) -> str:
        return next((c.label or c.name for c in self.columns if c.name == name), name)


class ViewForm(forms.Form):
    """The words of a view, and the council in whose name it is saved."""

    title = forms.CharField(label="What should it be called?", max_length=200)
    description = forms.CharField(
        label="What does it show? (optional)",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    member = forms.ChoiceField(label="Save it for")
    soql = forms.CharField(widget=forms.HiddenInput, max_length=65_536)

    def __init__(self, *args: Any, members: Sequence[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says so to the type checker
        field.choices = [(member.code, member.name) for member in members]
