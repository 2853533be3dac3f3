"""Tables small enough to check by hand."""

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pytest

from folkmoot.disclosure import Effort, Settings, parse_settings, profile

Contributions = Callable[[str], pa.Table]


@pytest.fixture
def contributions() -> Contributions:
    """Reads lines of `column column … / value value …` into a table: text, `amount` a number."""

    def read(text: str) -> pa.Table:
        heading, *lines = text.strip().splitlines()
        names = heading.split()
        rows = [dict(zip(names, line.split(), strict=True)) for line in lines]
        columns = {name: pa.array([row[name] for row in rows]) for name in names}
        if "amount" in columns:
            columns["amount"] = columns["amount"].cast(pa.int64())
        return pa.table(columns)

    return read


@pytest.fixture
def firms() -> Settings:
    """The business profile, in no hurry."""
    return replace(profile("business"), effort=Effort(seconds=30))


@pytest.fixture
def lone_firms() -> Settings:
    """Only figures of a single firm are unsafe, and only outsiders attack: easy to follow."""
    return parse_settings(
        "lone",
        """
        rules: {minimum_frequency: {contributors: 2, margin_percent: 10}}
        attacker: classic
        combinations: false
        """,
    )
