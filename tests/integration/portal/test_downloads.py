"""Every download reads back as the rows that are published."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.integration.portal.conftest import PLACES, places

from folkmoot.hub.portal import downloads
from folkmoot.hub.register.models import Asset

pytestmark = pytest.mark.django_db

ROWS = places(60)


@pytest.fixture
def take(client: Client, keep: Callable[..., Asset]) -> Callable[[str], Any]:
    """Takes the published places in a form."""
    keep("aaaa-2222", "Places, and “parks”", rows=ROWS)

    def get(extension: str, **headers: str) -> Any:
        return client.get(f"/d/aaaa-2222/download/{extension}", headers=headers)

    return get


def test_csv_reads_back(take: Callable[[str], Any]) -> None:
    text = take("csv").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == [column.label for column in PLACES]
    assert [row["Name"] for row in rows] == [row["name"] for row in ROWS]
    assert [Decimal(row["Grant (£)"]) if row["Grant (£)"] else None for row in rows] == [
        row["grant_gbp"] for row in ROWS
    ]


def test_json_reads_back(take: Callable[[str], Any]) -> None:
    rows = json.loads(take("json").getvalue(), parse_float=Decimal)
    assert [row["name"] for row in rows] == [row["name"] for row in ROWS]
    assert [row["grant_gbp"] for row in rows] == [row["grant_gbp"] for row in ROWS]
    assert rows[0]["opened"] == "2020-01-02"


def test_parquet_reads_back(take: Callable[[str], Any]) -> None:
    assert pq.read_table(io.BytesIO(take("parquet").getvalue())).to_pylist() == ROWS


def test_a_workbook_reads_back(take: Callable[[str], Any]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(take("xlsx").getvalue()))
    heading, *rows = book.get_sheet_by_index(0).to_python()
    assert heading == [column.label for column in PLACES]
    assert [row[0] for row in rows] == [row["name"] for row in ROWS]
    assert [row[3] if row[3] != "" else None for row in rows] == [
        None if row["grant_gbp"] is None else float(row["grant_gbp"]) for row in ROWS
    ]


def test_geojson_reads_back(take: Callable[[str], Any]) -> None:
    features = json.loads(take("geojson").getvalue())["features"]
    assert [each["properties"]["name"] for each in features] == [row["name"] for row in ROWS]
    assert features[0]["geometry"]["coordinates"] == [ROWS[0]["longitude"], ROWS[0]["latitude"]]


@pytest.mark.parametrize("extension", ["csv", "json", "parquet", "xlsx", "geojson"])
def test_a_file_has_a_name_and_a_tag(take: Callable[..., Any], extension: str) -> None:
    response = take(extension)
    assert response.streaming
    name = f'attachment; filename="oldbury-places-and-parks-v1.{extension}"'
    assert response["Content-Disposition"] == name
    assert take(extension, if_none_match=response["ETag"]).status_code == 304


def test_formulas_are_not_run_by_a_spreadsheet(client: Client, keep: Callable[..., Asset]) -> None:
    rows = [{**ROWS[0], "name": "=HYPERLINK(1)"}]
    keep("bbbb-2222", "Formulas", rows=rows)
    text = client.get("/d/bbbb-2222/download/csv").getvalue().decode()  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1)" in text


def test_what_there_is_not_is_told(client: Client, payments: Asset) -> None:
    page = client.get(f"/d/{payments.code}/download/geojson")
    assert page.status_code == 404
    assert "no place to draw" in page.content.decode()
    assert client.get(f"/d/{payments.code}/download/docx").status_code == 404


def test_a_workbook_is_not_made_of_very_many_rows() -> None:
    offered = downloads.downloads_of(PLACES, downloads.MOST_WORKBOOK_ROWS + 1)
    assert [each.extension for each in offered] == ["csv", "json", "parquet", "geojson"]
