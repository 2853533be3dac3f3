"""A file whose columns are declared: every type goes in and comes out as Socrata writes it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from folkmoot.errors import ConfigError, ReadError, Refused
from folkmoot.hub.accounts.models import Member
from folkmoot.hub.register.actions import Description
from folkmoot.hub.register.models import Asset, Frequency, Licence
from folkmoot.hub.rows import actions
from folkmoot.hub.rows.declared import read_declarations
from folkmoot.hub.rows.incoming import read_csv, read_json
from folkmoot.hub.rows.typed import RowsDoNotFit

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "decl-2222"


def publish(member: Member, folder: Path, types: str, content: str) -> Asset:
    file = folder / ("rows.json" if content.lstrip()[:1] in "[{" else "rows.csv")
    file.write_text(content, "utf-8")
    read = read_json if file.suffix == ".json" else read_csv
    rows = actions.understand(read(io.BytesIO(file.read_bytes())), read_declarations(types))
    says = Description("Rows", "As declared.", Licence.OGL, Frequency.IRREGULAR, "Data team")
    return actions.publish_declared(
        by=None, member=member, code=CODE, says=says, rows=rows, file=file
    )


def ask(client: Client, extension: str = "json", **parameters: str) -> Any:
    response = client.get(f"/resource/{CODE}.{extension}", parameters)
    assert response.status_code == 200, response.content
    return response.json() if extension == "json" else response.content.decode()


EVERY_TYPE = [
    ("number", "1.50", "1.5", "1.5"),
    ("number", "12345678901234567890.123456789", *("12345678901234567890.123456789",) * 2),
    ("number", "9007199254740993", *("9007199254740993",) * 2),
    ("double", "0.1", 0.1, "0.1"),
    ("boolean", "T", True, "true"),
    ("boolean", "no", False, "false"),
    ("floating_timestamp", "2014-10-13", *("2014-10-13T00:00:00.000",) * 2),
    ("floating_timestamp", "2014-10-13T01:02:03.456", *("2014-10-13T01:02:03.456",) * 2),
    ("fixed_timestamp", "2014-10-13T00:00:00.000-07:00", *("2014-10-13T07:00:00.000Z",) * 2),
    ("date", "2014-10-13", "2014-10-13", "2014-10-13"),
    ("time", "9:05", "09:05:00.000", "09:05:00.000"),
    (
        "point", "point(-122.3 47.6)", {"type": "Point", "coordinates": [-122.3, 47.6]},
        "POINT (-122.3 47.6)",
    ),
    (
        "line", '{"type":"LineString","coordinates":[[0,0],[1,1]]}',
        {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "LINESTRING (0 0, 1 1)",
    ),
    (
        "multipolygon", "POLYGON ((0 0, 1 0, 1 1, 0 0))",
        {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]},
        "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)))",
    ),
    (
        "url", "Home (https://x.org/a)", {"url": "https://x.org/a", "description": "Home"},
        "Home (https://x.org/a)",
    ),
    (
        "location", '{"latitude": 47.6, "longitude": "-122.3"}',
        {"latitude": "47.6", "longitude": "-122.3"}, "(47.6, -122.3)",
    ),
    ("phone", "Office: 0113", {"phone_number": "0113", "phone_type": "Office"}, "Office: 0113"),
    (
        "document", '{"file_id":"f","filename":"n.pdf"}', {"file_id": "f", "filename": "n.pdf"},
        "n.pdf (f)",
    ),
    ("photo", "pic-1", "pic-1", "pic-1"),
    ("blob", "b-1", "b-1", "b-1"),
    ("json", '{"b":[1,2],"a":null}', {"json": {"a": None, "b": [1, 2]}}, '{"a":null,"b":[1,2]}'),
    ("text", "007", "007", "007"),
]  # fmt: skip


def test_every_type_goes_in_by_csv_and_comes_out_as_json_and_csv(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    names = [f"c{place}" for place in range(len(EVERY_TYPE))]
    types = ",".join(f"{name}:{each[0]}" for name, each in zip(names, EVERY_TYPE, strict=True))
    quoted = ('"' + str(each[1]).replace('"', '""') + '"' for each in EVERY_TYPE)
    publish(oldbury, tmp_path, types, f"{','.join(names)}\n{','.join(quoted)}\n")
    (row,) = ask(client)
    assert row == {name: each[2] for name, each in zip(names, EVERY_TYPE, strict=True)}
    cells = ",".join('"' + each[3].replace('"', '""') + '"' for each in EVERY_TYPE)
    assert ask(client, "csv").splitlines()[1] == cells
    stated = client.get(f"/resource/{CODE}.json")["X-SODA2-Types"]
    assert json.loads(stated) == [each[0] for each in EVERY_TYPE]


def test_json_rows_may_leave_out_what_is_null(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    rows = '[{"n": 1, "t": ""}, {"n": null, "t": "x"}, {"t": "y", "n": 2.25, "o": {"a": 1}}]'
    publish(oldbury, tmp_path, "n:number,t:text,o:json", rows)
    assert ask(client) == [
        {"n": "1", "t": ""}, {"t": "x"}, {"n": "2.25", "t": "y", "o": {"json": {"a": 1}}}
    ]  # fmt: skip


def test_an_empty_cell_is_null_and_an_empty_text_a_text(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    publish(oldbury, tmp_path, "n:number,t:text", 'n,t\n1,""\n2,\n,x\n')
    assert ask(client) == [{"n": "1", "t": ""}, {"n": "2"}, {"t": "x"}]


def test_a_column_may_hold_nothing_and_a_table_no_row(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    publish(oldbury, tmp_path, "n:number,t:text,p:polygon", "n,t,p\n1,,\n")
    assert ask(client) == [{"n": "1"}]
    publish(oldbury, tmp_path, "n:number,t:text,p:polygon", "n,t,p\n")
    assert ask(client) == []


def test_odd_headings_get_names_that_queries_can_use(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    publish(oldbury, tmp_path, '"Cost, £":number,a-b:number', '"Cost, £",a-b\n1,2\n')
    assert ask(client) == [{"cost": "1", "a-b": "2"}]
    assert ask(client, **{"$select": "cost + `a-b` as both"}) == [{"both": "3"}]


def test_a_file_may_say_when_its_rows_were_made(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    rows = (
        '[{":id": 7, ":created_at": "2014-10-13T00:00:00Z", ":updated_at": "2015-01-01", "n": 1},'
        ' {":id": 5, "n": 2}]'
    )
    publish(oldbury, tmp_path, "n:number", rows)
    (first,) = ask(client, **{"$select": ":*, *", "$where": "n = 1"})
    assert first[":created_at"] == "2014-10-13T00:00:00.000Z"
    assert first[":updated_at"] == "2015-01-01T00:00:00.000Z"
    row = client.get(f"/resource/{CODE}/{first[':id']}.json").json()
    assert row == {"n": "1"}
    assert ask(client, **{"$select": "count(:id)", "$where": ":created_at < '2020-01-01'"}) == [
        {"count_id": "1"}
    ]


def test_publishing_again_makes_the_next_version(
    client: Client, oldbury: Member, tmp_path: Path
) -> None:
    publish(oldbury, tmp_path, "n:number", "n\n1\n")
    asset = publish(oldbury, tmp_path, "n:number", "n\n1\n2.5\n")
    assert asset.current is not None
    assert asset.current.number == 2
    assert ask(client) == [{"n": "1"}, {"n": "2.5"}]


@pytest.mark.parametrize(
    ("types", "content", "error"),
    [
        ("n:number", "n\nx\n", RowsDoNotFit),
        ("n:nothing", "n\n1\n", ConfigError),
        ("n:number,m:number", "n\n1\n", ConfigError),
        ("n", "n\n1\n", ConfigError),
        ("n:number", "n,m\n1\n", ReadError),
        ("n:number", '[{"n": 1}, 3]', ReadError),
        ("n:number", '[{"n": 1}', ReadError),
        ("at:floating_timestamp", "at\n04/03/2026\n", RowsDoNotFit),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    oldbury: Member, tmp_path: Path, types: str, content: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        publish(oldbury, tmp_path, types, content)
    assert not Asset.objects.filter(code=CODE).exists()


def test_no_declaration_makes_numbers_of_persons_public(oldbury: Member, tmp_path: Path) -> None:
    numbers = "\n".join(f"AB{number:06d}C" for number in range(123000, 123040))
    with pytest.raises(Refused, match="direct identifier"):
        publish(oldbury, tmp_path, "reference:text", f"reference\n{numbers}\n")
