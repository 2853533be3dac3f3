"""Names of businesses, taken apart so that two spellings of one business look alike.

A name is cleaned (case, accents, punctuation, abbreviations, the notes councils add), split at
"trading as", and its words sorted by what they do: legal form, trades, places, weak words, and
the *core*, the words that tell this business from the next.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from folkmoot.linkage.standardise.card_statements import read_merchant
from folkmoot.linkage.standardise.words import Vocabulary, brands, read_words, vocabulary

_STATUS_NOTE = re.compile(
    r"[\s\-(\[]*\b(?:IN (?:LIQUIDATION|ADMINISTRATION|RECEIVERSHIP)|DISSOLVED|"
    r"RATES ?- ?SUPPLIER CODE|C/O|A/P|(?:UTILITIES|PROPERTY|RATING) DEP(?:ARTMEN)?T|"
    r"PROPERTY ACCOUNTS|(?:NEF|2YO GRANT) ONLY)\b.*$"
)
_TRADING_AS = re.compile(r"\s*\(?\b(?:T/AS?|T\.A\.|TRADING AS)\b:?\s*")
_COOPERATIVE = re.compile(r"\bCO ?- ?OP(?=\b|ERATIVE)")
_GREAT_BRITAIN = re.compile(r"\bG(?:REA)?T BRITAIN\b")
_NOT_WORD = re.compile(r"[^A-Z0-9]+")
_FIELD_WIDTH = 17
"""Shorter names were not cut by a field's width: a final L is then an initial, not LIMITED."""
_LEAST_TO_COMPLETE = 5
_LONGEST_TRADE = 4


@dataclass(frozen=True, slots=True)
class BusinessName:
    """One name of one business, upper case. Tuples keep the order of the words.

    `core` is never empty: where a name has only places, trades and weak words ("BRADFORD
    COLLEGE"), they are its core. `trades` are classes ("nursery"), `trade_words` the words that
    say them, without those that another word of the class may stand for. `legal_form` is "" where
    the name shows none. `channel` is the payment company a card payment went through.
    """

    text: str
    core: tuple[str, ...]
    trades: tuple[str, ...]
    trade_words: tuple[str, ...]
    places: tuple[str, ...]
    legal_form: str
    channel: str = ""

    @property
    def key(self) -> str:
        """The core run together, so that "W H SMITH" and "WH SMITH" are equal."""
        return "".join(self.core)

    @property
    def identity(self) -> tuple[object, ...]:
        """Equal for two spellings that differ only in what says nothing."""
        return (self.core, self.trade_words, self.places, self.legal_form)

    @property
    def is_incorporated(self) -> bool:
        return self.legal_form != ""


def read_business_names(
    raw: str | None, words: Vocabulary | None = None, *, is_payee: bool = False
) -> tuple[BusinessName, ...]:
    """Every name that a cell gives for one business: the legal name, then what it trades as.

    With `is_payee`, card-statement additions are taken off, and a national chain's shop sign
    also gives the companies behind it. Empty when the cell holds no word.
    """
    known = words or vocabulary()
    text = clean_text(raw)
    channel = ""
    if is_payee:
        merchant = read_merchant(text)
        text, channel = merchant.name, merchant.channel
    parts = [part for part in _TRADING_AS.split(_STATUS_NOTE.sub("", text)) if part]
    if is_payee and not channel:
        parts += _companies_behind(parts)
    names: dict[tuple[object, ...], BusinessName] = {}
    for part in parts:
        name = _sort_words(part, known, channel, may_be_cut=len(text) >= _FIELD_WIDTH)
        if name is not None:
            names.setdefault(name.identity, name)
    return tuple(names.values())


def clean_text(raw: str | None) -> str:
    """Upper case, one kind of apostrophe, no accents, no lost characters, single spaces."""
    plain = unicodedata.normalize("NFKD", (raw or "").replace("\ufffd", "").replace("´", "'"))
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return " ".join(letters.replace("’", "'").replace("`", "'").upper().split())


def split_words(text: str, words: Vocabulary) -> list[str]:
    """The words of a clean name: little words left out, initials joined, abbreviations spelled
    out, no punctuation."""
    joined = _GREAT_BRITAIN.sub("GB", _COOPERATIVE.sub("COOP", text.replace("'", "")))
    pieces = [piece for piece in _NOT_WORD.split(joined) if piece]
    pieces = [piece for piece in pieces if piece not in words.little] or pieces
    run_together: list[str] = []
    for is_initial, group in groupby(pieces, key=lambda piece: len(piece) == 1 and piece.isalpha()):
        alike = list(group)
        run_together += ["".join(alike)] if is_initial else alike
    return [words.abbreviations.get(word, word) for word in run_together]


def _sort_words(
    text: str, words: Vocabulary, channel: str, *, may_be_cut: bool
) -> BusinessName | None:
    found, legal_form = _take_legal_form(split_words(text, words), words, may_be_cut=may_be_cut)
    if not found:
        return None
    if may_be_cut and not legal_form:
        found[-1] = _completed(found[-1], words)
    trades, trade_words, rest = _take_trades(found, words)
    places = tuple(word for word in rest if word in words.places)
    core = tuple(word for word in rest if word not in words.places and word not in words.weak)
    return BusinessName(
        text=" ".join(found),
        core=core or tuple(found),
        trades=trades,
        trade_words=trade_words,
        places=places if core else (),
        legal_form=legal_form,
        channel=channel,
    )


def _take_legal_form(
    found: list[str], words: Vocabulary, *, may_be_cut: bool
) -> tuple[list[str], str]:
    """The words without the legal form, and the form's code."""
    for phrase, code in words.legal_forms.items():
        parts = phrase.split()
        if len(parts) > 1 and found[-len(parts) :] == parts:
            return found[: -len(parts)], code
    if may_be_cut and len(found) > 1 and found[-1] in words.limited_cut_short:
        return found[:-1], "ltd"
    for position in range(len(found) - 1, 0, -1):
        code = words.legal_forms.get(found[position], "")
        if code and (code not in ("foreign", "lp") or position == len(found) - 1):
            rest = found[:position] + found[position + 1 :]
            return [word for word in rest if words.legal_forms.get(word) != code], code
    return found, ""


def _take_trades(
    found: list[str], words: Vocabulary
) -> tuple[tuple[str, ...], tuple[str, ...], list[str]]:
    """The classes of the trade words, in order and once each; those words; the words that are
    left. The longest phrase wins: NURSERY SCHOOL is a nursery."""
    trades: dict[str, None] = {}
    trade_words: list[str] = []
    rest: list[str] = []
    position = 0
    while position < len(found):
        for length in range(min(_LONGEST_TRADE, len(found) - position), 0, -1):
            phrase = " ".join(found[position : position + length])
            trade = words.trades.get(phrase) or words.trades.get(phrase + "S")
            if trade:
                trades[trade] = None
                trade_words += phrase.split()
                position += length
                break
        else:
            rest.append(found[position])
            position += 1
    telling = tuple(word for word in trade_words if word not in words.interchangeable)
    return tuple(trades), telling, rest


def _completed(word: str, words: Vocabulary) -> str:
    """A last word that a field cut short, where it can only have been one known word (or that
    word's plural)."""
    if len(word) < _LEAST_TO_COMPLETE or words.knows(word):
        return word
    wholes = sorted((whole for whole in words.completions if whole.startswith(word)), key=len)
    if wholes and all(whole.startswith(wholes[0]) for whole in wholes):
        return wholes[0]
    return word


def _companies_behind(parts: list[str]) -> list[str]:
    """A chain's shop sign, and the companies behind it. The longest sign that begins the name
    wins."""
    for part in parts:
        plain = part.replace("'", "")
        signs = [
            sign for sign in brands() if plain == sign or plain.startswith((sign + " ", sign + "-"))
        ]
        if signs:
            longest = max(signs, key=len)
            return [longest, *brands()[longest]]
    return []


@cache
def chain_names() -> frozenset[str]:
    """The texts of national chains' signs and of the companies behind them: telling names, however
    many premises have them. A sign that is one ordinary word ("The Works") is left out."""
    names = [name for sign, companies in brands().items() for name in (sign, *companies)]
    texts = {read.text for name in names for read in read_business_names(name)}
    return frozenset(texts - set(read_words("ordinary_words.txt")))
