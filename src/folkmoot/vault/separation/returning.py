"""The way back to a member's own records: a file of its references, sealed for it alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyrage

from folkmoot.errors import LinkageError
from folkmoot.tables import Column, Meaning, Schema
from folkmoot.vault.separation.duties import KeyName
from folkmoot.vault.separation.held import Held
from folkmoot.vault.separation.processes import Progress
from folkmoot.vault.separation.sides import ROW_KEY


def return_flags(
    held: Held,
    progress: Progress,
    *,
    asset: Mapping[str, Any],
    links: Mapping[str, Any],
    flagged: Mapping[str, Any],
    flag: str,
    recipient: str,
    target: str,
) -> dict[str, Any]:
    """Write a member's own references of the flagged people, as CSV sealed for `recipient`.

    The file has two columns, the member's reference and the flag, and no row for anybody else.
    """
    identities = held.read(KeyName.IDENTITY, asset)
    reference = reference_column(Schema.from_json(list(asset["columns"])))
    known = held.read(KeyName.IDENTITY, links)
    known = known.filter(pc.equal(known["asset"], asset["name"]))
    wanted = held.read(KeyName.IDENTITY, flagged)["pseudonym"]
    row_keys = known.filter(pc.is_in(known["pseudonym"], wanted))["row_key"]
    own = identities.filter(pc.is_in(identities[ROW_KEY], row_keys))[reference.name]
    values = sorted({str(value) for value in own.to_pylist() if value is not None})
    lines = [f"{_cell(reference.label or reference.name)},{flag}"]
    lines += [f"{_cell(value)},yes" for value in values]
    content = ("\r\n".join(lines) + "\r\n").encode()
    sealed = pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(recipient)])
    path = Path(target)
    aside = path.with_name(f".{path.name}")
    aside.write_bytes(sealed)
    aside.chmod(0o600)
    aside.replace(path)
    return {"records": len(values)}


def reference_column(schema: Schema) -> Column:
    """The column by which a member knows a record. Raises LinkageError where there is none."""
    found = schema.first(Meaning.RECORD_ID, Meaning.PERSON_ID)
    if found is None:
        raise LinkageError(
            "The data have no record or person reference, so nothing can be said back about them.",
            remedy="Upload a version with the member's own reference, and confirm it as such.",
        )
    return found


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in ',"\r\n') else text
