"""Schema and Column: what every table that passes between rooms says about itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from folkmoot.errors import SchemaError
from folkmoot.tables.meanings import Meaning
from folkmoot.tables.sensitivity import Sensitivity
from folkmoot.tables.types import ColumnType, Refinement


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `name` is the field name used in queries: lower case letters, digits and underscores.
    `label` is the heading as its publisher wrote it. `unit` is a word such as "GBP", "percent",
    "metre" or "year"; empty where there is none. `refinement` says more exactly what it holds;
    `places` are the decimal places of an exact number.
    """

    name: str
    label: str
    type: ColumnType
    meaning: Meaning | None = None
    unit: str = ""
    sensitivity: Sensitivity = Sensitivity.NONE
    description: str = ""
    refinement: Refinement | None = None
    places: int | None = None

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type that holds this column in a version."""
        return self.type.arrow if self.places is None else pa.decimal128(38, self.places)

    def to_json(self) -> dict[str, Any]:
        """What is not said has no key, so that older descriptions stay what they are."""
        refined: dict[str, Any] = {}
        if self.refinement is not None:
            refined["refinement"] = self.refinement.value
        if self.places is not None:
            refined["places"] = self.places
        return {
            "name": self.name,
            "label": self.label,
            "type": self.type.value,
            "meaning": self.meaning.value if self.meaning else None,
            "unit": self.unit,
            "sensitivity": self.sensitivity.value,
            "description": self.description,
            **refined,
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Column:
        """Raises SchemaError when a key is missing or its value is unknown."""
        try:
            return cls(
                name=raw["name"],
                label=raw["label"],
                type=ColumnType(raw["type"]),
                meaning=Meaning(raw["meaning"]) if raw.get("meaning") else None,
                unit=raw.get("unit", ""),
                sensitivity=Sensitivity(raw.get("sensitivity", "none")),
                description=raw.get("description", ""),
                refinement=Refinement(raw["refinement"]) if raw.get("refinement") else None,
                places=raw.get("places"),
            )
        except (KeyError, ValueError) as error:
            raise SchemaError(
                f"A column cannot be understood ({error}).",
                where=str(raw.get("name", "schema")),
                remedy="It needs a name, a label and a known type.",
            ) from error


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a table, in order. Names are unique."""

    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        names = self.names
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise SchemaError(
                f"Two columns share a name: {', '.join(repeated)}.",
                remedy="Give each column a name of its own.",
            )

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    def __len__(self) -> int:
        return len(self.columns)

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def __getitem__(self, name: str) -> Column:
        for column in self.columns:
            if column.name == name:
                return column
        raise SchemaError(
            f"There is no column {name!r}.", remedy=f"The columns are: {', '.join(self.names)}."
        )

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema in which a version keeps these columns."""
        return pa.schema([pa.field(column.name, column.arrow) for column in self.columns])

    def with_meaning(self, meaning: Meaning) -> tuple[Column, ...]:
        """Every column that means this, in order."""
        return tuple(column for column in self.columns if column.meaning is meaning)

    def first(self, *meanings: Meaning) -> Column | None:
        """The first column with the first of these meanings that any column has."""
        for meaning in meanings:
            found = self.with_meaning(meaning)
            if found:
                return found[0]
        return None

    def replacing(self, name: str, **changes: Any) -> Schema:
        """The same schema with one column changed."""
        changed = replace(self[name], **changes)
        return Schema(tuple(changed if column.name == name else column for column in self.columns))

    def to_json(self) -> list[dict[str, Any]]:
        return [column.to_json() for column in self.columns]

    @classmethod
    def from_json(cls, raw: list[dict[str, Any]]) -> Schema:
        return cls(tuple(Column.from_json(column) for column in raw))
