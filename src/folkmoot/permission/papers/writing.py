"""A template filled in: what is known is written, what is not is marked and listed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from folkmoot.errors import RulebookError
from folkmoot.permission.papers.matter import Matter
from folkmoot.permission.papers.paper import (
    Block,
    Bullets,
    Grid,
    Missing,
    Paper,
    Paragraph,
    Section,
)
from folkmoot.permission.papers.templates_read import (
    BlockTemplate,
    SectionTemplate,
    load_details,
    load_templates,
)

_FIELD = re.compile(r"\{(detail:)?([a-z0-9-]+)\}")
_FROM_PROPOSAL = {
    "decision": ("Which decision this would change", "service manager"),
    "why-not-less": ("What less revealing ways cannot do", "service manager"),
    "receivers": ("Who receives the data or the output", "service manager"),
    "processors": ("Who processes the data for a party", "information-governance officer"),
    "joint-controllers": ("Which parties decide jointly", "information-governance officer"),
    "task": ("Which task of the body it serves, under which law", "information-governance officer"),
}
"""What the proposal itself should say, and who can say it."""


def write_paper(paper: str, matter: Matter) -> Paper:
    """A paper by its identifier in the rulebook.

    Raises RulebookError when there is no template for it.
    """
    templates = load_templates()
    if paper not in templates:
        raise RulebookError(
            f"There is no template for the paper {paper!r}.",
            remedy=f"The papers are: {', '.join(sorted(templates))}.",
        )
    template = templates[paper]
    proposal, edition = matter.proposal, matter.judgement.edition
    about = (
        template.about,
        f"For the proposal “{proposal.title}”, judged on {matter.words['date']} by the rulebook "
        f"{edition.edition} (law as of {matter.words['law-as-of']}). It is not legal advice: a "
        "person must read it, complete it and sign it.",
    )
    sections = tuple(
        _section(one, matter) for one in template.sections if not one.when or matter.is_so(one.when)
    )
    return Paper(template.id, template.title, about, sections)


def details_asked(papers: Iterable[str], matter: Matter) -> tuple[Missing, ...]:
    """What people still have to say for these papers, each once, in the papers' order."""
    found = (one for paper in papers for one in write_paper(paper, matter).missing)
    return tuple(dict.fromkeys(found))


def _section(template: SectionTemplate, matter: Matter) -> Section:
    missing: list[Missing] = []
    blocks = [
        _block(one, matter, missing)
        for one in template.blocks
        if not one.when or matter.is_so(one.when)
    ]
    return Section(template.id, template.heading, template.guidance, tuple(blocks), tuple(missing))


def _block(template: BlockTemplate, matter: Matter, missing: list[Missing]) -> Block:
    if template.table:
        header, rows = matter.table(template.table)
        return Grid(header, rows) if rows else Paragraph("None.")
    if template.list:
        items = matter.list(template.list)
        return Bullets(items) if items else Paragraph("None.")

    def fill(found: re.Match[str]) -> str:
        name = found[2]
        said = matter.details.get(name, "") if found[1] else matter.words[name]
        if said:
            return said
        one = _missing(name, is_detail=bool(found[1]))
        missing.append(one)
        return one.marker

    return Paragraph(_FIELD.sub(fill, template.text))


def _missing(name: str, *, is_detail: bool) -> Missing:
    if is_detail:
        detail = load_details()[name]
        return Missing(name, detail.ask, detail.who)
    prompt, who = _FROM_PROPOSAL.get(name, (name.replace("-", " "), "service manager"))
    return Missing(name, prompt, who)
