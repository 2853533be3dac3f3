"""Verbs by which members make keys among themselves; nothing of this runs at the hub."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from folkmoot.errors import LinkageError

app = typer.Typer(help="Make the keys of private encodings, between members only.")

Keys = Annotated[Path, typer.Option("--keys", help="Your member.key.")]
Folder = Annotated[Path, typer.Option("--out", help="The folder to write to.")]


@app.command("member")
def make_member(
    name: Annotated[str, typer.Argument(help="Your council's name, as agreements will say it.")],
    out: Folder,
) -> None:
    """Make a member's lasting keys: member.key, which stays, and member.pub, which is given out."""
    from folkmoot.cli.key_files import write_new_json
    from folkmoot.linkage.encodings import MemberKeys

    keys = MemberKeys.generate(name)
    write_new_json(out / "member.key", keys.as_json(), is_secret=True)
    write_new_json(out / "member.pub", keys.public.as_json())
    typer.echo(f"member.key stays with you; give member.pub to the others.\n{_of(keys.public)}")


@app.command("start")
def start(
    reference: Annotated[str, typer.Argument(help="The agreement's reference.")],
    keys: Keys,
    partners: Annotated[
        list[Path], typer.Option("--with", help="Another member's member.pub; may be repeated.")
    ],
    out: Folder,
    round_number: Annotated[int, typer.Option("--round", min=1, help="Which round it is.")] = 1,
    fields: Annotated[
        list[str] | None,
        typer.Option("--field", help="Encode this field only; may be repeated. Usually all."),
    ] = None,
    count_only: Annotated[
        bool, typer.Option("--count-only", help="Only count whom members have in common.")
    ] = False,
) -> None:
    """Draw a round's key, propose the agreement and seal the key to each other member."""
    from folkmoot.cli.key_files import read_json, read_secret_json, write_new, write_new_json
    from folkmoot.cli.linking import linkage_engine
    from folkmoot.linkage.encodings import (
        Member,
        MemberKeys,
        Parameters,
        standard_form,
        start_round,
    )

    starter = MemberKeys.from_json(read_secret_json(keys))
    others = [Member.from_json(read_json(path)) for path in partners]
    usual = Parameters(is_count_only=count_only)
    parameters = replace(usual, fields=tuple(fields)) if fields else usual
    with linkage_engine() as connection:
        form = standard_form(connection)
    key, sealed = start_round(starter, others, reference, round_number, parameters, form)
    write_new_json(out / "round.key", key.as_json(), is_secret=True)
    for number, (name, content) in enumerate(sealed.items(), start=1):
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or str(number)
        write_new(out / f"for-{slug}.age", content, is_secret=True)
    write_new_json(out / "agreement.json", key.agreement.as_json())
    _show(key.agreement)
    typer.echo("Send agreement.json and each sealed key to the member whose name it bears.")


@app.command("accept")
def accept(
    agreement: Annotated[Path, typer.Argument(help="The agreement.json that you were sent.")],
    sealed: Annotated[Path, typer.Argument(help="The sealed key that came with it.")],
    keys: Keys,
    out: Folder,
) -> None:
    """Open the sealed key and sign the agreement; send the signed one to all other members."""
    from folkmoot.cli.key_files import read_bytes, read_json, read_secret_json, write_new_json
    from folkmoot.cli.linking import linkage_engine
    from folkmoot.linkage.encodings import (
        EncodingAgreement,
        MemberKeys,
        accept_round,
        check_standard_form,
    )

    proposed = EncodingAgreement.from_json(read_json(agreement), where=agreement.name)
    with linkage_engine() as connection:
        check_standard_form(proposed.standard_form, connection)
    key = accept_round(MemberKeys.from_json(read_secret_json(keys)), proposed, read_bytes(sealed))
    write_new_json(out / "round.key", key.as_json(), is_secret=True)
    write_new_json(out / "agreement.json", key.agreement.as_json())
    _show(key.agreement)


@app.command("show")
def show(
    agreement: Annotated[Path, typer.Argument(help="An agreement.json.")],
) -> None:
    """Show what an agreement says, its fingerprints, and who has signed it."""
    from folkmoot.cli.key_files import read_json
    from folkmoot.linkage.encodings import EncodingAgreement

    read = EncodingAgreement.from_json(read_json(agreement), where=agreement.name)
    read.check_terms()
    read.check_signatures()
    _show(read)


def read_round_key(agreement: Path, key: Path) -> Any:
    """A member's round key with the agreement that it is for."""
    from folkmoot.cli.key_files import read_json, read_secret_json
    from folkmoot.linkage.encodings import EncodingAgreement, RoundKey

    read = EncodingAgreement.from_json(read_json(agreement), where=agreement.name)
    try:
        return RoundKey.from_json(read_secret_json(key), read)
    except LinkageError as error:
        raise LinkageError(error.problem, where=key.name, remedy=error.remedy) from None


def _show(agreement: Any) -> None:
    from folkmoot.linkage.encodings import residual_risk

    terms = agreement.parameters
    typer.echo(f"Agreement {agreement.reference}, round {agreement.round}")
    typer.echo(f"  fingerprint       {agreement.fingerprint[:32]}")
    typer.echo(f"  key fingerprint   {agreement.key_fingerprint}")
    typer.echo(f"  fields            {', '.join(terms.fields).replace('_', ' ')}")
    purpose = "counting only, no linking" if terms.is_count_only else "linking"
    typer.echo(f"  purpose           {purpose}")
    typer.echo(
        f"  hardening         folded; {terms.n_flipped} bits in 256 flipped; "
        f"{terms.dummies_percent} dummies for 100 records"
    )
    for member in agreement.members:
        signed = "signed" if member.name in agreement.signatures else "has not signed"
        typer.echo(f"  {_of(member)}: {signed}")
    typer.echo("Compare these fingerprints with the other members by telephone.")
    for sentence in residual_risk():
        typer.echo(f"! {sentence}")


def _of(member: Any) -> str:
    return f"{member.name} (keys {member.fingerprint})"
