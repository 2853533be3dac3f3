"""Mutated queries against a hub over HTTP: none gives a 500, a hang, or a row of another dataset.

    .venv/bin/python benchmarks/portal_fuzz.py --region FOLDER --queries 100000

Publishes two datasets in an empty folder, one of them never asked for; serves nothing but the
application itself, in this process, with its workers; asks each query of the first dataset and
counts the statuses. Prints what was slow and what failed; the exit code is 1 where anything did.
The mutations are those of tests/generative/test_soql_fuzz.py and follow from --seed alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

OPEN, SHUT = "fuzz-2222", "shut-2222"
SECRET = "zzqx-not-for-anybody"  # noqa: S105 - what must never come back
TYPES = (
    "supplier:text,service:text,code:text,amount:number,n:number,rate:double,"
    "paid_on:floating_timestamp,at:fixed_timestamp,ok:boolean,place:point,area:polygon,"
    "page:url,office:location,facts:json"
)
ROWS = """supplier,service,code,amount,n,rate,paid_on,at,ok,place,area,page,office,facts
Acme Ltd,Housing,007,100.50,10,0.5,2024-01-15,2024-01-15T10:30:00Z,true,POINT (-1.55 53.8),\
"POLYGON ((-2 53, -1 53, -1 54, -2 54, -2 53))",https://a.gov,"(53.8, -1.5)","{""a"":[1]}"
Bright & Co,Parks,042,250.25,20,1.25,2024-02-10,2024-02-29T23:59:59Z,false,POINT (-1.5 53.9),,,,
acme ltd,Parks,,,30,,,,,,,,,
"""
SLOW_SECONDS = 20.0
REFUSED, COMPILED = -400, -200
"""Instead of a status: a query that was compiled only, and what came of it."""


def main() -> int:
    asked = _arguments()
    _publish(asked.region)
    from django.test import Client

    from folkmoot.hub.soda import answering

    client = Client(raise_request_exception=False)
    mutate = _Mutations(asked.seed)
    statuses: Counter[int] = Counter()
    failed: list[str] = []
    started = time.monotonic()
    for number in range(asked.queries):
        text = mutate.query()
        if number % asked.ask_every:
            statuses[_compiled(text)] += 1
            continue
        begun = time.monotonic()
        response = client.get(f"/resource/{OPEN}.json", {"$query": text})
        content = b"".join(response) if response.streaming else response.content
        took = time.monotonic() - begun
        statuses[response.status_code] += 1
        if response.status_code >= 500 or took > SLOW_SECONDS or SECRET.encode() in content:
            failed.append(f"{response.status_code} after {took:.1f} s: {text!r}")
        if number % 5000 == 4999:
            print(f"{number + 1:,} queries, {dict(statuses)}, {len(failed)} failed", flush=True)
    answering.close()
    took = time.monotonic() - started
    print(f"{asked.queries:,} queries in {took:,.0f} s, seed {asked.seed}: {dict(statuses)}")
    for each in failed[:50]:
        print(each)
    return int(bool(failed))


def _compiled(text: str) -> int:
    """What the hub would say of a query before any engine is asked; anything else ends the run."""
    from tests.generative.test_soql_fuzz import DATASET

    from folkmoot.soql import SoqlError, compile_query

    try:
        compile_query(text, DATASET)
    except SoqlError:
        return REFUSED
    return COMPILED


class _Mutations:
    """Queries made by inserting, cutting, swapping, doubling and splicing good ones."""

    def __init__(self, seed: int) -> None:
        from tests.generative.test_soql_fuzz import PIECES, SEEDS

        self._random = random.Random(seed)  # noqa: S311 - the same queries every time
        self._pieces, self._seeds = PIECES, SEEDS

    def query(self) -> str:
        draw = self._random
        text = draw.choice(self._seeds)
        for _ in range(draw.randint(0, 4)):
            place = draw.randint(0, len(text))
            kind = draw.randrange(5)
            if kind == 0:
                text = f"{text[:place]} {draw.choice(self._pieces)} {text[place:]}"
            elif kind == 1:
                text = text[:place] + text[place + draw.randint(1, 12) :]
            elif kind == 2:
                text = text[:place] + chr(draw.randint(32, 0x2FF)) + text[place + 1 :]
            elif kind == 3:
                text = text[:place] + text[: draw.randint(0, len(text))]
            else:
                text = text[:place] + draw.choice(self._seeds)[place:]
        return text


def _publish(region: Path) -> None:
    from folkmoot.cli.declared import publish_declared

    region.mkdir(parents=True, exist_ok=True)
    said = {
        "member": "", "title": "", "description": "", "contact": "", "licence": "OGL-UK-3.0",
        "row_identifier": "",
    }  # fmt: skip
    files = region.with_name(f"{region.name}-files")
    files.mkdir(exist_ok=True)
    (files / "rows.csv").write_text(ROWS, "utf-8")
    (files / "shut.csv").write_text(f"secret\n{SECRET}\n", "utf-8")
    publish_declared(files / "rows.csv", region, TYPES, code=OPEN, **said)
    publish_declared(files / "shut.csv", region, "secret:text", code=SHUT, **said)
    from folkmoot.hub.register.models import Asset

    Asset.objects.filter(code=SHUT).update(standing="shared", published_at=None)
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--region", type=Path, required=True, help="A folder that is not there.")
    parser.add_argument("--queries", type=int, default=100_000)
    parser.add_argument(
        "--ask-every", type=int, default=1,
        help="Ask one query in so many over HTTP and only compile the others.",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=2026)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
