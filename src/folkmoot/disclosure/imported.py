"""Output folders of ACRO and SACRO, read so that their tables can be attacked together.

ACRO checks each output by itself and writes a folder: `results.json` says what each is and how it
was judged (pass, review, fail), and every table is a csv with one dimension down and one across.
Its check of linked tables reminds a person to look at them together; here that is done.
Form: ACRO 1.0 (https://github.com/AI-SDC/ACRO), which SACRO's viewer reads as well.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from folkmoot.disclosure.hierarchy import TOTAL_WORDS
from folkmoot.disclosure.published import PublishedTable, attack_published, read_published
from folkmoot.errors import DisclosureError

RESULTS_FILE = "results.json"
_MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImportedOutput:
    """One output of a folder. `status` is ACRO's own; `table` is there where it is a table of
    figures, and `why_not` says why it is not attacked where it is none."""

    name: str
    status: str
    command: str
    table: PublishedTable | None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Recovered:
    """A hidden figure that somebody works out from the folder's tables together, and what ACRO said
    of the output that hides it."""

    figure: str
    output: str
    status: str


def is_output_folder(folder: Path) -> bool:
    """Whether ACRO or SACRO wrote a folder."""
    return (folder / RESULTS_FILE).is_file()


def read_output_folder(folder: Path) -> tuple[ImportedOutput, ...]:
    """Every output of a folder that ACRO or SACRO wrote, in its order.

    Raises DisclosureError when it is no such folder, or a file of it is missing or not a table.
    """
    try:
        raw = json.loads((folder / RESULTS_FILE).read_text("utf-8"))
        results: Mapping[str, Any] = raw["results"]
        version = str(raw["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DisclosureError(
            "This is no output folder of ACRO.",
            where=folder.name,
            remedy=f"Give the folder that ACRO's `finalise` made: it has a {RESULTS_FILE}.",
        ) from error
    if not isinstance(results, Mapping):
        raise DisclosureError(f"ACRO {version} wrote no outputs here.", where=folder.name)
    found: list[ImportedOutput] = []
    for name, output in results.items():
        found += _outputs(folder, str(name), output)
    return tuple(found)


def attack_outputs(outputs: Sequence[ImportedOutput]) -> tuple[Recovered, ...]:
    """The hidden figures that follow exactly from all tables together, each with the output that
    hides it. Raises DisclosureError when the tables contradict each other, as rounded ones do."""
    tables = [one for one in outputs if one.table is not None]
    if not tables:
        return ()
    rows = attack_published([one.table for one in tables if one.table]).to_pylist()
    exact = [row["name"] for row in rows if row["is_exact"]]
    found = []
    for figure in exact:
        owner = next((one for one in tables if figure in _hidden_in(one)), tables[0])
        found.append(Recovered(figure, owner.name, owner.status))
    return tuple(found)


def _outputs(folder: Path, name: str, raw: Mapping[str, Any]) -> list[ImportedOutput]:
    status, command = str(raw.get("status", "")), str(raw.get("command", ""))
    if raw.get("type") != "table":
        kind = raw.get("type", "unknown")
        return [ImportedOutput(name, status, command, None, f"It is of the kind {kind}.")]
    method = str(raw.get("properties", {}).get("method", ""))
    if method not in ("crosstab", "pivot_table", "hierarchical"):
        return [ImportedOutput(name, status, command, None, f"{method} is not a table of sums.")]
    if "round" in str(raw.get("properties", {}).get("mitigation", "")):
        return [ImportedOutput(name, status, command, None, "Its figures were rounded.")]
    variables = [str(one) for one in (raw.get("fair") or {}).get("independent") or []]
    found = []
    for file in raw.get("files", []):
        table = _table(_file(folder, str(file["name"])), name, variables)
        found.append(ImportedOutput(name, status, command, table))
    return found


def _file(folder: Path, name: str) -> Path:
    """A file of the folder by the name that its list gives; never one outside of it."""
    path = folder / name
    if Path(name).name != name or not path.is_file() or path.is_symlink():
        raise DisclosureError(
            "A file that the folder lists is not in it.", where=name, remedy="Copy it whole."
        )
    if path.stat().st_size > _MOST_BYTES:
        raise DisclosureError("The file is too large for a table of figures.", where=name)
    return path


def _table(file: Path, name: str, variables: Sequence[str]) -> PublishedTable:
    """One dimension down, one across. A dimension with a single code is over everybody."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = [row for row in csv.reader(lines) if any(row)]
    except (OSError, UnicodeDecodeError, ValueError, csv.Error) as error:
        raise DisclosureError("The file is no table.", where=file.name) from error
    if len(header) < 2 or any(len(row) != len(header) for row in rows):
        raise DisclosureError(
            "The table is not one dimension down and one across.",
            where=file.name,
            remedy="Attack it by itself as a csv with one figure a row: folkmoot attack FILE.",
        )
    down = header[0] or (variables[0] if variables else "row")
    across = next((one for one in variables if one != down), "column")
    codes = [code for code in header[1:] if code.strip().casefold() not in TOTAL_WORDS]
    is_flat = len(codes) <= 1
    columns: dict[str, list[str]] = {down: [], across: [], "value": []}
    for row in rows:
        for code, figure in list(zip(header[1:], row[1:], strict=True))[: 1 if is_flat else None]:
            columns[down].append(row[0])
            columns[across].append(code)
            columns["value"].append(figure)
    if is_flat:
        del columns[across]
    table = pa.table({key: pa.array(texts, pa.string()) for key, texts in columns.items()})
    return read_published(table, "value", name=name)


def _hidden_in(output: ImportedOutput) -> frozenset[str]:
    """The names of an output's hidden figures, as an attack on it alone gives them."""
    if output.table is None:
        return frozenset()
    rows = attack_published([output.table]).to_pylist()
    return frozenset(row["name"] for row in rows if row["most"] > row["least"])
