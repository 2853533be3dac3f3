"""Clients that speak https only: cfasodapy, and soda-js in Node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cfasodapy import Query
from pytest_django.live_server_helper import LiveServer
from tests.integration.soda.tls import Https, https_before

from folkmoot.hub.accounts.actions import create_user
from folkmoot.hub.accounts.models import Member, Role
from folkmoot.hub.keys.actions import make_key
from folkmoot.hub.register.models import Asset
from folkmoot.hub.rows.models import RowIdentifier
from folkmoot.tables import Column, ColumnType, Refinement, Schema

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

ROOT = Path(__file__).parents[3]
SCHEMA = Schema(
    (
        Column("ref", "Ref", ColumnType.TEXT),
        Column("n", "N", ColumnType.INTEGER, refinement=Refinement.NUMBER),
    )
)
MANY = 250
ASK = """
const soda = require('soda-js');
const [domain, identifier, secret] = process.argv.slice(1);
const fail = error => {
  console.error(String(error.text || error.message || error));
  process.exit(1);
};
const consumer = new soda.Consumer(domain, {apiToken: 'any'});
const producer = new soda.Producer(domain, {username: identifier, password: secret});
const ask = () => consumer.query().withDataset('rows-2222').where({n: 1.5}).order('ref')
  .getRows().on('success', rows => console.log(JSON.stringify(rows))).on('error', fail);
producer.operation().withDataset('rows-2222').upsert([{ref: 'new', n: 1.5}])
  .on('success', told => { console.log(JSON.stringify(told)); ask(); }).on('error', fail);
"""


@pytest.fixture
def rows(keep: Callable[..., Asset]) -> Asset:
    rows = [{"ref": f"r{number:03d}", "n": number} for number in range(MANY)]
    asset = keep("rows-2222", schema=SCHEMA, rows=rows)
    RowIdentifier.objects.create(asset=asset, column="ref")
    return asset


@pytest.fixture
def https(live_server: LiveServer, rows: Asset, tmp_path: Path) -> Iterator[Https]:
    host, _, port = live_server.url.removeprefix("http://").partition(":")
    with https_before((host, int(port)), tmp_path) as found:
        yield found


def test_cfasodapy_reads_every_page(https: Https, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(https.certificate))
    query = Query(
        domain=https.domain, id="rows-2222", where="n >= 10", select=["ref", "n"], verbose=False
    )
    found: list[dict[str, Any]] = [row for page in query.get_pages(100) for row in page]
    assert [row["n"] for row in found] == [str(number) for number in range(10, MANY)]


def test_soda_js_writes_and_reads(https: Https, oldbury: Member, node: str) -> None:
    if not (ROOT / "node_modules" / "soda-js").is_dir():
        pytest.skip("not run: soda-js is not installed; tools/run_tests.py does it")
    user = create_user(
        by=None, username="con", email="con@oldbury.example", name="C",
        password="a long enough one", roles=[(Role.CONTRIBUTOR, oldbury)],
    )  # fmt: skip
    key = make_key(by=user, purpose="soda-js")
    done = subprocess.run(
        [node, "--no-deprecation", "-e", ASK, https.domain, key.key.identifier, key.secret],
        cwd=ROOT,
        env={"NODE_EXTRA_CA_CERTS": str(https.certificate), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    told, found = map(json.loads, done.stdout.splitlines())
    assert told["Rows Created"] == 1
    assert found == [{"ref": "new", "n": "1.5"}]
