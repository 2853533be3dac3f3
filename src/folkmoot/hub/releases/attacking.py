"""Examining what was handed in: a table with true values, one as published, a described result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from folkmoot.disclosure import MagnitudeTable, PublishedTable, attack_published, read_published
from folkmoot.disclosure.methods import Spending
from folkmoot.disclosure.statistics import Outcome, check_result, describe
from folkmoot.errors import DisclosureError
from folkmoot.hub.releases import protecting, reading
from folkmoot.hub.releases.altering import PRIVATELY, alter_privately
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.protecting import AGREED, SECONDS, Asked, Form
from folkmoot.hub.releases.queries import (
    noise_secret,
    privacy_budget,
    record_of,
    release_history,
    released_from,
    settings_for,
    vault,
)
from folkmoot.hub.releases.safe_tables import Safe
from folkmoot.tables import Column, ColumnType, Finding, Kind, Schema
from folkmoot.vault import Origin

ORIGIN = "Handed in to the hub's output checkers"
_SHOWN_WITH_MARKERS = {AGREED, Form.PUBLISHED.value}


@dataclass(frozen=True, slots=True)
class Examined:
    """What an examination found, as an output keeps it: fields of `Output` by name."""

    kept: Mapping[str, Any]
    is_safe: bool
    true_version: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)


def examine_table(
    content: bytes, file_name: str, asked: Asked, *, title: str, population: str
) -> Examined:
    """Keep a file and look at its table. Raises ReadError, DisclosureError.

    True values go into the vault, where only the author and the checkers read them. What they need
    is worked out at once, so that the findings are there; nothing may leave yet.
    """
    if asked.form is Form.PUBLISHED:
        return _examine_published(content, file_name, asked, title=title, population=population)
    rows = reading.read_rows(content, file_name)
    table = protecting.tabled(rows, asked, name=title, population=population)
    kept_rows = {name: rows[name].cast(pa.string()) for name in rows.column_names}
    true_version = keep_texts(kept_rows, original=content)
    settings = settings_for(population, is_count=table.units.is_count)
    compared = protecting.compare(table, settings, noise_secret())
    safe = _safe(table, AGREED, population)
    is_safe_already = safe.facts["Hidden"] == 0 and not safe.exposed
    kept = fields_of(safe) | {"comparison": [asdict(one) for one in compared]}
    if not is_safe_already:
        kept |= {"safe_version": "", "method": "None yet"}
    return Examined(
        kept, is_safe_already, true_version, {"table": asked.to_json(), "method": AGREED}
    )


def made_safe(output: Output, method: str, *, seconds: float = SECONDS) -> Safe:
    """An output's table by a method, from the true values kept. Raises DisclosureError."""
    return _safe(_true_table(output), method, output.population, seconds=seconds)


def made_private(output: Output, *, epsilon: float, most_each: int) -> tuple[Safe, Spending]:
    """An output's counts with noise that the population's privacy budget pays for.

    Raises DisclosureError where it does not suffice.
    """
    table = _true_table(output)
    return alter_privately(
        table,
        settings_for(output.population, is_count=table.units.is_count),
        release_history(output.population, vault()),
        epsilon=epsilon,
        most_each=most_each,
        budget=privacy_budget(output.population),
    )


def _true_table(output: Output) -> MagnitudeTable:
    original = vault().original_path(output.true_version)
    asked = Asked.from_json(output.asked["table"])
    rows = reading.read_rows(original.read_bytes() if original else b"", output.title)
    return protecting.tabled(rows, asked, name=output.title, population=output.population)


def examine_result(described: Mapping[str, Any], figures: Sequence[tuple[str, str]]) -> Examined:
    """Judge a result that is not a table by the published rules. Raises DisclosureError."""
    if not figures:
        raise DisclosureError("There is no figure that would leave.", remedy="Give at least one.")
    verdict = check_result(describe(described))
    findings = [
        Finding(
            Kind.FOUND if reason.outcome is Outcome.PASSES else Kind.DOUBTED,
            f"disclosure.{described['kind']}",
            f"{reason.outcome.capitalize()}: {reason.message}",
            reason.remedy,
        )
        for reason in verdict.reasons
    ]
    safe = keep_texts(
        {"figure": [name for name, _ in figures], "value": [value for _, value in figures]}
    )
    failed = [one.message for one in verdict.against if one.outcome is Outcome.FAILS]
    kept = {
        "safe_version": safe,
        "method": f"Rules for the kind of result: {described['kind']}",
        "findings": [asdict(one) for one in findings],
        "public_findings": [],
        "facts": {"Outcome": verdict.outcome.value},
        "exposed": failed,
    }
    return Examined(kept, not failed, asked={"result": dict(described)})


def still_exposed(output: Output) -> tuple[str, ...]:
    """What could be worked out if an output left now, with everything released until now.

    A method that changes figures is applied anew: it must come to the same, and withstand.
    Raises DisclosureError.
    """
    keep = vault()
    method = output.asked.get("method", AGREED)
    if output.exposed:
        return tuple(output.exposed)
    if method == Form.PUBLISHED.value:
        table = _published(keep.read(output.safe_version), output.title)
        return _worked_out([table, *_published_before(output.population)])
    if method == PRIVATELY:
        # It promises the same whatever is known, and other noise would be another release.
        return ()
    if method != AGREED and output.true_version:
        return made_safe(output, method).exposed
    tables = record_of(output, keep)
    if not tables:
        return ()
    settings = settings_for(output.population, is_count=tables[0].table.units.is_count)
    return protecting.newly_exposed(tables, settings, release_history(output.population, keep))


def fields_of(safe: Safe) -> dict[str, Any]:
    """A safe table put in the vault, and the fields of an output that say so."""
    origin = Origin(ORIGIN)
    keep = vault()
    return {
        "safe_version": keep.add(safe.schema, safe.table.to_batches(), origin=origin).version_id,
        "checker_version": keep.add(
            safe.checker_schema,
            safe.checker_table.to_batches(),
            origin=origin,
            original=safe.record,
        ).version_id,
        "method": safe.method,
        "findings": [asdict(one) for one in safe.findings],
        "public_findings": [asdict(one) for one in safe.public_findings],
        "facts": dict(safe.facts),
        "exposed": list(safe.exposed),
    }


def keep_texts(columns: Mapping[str, Any], *, original: bytes | None = None) -> str:
    """Columns of text as a version of the vault, by its name there."""
    names = [f"column_{place}" if not name.isidentifier() else name.lower()
             for place, name in enumerate(columns)]  # fmt: skip
    schema = Schema(
        tuple(
            Column(name, label, ColumnType.TEXT) for name, label in zip(names, columns, strict=True)
        )
    )
    arrays = [
        (pa.chunked_array(values) if isinstance(values, pa.ChunkedArray) else pa.array(values))
        for values in columns.values()
    ]
    table = pa.table([one.cast(pa.string()) for one in arrays], names=names).cast(schema.arrow)
    added = vault().add(schema, table.to_batches(), origin=Origin(ORIGIN), original=original)
    return added.version_id


def _safe(table: MagnitudeTable, method: str, population: str, *, seconds: float = SECONDS) -> Safe:
    return protecting.make_safe(
        table,
        settings_for(population, is_count=table.units.is_count),
        method=method,
        seconds=seconds,
        released=release_history(population, vault()),
        secret=noise_secret(),
    )


def _examine_published(
    content: bytes, file_name: str, asked: Asked, *, title: str, population: str
) -> Examined:
    texts = reading.read_texts(content, file_name)
    if asked.value not in texts.column_names:
        raise DisclosureError(
            f"There is no column {asked.value!r}.",
            where=file_name,
            remedy=f"The columns are: {', '.join(texts.column_names)}.",
        )
    wanted = {name: texts[name] for name in asked.dimensions if name in texts.column_names}
    table = pa.table({**wanted, "value": texts[asked.value]})
    exposed = _worked_out([_published(table, title), *_published_before(population)])
    found = Finding(
        Kind.DOUBTED if exposed else Kind.FOUND,
        "disclosure.audit",
        f"Attacked as somebody who has this table and every earlier one of the same population: "
        f"{len(exposed) or 'none'} of its hidden figures can be worked out exactly.",
        "; ".join(exposed[:5]),
    )
    kept = {
        "safe_version": keep_texts({name: table[name] for name in table.column_names},
                                   original=content),
        "method": "As it was handed in; attacked from outside",
        "findings": [asdict(found)],
        "public_findings": [],
        "facts": {"Figures": table.num_rows, "Worked out": len(exposed)},
        "exposed": list(exposed),
    }  # fmt: skip
    return Examined(
        kept, not exposed, asked={"table": asked.to_json(), "method": Form.PUBLISHED.value}
    )


def _published(table: pa.Table, name: str) -> PublishedTable:
    """A table of the vault as everybody reads it: a figure, or a marker where there is none."""
    columns = [one for one in table.column_names if one != "status"]
    return read_published(table.select(columns), "value", name=name)


def _published_before(population: str) -> list[PublishedTable]:
    """Earlier tables of a population that show true figures or markers."""
    keep, found = vault(), []
    for output in released_from(population):
        table = keep.read(output.safe_version)
        is_plain = output.asked.get("method") in _SHOWN_WITH_MARKERS
        if is_plain and "value" in table.column_names:
            found.append(_published(table, output.subject))
    return found


def _worked_out(tables: Sequence[PublishedTable]) -> tuple[str, ...]:
    rows = attack_published(tables).to_pylist()
    return tuple(row["name"] for row in rows if row["is_exact"])
