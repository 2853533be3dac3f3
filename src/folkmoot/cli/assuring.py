"""Verbs that say how good links are: a sample for people to judge, and the report."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.errors import LinkageError

if TYPE_CHECKING:
    from rich.console import Console

    from folkmoot.linkage.assurance import EstimatedQuality

Pairs = Annotated[Path, typer.Argument(help="Pairs, as `folkmoot link` wrote them.")]
Labels = Annotated[
    list[Path] | None,
    typer.Option(
        help="Judged pairs: left_id, right_id and is_match (yes, no, unsure); repeatable."
    ),
]
Threshold = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Where pairs are linked; otherwise as chosen when linking."),
]
Seed = Annotated[
    int, typer.Option(help="Another number draws another sample; one sample keeps one number.")
]
Id = Annotated[str | None, typer.Option("--id", help="The column that names a record.")]


def review_sample(
    pairs: Pairs,
    out: Annotated[Path, typer.Option(help="Where to write the pairs to judge, as CSV.")],
    labels: Labels = None,
    left: Annotated[
        Path | None, typer.Option(help="The left file, to show its values to those who judge.")
    ] = None,
    right: Annotated[Path | None, typer.Option(help="The right file, likewise.")] = None,
    show: Annotated[
        str | None, typer.Option(help="Columns to show, by name: forename,surname,…")
    ] = None,
    id_column: Id = None,
    threshold: Threshold = None,
    precision: Annotated[
        float, typer.Option(min=0.0001, max=0.5, help="How far precision may be off, either side.")
    ] = 0.01,
    recall: Annotated[
        float, typer.Option(min=0.0001, max=0.5, help="How far recall may be off, either side.")
    ] = 0.01,
    seed: Seed = 0,
) -> None:
    """Draw pairs for people to judge, until precision and recall are known narrowly enough."""
    from rich.console import Console

    from folkmoot.cli import assuring_files as files
    from folkmoot.linkage.assurance import Aim, ClericalSample

    if (left is None) != (right is None) or (show is not None and left is None):
        raise LinkageError(
            "Values can be shown of both files only.", remedy="Give --left, --right and --show."
        )
    given = files.read_pairs(pairs, threshold, may_be_within=True)
    sample = ClericalSample.of_pairs(given.pairs, given.threshold, seed=seed)
    judged, n_set_aside = sample.read(files.read_labels(labels or []))
    rows = sample.next_rows(judged, Aim(precision, recall))
    console = Console()
    if judged.n_drawn:
        _show_quality(console, sample.quality(judged), n_set_aside)
    if not len(rows):
        if judged.n_drawn == len(given.pairs):
            console.print("Every pair there is has been judged.", highlight=False)
        else:
            console.print("That is narrow enough: no further pairs are needed.", highlight=False)
        return
    shown = files.records_to_show(left, right, show, id_column)
    files.write_sample(sample.table(rows), shown, out)
    console.print(
        f"{len(rows):,} pairs to judge are in {out.name}, of {len(given.pairs):,}. Fill in the "
        "column is_match with yes, no or unsure, and give the file back with --labels.",
        highlight=False,
    )


def linkage_report(
    pairs: Pairs,
    left: Annotated[Path, typer.Argument(help="The left file of the linkage.")],
    right: Annotated[Path, typer.Argument(help="The right file of the linkage.")],
    out: Annotated[
        Path, typer.Option(help="Where to write the page; the figures go beside it, as .json.")
    ],
    labels: Labels = None,
    by: Annotated[
        str,
        typer.Option(
            help="Characteristics, by column or meaning: sex,ethnicity,…; age_band, "
            "surname_frequency and missing_identifiers are made."
        ),
    ] = "",
    key: Annotated[
        str | None,
        typer.Option(help="A column with a number that the linkage did not use, to check by."),
    ] = None,
    id_column: Id = None,
    threshold: Threshold = None,
    seed: Seed = 0,
    least_count: Annotated[
        int, typer.Option(min=3, help="Fewest linked, and unlinked, records of a shown group.")
    ] = 10,
    title: Annotated[str | None, typer.Option(help="What the linkage is called.")] = None,
    about: Annotated[
        Path | None,
        typer.Option(
            help="What only people know, as YAML: answers by the number of a field or item."
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(help="Where to write the algorithmic transparency record, as JSON."),
    ] = None,
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Link again, to explain the model and to try made-up people."
        ),
    ] = False,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of which ages are; otherwise today."),
    ] = None,
) -> None:
    """Report how good links are: errors, who is missed, what should not exist, and transparency."""
    from rich.console import Console

    from folkmoot.cli import assuring_files as files
    from folkmoot.cli.assuring_again import explain_again
    from folkmoot.linkage.assurance import (
        Asked,
        assemble_report,
        render_page,
        report_as_json,
        transparency_record,
    )

    given = files.read_pairs(pairs, threshold, may_be_within=False)
    asked = Asked(
        title=title or f"{left.stem} and {right.stem}",
        names=(left.stem, right.stem),
        on=on.date() if on is not None else date.today(),  # noqa: DTZ011 -- an age, not a moment
        by=tuple(name.strip() for name in by.split(",") if name.strip()),
        key=key,
        judgements=files.read_labels(labels or []),
        seed=seed,
        least_count=least_count,
        about=files.read_about(about),
    )
    records = files.read_records(left, id_column), files.read_records(right, id_column)
    explained = explain_again(given, *records, key) if explain else None
    report = assemble_report(given.pairs, given.threshold, *records, asked, explained)
    files.write_text(render_page(report), out)
    files.write_json(report_as_json(report), out.with_suffix(".json"))
    if record is not None:
        files.write_json(transparency_record(report).to_json(), record)
    console = Console()
    for sentence in report.headlines:
        console.print(sentence, highlight=False)
    for each in report.bias:
        for sentence in each.sentences:
            console.print(sentence, highlight=False)
    missing = len(transparency_record(report).missing)
    if missing:
        console.print(
            f"The transparency record is a draft: {missing} fields are missing.", highlight=False
        )


def _show_quality(console: Console, quality: EstimatedQuality, n_set_aside: int) -> None:
    lines = [
        f"{quality.n_judged:,} pairs are judged, {quality.n_matches:,} of them one person.",
        f"Precision {quality.precision or 'not known'}.",
        f"Recall among scored pairs {quality.recall or 'not known'}.",
    ]
    if n_set_aside:
        lines.append(
            f"{n_set_aside:,} judgements are set aside: another threshold or seed drew them, or "
            "pairs drawn before them are not judged."
        )
    for line in lines:
        console.print(line, highlight=False)
