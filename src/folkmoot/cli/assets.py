"""Verbs that work on the assets of a region: register, publish, query."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from folkmoot.cli.region import Region, existing
from folkmoot.errors import ConfigError, ReadError

if TYPE_CHECKING:
    from folkmoot.hub.accounts.models import Member
    from folkmoot.hub.register.models import Asset

_CODE = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")

_TYPES = 'Add what they hold: --types "name:text,amount:number".'

MemberCode = Annotated[str, typer.Option(help="The council's or partner's name in addresses.")]


def register(
    file: Annotated[Path, typer.Argument(help="The file to register.")],
    region: Region,
    member: MemberCode,
    title: Annotated[str, typer.Option(help="What people call the data.")],
    description: Annotated[str, typer.Option(help="What the data are, in a few sentences.")],
    contact: Annotated[str, typer.Option(help="Who answers for them: a role, not a person.")],
    licence: Annotated[str, typer.Option(help="OGL-UK-3.0, CC-BY-4.0, CC0-1.0, …")] = "OGL-UK-3.0",
) -> None:
    """Register a file as an asset, its columns confirmed as the reading proposes them."""
    _open(region)
    asset = _register(file, _member(member), title, description, contact, licence)
    typer.echo(f"{asset.code}  {asset.title}: {asset.get_standing_display().lower()}")


def publish(
    what: Annotated[str, typer.Argument(help="An asset's identifier (abcd-1234), or a file.")],
    region: Region,
    member: MemberCode = "",
    title: Annotated[str, typer.Option(help="For a file: what people call the data.")] = "",
    description: Annotated[str, typer.Option(help="For a file: what the data are.")] = "",
    contact: Annotated[str, typer.Option(help="For a file: who answers for it.")] = "",
    licence: Annotated[str, typer.Option(help="For a file: its licence.")] = "OGL-UK-3.0",
    types: Annotated[
        str,
        typer.Option(
            help="For a csv or json file: what its columns hold, as name:type,name:type. "
            "Nothing is then guessed."
        ),
    ] = "",
    code: Annotated[
        str, typer.Option("--id", help="With --types: its identifier, such as abcd-1234.")
    ] = "",
    row_identifier: Annotated[
        str, typer.Option(help="With --types: the column that tells its rows apart.")
    ] = "",
) -> None:
    """Publish an asset as open data; a file is registered first."""
    if types:
        from folkmoot.cli.declared import publish_declared

        published = publish_declared(
            Path(what), region, types, code=code, member=member, title=title,
            description=description, contact=contact, licence=licence,
            row_identifier=row_identifier,
        )  # fmt: skip
        typer.echo(published)
        return
    if code or row_identifier:
        raise ConfigError(
            "An identifier is given with the types of the columns.", where="--id", remedy=_TYPES
        )
    _open(region)
    from folkmoot.hub.register import actions
    from folkmoot.hub.register.queries import asset_by_code

    if _CODE.fullmatch(what) and not Path(what).exists():
        asset = asset_by_code(code=what)
    else:
        asset = _register(Path(what), _member(member), title, description, contact, licence)
    asset = actions.publish(by=None, asset=asset)
    typer.echo(f"{asset.code}  {asset.title}: published")


def _register(
    file: Path, member: Member, title: str, description: str, contact: str, licence: str
) -> Asset:
    from rich.console import Console

    from folkmoot.cli.showing import findings_list
    from folkmoot.hub.register import actions
    from folkmoot.hub.register.models import Frequency, Licence, Version
    from folkmoot.tables import Kind

    if not file.is_file():
        raise ConfigError("There is no such file.", where=str(file))
    if licence not in Licence.values:
        raise ConfigError(
            f"There is no licence {licence!r}.",
            where="--licence",
            remedy=f"The licences are: {', '.join(Licence.values)}.",
        )
    stored = actions.store(file, name=file.name)
    received = actions.receive(
        by=None, member=member, title=title or file.stem, file=stored, source=file.name
    )
    read = actions.read_version(version=received.pk, progress=_silent)
    if read.state == Version.State.UNREADABLE:
        raise ReadError(read.problem, where=str(file))
    Console(stderr=True).print(findings_list([f for kind in Kind for f in read.findings_of(kind)]))
    confirmed = actions.confirm(
        by=None,
        version=read,
        columns=[
            actions.ConfirmedColumn(column.name, column.meaning, column.sensitivity)
            for column in read.schema
        ],
    )
    actions.keep_version(version=confirmed.pk, progress=_silent)
    says = actions.Description(
        title=title or file.stem,
        description=description or f"As read from {file.name}.",
        licence=Licence(licence),
        frequency=Frequency.IRREGULAR,
        contact=contact or "The council’s data officer",
        source=file.name,
    )
    asset = actions.describe(by=None, asset=confirmed.asset, says=says)
    return actions.register(by=None, asset=asset)


def _silent(fraction: float, message: str) -> None:
    """Progress for work whose report is read at the end."""


def _member(code: str) -> Member:
    from folkmoot.hub.accounts.models import Member

    found = Member.objects.filter(code=code).first()
    if found is None:
        known = ", ".join(Member.objects.values_list("code", flat=True))
        raise ConfigError(
            f"There is no member {code!r}.", where="--member", remedy=f"The members are: {known}."
        )
    return found


def _open(region: Path) -> None:
    from folkmoot.hub.region import open_region

    open_region(existing(region))
