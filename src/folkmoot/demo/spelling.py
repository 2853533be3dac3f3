"""One business, many spellings: what clerks, finance systems and card machines make of a name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import numpy as np

from folkmoot.demo.businesses import Business, Kind
from folkmoot.demo.habits import Case, SpellingHabit
from folkmoot.demo.names import pick

_TRADING_AS = ("T/A", "t/a", "T/AS", "TRADING AS")
_DEPARTMENTS = ("Schools", "Children's Services", "Leisure", "Finance", "Estates", "Housing")
_LEGAL_FORMS = (" Limited", " LLP", " PLC", " CIC")
_CARD_WIDTH = 22


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as one office wrote it, and whether it shows the name of a natural person."""

    text: str
    names_person: bool


def spell(rng: np.random.Generator, business: Business, habit: SpellingHabit) -> Spelling:
    """One spelling of a business by an office of these habits."""
    if business.kind.is_natural_person:
        text, names_person = _person(rng, business)
    else:
        text, names_person = _organisation(rng, business, habit), False
    if not habit.keeps_accents:
        text = _plain(text)
    if rng.random() < habit.mistakes:
        text = _slip(rng, text)
    return Spelling(in_case(text, habit.case)[: habit.longest].rstrip(), names_person)


def spell_on_card(rng: np.random.Generator, business: Business, town: str) -> Spelling:
    """One spelling of a business as a card machine prints it: capitals, cut, with a number."""
    is_door = bool(business.trading_name)
    text = _plain(business.trading_name or business.name)
    for form in _LEGAL_FORMS:
        text = text.removesuffix(form)
    text = "".join(c for c in text.upper() if c.isalnum() or c in " &")
    ending = rng.random()
    if business.branches > 2:
        text = f"{text[: _CARD_WIDTH - 5]} {int(rng.integers(1, 9999)):04d}"
    elif ending < 0.15:
        text = f"SQ *{text}"
    elif ending < 0.3:
        text = f"{text[:13]:<13} {town.upper()}"
    names_person = business.kind.is_natural_person and not is_door
    return Spelling(text[:_CARD_WIDTH].rstrip(), names_person)


def _person(rng: np.random.Generator, business: Business) -> tuple[str, bool]:
    forename, family = business.name.split(" ", 1)
    form = rng.random()
    if business.trading_name and form < 0.25:
        return business.trading_name, False
    if business.trading_name and form < 0.55:
        return f"{business.name} {pick(rng, _TRADING_AS)} {business.trading_name}", True
    if form < 0.75:
        return business.name, True
    if form < 0.85:
        return f"{forename[0]} {family}", True
    if form < 0.93:
        return f"{pick(rng, ('Mr', 'Mrs', 'Ms'))} {forename[0]} {family}", True
    return f"{family} {forename}", True


def _organisation(rng: np.random.Generator, business: Business, habit: SpellingHabit) -> str:
    if business.kind is Kind.PUBLIC_BODY:
        is_council = business.name.endswith("Council")
        if is_council and rng.random() < 0.5:
            return f"{business.name} - {pick(rng, _DEPARTMENTS)}"
        return business.name
    text = _limited(rng, business.name, habit.limited)
    if rng.random() < 0.25:
        text = text.replace(" & ", " and ")
    if text.startswith("The ") and rng.random() < 0.5:
        text = text[4:]
    if "’" in text:
        text = text.replace("’", pick(rng, ("’", "'", "'", "")))
    if text[1:2] == ".":
        text = text.replace(".", pick(rng, (".", " ", ""))).replace("  ", " ")
    if business.trading_name and rng.random() < 0.6:
        door = business.trading_name
        return door if rng.random() < 0.5 else f"{text} {pick(rng, _TRADING_AS)} {door}"
    return text


def _limited(rng: np.random.Generator, name: str, spellings: tuple[str, ...]) -> str:
    if not name.endswith(" Limited"):
        return name
    stem = name.removesuffix(" Limited")
    return stem if rng.random() < 0.05 else f"{stem} {pick(rng, spellings)}"


def _slip(rng: np.random.Generator, text: str) -> str:
    """Two letters swapped, one left out, or one struck twice."""
    at = int(rng.integers(1, max(2, len(text) - 2)))
    kind = rng.integers(3)
    if kind == 0:
        return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == 1 else text[:at] + text[at - 1 :]


def _plain(text: str) -> str:
    """Without accents and curly marks."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def in_case(text: str, case: Case) -> str:
    """The text in the capitals of this habit."""
    if case is Case.UPPER:
        return text.upper()
    return text.title() if case is Case.TITLE else text
