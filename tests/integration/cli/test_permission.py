"""A sentence is answered with the assets of a region's register."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.cli.conftest import folkmoot


def test_the_register_gives_the_assets_that_the_sentence_speaks_of(
    region: Path, published: str
) -> None:
    asked = ("can-we", "Where does our money go?", "--region", region, "--json")
    done = folkmoot(*asked)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [asset["title"] for asset in told["proposal"]["assets"]] == ["payments"]
    assert told["proposal"]["assets"][0]["holder"] == "Oldbury"
    assert told["proposal"]["assets"][0]["published"]
    assert told["best"]["rung"] == 0


def test_a_region_without_such_data_is_said_to_have_none(region: Path, published: str) -> None:
    done = folkmoot("can-we", "Which homes are empty houses?", "--region", region)
    assert done.returncode == 1
    assert "The register has no asset that the sentence speaks of" in done.stderr
