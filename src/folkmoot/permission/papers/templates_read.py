"""The papers' templates, read from YAML and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from folkmoot.errors import RulebookError
from folkmoot.permission.papers.matter import LISTS, QUESTIONS, TABLES, WORDS

_HERE = resources.files("folkmoot.permission.papers") / "templates"
T = TypeVar("T", bound=BaseModel)
_WORD = re.compile(r"\{([a-z0-9-]+)\}")
_DETAIL = re.compile(r"\{detail:([a-z0-9-]+)\}")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DetailTemplate(_Strict):
    """Something that only people can say: what to ask, and whom."""

    ask: str
    who: str


class BlockTemplate(_Strict):
    """A paragraph with `{field}` and `{detail:name}` in it, a list of a field, or its table; `when`
    names a question of the matter that must be so, or after "not " must not."""

    text: str = ""
    list: str = ""
    table: str = ""
    when: str = ""


class SectionTemplate(_Strict):
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    heading: str
    guidance: str = ""
    when: str = ""
    blocks: tuple[BlockTemplate, ...]


class PaperTemplate(_Strict):
    """A paper's sections, and what is asked of people for it."""

    id: str
    title: str
    about: str
    sections: tuple[SectionTemplate, ...]

    def details(self) -> tuple[str, ...]:
        """The details that its text names, each once."""
        texts = (block.text for section in self.sections for block in section.blocks)
        return tuple(dict.fromkeys(name for text in texts for name in _DETAIL.findall(text)))


@lru_cache
def load_details() -> Mapping[str, DetailTemplate]:
    """What may be asked of people, by name. Raises RulebookError."""
    raw = yaml.safe_load((_HERE / "details.yaml").read_text("utf-8"))
    return {name: _checked(DetailTemplate, one, f"details: {name}") for name, one in raw.items()}


@lru_cache
def load_templates(folder: Path | None = None) -> Mapping[str, PaperTemplate]:
    """Every paper's template by the paper's identifier; a region may keep a folder of its own.

    Raises RulebookError naming the file and the key that is not understood.
    """
    found: dict[str, PaperTemplate] = {}
    for entry in sorted((folder or _HERE).iterdir(), key=lambda one: one.name):
        if not entry.name.endswith(".yaml") or entry.name == "details.yaml":
            continue
        for raw in yaml.safe_load(entry.read_text("utf-8")):
            template = _checked(PaperTemplate, raw, entry.name)
            _refuse_unknown(template, entry.name)
            found[template.id] = template
    return found


def _refuse_unknown(template: PaperTemplate, where: str) -> None:
    """Everything that a template names must be there to be named."""
    blocks = [block for section in template.sections for block in section.blocks]
    words = {name for block in blocks for name in _WORD.findall(block.text)}
    conditions = {one.when.removeprefix("not ") for one in blocks}
    conditions |= {one.when.removeprefix("not ") for one in template.sections}
    named = {
        "detail": (set(template.details()), set(load_details())),
        "word": (words, WORDS),
        "list": ({block.list for block in blocks} - {""}, LISTS),
        "table": ({block.table for block in blocks} - {""}, TABLES),
        "question": (conditions - {""}, QUESTIONS),
    }
    for kind, (used, known) in named.items():
        if used - known:
            raise RulebookError(
                f"The paper {template.id} names the {kind} {min(used - known)!r}, which there is "
                "not.",
                where=where,
                remedy=f"There are: {', '.join(sorted(known))}.",
            )


def _checked(kind: type[T], raw: object, where: str) -> T:
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise RulebookError(
            f"The template is not understood: {first['msg'].lower()}.", where=f"{where}: {place}"
        ) from error
