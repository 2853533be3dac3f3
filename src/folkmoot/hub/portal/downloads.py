"""The whole of a dataset as a file, streamed in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from folkmoot.errors import FolkmootError
from folkmoot.tables import Schema
from folkmoot.vault import Vault
from folkmoot.vault.export import shape_of, to_csv, to_geojson, to_json, to_workbook

MOST_WORKBOOK_ROWS = 250_000
"""A workbook is made whole before its first byte is sent; a larger one keeps everybody waiting."""

_LONGEST_NAME = 80
_CHUNK = 1 << 18


class DownloadMissing(FolkmootError):
    """A dataset cannot be had in this form."""

    code = "download.missing"
    http_status = 404


@dataclass(frozen=True, slots=True)
class Download:
    """A form in which a dataset can be taken. `is_same_bytes`: whether two downloads of one
    version have the same bytes."""

    extension: str
    name: str
    purpose: str
    content_type: str
    write: Callable[[Vault, str, Schema], Iterator[bytes]]
    is_same_bytes: bool = True


def downloads_of(schema: Schema, rows: int) -> tuple[Download, ...]:
    """The forms in which rows with these columns can be taken."""
    return tuple(
        each
        for each in DOWNLOADS
        if (each.extension != "geojson" or shape_of(schema))
        and (each.extension != "xlsx" or rows <= MOST_WORKBOOK_ROWS)
    )


def download_as(extension: str, schema: Schema, rows: int) -> Download:
    """Raises DownloadMissing, saying why and what there is."""
    offered = downloads_of(schema, rows)
    for each in offered:
        if each.extension == extension:
            return each
    why = {
        "geojson": "These data have no place to draw.",
        "xlsx": f"A workbook is made of at most {MOST_WORKBOOK_ROWS:,} rows.",
    }
    others = ", ".join(each.extension for each in offered)
    raise DownloadMissing(
        why.get(extension, "These data cannot be had in this form."), remedy=f"Take {others}."
    )


def file_name(publisher: str, title: str, number: int, extension: str) -> str:
    """Such as oldbury-payments-over-500-v2.csv."""
    stem = slugify(f"{publisher} {title}")[:_LONGEST_NAME].strip("-") or "dataset"
    return f"{stem}-v{number}.{extension}"


def headings_of(schema: Schema) -> list[str]:
    """What people read above the columns, where no two are the same."""
    labels = [column.label or column.name for column in schema]
    return labels if len(set(labels)) == len(labels) else list(schema.names)


def _csv(vault: Vault, version_id: str, schema: Schema) -> Iterator[bytes]:
    return to_csv(
        vault.batches(version_id),
        headings=headings_of(schema),
        is_formula_safe=True,
        has_byte_order_mark=True,
    )


def _json(vault: Vault, version_id: str, schema: Schema) -> Iterator[bytes]:
    return to_json(vault.batches(version_id))


def _parquet(vault: Vault, version_id: str, schema: Schema) -> Iterator[bytes]:
    with vault.parquet_path(version_id).open("rb") as file:
        while piece := file.read(_CHUNK):
            yield piece


def _geojson(vault: Vault, version_id: str, schema: Schema) -> Iterator[bytes]:
    shape = shape_of(schema)
    if shape is None:
        raise DownloadMissing("These data have no place to draw.")
    return to_geojson(vault.batches(version_id), shape, vault)


def _workbook(vault: Vault, version_id: str, schema: Schema) -> Iterator[bytes]:
    return to_workbook(vault.batches(version_id), vault, headings=headings_of(schema))


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

DOWNLOADS = (
    Download("csv", "CSV", "for any spreadsheet", "text/csv; charset=utf-8", _csv),
    Download("xlsx", "Excel workbook", "for Excel", _XLSX, _workbook, is_same_bytes=False),
    Download("json", "JSON", "for programs", "application/json", _json),
    Download("parquet", "Parquet", "for analysts", "application/vnd.apache.parquet", _parquet),
    Download("geojson", "GeoJSON", "for maps", "application/geo+json", _geojson),
)
