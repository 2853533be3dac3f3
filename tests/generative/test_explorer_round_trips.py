"""Whatever the query builder asks, it recognises again in its SoQL."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.hub.explorer.building import (
    OPERATORS,
    Filter,
    Function,
    Grouping,
    Having,
    Kind,
    Measure,
    Operator,
    Part,
    Question,
    Sort,
    recognise,
    write,
)
from folkmoot.soql import parse

KINDS = {
    "supplier": Kind.TEXT,
    "group": Kind.TEXT,
    "case": Kind.TEXT,
    "amount": Kind.NUMBER,
    "lines_2": Kind.NUMBER,
    "paid_on": Kind.MOMENT,
    "late": Kind.BOOLEAN,
    "place": Kind.SHAPE,
}

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.decimals(-(10**6), 10**6, places=2).map(lambda n: f"{n:f}")
values = {
    Kind.TEXT: texts,
    Kind.NUMBER: numbers,
    Kind.MOMENT: st.dates().map(str),
    Kind.BOOLEAN: st.sampled_from(["true", "false"]),
    Kind.SHAPE: st.nothing(),
}
columns = st.sampled_from(sorted(KINDS))


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    column = draw(columns)
    kind = KINDS[column]
    operator = draw(st.sampled_from(list(OPERATORS[kind])))
    most = 4 if operator is Operator.ONE_OF else operator.values
    count = draw(st.integers(min(operator.values, most), most))
    return Filter(column, operator, tuple(draw(values[kind]) for _ in range(count)))


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    function = draw(st.sampled_from(Function))
    fitting = [name for name, kind in KINDS.items() if function.takes(kind)]
    column = draw(st.sampled_from(fitting))
    return Measure(function, "" if function is Function.COUNT and draw(st.booleans()) else column)


@st.composite
def groupings(draw: st.DrawFn) -> Grouping:
    column = draw(columns)
    part = draw(st.sampled_from(Part)) if KINDS[column] is Kind.MOMENT else Part.WHOLE
    return Grouping(column, part)


def several(each: st.SearchStrategy) -> st.SearchStrategy:  # type: ignore[type-arg]
    return st.lists(each, max_size=3).map(tuple)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    groups, figures = draw(several(groupings())), draw(several(measures()))
    is_grouped = bool(groups or figures)
    comparing = st.sampled_from([Operator.MORE, Operator.AT_MOST, Operator.IS_NOT])
    having = st.builds(Having, measures(), comparing, numbers)
    sortable = st.sampled_from([*groups, *figures]) if is_grouped else columns
    sorts = st.builds(Sort, sortable, st.booleans()).map(_plain)
    return Question(
        columns=() if is_grouped else draw(st.lists(columns, max_size=4, unique=True).map(tuple)),
        filters=draw(several(filters())),
        groups=groups,
        measures=figures,
        having=draw(several(having)),
        sorts=draw(several(sorts)),
        search=draw(texts),
        limit=draw(st.none() | st.integers(0, 10**6)),
    )


def _plain(sort: Sort) -> Sort:
    """A grouping by a whole column sorts as the column does."""
    if isinstance(sort.by, Grouping) and not sort.by.part:
        return Sort(sort.by.column, sort.is_descending)
    return sort


@given(questions())
def test_a_question_is_recognised_in_its_own_soql(question: Question) -> None:
    written = write(question, KINDS)
    assert recognise(parse(written.text), KINDS) == question


@given(questions())
def test_every_piece_of_the_text_knows_its_field(question: Question) -> None:
    written = write(question, KINDS)
    for start, end, field in written.spans:
        assert written.field_at(start + 1) == field
        assert written.text[start:end].strip()
