"""The risk that remains, in words, as data that papers and pages can quote."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def residual_risk() -> tuple[str, ...]:
    """Sentences on what remains of the risk when people are linked by encodings."""
    text = (files(__package__) / "residual_risk.yaml").read_text("utf-8")
    return tuple(str(sentence) for sentence in yaml.safe_load(text))
