"""Papers as Word and OpenDocument files."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as WordDocument
from odf import style as odf_style
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import OpenDocumentText

from folkmoot.permission.papers.paper import Block, Bullets, Grid, Paper, Paragraph

MISSING_HEADING = "Still to be completed"


def as_docx(paper: Paper) -> bytes:
    """The paper as Office Open XML, with headings that a screen reader can move by."""
    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = ""
    document.add_heading(paper.title, level=0)
    for line in paper.about:
        document.add_paragraph(line)
    for section in paper.sections:
        document.add_heading(section.heading, level=1)
        for block in section.blocks:
            _add_to_word(document, block)
    if paper.missing:
        document.add_heading(MISSING_HEADING, level=1)
        for one in paper.missing:
            document.add_paragraph(f"{one.prompt} ({one.who})", style="List Bullet")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _add_to_word(document: WordDocument, block: Block) -> None:
    match block:
        case Paragraph():
            document.add_paragraph(block.text)
        case Bullets():
            for item in block.items:
                document.add_paragraph(item, style="List Bullet")
        case Grid():
            table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
            for row in (block.header, *block.rows):
                cells = table.rows[0].cells if row is block.header else table.add_row().cells
                for cell, text in zip(cells, row, strict=True):
                    cell.text = text


def as_odt(paper: Paper) -> bytes:
    """The paper as OpenDocument text."""
    document = OpenDocumentText()
    bullets = odf_text.ListStyle(name="Bullets")
    bullets.addElement(odf_text.ListLevelStyleBullet(level=1, bulletchar="•"))
    document.automaticstyles.addElement(bullets)
    headings = {}
    for level, size in ((1, "20pt"), (2, "14pt")):
        heading = odf_style.Style(name=f"Heading{level}", family="paragraph")
        heading.addElement(
            odf_style.TextProperties(attributes={"fontsize": size, "fontweight": "bold"})
        )
        document.styles.addElement(heading)
        headings[level] = heading
    add = document.text.addElement
    add(odf_text.H(outlinelevel=1, stylename=headings[1], text=paper.title))
    for line in paper.about:
        add(odf_text.P(text=line))
    for section in paper.sections:
        add(odf_text.H(outlinelevel=2, stylename=headings[2], text=section.heading))
        for block in section.blocks:
            add(_odt_element(block, bullets))
    if paper.missing:
        add(odf_text.H(outlinelevel=2, stylename=headings[2], text=MISSING_HEADING))
        items = tuple(f"{one.prompt} ({one.who})" for one in paper.missing)
        add(_odt_element(Bullets(items), bullets))
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _odt_element(block: Block, bullets: object) -> object:
    match block:
        case Paragraph():
            return odf_text.P(text=block.text)
        case Bullets():
            found = odf_text.List(stylename=bullets)
            for item in block.items:
                entry = odf_text.ListItem()
                entry.addElement(odf_text.P(text=item))
                found.addElement(entry)
            return found
        case Grid():
            table = odf_table.Table(name="table")
            table.addElement(odf_table.TableColumn(numbercolumnsrepeated=len(block.header)))
            for row in (block.header, *block.rows):
                line = odf_table.TableRow()
                for text in row:
                    cell = odf_table.TableCell(valuetype="string")
                    cell.addElement(odf_text.P(text=text))
                    line.addElement(cell)
                table.addElement(line)
            return table
