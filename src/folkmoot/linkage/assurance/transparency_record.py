"""A record of the linkage for the Algorithmic Transparency Recording Standard.

What follows from the linkage is filled in; what only its owner knows comes from what was said about
it, or is marked as missing. A record with a missing field is a draft and says so.
"""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.linkage.assurance.guild import guild_items
from folkmoot.linkage.assurance.report import LinkageReport
from folkmoot.linkage.assurance.transparency_fields import FIELDS, STANDARD, RecordField

MISSING = "Missing: to be filled in by the owner."
NOT_CALLED_FOR = "Not applicable."


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A field and its answer; None where it is missing."""

    field: RecordField
    answer: str | None

    @property
    def words(self) -> str:
        return self.answer or MISSING


@dataclass(frozen=True, slots=True)
class TransparencyRecord:
    """The entries of every field of the template, in its order."""

    entries: tuple[RecordEntry, ...]

    @property
    def missing(self) -> tuple[RecordField, ...]:
        return tuple(entry.field for entry in self.entries if entry.answer is None)

    @property
    def is_draft(self) -> bool:
        return bool(self.missing)

    def to_json(self) -> dict[str, object]:
        """The record as JSON: fields in order, null where missing."""
        return {
            "standard": STANDARD,
            "is_draft": self.is_draft,
            "fields": [
                {
                    "number": entry.field.number,
                    "name": entry.field.name,
                    "section": entry.field.section,
                    "answer": entry.answer,
                }
                for entry in self.entries
            ],
        }


def transparency_record(report: LinkageReport) -> TransparencyRecord:
    """The record of a linkage. What was said of a field goes before what follows from the
    linkage."""
    known = _known(report)
    entries = []
    for field in FIELDS:
        answer = report.about.get(field.number) or known.get(field.number)
        if answer is None and field.needed_by is not None:
            said = report.about.get(field.needed_by, "").strip().lower()
            answer = NOT_CALLED_FOR if said.startswith("no") else None
        entries.append(RecordEntry(field, answer))
    return TransparencyRecord(tuple(entries))


def _known(report: LinkageReport) -> dict[str, str]:
    files = f"{report.left.name} and {report.right.name}"
    told = {item.number: item.answer or "" for item in guild_items(report)}
    n_records = report.left.n_records + report.right.n_records
    columns = sorted({name for file in (report.left, report.right) for name, _ in file.filled})
    sources = (
        f"{report.left.name} ({report.left.n_records:,} records) and {report.right.name} "
        f"({report.right.n_records:,} records)."
    )
    by_whom = sorted({each.characteristic.replace("_", " ") for each in report.bias})
    known = {
        "0.1": report.title,
        "0.5": f"Finds the records of {files} that are about the same person.",
        "1.1": report.title,
        "1.2": f"Compares records of {files} and links those that are probably one person, so "
        "that what the members know can be put together under an agreement.",
        "2.2.1": told["2a"],
        "2.3.2": _human_review(report),
        "2.3.3": f"This linkage: {n_records:,} records compared, {report.n_links:,} links made.",
        "2.4.1.1": "Folkmoot's record linkage, run inside the hub by a process that can read "
        "identities only; links leave it under pseudonyms of the agreement.",
        "2.4.1.3": "Pairs of records with a match probability; nothing else about a person.",
        "2.4.1.5": "One model, learned anew from the records of each linkage.",
        "2.4.2.1": "Folkmoot mixture model of agreement",
        "2.4.2.2": f"Learned for this linkage; threshold {report.threshold:.4f}.",
        "2.4.2.3": "Say how probable it is that two records are about one person.",
        "2.4.2.5": "A match probability between 0 and 1.",
        "2.4.2.6": "A latent class model after Fellegi and Sunter, with one class of matches and "
        "several of chance agreement, fitted by expectation-maximisation.",
        "2.4.2.7": " ".join(report.headlines),
        "2.4.3.1": f"The model is learned without labels from the linked files: {sources}",
        "2.4.3.2": "Tabular",
        "2.4.3.3": sources,
        "2.4.3.6": "Names, dates, addresses and numbers are brought to one form before they are "
        "compared.",
        "2.4.4.1": sources,
        "2.4.4.3": f"{told['2a']} {told['2b']}",
    }
    if columns:
        used = f"Columns that say who somebody is: {', '.join(columns)}."
        known |= {"2.4.1.2": used, "2.4.2.4": used, "2.4.3.5": told["1d"]}
    if by_whom:
        known["2.4.3.4"] = known["2.4.4.2"] = (
            f"Not used to link. Used to check fairness, as totals of groups: {', '.join(by_whom)}."
        )
        known["2.5.2"] = told["2e"]
    return {number: answer for number, answer in known.items() if answer.strip()}


def _human_review(report: LinkageReport) -> str:
    if report.judged is None:
        return "No sample of this linkage has been judged by people yet."
    return (
        f"{report.judged.n_judged:,} pairs, drawn at random within bands of probability, were "
        "judged by people who did not see the model's score."
    )
