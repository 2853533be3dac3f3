"""The papers of a route, filled in from the proposal, the judgement and the rulebook.

    Matter(proposal, judgement, route, rulebook, details) ─ write_paper ─► Paper
    Paper ─ with_edits ─► what people wrote is kept ─► as_docx, as_odt, section_text

What is not known is marked, and listed with who can say it: a paper never reads as finished when it
is not. The templates are data (`templates/*.yaml`): a lawyer changes them without touching Python.

    matter      what a paper may speak of, and the words and tables made of it
    templates   the sections of each paper, their guidance and their text
    paper       a written paper: sections of paragraphs, lists and tables
    writing     a template filled in
    edits       what people changed, kept when the proposal changes
    documents   as .docx and .odt
"""

from folkmoot.permission.papers.documents import as_docx, as_odt
from folkmoot.permission.papers.edits import Edit, EditedSection, parse_text, with_edits
from folkmoot.permission.papers.matter import Matter
from folkmoot.permission.papers.paper import (
    Bullets,
    Grid,
    Missing,
    Paper,
    Paragraph,
    Section,
    section_text,
)
from folkmoot.permission.papers.templates_read import PaperTemplate, load_templates
from folkmoot.permission.papers.writing import details_asked, write_paper

__all__ = [
    "Bullets",
    "Edit",
    "EditedSection",
    "Grid",
    "Matter",
    "Missing",
    "Paper",
    "PaperTemplate",
    "Paragraph",
    "Section",
    "as_docx",
    "as_odt",
    "details_asked",
    "load_templates",
    "parse_text",
    "section_text",
    "with_edits",
    "write_paper",
]
