"""Whether a name is probably a natural person's, and so must not be shown.

People who trade under their own name stand among the suppliers of every council. The judgement
errs towards hiding: a firm whose name sounds like a person's is hidden too. It is made from the
words alone, by rules that each say their reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from folkmoot.linkage.standardise.business_names import clean_text, read_business_names
from folkmoot.linkage.standardise.card_statements import read_merchant
from folkmoot.linkage.standardise.withheld import withheld_reason
from folkmoot.linkage.standardise.words import background_counts, brands, read_words, vocabulary


class Grounds(StrEnum):
    """Why a name was judged a person's, or not."""

    NO_NAME = "no_name"
    INCORPORATED = "incorporated"
    INSTITUTION = "institution"
    BRAND = "brand"
    BUSINESS_WORDS = "business_words"
    TITLE = "title"
    OWN_NAME = "own_name"
    FORENAME = "forename"
    INITIALS = "initials"
    SURNAMES = "surnames"
    UNKNOWN_WORDS = "unknown_words"
    SELLER = "seller"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Grounds.NO_NAME: "No name is given.",
    Grounds.INCORPORATED: "It shows a company's legal form.",
    Grounds.INSTITUTION: "It has a word that only an organisation has.",
    Grounds.BRAND: "It is the sign of a national chain.",
    Grounds.BUSINESS_WORDS: "It is made of words that businesses use.",
    Grounds.TITLE: "It begins with, or has, a person's title.",
    Grounds.OWN_NAME: "It looks like a person who trades under their own name.",
    Grounds.FORENAME: "It has a forename and what may be a surname.",
    Grounds.INITIALS: "It has initials and what may be a surname.",
    Grounds.SURNAMES: "It is made of surnames.",
    Grounds.UNKNOWN_WORDS: "Its words are none that businesses use, and may be a person's name.",
    Grounds.SELLER: "It is the name of a seller on a payment service, who may be a person.",
}


@dataclass(frozen=True, slots=True)
class PersonJudgement:
    """Whether to treat a name as a person's, and on what grounds."""

    is_person: bool
    grounds: Grounds


_TITLES = frozenset(
    [
        "MR",
        "MRS",
        "MISS",
        "MS",
        "MX",
        "DR",
        "DRS",
        "PROF",
        "PROFESSOR",
        "REV",
        "REVD",
        "REVEREND",
        "CLLR",
        "COUNCILLOR",
        "QC",
        "KC",
        "MP",
    ]
)
_TITLES_BEFORE_A_FORENAME = frozenset(["SIR", "LADY", "DAME", "LORD", "FATHER", "SISTER"])
_PARTNERS = re.compile(r"\b(?:PARTNERSHIP|PARTNSHIP|PTNSHIP|P'?/?SHI?P|PARTNERS)\b")
_OWN_BUSINESS = re.compile(r"\s*(?:\bT/?AS?\b|\bTRADING AS\b|\s-\s)\s*")
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_COMMON_IN_BUSINESS = 8
_MOST_WORDS = 4
_INITIALS = 2
_HOME_TRADES = frozenset(["CHILDMINDER", "CHILDMINDERS", "CHILDMINDING"])
_FAMILY_FIRM = frozenset(["SON", "SONS", "CO", "DAUGHTER", "DAUGHTERS"])


def is_probably_person(name: str | None) -> bool:
    """Whether the name must be treated as a natural person's and not be shown."""
    return judge_person(name).is_person


def judge_person(name: str | None) -> PersonJudgement:
    """The judgement on a name as a council published it, with its grounds."""
    if withheld_reason(name) is not None:
        return PersonJudgement(False, Grounds.NO_NAME)
    merchant = read_merchant(clean_text(name))
    parts = _OWN_BUSINESS.split(merchant.name)
    judgements = [_judge_part(part, is_owner=len(parts) > 1) for part in parts if part]
    if len(judgements) > 1 and judgements[0].is_person:
        return PersonJudgement(True, Grounds.OWN_NAME)
    whole = _judge_part(merchant.name, is_owner=False)
    if whole.grounds in (Grounds.INCORPORATED, Grounds.BRAND, Grounds.INSTITUTION):
        return whole
    if merchant.channel and not whole.is_person and not _has_business_word(merchant.name):
        return PersonJudgement(True, Grounds.SELLER)
    return judgements[0] if len(judgements) > 1 and not whole.is_person else whole


def _judge_part(text: str, *, is_owner: bool) -> PersonJudgement:
    """`is_owner`: the text stands before "trading as", where an ambiguous forename is one."""
    if any(read.is_incorporated for read in read_business_names(text)):
        return PersonJudgement(False, Grounds.INCORPORATED)
    words = [word for word in _NOT_LETTERS.split(text.replace("'", "")) if word]
    if _is_brand(text) and not _has_full_name(words, is_owner=False):
        return PersonJudgement(False, Grounds.BRAND)
    without_partners = [
        word for word in _NOT_LETTERS.split(_PARTNERS.sub(" ", text).replace("'", "")) if word
    ]
    spoken = [word for word in without_partners if word not in ("AND", "THE")]
    if _has_title(words):
        return PersonJudgement(True, Grounds.TITLE)
    if any(word in _institutions() for word in spoken):
        return PersonJudgement(False, Grounds.INSTITUTION)
    is_sign = any(character.isdigit() for character in text) or text.startswith("THE ")
    return _judge_words(spoken, is_sign=is_sign, is_owner=is_owner)


def _judge_words(words: list[str], *, is_sign: bool, is_owner: bool) -> PersonJudgement:
    """What forenames, surnames and initials say, where nothing else decides. `is_sign`: it has a
    number, or begins with "The", as no person's name does."""
    longer = [word for word in words if len(word) > 1]
    if len(longer) > 1 and _has_full_name(longer, is_owner=is_owner):
        is_whole = all(_may_be_surname(word) or _is_forename(word) for word in longer)
        return PersonJudgement(True, Grounds.FORENAME if is_whole else Grounds.OWN_NAME)
    if any(word in _HOME_TRADES for word in longer) and any(_is_forename(word) for word in longer):
        return PersonJudgement(True, Grounds.OWN_NAME)
    if words and _are_initials(words[0]) and not is_sign:
        rest = [word for word in words[1:] if len(word) > _INITIALS]
        if len(rest) == 1 and _may_be_surname(rest[0]):
            return PersonJudgement(True, Grounds.INITIALS)
        if len(rest) > 1 and _is_surname(rest[0]):
            return PersonJudgement(True, Grounds.OWN_NAME)
    if _is_family_firm(words):
        return PersonJudgement(True, Grounds.OWN_NAME)
    if 2 <= len(longer) <= _MOST_WORDS and all(_is_surname(word) for word in longer):
        return PersonJudgement(True, Grounds.SURNAMES)
    if len(longer) in (2, 3) and not is_sign and all(_may_be_surname(word) for word in longer):
        return PersonJudgement(True, Grounds.UNKNOWN_WORDS)
    return PersonJudgement(False, Grounds.BUSINESS_WORDS)


def _has_full_name(longer: list[str], *, is_owner: bool) -> bool:
    """Whether a forename stands before what may be a surname, or after the only surname. A
    forename that is an ordinary word too needs a surname that is known, or an owner's place."""
    for first, second in zip(longer, longer[1:], strict=False):
        if _is_forename(first) and _may_be_surname(second):
            return True
        is_known = _is_surname(second) or (is_owner and _may_be_surname(second))
        if first in _ambiguous_forenames() and is_known:
            return True
    return len(longer) == 2 and _may_be_surname(longer[0]) and _is_forename(longer[1])


def _is_family_firm(words: list[str]) -> bool:
    """Initials, what may be a surname, and "& SON"."""
    return (
        len(words) > 2
        and len(words[0]) <= _INITIALS
        and words[-1] in _FAMILY_FIRM
        and any(len(word) > _INITIALS and _may_be_surname(word) for word in words[1:-1])
    )


def _are_initials(word: str) -> bool:
    """A legal form is none where a name begins with it; UK is no initials."""
    known = vocabulary()
    is_word = known.knows(word) and word not in known.legal_forms
    return len(word) == 1 or (len(word) == _INITIALS and not is_word)


def _has_title(words: list[str]) -> bool:
    return any(
        word in _TITLES
        or (word in _TITLES_BEFORE_A_FORENAME and after is not None and _is_forename(after))
        for word, after in zip(words, [*words[1:], None], strict=False)
    )


def _is_brand(text: str) -> bool:
    plain = text.replace("'", "")
    return any(plain == sign or plain.startswith(sign + " ") for sign in brands())


def _has_business_word(text: str) -> bool:
    return any(_is_business_word(word) for word in _NOT_LETTERS.split(text) if word)


def _may_be_surname(word: str) -> bool:
    """A known surname, or no word that businesses are known to use."""
    return _is_surname(word) or not _is_business_word(word)


@cache
def _is_business_word(word: str) -> bool:
    if word.endswith("S") and len(word) > _MOST_WORDS and _is_business_word(word[:-1]):
        return True
    known = vocabulary()
    spelled = known.abbreviations.get(word, word)
    return (
        known.knows(spelled)
        or any(word in phrase.split() for phrase in known.trades)
        or background_counts().get(word, 0) >= _COMMON_IN_BUSINESS
        or word in _ordinary_words()
    )


def _is_forename(word: str) -> bool:
    return word in _forenames()


def _is_surname(word: str) -> bool:
    return word in _surnames()


@cache
def _forenames() -> frozenset[str]:
    return frozenset(read_words("forenames.txt"))


@cache
def _ambiguous_forenames() -> frozenset[str]:
    return frozenset(read_words("ambiguous_forenames.txt"))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(read_words("surnames.txt"))


@cache
def _institutions() -> frozenset[str]:
    return frozenset(read_words("institution_words.txt"))


@cache
def _ordinary_words() -> frozenset[str]:
    return frozenset(read_words("ordinary_words.txt"))
