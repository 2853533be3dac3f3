"""An empty file with a template's headings, and a guide to what goes under each."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from folkmoot.transparency.template import Field, Template

_GUIDE = ("Heading", "Required", "Kind of value", "What it is", "It is checked that each value")
_WIDEST = 60


def blank_csv(template: Template) -> bytes:
    """The headings as one line, in UTF-8 with the mark that Excel needs."""
    text = io.StringIO()
    csv.writer(text).writerow([field.label for field in template.fields])
    return text.getvalue().encode("utf-8-sig")


def blank_workbook(template: Template) -> bytes:
    """A workbook: a sheet to fill in, and a sheet that explains each heading."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet("Data")
    sheet.freeze_panes(1, 0)
    for place, field in enumerate(template.fields):
        sheet.write_string(0, place, field.label, strong)
        sheet.set_column(place, place, min(max(len(field.label) + 2, 12), 30))
    guide = book.add_worksheet("Guide")
    guide.write_string(0, 0, template.title, strong)
    guide.write_string(1, 0, template.what, wrapped)
    guide.write_string(2, 0, f"{template.every.in_words}. {template.citation.text}", wrapped)
    for place, heading in enumerate(_GUIDE):
        guide.write_string(4, place, heading, strong)
    for row, field in enumerate(template.fields, start=5):
        for place, text in enumerate(guide_row(field)):
            guide.write_string(row, place, text, wrapped)
    guide.set_column(0, 0, 32)
    guide.set_column(1, 2, 14)
    guide.set_column(3, 4, _WIDEST)
    book.close()
    return written.getvalue()


def guide_row(field: Field) -> tuple[str, str, str, str, str]:
    """What the guide says of one field, in the order of its headings."""
    requirement = "Yes" if field.is_required else "Recommended"
    if field.is_required and field.may_be_blank:
        requirement = "Yes, where there is one"
    return (
        field.label,
        requirement,
        field.type.value,
        field.description,
        "; ".join(field.checks_in_words),
    )
