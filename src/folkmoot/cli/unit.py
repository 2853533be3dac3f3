"""Verbs of the linkage unit: a process and a folder of its own, without keys, names or payload."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from folkmoot.linkage.encodings import EncodingAgreement
    from folkmoot.unit import LinkageUnit

app = typer.Typer(help="Run a linkage unit: receive encodings, link, deliver, delete.")

Folder = Annotated[Path, typer.Argument(help="The unit's own folder.")]
Agreement = Annotated[Path, typer.Argument(help="The agreement.json that all members signed.")]


@app.command("start")
def start(folder: Folder) -> None:
    """Make a linkage unit in a new folder."""
    from folkmoot.unit import LinkageUnit

    unit = LinkageUnit.start(folder)
    typer.echo(f"The unit's public key, for all members: {unit.public_key}")


@app.command("admit")
def admit(folder: Folder, agreement: Agreement) -> None:
    """Expect the encodings of an agreement's round."""
    unit, terms = _open(folder), _read(agreement)
    unit.admit(terms)
    typer.echo(f"{terms.reference}, round {terms.round}: fingerprint {terms.fingerprint[:32]}.")
    typer.echo("Compare the fingerprint with what the members see.")


@app.command("receive")
def receive(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="Encodings that a member sent.")],
) -> None:
    """Take a member's encodings in, after every check."""
    encoded = _open(folder).receive(file)
    typer.echo(
        f"{encoded.table.num_rows:,} encodings of {encoded.member} for "
        f"{encoded.agreement.reference}, round {encoded.agreement.round}."
    )


@app.command("link")
def link(
    folder: Folder,
    agreement: Agreement,
    use: Annotated[
        str, typer.Option(help="What the links are for: counting, follow_up or contact.")
    ] = "counting",
) -> None:
    """Link every two members' encodings, once."""
    from folkmoot.cli.linking import read_use

    links = _open(folder).link(_read(agreement), read_use(use))
    for (left, right), each in links.by_members.items():
        expected = each.expectation
        typer.echo(
            f"{left} and {right}: {expected.n_pairs:,} pairs linked at "
            f"{expected.threshold:.6f}; expected precision {expected.precision or 'unknown'}, "
            f"recall {expected.recall or 'unknown'}."
        )
        for finding in each.findings:
            typer.echo(f"  {finding.message}")


@app.command("count")
def count(
    folder: Folder,
    agreement: Agreement,
    out: Annotated[Path, typer.Option(help="Where to write the signed counts.")],
) -> None:
    """Count whom members have in common, rounded; nothing else comes out."""
    from folkmoot.cli.key_files import write_new
    from folkmoot.unit import open_counts

    unit = _open(folder)
    document = unit.count(_read(agreement))
    write_new(out, document.encode(), is_secret=False)
    for each in open_counts(document, unit.public_key):
        typer.echo(each.words)


@app.command("deliver")
def deliver(
    folder: Folder,
    agreement: Agreement,
    out: Annotated[Path, typer.Option(help="The folder to write deliveries to.")],
) -> None:
    """Write for each member its own references with project identifiers."""
    for member, file in _open(folder).deliver(_read(agreement), out).items():
        typer.echo(f"{file.name} is for {member} alone.")


@app.command("close")
def close(
    folder: Folder,
    agreement: Agreement,
    out: Annotated[Path, typer.Option(help="Where to write the signed receipt.")],
) -> None:
    """Delete all of a round and write a receipt for its members."""
    from folkmoot.cli.key_files import write_new

    receipt = _open(folder).close(_read(agreement))
    write_new(out, receipt.encode(), is_secret=False)
    typer.echo(f"Everything of this round is deleted. Send {out.name} to all members.")


@app.command("journal")
def journal(folder: Folder) -> None:
    """Check the unit's journal and show it."""
    for entry in _open(folder).journal.entries:
        details = ", ".join(f"{name} {value}" for name, value in entry.details.items())
        typer.echo(f"{entry.number} {entry.at} {entry.what} {entry.round[:8]} {details}")


@app.command("take")
def take(
    delivery: Annotated[Path, typer.Argument(help="What the unit delivered to you.")],
    agreement: Annotated[Path, typer.Option(help="The agreement.json that all members signed.")],
    key: Annotated[Path, typer.Option(help="Your round.key.")],
    unit_key: Annotated[str, typer.Option("--unit", help="The unit's public key.")],
    rows: Annotated[Path, typer.Option(help="The map of rows that stayed with you.")],
    out: Annotated[Path, typer.Option(help="Where to write your rows' project identifiers.")],
) -> None:
    """At the member: turn a delivery into project identifiers for your own rows."""
    import pyarrow.parquet as pq

    from folkmoot.cli.agreement_key import read_round_key
    from folkmoot.cli.linking import write_pairs
    from folkmoot.unit import open_delivery, take_delivery

    round_key = read_round_key(agreement, key)
    opened = open_delivery(
        pq.ParquetFile(delivery).read(),
        round_key.member,
        round_key.agreement.fingerprint,
        unit_key,
    )
    taken = take_delivery(opened, pq.ParquetFile(rows).read())
    write_pairs(taken, out)
    n_linked = taken.num_rows - taken["match_probability"].null_count
    typer.echo(f"{taken.num_rows:,} rows have a project identifier; {n_linked:,} are linked.")


def _open(folder: Path) -> LinkageUnit:
    from folkmoot.unit import LinkageUnit

    return LinkageUnit(folder)


def _read(path: Path) -> EncodingAgreement:
    from folkmoot.cli.key_files import read_json
    from folkmoot.linkage.encodings import EncodingAgreement

    return EncodingAgreement.from_json(read_json(path), where=path.name)
