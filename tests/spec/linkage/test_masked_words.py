"""What a reviewer is told of two records, instead of what they say.

Each case has what one record says, what the other says, and the line that stands for both. Nobody
here exists.
"""

from typing import Any

import pytest

from folkmoot.linkage.review import PersonRecord, Strength, describe_pair

SAME, CLOSE, DIFFERENT, SILENT = Strength

NAMES = [
    ("forename", {"forename": "ADA"}, {"forename": "ADA"}, SAME, "the same"),
    ("forename", {"forename": "A"}, {"forename": "ADA"}, CLOSE,
     "the same first letter, at least one gives only that"),
    ("forename", {"forename": "A"}, {"forename": "A"}, CLOSE,
     "the same first letter, at least one gives only that"),
    ("forename", {"forename": "OSSIE", "root": "OSRIC"}, {"forename": "OSRIC", "root": "OSRIC"},
     CLOSE, "two forms of one name"),
    ("forename", {"forename": "NADIA"}, {"forename": "NADYA"}, CLOSE, "one letter differs"),
    ("forename", {"forename": "NADIA"}, {"forename": "NAIDA"}, CLOSE,
     "two letters changed places"),
    ("forename", {"forename": "NADIA"}, {"forename": "NADIAH"}, CLOSE, "one has a letter more"),
    ("forename", {"forename": "ADA"}, {"forename": "AMA"}, CLOSE,
     "one letter differs, in a short name"),
    ("forename", {"forename": "PETRONA"}, {"forename": "PATRINA"}, CLOSE, "two letters differ"),
    ("forename", {"forename": "PETRONA"}, {"forename": "BETRINA"}, DIFFERENT, "different"),
    ("forename", {"forename": "KOFI", "middle": "MILO"}, {"forename": "MILO"}, CLOSE,
     "one's forename is the other's middle name"),
    ("forename", {"forename": "HAMO", "surname": "ASHBY"}, {"forename": "ASHBY", "surname": "HAMO"},
     CLOSE, "forename and surname changed places"),
    ("forename", {"forename": "KOFI"}, {"forename": "LENA"}, DIFFERENT, "different"),
    ("forename", {"forename": "KOFI"}, {}, SILENT, "only one record says"),
    ("forename", {}, {}, SILENT, "neither record says"),
    ("forename", {"forename": "ADA", "forename_share": 0.00001}, {"forename": "ADA"}, SAME,
     "the same, a rare one here"),
    ("middle name", {"middle": "JANA"}, {"middle": "J"}, CLOSE, "the same first letter"),
    ("middle name", {"middle": "JANA"}, {"middle": "LENA"}, DIFFERENT, "different"),
    ("surname", {"surname": "DUNWICK"}, {"surname": "DUNWICK", "surname_share": 0.01}, SAME,
     "the same, a common one here"),
    ("surname", {"surname": "DUNWICK", "sound": "DNWC"}, {"surname": "DUNWYCK", "sound": "DNWC"},
     CLOSE, "sounds alike, one letter differs"),
    ("surname", {"surname": "DUNWICK", "sound": "DNWC"}, {"surname": "DUNTICK", "sound": "DNTC"},
     CLOSE, "one letter differs"),
    ("surname", {"surname": "DUNWICKASHBY", "sound": "DNWC"}, {"surname": "ASHBY", "sound": "AS"},
     CLOSE, "one is part of the other"),
    ("surname", {"surname": "FAIRSHAW", "sound": "FRSH"}, {"surname": "FERRESHO", "sound": "FRSH"},
     CLOSE, "begins and sounds alike, spelt differently"),
    ("surname", {"surname": "ASHBY", "sound": "AS"}, {"surname": "THORNTON", "sound": "TRN"},
     DIFFERENT, "different"),
]  # fmt: skip


def born(day: int | None, month: int | None, year: int | None) -> dict[str, Any]:
    return {"birth_day": day, "birth_month": month, "birth_year": year}


BIRTHS = [
    (born(7, 5, 1961), born(7, 5, 1961), SAME, "the same day"),
    (born(1, 1, 1961), born(1, 1, 1961), CLOSE,
     "the same first of January, which often stands for an unknown day"),
    (born(7, 5, 1961), born(5, 7, 1961), CLOSE, "day and month changed places"),
    (born(7, 5, 1961), born(7, 5, 1971), CLOSE,
     "the same day and month, another year: one digit differs"),
    (born(7, 5, 1961), born(7, 5, 1916), CLOSE,
     "the same day and month, another year: two digits changed places"),
    (born(7, 5, 1961), born(7, 5, 1991), CLOSE,
     "the same day and month, another year: one digit differs, a generation apart or more"),
    (born(7, 5, 1961), born(17, 5, 1961), CLOSE,
     "the same month and year, another day: one digit differs"),
    (born(7, 5, 1961), born(28, 5, 1961), CLOSE,
     "the same month and year, another day: all its digits differ"),
    (born(7, 5, 1961), born(7, 11, 1961), CLOSE,
     "the same day and year, another month: all its digits differ"),
    (born(7, 5, 1961), born(None, None, 1961), CLOSE,
     "the same year, the day of at least one not known"),
    (born(7, 5, 1961), born(None, None, 1962), DIFFERENT,
     "other years, the day of at least one not known"),
    (born(7, 5, 1961), born(28, 11, 1961), DIFFERENT, "the same year, another day and month"),
    (born(7, 5, 1961), born(28, 11, 1962), DIFFERENT, "other days, at most two years apart"),
    (born(7, 5, 1961), born(28, 11, 1970), DIFFERENT, "other days, years apart"),
    (born(7, 5, 1961), born(28, 11, 1990), DIFFERENT, "other days, a generation apart or more"),
    (born(7, 5, 1961), {}, SILENT, "only one record says"),
]  # fmt: skip


def home(house: str | None, street: str | None, postcode: str | None) -> dict[str, Any]:
    return {"house": house, "street": street, "postcode": postcode,
            "home": f"{postcode}/{house}" if postcode and house else None}  # fmt: skip


HOMES = [
    (home("4", "ELM ST", "ZZ11AA"), home("4", "ELM ST", "ZZ11AA"), SAME, "the same home"),
    (home("4", "ELM ST", "ZZ11AA"), home("4", "ELM ST", "ZZ19BB"), SAME,
     "the same house and street"),
    (home("4", "ELM ST", "ZZ11AA"), home("9", "ELM ST", "ZZ11AA"), CLOSE,
     "the same postcode, another house"),
    (home("4", "ELM ST", "ZZ11AA"), home(None, "ELM ST", "ZZ11AA"), CLOSE,
     "the same postcode, one house not known"),
    (home("4", "ELM ST", "ZZ11AA"), home("9", "ELM ST", "ZZ11AB"), CLOSE,
     "the same street, another house"),
    (home("4", "ELM ST", "ZZ11AA"), home("4", "OAK RD", "ZZ11AB"), CLOSE,
     "the same house number, one character of the postcode differs"),
    (home("4", "ELM ST", "ZZ11AA"), home("9", "OAK RD", "ZZ11BB"), DIFFERENT,
     "in neighbouring streets"),
    (home("4", "ELM ST", "ZZ11AA"), home("9", "OAK RD", "ZZ14BB"), DIFFERENT,
     "in the same postal district"),
    (home("4", "ELM ST", "ZZ11AA"), home("9", "OAK RD", "YY14BB"), DIFFERENT,
     "in different districts"),
    (home("4", "ELM ST", None), home("9", "OAK RD", "YY14BB"), DIFFERENT,
     "at different addresses"),
    (home("4", "ELM ST", "ZZ11AA"), {}, SILENT, "only one record says"),
]  # fmt: skip

PARTICULARS = [
    ("sex", {"sex": "F"}, {"sex": "F"}, SAME, "the same"),
    ("sex", {"sex": "F"}, {"sex": "M"}, DIFFERENT, "different"),
    ("NHS number", {"nhs_number": "9990000018"}, {"nhs_number": "9990000018"}, SAME, "the same"),
    ("NHS number", {"nhs_number": "9990000018"}, {"nhs_number": "9990000081"}, CLOSE,
     "two digits changed places"),
    ("NHS number", {"nhs_number": "9990000018"}, {"nhs_number": "9991112223"}, DIFFERENT,
     "different"),
    ("telephone", {"phone": "700900123"}, {"phone": "700900124"}, CLOSE, "one digit differs"),
    ("e-mail", {"email": "ADA@ONE.EXAMPLE"}, {"email": "ADA@TWO.EXAMPLE"}, CLOSE,
     "the same before the at sign, another provider"),
    ("town", {"town": "OLDBURY"}, {"town": "OLDBURRY"}, CLOSE, "one has a letter more"),
    ("occupation", {"occupation": "BAKER"}, {}, SILENT, "only one record says"),
]  # fmt: skip

CASES = [
    *NAMES,
    *(("born", *case) for case in BIRTHS),
    *(("lives", *case) for case in HOMES),
    *PARTICULARS,
]


@pytest.mark.parametrize(
    ("fact", "left", "right", "strength", "words"),
    CASES,
    ids=[f"{case[0]}: {case[4]} ({place})" for place, case in enumerate(CASES)],
)
def test_what_is_told_of_two_records(
    fact: str, left: dict[str, Any], right: dict[str, Any], strength: Strength, words: str
) -> None:
    one, other = _record(left), _record(right)
    told = {line.fact: line for line in describe_pair(one, other)}
    assert (told[fact].words, told[fact].strength) == (words, strength)


@pytest.mark.parametrize("fact", ["middle name", "NHS number", "national number", "e-mail", "town"])
def test_of_what_neither_record_has_nothing_is_told(fact: str) -> None:
    assert fact not in {line.fact for line in describe_pair(PersonRecord(), PersonRecord())}


def _record(said: dict[str, Any]) -> PersonRecord:
    """As standardising would give it: a name that has no usual form of its own is its own."""
    return PersonRecord(**{"root": said.get("forename"), **said})
