"""What people changed in a paper stays, when the proposal changes under it.

An edit remembers what was written there when it was made. If the same would still be written, the
edit simply stands. If something else would be, it stands too, and the section says so, with both
texts: a person decides which holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from folkmoot.permission.papers.paper import (
    Block,
    Bullets,
    Grid,
    Paper,
    Paragraph,
    Section,
    section_text,
)

_CELLS = " | "


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person wrote in the place of a section, and what stood there before."""

    text: str
    replaces: str


@dataclass(frozen=True, slots=True)
class EditedSection:
    """A section as it stands. `written` is what would be written without the edit.

    is_edited   a person wrote it
    is_overtaken  what it replaced would be written otherwise now
    """

    section: Section
    written: str
    is_edited: bool = False
    is_overtaken: bool = False


def with_edits(paper: Paper, edits: Mapping[str, Edit]) -> tuple[Paper, tuple[EditedSection, ...]]:
    """The paper with people's edits, by section, and how each section stands.

    An edited section misses only what is still marked in its text.
    """
    found = tuple(_edited(section, edits.get(section.id)) for section in paper.sections)
    return replace(paper, sections=tuple(one.section for one in found)), found


def parse_text(text: str) -> tuple[Block, ...]:
    """Blocks from text as `section_text` writes it."""
    return tuple(
        _block([line.strip() for line in part.splitlines() if line.strip()])
        for part in text.replace("\r\n", "\n").split("\n\n")
        if part.strip()
    )


def _edited(section: Section, edit: Edit | None) -> EditedSection:
    written = section_text(section)
    if edit is None or edit.text == written:
        return EditedSection(section, written)
    still = tuple(one for one in section.missing if one.marker in edit.text)
    changed = replace(section, blocks=parse_text(edit.text), missing=still)
    return EditedSection(changed, written, True, edit.replaces != written)


def _block(lines: list[str]) -> Block:
    if all(line.startswith("- ") for line in lines):
        return Bullets(tuple(line[2:] for line in lines))
    rows = [tuple(cell.strip() for cell in line.split(_CELLS.strip())) for line in lines]
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
        return Grid(rows[0], tuple(rows[1:]))
    return Paragraph(" ".join(lines))
