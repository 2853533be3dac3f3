"""A plan of a region: its councils, and the files that each brings.

The generated region has one, and so has every folder of real files that a YAML file describes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from folkmoot.errors import ConfigError
from folkmoot.tables import Meaning, Standing

OPEN_GOVERNMENT_LICENCE = "Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class PlannedCouncil:
    """A council of the region. `key` is its name in addresses."""

    key: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file that a council registers, and what its data officer confirms about it.

    `meanings` corrects what the reading proposes, by heading; a heading with None has no meaning
    of its own.
    """

    council: str
    path: Path
    title: str
    description: str
    standing: Standing
    licence: str = OPEN_GOVERNMENT_LICENCE
    meanings: Mapping[str, Meaning | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegionPlan:
    """What a region is to hold. `is_made_up` says that nothing in it exists."""

    name: str
    is_made_up: bool
    councils: tuple[PlannedCouncil, ...]
    files: tuple[PlannedFile, ...]


def west_yorkshire(folder: Path) -> RegionPlan:
    """The plan of the real files of four councils in West Yorkshire, as they published them."""
    text = (resources.files("folkmoot.demo") / "west_yorkshire.yaml").read_text("utf-8")
    return from_yaml(text, folder)


def from_yaml(text: str, folder: Path) -> RegionPlan:
    """The plan that a YAML file describes, its files in `folder`.

    Raises ConfigError when the plan cannot be understood or a file is not there.
    """
    try:
        raw = yaml.safe_load(text)
        plan = RegionPlan(
            name=raw["name"],
            is_made_up=raw.get("is_made_up", False),
            councils=tuple(PlannedCouncil(**council) for council in raw["councils"]),
            files=tuple(_file(entry, folder) for entry in raw["files"]),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(
            f"The plan of the region cannot be understood ({error}).",
            remedy="It lists councils (key, code, name) and files (council, path, title, …).",
        ) from error
    for planned in plan.files:
        if not planned.path.is_file():
            raise ConfigError(
                "The plan names a file that is not there.",
                where=planned.path.name,
                remedy=f"Put it into {folder}, or choose another folder.",
            )
    return plan


def _file(raw: Mapping[str, Any], folder: Path) -> PlannedFile:
    meanings = raw.get("meanings", {})
    return PlannedFile(
        council=raw["council"],
        path=folder / raw["path"],
        title=raw["title"],
        description=raw["description"],
        standing=Standing(raw["standing"]),
        licence=raw.get("licence", OPEN_GOVERNMENT_LICENCE),
        meanings={
            heading: Meaning(meaning) if meaning else None for heading, meaning in meanings.items()
        },
    )
