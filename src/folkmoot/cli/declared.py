"""Publishing a file whose columns are declared: nothing of it is guessed.

A folder that holds no region yet becomes one, and data that no member publishes are the region's
own: whoever tries Folkmoot with one file needs one command.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from folkmoot.config import SETTINGS_FILE, load
from folkmoot.errors import ConfigError

if TYPE_CHECKING:
    from folkmoot.hub.accounts.models import Member
    from folkmoot.hub.rows.incoming import Incoming

_CODE = re.compile(r"[a-z0-9]{4}-[a-z0-9]{4}")
_JSON = (".json", ".jsonl", ".ndjson", ".geojson")
_TABS = (".tsv", ".tab")
_OWN_CODE = "region"


def publish_declared(
    file: Path,
    region: Path,
    types: str,
    *,
    code: str,
    member: str,
    title: str,
    description: str,
    contact: str,
    licence: str,
    row_identifier: str,
) -> str:
    """Publish a csv or json file as open data; a sentence that says under which identifier.

    An identifier that is published already gets these rows as its next version. Raises
    ConfigError, ReadError, RowsDoNotFit, Refused.
    """
    if not file.is_file():
        raise ConfigError("There is no such file.", where=str(file))
    if code and not _CODE.fullmatch(code):
        raise ConfigError(
            f"{code!r} is no identifier.", where="--id", remedy="It is like abcd-1234."
        )
    _open_or_make(region)
    from folkmoot.hub.register.actions import Description
    from folkmoot.hub.register.models import Frequency, Licence, new_code
    from folkmoot.hub.rows import actions
    from folkmoot.hub.rows.declared import field_name, read_declarations

    if licence not in Licence.values:
        raise ConfigError(
            f"There is no licence {licence!r}.",
            where="--licence",
            remedy=f"The licences are: {', '.join(Licence.values)}.",
        )
    declared = read_declarations(types)
    with file.open("rb") as content:
        rows = actions.understand(_incoming(file, content), declared)
    asset = actions.publish_declared(
        by=None,
        member=_member(member),
        code=code or new_code(),
        says=Description(
            title=title or file.stem,
            description=description or f"As published from {file.name}.",
            licence=Licence(licence),
            frequency=Frequency.IRREGULAR,
            contact=contact or "The hub’s data team",
            source=file.name,
        ),
        rows=rows,
        file=file,
        identifier=field_name(row_identifier) if row_identifier else "",
    )
    return f"{asset.code}  {asset.title}: published, {rows.table.num_rows:,} rows"


def _incoming(file: Path, content: object) -> Incoming:
    from folkmoot.hub.rows.incoming import read_csv, read_json

    suffix = file.suffix.lower()
    if suffix in _JSON:
        return read_json(content)  # type: ignore[arg-type]
    return read_csv(content, delimiter="\t" if suffix in _TABS else ",")  # type: ignore[arg-type]


def _open_or_make(region: Path) -> None:
    from folkmoot.hub.region import open_region

    config = load(region)
    if not config.settings_file.is_file():
        if region.exists() and (not region.is_dir() or any(region.iterdir())):
            raise ConfigError(
                "There is no region in this folder, and it is not empty.",
                where=str(region),
                remedy="Name a region's folder, or one that is empty or not there yet.",
            )
        region.mkdir(parents=True, exist_ok=True)
        (region / SETTINGS_FILE).write_text('name = "Data hub"\n', "utf-8")
        Console(stderr=True).print(f"A new region was made in {region}.", highlight=False)
        config = load(region)
    open_region(config)


def _member(code: str) -> Member:
    """The member of this code; where none is named, the only one, or else the region itself."""
    from folkmoot.hub.accounts.actions import create_member
    from folkmoot.hub.accounts.models import Member

    if code:
        found = Member.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Member.objects.values_list("code", flat=True))
            raise ConfigError(
                f"There is no member {code!r}.",
                where="--member",
                remedy=f"The members are: {known}.",
            )
        return found
    members = list(Member.objects.all()[:2])
    if len(members) == 1:
        return members[0]
    own = Member.objects.filter(code=_OWN_CODE).first()
    return own or create_member(
        by=None, code=_OWN_CODE, name="The region", kind=Member.Kind.PARTNER
    )
