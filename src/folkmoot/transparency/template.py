"""A dataset that the Code requires, read from its description and proved to be a sound one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic import Field as Setting

from folkmoot.errors import RulebookError
from folkmoot.tables import ColumnType, Meaning, Sensitivity

FILES = ("quarterly.yaml", "annual.yaml", "once.yaml")


class Every(StrEnum):
    """How often a dataset is owed."""

    QUARTER = "quarter"
    YEAR = "year"
    ONCE = "once"

    @property
    def in_words(self) -> str:
        return {"quarter": "Every quarter", "year": "Every year", "once": "Once"}[self.value]


class _Described(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Described):
    """Where a duty comes from, and how far our statement of it can be relied on.

    `checked` is "text" where the Code itself was read, "quoted" where bodies that quote it were
    read, "summary" where only a summary was, and "memory" where nothing was.
    """

    text: str
    source: str
    confidence: Literal["high", "medium", "low"]
    checked: Literal["text", "quoted", "summary", "memory"]
    checked_on: date


class Field(_Described):
    """One field of a dataset.

    `part` is 2 where the Code requires the field, 3 where it recommends it. `may_be_blank` says
    that a row may lack it. `also` are other headings under which councils publish it. `sensitivity`
    is what the field is held as when the Code says that it is to be public. The rest are checks:
    `above` an amount, `not_negative`, `in_period`, `is_unique`.
    """

    name: str = Setting(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: ColumnType
    meaning: Meaning | None = None
    description: str
    part: Literal[2, 3] = 2
    may_be_blank: bool = False
    also: tuple[str, ...] = ()
    sensitivity: Sensitivity = Sensitivity.NONE
    above: Decimal | None = None
    not_negative: bool = False
    in_period: bool = False
    is_unique: bool = False

    @property
    def is_required(self) -> bool:
        return self.part == 2

    @property
    def checks_in_words(self) -> tuple[str, ...]:
        """What is looked at in each value, for the guide."""
        words = []
        if self.is_required and not self.may_be_blank:
            words.append("is in every row")
        if self.above is not None:
            words.append(f"is above £{self.above:,}")
        if self.not_negative:
            words.append("is not negative")
        if self.in_period:
            words.append("lies in the period")
        if self.is_unique:
            words.append("is in no other row")
        return tuple(words)


class Template(_Described):
    """A dataset of the Code. `advice` is what Part 3 recommends beyond the fields."""

    id: str = Setting(pattern=r"^[a-z][a-z-]*$")
    title: str
    every: Every
    what: str
    rows: str
    fields: tuple[Field, ...] = Setting(min_length=1)
    not_applicable_when: str = ""
    people: str = ""
    advice: tuple[str, ...] = ()
    citation: Citation

    @model_validator(mode="after")
    def _has_distinct_fields(self) -> Template:
        for of in ("name", "label"):
            said = [getattr(field, of) for field in self.fields]
            if len(said) != len(set(said)):
                raise ValueError(f"two fields of {self.id} share a {of}")
        return self

    @property
    def required(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if field.is_required)

    @property
    def recommended(self) -> tuple[Field, ...]:
        return tuple(field for field in self.fields if not field.is_required)

    def field(self, name: str) -> Field:
        """Raises RulebookError when the template has no such field."""
        for field in self.fields:
            if field.name == name:
                return field
        raise RulebookError(f"The template {self.id} has no field {name}.")


@cache
def load_templates() -> Mapping[str, Template]:
    """Every template by its id, in the order in which the Code names them. Raises RulebookError."""
    found: dict[str, Template] = {}
    folder = resources.files(__package__).joinpath("templates")
    for name in FILES:
        for raw in yaml.load(folder.joinpath(name).read_text("utf-8"), Loader=yaml.CSafeLoader):
            try:
                template = Template.model_validate(raw)
            except ValidationError as error:
                first = error.errors()[0]
                place = ".".join(map(str, (raw.get("id", "?"), *first["loc"])))
                raise RulebookError(
                    f"A template cannot be understood: {first['msg']}.", where=f"{name}: {place}"
                ) from error
            if template.id in found:
                raise RulebookError(f"Two templates are called {template.id}.", where=name)
            found[template.id] = template
    return MappingProxyType(found)


def template_by_id(template: str) -> Template:
    """Raises RulebookError when there is none."""
    found = load_templates().get(template)
    if found is None:
        raise RulebookError(
            f"There is no template {template!r}.",
            remedy=f"The templates are: {', '.join(load_templates())}.",
        )
    return found
