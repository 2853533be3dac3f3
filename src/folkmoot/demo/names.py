"""Names by grammar: places, streets, families, people, firms; none is copied from a real one.

Family and place names are put together from syllables, so a name that exists is a coincidence.
Forenames are common words of the language and point to nobody without a family name.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

import numpy as np
import yaml

_WORDS: dict[str, list[str]] = yaml.safe_load(
    files("folkmoot.demo").joinpath("words.yaml").read_text("utf-8")
)
_INITIALS = "ABCDEGHJKLMNPRSTW"


def pick(rng: np.random.Generator, words: Sequence[str]) -> str:
    """One of the words, each as likely as the others."""
    return words[int(rng.integers(len(words)))]


def family(rng: np.random.Generator) -> str:
    return pick(rng, _WORDS["onsets"]) + pick(rng, _WORDS["family_endings"])


def person(rng: np.random.Generator) -> str:
    """Forename and family name."""
    return f"{pick(rng, _WORDS['forenames'])} {family(rng)}"


def place(rng: np.random.Generator) -> str:
    return pick(rng, _WORDS["onsets"]) + pick(rng, _WORDS["place_endings"])


def ward_names(rng: np.random.Generator, number: int) -> list[str]:
    """That many names of wards, each different."""
    found: dict[str, None] = {}
    while len(found) < number:
        quarter = f" {pick(rng, _WORDS['quarters'])}" if rng.random() < 0.5 else ""
        found[place(rng) + quarter] = None
    return list(found)


def street(rng: np.random.Generator) -> str:
    stem = place(rng) if rng.random() < 0.3 else pick(rng, _WORDS["streets"])
    return f"{stem} {pick(rng, _WORDS['street_kinds'])}"


def inn(rng: np.random.Generator) -> str:
    return f"The {pick(rng, _WORDS['adjectives'])} {pick(rng, _WORDS['creatures'])}"


def firm(rng: np.random.Generator, words: Sequence[str]) -> str:
    """A firm's name without its legal form, from the words of its trade."""
    trade = pick(rng, words)
    form = rng.random()
    if form < 0.30:
        return f"{family(rng)} {trade}"
    if form < 0.42:
        return f"{family(rng)} & {family(rng)} {trade}"
    if form < 0.50:
        return f"{family(rng)} & {pick(rng, ('Sons', 'Son', 'Daughters', 'Co'))} {trade}"
    if form < 0.62:
        return f"{place(rng)} {trade}"
    if form < 0.70:
        initials = pick(rng, _INITIALS) + (pick(rng, _INITIALS) if rng.random() < 0.5 else "")
        return f"{'.'.join(initials)}. {family(rng)} {trade}"
    if form < 0.76:
        return f"{family(rng)} Brothers {trade}"
    if form < 0.80:
        return f"{family(rng)}’s {trade}"
    if form < 0.81:
        return f"{pick(rng, _WORDS['accented'])} {family(rng)} {trade}"
    if form < 0.86:
        return f"The {place(rng)} {trade} {pick(rng, ('Company', 'Group', 'Partnership'))}"
    return f"{pick(rng, _WORDS['onsets'])}{pick(rng, _WORDS['coined_endings'])} {trade}"
