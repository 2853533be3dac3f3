"""A written paper: sections of paragraphs, lists and tables, and what is still missing."""

from __future__ import annotations

from dataclasses import dataclass

TO_COMPLETE = "[To be completed: {}]"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a paper needs and nobody has said yet."""

    detail: str
    prompt: str
    who: str

    @property
    def marker(self) -> str:
        """What stands in its place."""
        return TO_COMPLETE.format(self.prompt)


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its header and its rows, each as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Bullets | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """`guidance` tells who edits it what belongs there; it is not part of the paper."""

    id: str
    heading: str
    guidance: str
    blocks: tuple[Block, ...]
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """`about` says on its first lines what it is under which law, and for which proposal."""

    id: str
    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What nobody has said yet, each once."""
        return tuple(dict.fromkeys(one for section in self.sections for one in section.missing))

    @property
    def is_complete(self) -> bool:
        return not self.missing


def section_text(section: Section) -> str:
    """A section as text that a person can edit: a paragraph a line with an empty line between,
    `- ` before each item of a list, ` | ` between the cells of a table."""
    return "\n\n".join(map(_block_text, section.blocks))


def _block_text(block: Block) -> str:
    match block:
        case Paragraph():
            return block.text
        case Bullets():
            return "\n".join(f"- {item}" for item in block.items)
        case Grid():
            return "\n".join(" | ".join(row) for row in (block.header, *block.rows))
