"""The comparisons of businesses: names, trades, places, legal forms, numbers and postcodes.

Their probabilities are where training starts and what it falls back on. They were estimated on
the rating lists of Bradford, Calderdale, Kirklees and Wakefield
(`docs/explanation/linking-suppliers.md`).
"""

from __future__ import annotations

from folkmoot.linkage.comparisons import Comparison, Level, Teacher
from folkmoot.linkage.fields import Field
from folkmoot.linkage.records import TELLING

_DISTINCTIVE = 20
"""Bits. Words this rare together are hardly shared by chance: one in a million names."""
_ORDINARY = TELLING
_LONG = 14
_LONG_ENOUGH_TO_BEGIN = 9
_LONG_ENOUGH_TO_MISSPELL = 7

_SAME_CORE = "key_l = key_r"
_SAME_TEXT = (
    "(telling_texts_l is not null and telling_texts_r is not null"
    " and list_has_any(telling_texts_l, telling_texts_r))"
)
_SAME_KIND = f"({_SAME_CORE} and whole_l = whole_r)"
_SAME_TRADE_WORDS = (
    "(trade_words_l is null or trade_words_r is null"
    " or list_has_all(trade_words_l, trade_words_r) or list_has_all(trade_words_r, trade_words_l))"
)
_WHOLE = f"({_SAME_KIND} and {_SAME_TRADE_WORDS})"
_RARER = "least(rarity_l, rarity_r)"
_SHORTER = "least(length(key_l), length(key_r))"
_NEARLY = "damerau_levenshtein(key_l, key_r) <= 1"
_NEARLY_AT_LENGTH = "damerau_levenshtein(key_l, key_r) <= 2"
_BEGINS = "(starts_with(key_l, key_r) or starts_with(key_r, key_l))"
_INCLUDED = "(list_has_all(core_l, core_r) or list_has_all(core_r, core_l))"
_TRADES_DIFFER = (
    "(trades_l is not null and trades_r is not null and not list_has_any(trades_l, trades_r))"
)
_PLACES_DIFFER = (
    "(places_l is not null and places_r is not null and not list_has_any(places_l, places_r))"
)
_COMPATIBLE = f"not {_TRADES_DIFFER} and not {_PLACES_DIFFER}"

NAME = Comparison(
    "name",
    Field.BUSINESS_NAME,
    "key_l is null or key_r is null",
    (
        Level(
            "whole",
            f"{_WHOLE} and ({_RARER} >= {_ORDINARY} or {_SAME_TEXT})",
            "are the same, word for word, and not made of common words only",
            0.53,
            0.0009,
            certainty=0.98,
        ),
        Level(
            "whole_common",
            f"{_WHOLE} and (trades_l is not null or places_l is not null)",
            "are the same, word for word: common words, with a trade or a place",
            0.02,
            0.0002,
            certainty=0.9,
        ),
        Level(
            "whole_bare",
            _WHOLE,
            "are the same, word for word, but made of common words alone",
            0.015,
            0.0004,
            certainty=0.75,
        ),
        Level(
            "nearly_long",
            f"not {_SAME_CORE} and {_NEARLY_AT_LENGTH} and {_SHORTER} >= {_LONG}"
            f" and {_RARER} >= {_DISTINCTIVE}",
            "are long, rare and spelled nearly alike",
            0.01,
            0.0003,
            certainty=0.75,
        ),
        Level(
            "same_kind",
            _SAME_KIND,
            "have the same telling words and say the same kind of trade in other words",
            0.03,
            0.003,
        ),
        Level(
            "core_distinctive",
            f"{_SAME_CORE} and {_COMPATIBLE} and {_RARER} >= {_DISTINCTIVE}",
            "have the same telling words, rare together; one adds a trade or a place",
            0.036,
            0.0007,
            certainty=0.8,
        ),
        Level(
            "core_ordinary",
            f"{_SAME_CORE} and {_COMPATIBLE} and {_RARER} >= {_ORDINARY}",
            "have the same telling words; one adds a trade or a place",
            0.016,
            0.0055,
        ),
        Level(
            "core_common",
            f"{_SAME_CORE} and {_COMPATIBLE}",
            "have the same telling words, but common ones, and one adds a trade or a place",
            0.029,
            0.0105,
        ),
        Level(
            "core_contradicted",
            _SAME_CORE,
            "have the same telling words but different trades or places",
            0.001,
            0.028,
        ),
        Level(
            "begins_long",
            f"{_BEGINS} and {_SHORTER} >= {_LONG}",
            "begin alike at length: one goes on where the other stops",
            0.016,
            0.0016,
        ),
        Level(
            "begins_or_nearly",
            f"({_BEGINS} and {_SHORTER} >= {_LONG_ENOUGH_TO_BEGIN})"
            f" or ({_NEARLY} and {_SHORTER} >= {_LONG_ENOUGH_TO_MISSPELL})",
            "begin alike or are spelled nearly alike",
            0.02,
            0.042,
        ),
        Level(
            "included",
            f"{_INCLUDED} and {_RARER} >= {_ORDINARY}",
            "share telling words: one has all of the other's and more",
            0.045,
            0.056,
        ),
        Level(
            "included_common",
            _INCLUDED,
            "share common words: one has all of the other's and more",
            0.1,
            0.357,
        ),
        Level(
            "shares_a_word",
            "list_has_any(core_l, core_r) or beginning_l = beginning_r",
            "share a word or a beginning and little else",
            0.13,
            0.4843,
        ),
        Level("nothing", "ELSE", "have nothing in common", 0.002, 0.01),
    ),
    Teacher.ONE_ADDRESS,
    ladders=(
        ("whole", "core_distinctive", "core_ordinary", "core_common", "core_contradicted"),
        ("whole", "whole_common", "whole_bare"),
        ("whole", "same_kind", "core_contradicted"),
        ("nearly_long", "begins_or_nearly", "shares_a_word"),
        ("begins_long", "begins_or_nearly"),
        ("included", "included_common", "shares_a_word", "nothing"),
    ),
)

TRADE = Comparison(
    "trade",
    Field.BUSINESS_NAME,
    f"{_SAME_CORE} or (trades_l is null and trades_r is null)",
    (
        Level("same", "list_has_any(trades_l, trades_r)", "say the same trade", 0.81, 0.075),
        Level(
            "one",
            "trades_l is null or trades_r is null",
            "say a trade on one side only",
            0.18,
            0.675,
        ),
        Level("differs", "ELSE", "say different trades", 0.01, 0.25),
    ),
    Teacher.ONE_ADDRESS,
)

PROPERTY = Comparison(
    "property",
    Field.KIND_OF_PROPERTY,
    "(trades_l is not null and trades_r is not null)"
    " or ((trades_l is null or kinds_r is null) and (trades_r is null or kinds_l is null))",
    (
        Level(
            "fits",
            "list_has_any(trades_l, kinds_r) or list_has_any(trades_r, kinds_l)",
            "name a trade that the kind of property is for",
            0.75,
            0.14,
        ),
        Level("differs", "ELSE", "name a trade that the kind of property is not for", 0.25, 0.86),
    ),
    Teacher.NOBODY,
)

PLACE = Comparison(
    "place",
    Field.BUSINESS_NAME,
    f"{_SAME_CORE} or (towns_l is null and towns_r is null)",
    (
        Level("same", "list_has_any(towns_l, towns_r)", "name the same place", 0.58, 0.015),
        Level(
            "one",
            "towns_l is null or towns_r is null",
            "name a place on one side only",
            0.41,
            0.816,
        ),
        Level("differs", "ELSE", "name different places", 0.01, 0.169),
    ),
    Teacher.ONE_ADDRESS,
)

LEGAL_FORM = Comparison(
    "legal_form",
    Field.BUSINESS_NAME,
    "legal_form_l is null and legal_form_r is null",
    (
        Level("same", "legal_form_l = legal_form_r", "have the same legal form", 0.54, 0.28),
        Level(
            "one",
            "legal_form_l is null or legal_form_r is null",
            "show a legal form on one side only",
            0.45,
            0.7,
        ),
        Level("differs", "ELSE", "have different legal forms", 0.01, 0.02),
    ),
    Teacher.SURE_PAIRS,
)

COMPANY_NUMBER = Comparison(
    "company_number",
    Field.COMPANY_NUMBER,
    "company_numbers_l is null or company_numbers_r is null",
    (
        Level(
            "same",
            "list_has_any(company_numbers_l, company_numbers_r)",
            "have the same company number",
            0.95,
            0.0005,
        ),
        Level("differs", "ELSE", "have different company numbers", 0.05, 0.9995),
    ),
    Teacher.SURE_PAIRS,
)

POSTCODE = Comparison(
    "postcode",
    Field.POSTCODE,
    "postcodes_l is null or postcodes_r is null",
    (
        Level(
            "same", "list_has_any(postcodes_l, postcodes_r)", "are at the same postcode", 0.6, 0.002
        ),
        Level(
            "district",
            "list_has_any(districts_l, districts_r)",
            "are in the same postcode district",
            0.2,
            0.06,
        ),
        Level("differs", "ELSE", "are in different postcode districts", 0.2, 0.938),
    ),
    Teacher.SURE_PAIRS,
)

LIBRARY: tuple[Comparison, ...] = (
    NAME,
    TRADE,
    PROPERTY,
    PLACE,
    LEGAL_FORM,
    COMPANY_NUMBER,
    POSTCODE,
)
"""Every comparison there is; a model takes those whose field both sides give."""
