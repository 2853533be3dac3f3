"""Rows over HTTP: their encodings to the byte, and the headers that go with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from folkmoot.hub.register.models import Asset
from folkmoot.hub.soda import answering, answers
from folkmoot.soql import write_row_identifier
from folkmoot.tables import Column, ColumnType, Schema, Standing

pytestmark = pytest.mark.django_db

Get = Callable[..., Any]


def test_json_is_written_as_socrata_writes_it(get: Get) -> None:
    response = get("json")
    assert response["Content-Type"] == "application/json;charset=utf-8"
    assert response.content.decode() == (
        '[{"supplier":"Ridge \\"Roofing\\" Ltd","service":"Housing","amount":"1200.5",'
        '"lines":"3","rate":"0.1","paid_on":"2026-04-03T00:00:00.000",'
        '"entered":"2026-04-03T10:11:12.345","late":false,'
        '"place":{"type":"Point","coordinates":[-1.55,53.8]}}\n'
        ',{"supplier":"Été & Fils, Leeds","service":"Parks","amount":"-200","lines":"1",'
        '"rate":"0.0000001","paid_on":"2026-04-14T00:00:00.000","late":true}\n'
        ',{"supplier":"=SUM(A1)\\nLtd","service":"Housing","rate":"100000000000000000000",'
        '"place":{"type":"Point","coordinates":[-1.5,53.9]}}]\n'
    )


def test_csv_quotes_every_cell_but_null(get: Get) -> None:
    response = get("csv")
    assert response["Content-Type"] == "text/csv;charset=utf-8"
    assert response.content.decode() == (
        '"supplier","service","amount","lines","rate","paid_on","entered","late","place"\n'
        '"Ridge ""Roofing"" Ltd","Housing","1200.5","3","0.1","2026-04-03T00:00:00.000",'
        '"2026-04-03T10:11:12.345","false","POINT (-1.55 53.8)"\n'
        '"Été & Fils, Leeds","Parks","-200","1","0.0000001","2026-04-14T00:00:00.000",,"true",\n'
        '"=SUM(A1)\nLtd","Housing",,,"100000000000000000000",,,,"POINT (-1.5 53.9)"\n'
    )


def test_csv_can_begin_with_a_byte_order_mark(get: Get) -> None:
    assert get("csv", **{"$$bom": "true"}).content.startswith(b'\xef\xbb\xbf"supplier"')


def test_geojson_has_the_first_shape_as_geometry_and_nulls_as_properties(get: Get) -> None:
    response = get("geojson", **{"$select": "place, amount, late"})
    assert response["Content-Type"] == "application/vnd.geo+json;charset=utf-8"
    found = json.loads(response.content)
    assert found["type"] == "FeatureCollection"
    assert list(found) == ["type", "features", "crs"]
    assert found["crs"]["properties"]["name"] == "urn:ogc:def:crs:OGC:1.3:CRS84"
    assert found["features"][0] == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-1.55, 53.8]},
        "properties": {"amount": "1200.5", "late": False},
    }
    assert found["features"][1]["geometry"] is None
    assert found["features"][2]["properties"] == {"amount": None, "late": None}


def test_geojson_without_a_shape_has_null_geometries(get: Get) -> None:
    found = json.loads(get("geojson", **{"$select": "amount", "$limit": "1"}).content)
    assert found["features"] == [
        {"type": "Feature", "geometry": None, "properties": {"amount": "1200.5"}}
    ]


@pytest.mark.parametrize(
    ("extension", "content"),
    [("json", b"[]\n"), ("csv", b'"lines"\n')],
)
def test_no_rows_are_still_an_answer(get: Get, extension: str, content: bytes) -> None:
    response = get(extension, **{"$select": "lines", "$where": "lines > 1000"})
    assert response.content == content


def test_computed_numbers_show_no_noise_of_the_arithmetic(get: Get) -> None:
    (row,) = get("json", **{"$select": "rate + 0.2 as a, amount / 3 as b", "$limit": "1"}).json()
    assert row == {"a": "0.3", "b": "400.1666666666667"}


def test_clauses_filter_group_and_order(get: Get) -> None:
    response = get(
        "json",
        **{
            "$select": "service, count(*), sum(amount)",
            "$group": "service",
            "$order": "count desc",
            "$having": "count > 0",
        },
    )
    assert response.json() == [
        {"service": "Housing", "count": "2", "sum_amount": "1200.5"},
        {"service": "Parks", "count": "1", "sum_amount": "-200"},
    ]


def test_a_whole_query_filters_and_searches_too(get: Get) -> None:
    query = "select supplier where late search 'fils'"
    assert get("json", **{"$query": query}).json() == [{"supplier": "Été & Fils, Leeds"}]
    assert len(get("json", service="Housing").json()) == 2
    assert len(get("json", **{"$q": "ROOFING housing"}).json()) == 1


def test_a_shape_can_be_asked_about(get: Get) -> None:
    response = get("json", **{"$select": "supplier", "$where": "within_circle(place,53.8,-1.55,9)"})
    assert len(response.json()) == 1


def test_pages_fit_together(get: Get) -> None:
    pages = [get("json", **{"$limit": "1", "$offset": str(n)}).json() for n in range(4)]
    assert [row["service"] for page in pages for row in page] == ["Housing", "Parks", "Housing"]


def test_the_old_switch_for_system_columns_works(get: Get) -> None:
    (row,) = get("json", **{"$$exclude_system_fields": "false", "$limit": "1"}).json()
    assert row[":id"] == write_row_identifier(0)
    assert row[":created_at"] == "2026-04-01T09:30:00.000Z"
    assert row[":updated_at"] == "2026-05-02T12:00:00.000Z"


def test_one_row_can_be_asked_for(client: Client, payments: Asset) -> None:
    response = client.get(f"/resource/{payments.code}/{write_row_identifier(1)}.json")
    assert response.json()["service"] == "Parks"
    assert response.content.startswith(b"{")
    missing = client.get(f"/resource/{payments.code}/{write_row_identifier(99)}.json")
    assert missing.status_code == 404
    assert missing.json()["code"] == "soda.row.not-found"
    assert client.get(f"/resource/{payments.code}/nothing.json").status_code == 404


# Headers


def test_headers_name_the_columns_and_their_types(get: Get) -> None:
    response = get(
        "json", **{"$select": "supplier, amount, paid_on, late, place, count(*) over ()"}
    )
    assert json.loads(response["X-SODA2-Fields"])[:2] == ["supplier", "amount"]
    assert json.loads(response["X-SODA2-Types"]) == [
        "text", "number", "floating_timestamp", "boolean", "point", "number"
    ]  # fmt: skip
    assert response["X-SODA2-Data-Out-Of-Date"] == "false"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Last-Modified"] == "Sat, 02 May 2026 12:00:00 GMT"


def test_headers_too_long_are_left_out_together(client: Client, keep: Callable[..., Asset]) -> None:
    schema = Schema(
        tuple(Column(f"a_column_with_a_long_name_{n}", "", ColumnType.TEXT) for n in range(200))
    )
    keep("wide-2222", schema=schema, rows=[{"a_column_with_a_long_name_0": "x"}])
    response = client.get("/resource/wide-2222.json")
    assert response.status_code == 200
    assert "X-SODA2-Fields" not in response
    assert "X-SODA2-Types" not in response
    assert response["X-SODA2-Warning"]


def test_what_the_client_has_already_is_not_sent_again(
    client: Client, get: Get, payments: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = get("json")
    monkeypatch.setattr(answering, "running", None)  # it is not even asked
    address = f"/resource/{payments.code}.json"
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    since = client.get(address, headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304


def test_the_tag_is_of_the_exact_bytes(get: Get) -> None:
    tags = [
        get("json")["ETag"],
        get("csv")["ETag"],
        get("csv", **{"$$bom": "true"})["ETag"],
        get("json", **{"$limit": "1"})["ETag"],
        get("json", **{"$select": "supplier as a"})["ETag"],
        get("json", **{"$select": "supplier as b"})["ETag"],
    ]
    assert len(set(tags)) == len(tags)
    assert get("json")["ETag"] == tags[0]


def test_a_client_without_an_extension_gets_what_it_accepts(
    client: Client, payments: Asset
) -> None:
    address = f"/resource/{payments.code}"
    assert client.get(address)["Content-Type"].startswith("application/json")
    csv = client.get(address, headers={"accept": "text/csv"})
    assert csv["Content-Type"].startswith("text/csv")


def test_a_browser_may_ask_from_any_site(client: Client, payments: Asset) -> None:
    response = client.options(f"/resource/{payments.code}.json")
    assert response.status_code == 204
    assert "X-App-Token" in response["Access-Control-Allow-Headers"]
    assert "Cookie" not in client.get(f"/resource/{payments.code}.json")["Vary"]


def test_nothing_can_be_written_without_a_key(client: Client, payments: Asset) -> None:
    response = client.post(f"/resource/{payments.code}.json", {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Basic")


def test_a_large_answer_is_streamed_and_the_same(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = get("csv")
    monkeypatch.setattr(answers, "BUFFERED_BYTES", 10)
    streamed = get("csv")
    assert streamed.streaming
    assert b"".join(streamed.streaming_content) == whole.content


# What is refused


def test_a_wrong_name_gets_the_coordinators_envelope(get: Get) -> None:
    response = get("json", **{"$select": "supplier, nothing"})
    assert response.status_code == 400
    body = response.json()
    assert body["errorCode"] == "query.soql.no-such-column"
    assert body["message"] == (
        "Query coordinator error: query.soql.no-such-column; No such column: nothing; position: "
        'Map(row -> 1, column -> 18, line -> "SELECT supplier, nothing\\n                 ^")'
    )
    assert body["data"]["column"] == "nothing"
    assert body["data"]["dataset"] == "pay2-2222"
    assert body["data"]["position"]["column"] == 18
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_wrong_text_gets_the_other_envelope(get: Get) -> None:
    response = get("json", **{"$where": "amount >"})
    assert response.status_code == 400
    assert response.json() == {
        "code": "query.compiler.malformed",
        "error": True,
        "message": 'Could not parse SoQL query "SELECT * WHERE amount >" at line 1 character 24: '
        "Expected an expression, but got end of input",
        "data": {"query": "SELECT * WHERE amount >", "position": {}},
    }


@pytest.mark.parametrize(
    "address",
    ["/resource/none-2222.json", "/api/views/none-2222.json"],
)
def test_what_is_not_there_is_missing(client: Client, payments: Asset, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.json() == {
        "code": "dataset.missing",
        "error": True,
        "message": "Not found",
        "data": {"id": "none-2222"},
    }


@pytest.mark.parametrize("standing", [Standing.SHARED, Standing.PROTECTED])
def test_what_is_not_published_cannot_be_told_from_what_is_not_there(
    client: Client, keep: Callable[..., Asset], payments: Asset, standing: Standing
) -> None:
    keep("hush-2222", standing=standing, title="Secret")
    for address in ("/resource/{}.json", "/resource/{}.csv", "/api/views/{}.json", "/d/{}"):
        hidden = client.get(address.format("hush-2222"))
        absent = client.get(address.format("none-2222"))
        assert hidden.status_code == absent.status_code == 404
        assert hidden.content.replace(b"hush", b"none") == absent.content
    joined = client.get(
        f"/resource/{payments.code}.json",
        {"$query": "select supplier join @hush-2222 as h on supplier = @h.supplier"},
    )
    assert joined.json()["errorCode"] == "query.soql.no-such-table"
    assert "Secret" not in client.get("/api/catalog/v1").content.decode()


def test_published_datasets_can_be_joined(
    client: Client, keep: Callable[..., Asset], payments: Asset
) -> None:
    schema = Schema((Column("service", "", ColumnType.TEXT), Column("who", "", ColumnType.TEXT)))
    keep("team-2222", schema=schema, rows=[{"service": "Parks", "who": "The park team"}])
    response = client.get(
        f"/resource/{payments.code}.json",
        {"$query": "select lines, @t.who join @team-2222 as t on service = @t.service"},
    )
    assert response.json() == [{"lines": "1", "who": "The park team"}]


def test_a_query_that_takes_too_long_is_ended(
    client: Client, keep: Callable[..., Asset], settings: Settings
) -> None:
    settings.CONFIG = settings.CONFIG.model_copy(update={"query_seconds": 0.2})
    schema = Schema((Column("n", "", ColumnType.INTEGER),))
    keep("many-2222", schema=schema, rows=[{"n": number} for number in range(5000)])
    joins = " ".join(f"join @many-2222 as j{n} on @j{n}.n > n" for n in range(4))
    response = client.get(
        "/resource/many-2222.json", {"$query": f"select sum(@j3.n % (@j2.n + 1)) {joins}"}
    )
    assert response.status_code == 408
    assert response.json()["code"] == "request-timeout"


def test_no_free_place_says_when_to_come_again(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "places", lambda: 0)
    monkeypatch.setattr(answering, "PATIENCE_SECONDS", 0.0)
    response = get("json")
    assert response.status_code == 429
    assert response["Retry-After"] == "5"
    assert response.json()["code"] == "too-many-requests"


def test_an_overflow_is_the_askers_error_not_the_hubs(get: Get) -> None:
    response = get("json", **{"$select": "paid_on + 'P1000000Y'"})
    assert response.status_code == 400
    assert response.json()["code"] == "query.execution.failed"


ODD_QUESTIONS = [
    "select 9999999999 * 9999999999 * 9999999999 * 9999999999 * 9999999999",
    "select ln(-1), amount / 0, lines % 0, -8 ^ 0.5, 10 ^ 400",
    "select chr(1114112), chr(-1), split_part(supplier, '', 99999999999)",
    "select left_pad(supplier, lines * 1e9, 'x')",
    "select substring(supplier, -99999999999, 99999999999)",
    "select supplier::number, supplier::floating_timestamp, supplier::point",
    "select 'POINT (1e300 1e300)'::point, within_circle(place, 91, 181, -1)",
    "select distance_in_meters(place, 'MULTIPOINT EMPTY')",
    "select paid_on + 'P9999999Y'",
    "select to_floating_timestamp(:updated_at, 'Europe/London') - 'P1M'",
    "select ntile(0) over (), lead(lines, -99999999999) over ()",
    "select width_bucket(amount, 5, 5, 0), signed_magnitude_10(1e300)",
    "select supplier like '%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%_'",
    "select regr_slope(1e300, 1e300), stddev_samp(1e300 * lines)",
    "select extent(place), spatial_union(place), convex_hull(place) group by place",
    "select sum(1e308 * lines), avg(9e307)",
    "select count(*) where supplier = '" + "x" * 5000 + "'",
]


def test_no_odd_question_makes_the_hub_fail(get: Get) -> None:
    answers = {query: get("json", **{"$query": query}) for query in ODD_QUESTIONS}
    statuses = {query: answer.status_code for query, answer in answers.items()}
    assert {q: status for q, status in statuses.items() if status not in (200, 400)} == {}
    assert all(answer.json() for answer in answers.values())


def test_rows_come_with_tabs_and_as_compact_json(get: Get) -> None:
    asked = {"$select": "service, lines", "$limit": "2"}
    assert get("tsv", **asked).content == b'"service"\t"lines"\n"Housing"\t"3"\n"Parks"\t"1"\n'
    assert get("cjson", **asked).json() == [
        {
            "locale": "en_GB",
            "schema": [{"c": "lines", "t": "number"}, {"c": "service", "t": "text"}],
        },
        ["3", "Housing"],
        ["1", "Parks"],
    ]


def test_the_number_of_rows_is_told_where_it_is_asked(get: Get) -> None:
    asked = {"$limit": "1", "$where": "service = 'Housing'"}
    assert get("json", **asked, **{"$$row_count": "approximate"})["X-SODA2-Row-Count"] == "2"
    assert "X-SODA2-Row-Count" not in get("json", **asked)


def test_jsonp_is_refused_with_what_to_do_instead(get: Get) -> None:
    answer = get("json", **{"$jsonp": "f"})
    assert answer.status_code == 400
    assert "CORS" in answer.json()["message"]
