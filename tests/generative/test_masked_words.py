"""A reviewer's description gives nothing away, whatever the records say."""

import re

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.linkage.review import PersonRecord, describe_pair

_words = st.text("ABCDEFGHIKLMNOPRSTUWY", min_size=1, max_size=9) | st.none()
_numbers = st.text("0123456789", min_size=1, max_size=10) | st.none()
_shares = st.floats(0, 1) | st.none()
_records = st.builds(
    PersonRecord,
    forename=_words,
    root=_words,
    middle=_words,
    surname=_words,
    sound=_words,
    birth_day=st.integers(1, 31) | st.none(),
    birth_month=st.integers(1, 12) | st.none(),
    birth_year=st.integers(1900, 2026) | st.none(),
    sex=st.sampled_from("FM") | st.none(),
    house=_numbers,
    street=_words,
    postcode=st.from_regex(r"[A-Z]{2}[0-9][0-9][A-Z]{2}", fullmatch=True) | st.none(),
    home=_words,
    town=_words,
    birth_place=_words,
    occupation=_words,
    nhs_number=_numbers,
    national_number=_numbers,
    email=st.emails().map(str.upper) | st.none(),
    phone=_numbers,
    forename_share=_shares,
    surname_share=_shares,
)
_WORDS_IN_CAPITALS = re.compile(r"\bNHS\b|\bJanuary\b")


@given(_records, _records)
def test_no_digit_and_no_capital_of_a_record_is_told(
    left: PersonRecord, right: PersonRecord
) -> None:
    for line in describe_pair(left, right):
        assert not re.search(r"[A-Z0-9@]", _WORDS_IN_CAPITALS.sub("", str(line)))


@given(_records, _records)
def test_the_same_is_told_whichever_record_comes_first(
    left: PersonRecord, right: PersonRecord
) -> None:
    told, turned = describe_pair(left, right), describe_pair(right, left)
    assert [(line.fact, line.strength) for line in told] == [
        (line.fact, line.strength) for line in turned
    ]
