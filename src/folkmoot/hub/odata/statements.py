"""One SoQL query for the rows that an address asks for, and one for how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from folkmoot.hub.odata.aggregation import Applied, read_apply
from folkmoot.hub.odata.edm import ROW_ID, Edm, EntityType, Property
from folkmoot.hub.odata.faults import Malformed
from folkmoot.hub.odata.lowering import Lowering
from folkmoot.hub.odata.options import Options
from folkmoot.hub.odata.paging import Bookmark
from folkmoot.hub.odata.searching import Search
from folkmoot.soql import write_row_identifier
from folkmoot.soql.tree import (
    Call,
    ColumnName,
    Expression,
    Literal,
    Ordering,
    Pipe,
    Select,
    Selected,
    Selection,
    Statement,
)

_KEY_COLUMN = ColumnName(ROW_ID)
_COUNT = Selection((), (Selected(Call("count/*", ()), "rows"),))


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of a dataset, checked against its type.

    `shown` are the properties of the answer. Rows of the dataset itself (`has_key`) are queried
    with their row identifier first, also where it is not shown.
    """

    shown: tuple[Property, ...]
    has_key: bool
    is_narrowed: bool
    _applied: Applied
    _where: Expression | None
    _order_by: tuple[Ordering, ...]

    def rows(self, bookmark: Bookmark, skip: int, size: int) -> Statement:
        """At most `size` rows from where the bookmark is."""
        where = self._where
        offset = skip if bookmark.given == 0 and not bookmark.position else bookmark.position
        if bookmark.is_row:
            after = Call("op$>", (_KEY_COLUMN, Literal(write_row_identifier(bookmark.position))))
            where = after if where is None else Call("op$AND", (where, after))
            offset = 0
        select = Select(
            self._selection, where=where, order_by=self._order_by, limit=size, offset=offset
        )
        return self._over(select)

    def narrowed(self, condition: Expression) -> Statement:
        """The one row that a condition lets through."""
        return Select(self._selection, where=condition, limit=1)

    def count(self) -> Statement:
        """How many rows there are on all pages together, $top and $skip left aside."""
        return self._over(Select(_COUNT, where=self._where))

    @property
    def may_continue_by_row(self) -> bool:
        """Whether the next page can begin after a row: cheaper than counting past all before."""
        return self.has_key and self.is_narrowed and not self._order_by

    @property
    def _selection(self) -> Selection:
        columns = [Selected(_column(each, is_own=self.has_key)) for each in self.shown]
        if self.has_key:
            columns = [each for each in columns if each.expression != _KEY_COLUMN]
            columns.insert(0, Selected(_KEY_COLUMN))
        return Selection((), tuple(columns))

    def _over(self, select: Select) -> Statement:
        statement: Statement | None = None
        for stage in (*self._applied.stages, select):
            statement = stage if statement is None else Pipe(statement, stage)
        return statement if statement is not None else select


def ask(entity_type: EntityType, options: Options, aliases: Mapping[str, str]) -> Question:
    """Raises Malformed or NotOffered."""
    applied = Applied()
    if options.apply:
        applied = read_apply(options.apply, entity_type, aliases)
    made = applied.properties
    properties = entity_type.properties
    if made is not None:
        properties = tuple(Property(name, name, edm) for name, edm in made.items())
    shown = _selected(properties, options.select)
    if options.filter is not None:
        wanted = Lowering(entity_type, "$filter", made).condition(options.filter)
        applied.conditions.append(wanted.expression)
    if options.search:
        found = Search(options.search, EntityType(properties)).condition()
        applied.conditions.append(found.expression)
    where = applied.take_condition()
    return Question(
        shown=shown,
        has_key=made is None,
        is_narrowed=where is not None or bool(applied.stages),
        _applied=applied,
        _where=where,
        _order_by=_orderings(entity_type, options, made),
    )


def _orderings(
    entity_type: EntityType, options: Options, made: Mapping[str, Edm] | None
) -> tuple[Ordering, ...]:
    """The criteria asked for, then what makes them whole: null is smaller than any value."""
    lowering = Lowering(entity_type, "$orderby", made)
    found = [
        Ordering(
            lowering.value(each.expression).expression,
            is_ascending=each.is_ascending,
            has_nulls_last=not each.is_ascending,
        )
        for each in options.orderby
    ]
    if made is not None:
        found += [Ordering(ColumnName(name), has_nulls_last=False) for name in made]
    elif found:
        found.append(Ordering(_KEY_COLUMN))
    return tuple(found)


def _selected(
    properties: tuple[Property, ...], names: tuple[str, ...] | None
) -> tuple[Property, ...]:
    if names is None:
        return properties
    by_name = {each.name: each for each in properties}
    for name in names:
        if name not in by_name:
            raise Malformed(
                f"The rows have no property '{name}'.", option="$select",
                remedy=f"They have {', '.join(by_name)}.",
            )  # fmt: skip
    return tuple(each for each in properties if each.name in names)


def _column(shown: Property, *, is_own: bool) -> ColumnName:
    return ColumnName(shown.column if is_own else shown.name)
