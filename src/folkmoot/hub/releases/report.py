"""The report to keep on file: what was checked, how, by whom and when; as a page and as Word.

Of the public copy the rules' parameters, the true figures and what an attacker can say are no part.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from docx import Document as new_document
from docx.document import Document

from folkmoot.disclosure import Settings
from folkmoot.hub.releases.models import Output, Vote
from folkmoot.hub.releases.protecting import Asked, Form
from folkmoot.hub.releases.queries import settings_for, vault
from folkmoot.tables import Finding
from folkmoot.vault.manifest import ORIGINAL_FILE, ROWS_FILE

_NOT_PUBLIC = ("Unsafe counts", "Unsafe counts worked out")


@dataclass(frozen=True, slots=True)
class Report:
    """A report in parts: facts as name and value, sentences, and a table of cells for the file."""

    title: str
    is_public: bool
    facts: Sequence[tuple[str, str]]
    rules: Sequence[str]
    findings: Sequence[Finding]
    signatures: Sequence[tuple[str, str, str]]
    comments: Sequence[tuple[str, str]]
    cell_headings: Sequence[str] = ()
    cells: Sequence[Sequence[str]] = ()


def report_on(output: Output, *, is_public: bool) -> Report:
    """What the file keeps of an output, or what everybody may read of it. Raises DisclosureError
    where the region's settings are not understood."""
    facts = [
        ("State", output.get_state_display()),
        ("For", output.requested_for or "Not said"),
        ("Method", output.method),
    ]
    facts += [
        (name, str(value))
        for name, value in output.facts.items()
        if not is_public or name not in _NOT_PUBLIC
    ]
    facts.append(("SHA-256 of the figures", _hash_of(output.safe_version, ROWS_FILE)))
    if not is_public:
        facts.append(("Records behind it", output.population))
        facts.append(
            ("SHA-256 of what was handed in", _hash_of(output.true_version, ORIGINAL_FILE))
        )
    headings, cells = ((), ()) if is_public else _cells(output)
    return Report(
        title=output.title,
        is_public=is_public,
        facts=facts,
        rules=() if is_public else _rules(output),
        findings=output.said_publicly if is_public else output.said,
        signatures=_signatures(output, is_public=is_public),
        comments=[(str(one.member), one.text) for one in output.comments_shown],
        cell_headings=headings,
        cells=cells,
    )


def to_docx(report: Report) -> bytes:
    """The report as a Word document."""
    document = new_document()
    document.core_properties.title = report.title
    kind = "Public methods note" if report.is_public else "Report for the file: do not publish"
    document.add_heading(report.title, 0)
    document.add_paragraph(kind)
    _add_table(document, ("What", "Value"), report.facts)
    for heading, sentences in (
        ("Rules", report.rules),
        ("What was found and done", [finding.message for finding in report.findings]),
    ):
        if sentences:
            document.add_heading(heading, 1)
        for sentence in sentences:
            document.add_paragraph(sentence, style="List Bullet")
    if report.signatures:
        document.add_heading("Who signed", 1)
        _add_table(document, ("Who", "What", "When"), report.signatures)
    if report.comments:
        document.add_heading("Comments of the contributors", 1)
        _add_table(document, ("Member", "Comment"), report.comments)
    if report.cells:
        document.add_heading("Cell by cell", 1)
        _add_table(document, report.cell_headings, report.cells)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_table(document: Document, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _rules(output: Output) -> list[str]:
    """The rules with their parameters, as the settings say now."""
    raw = output.asked.get("table")
    if raw is None or raw["form"] == Form.PUBLISHED:
        return []
    asked = Asked.from_json(raw)
    settings: Settings = settings_for(output.population, is_count=asked.is_count)
    return [
        f"Settings: {settings.title}.",
        *(f"Unsafe: {rule.in_words(asked.contributors_are)}." for rule in settings.rules),
        f"Withstands the attacker: {settings.attacker.value}.",
    ]


def _signatures(output: Output, *, is_public: bool) -> list[tuple[str, str, str]]:
    if is_public:
        if output.released_at is None:
            return []
        checked = f"{output.checkers_needed} output checkers" if output.checkers_needed > 1 else (
            "An output checker"
        )  # fmt: skip
        return [(checked, "Signed it off", _when(output.released_at))]
    found = [("The author" if output.author is None else str(output.author), "Handed it in",
              _when(output.created_at))]  # fmt: skip
    if output.made_safe_by:
        found.append((str(output.made_safe_by), "Made it safe", ""))
    votes = output.votes.filter(round=output.round).select_related("checker")
    found += [
        (str(vote.checker), Vote.Choice(vote.choice).label, _when(vote.cast_at)) for vote in votes
    ]
    if output.released_at:
        found.append(("The hub", "Released it", _when(output.released_at)))
    return found


def _cells(output: Output) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    if not output.checker_version:
        return (), ()
    keep = vault()
    table = keep.read(output.checker_version)
    labels = [
        column.label or column.name for column in keep.manifest(output.checker_version).schema
    ]
    return labels, [
        ["" if value is None else str(value) for value in row.values()] for row in table.to_pylist()
    ]


def _hash_of(version: str, name: str) -> str:
    """The SHA-256 of a file of the vault, as its manifest has it."""
    file = vault().manifest(version).file(name) if version else None
    return file.sha256 if file else "–"


def _when(moment: object) -> str:
    local = timezone.localtime(moment)  # type: ignore[arg-type]
    return f"{local.day} {local:%B %Y, %H:%M}"
