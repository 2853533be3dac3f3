"""From linked pairs to persons: pseudonyms of one agreement, and how sure each person is."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from folkmoot.errors import LinkageError
from folkmoot.tables import Column, ColumnType, Meaning, Schema
from folkmoot.vault.separation.pseudonyms import links_of, name_persons
from folkmoot.vault.separation.sides import ROW_KEY

FIRST, SECOND = b"1" * 32, b"2" * 32

SCHEMA = Schema(
    (
        Column(ROW_KEY, ROW_KEY, ColumnType.CODE),
        Column("born", "Born", ColumnType.DATE, Meaning.DATE_OF_BIRTH),
    )
)

Pair = tuple[str, str, str, str, float]


def records(*keys: str, born: date = date(1980, 5, 17)) -> tuple[pa.Table, Schema]:
    return pa.table({ROW_KEY: list(keys), "born": [born] * len(keys)}), SCHEMA


TABLES = {"claims": records("a1", "a2", "a3"), "tenancies": records("b1", "b2", "b3")}
PAIRS: list[Pair] = [
    ("claims", "a1", "tenancies", "b1", 0.99),
    ("claims", "a2", "tenancies", "b2", 0.6),
]


def named(pairs: list[Pair], secret: bytes = FIRST, **kwargs: object) -> dict[str, tuple[str, ...]]:
    """The pseudonym, tier and probability of each record."""
    tables = kwargs.get("tables", TABLES)
    decisions = kwargs.get("decisions", ())
    names = ("left_asset", "left_id", "right_asset", "right_id", "match_probability")
    columns = zip(*pairs, strict=True) if pairs else ([],) * 5
    linked = pa.table(dict(zip(names, map(list, columns), strict=True)))
    clusters = name_persons(tables, linked, decisions, secret)  # type: ignore[arg-type]
    return {
        one["row_key"]: (one["pseudonym"], one["match_tier"], one["match_probability"])
        for one in links_of(clusters).to_pylist()
    }


def test_linked_records_have_one_pseudonym_and_others_their_own() -> None:
    found = named(PAIRS)
    assert found["a1"][0] == found["b1"][0]
    assert found["a2"][0] == found["b2"][0]
    assert len({pseudonym for pseudonym, *_ in found.values()}) == 4


def test_two_agreements_have_no_pseudonym_in_common() -> None:
    one = {pseudonym for pseudonym, *_ in named(PAIRS).values()}
    other = {pseudonym for pseudonym, *_ in named(PAIRS, SECOND).values()}
    assert not one & other


def test_the_same_agreement_gives_the_same_pseudonyms_whatever_the_order() -> None:
    assert named(PAIRS) == named(PAIRS[::-1])


def test_a_pseudonym_tells_no_row_key() -> None:
    assert not [key for key, (pseudonym, *_) in named(PAIRS).items() if key in pseudonym]


def test_a_person_is_as_sure_as_its_least_sure_record() -> None:
    found = named([*PAIRS, ("tenancies", "b1", "tenancies", "b3", 0.7)])
    assert {found[key][2] for key in ("a1", "b1", "b3")} == {0.7}


def test_tiers_say_strict_likely_or_one_record() -> None:
    found = named(PAIRS)
    assert found["a1"][1:] == ("strict", 0.99)
    assert found["b2"][1:] == ("likely", 0.6)
    assert found["a3"][1:] == ("one record", None)


def test_two_dates_of_birth_are_not_one_person() -> None:
    tables = {"claims": records("a1"), "tenancies": records("b1", born=date(1951, 11, 28))}
    found = named(PAIRS[:1], tables=tables)
    assert found["a1"][0] != found["b1"][0]


def test_what_a_reviewer_decided_holds_whatever_the_model_says() -> None:
    apart = {"left_asset": "claims", "left_id": "a1", "right_asset": "tenancies", "right_id": "b1"}
    found = named(PAIRS, decisions=[{**apart, "is_same": False}])
    assert found["a1"][0] != found["b1"][0]


def test_a_secret_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(LinkageError, match="too short"):
        named(PAIRS, b"short")
