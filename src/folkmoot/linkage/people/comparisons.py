"""How two standardised records of people are compared: levels from agreement to difference.

A level of agreement on a common name is another level than on a rare one, so that how telling a
name is gets learned with everything else. `usual` is what is expected of two records of one person
before anything is learned, a share a level.
"""

from __future__ import annotations

from dataclasses import dataclass

RARE, MEDIUM = 2e-4, 1e-3
"""Shares of records below which a name is rare, and neither rare nor common."""
_CLOSE = 0.88
"""Jaro and Winkler's similarity of two spellings that are probably one name's."""


@dataclass(frozen=True, slots=True)
class PersonComparison:
    """One comparison: what it needs of both files, and its levels, the strongest first.

    `levels` pairs a level's name in plain words with its condition over `l` and `r`; the first
    that holds counts, the last holds always. `silent` holds where nothing can be said. The first
    `n_full` levels are full agreement, the last `n_different` difference, those between are in
    part.
    """

    name: str
    needs: str
    silent: str
    levels: tuple[tuple[str, str], ...]
    usual: tuple[float, ...]
    n_full: int = 1
    n_different: int = 1

    @property
    def sql(self) -> str:
        """An integer: -1 where silent, otherwise the level's place."""
        cases = " ".join(
            f"WHEN {condition} THEN {place}"
            for place, (_, condition) in enumerate(self.levels[:-1])
        )
        return f"CASE WHEN {self.silent} THEN -1 {cases} ELSE {len(self.levels) - 1} END"


def _either_missing(column: str) -> str:
    return f"l.{column} IS NULL OR r.{column} IS NULL"


def _is_close(column: str) -> str:
    left, right = f"l.{column}", f"r.{column}"
    # Nested, since CASE alone spares what is not asked: most pairs of names have neither the first
    # letter nor the last in common, and the edit distance costs most.
    return (
        f"(CASE WHEN left({left}, 1) <> left({right}, 1) AND right({left}, 1) <> right({right}, 1) "
        f"THEN FALSE WHEN jaro_winkler_similarity({left}, {right}) >= {_CLOSE} THEN TRUE "
        f"WHEN length({left}) > 3 AND abs(length({left}) - length({right})) <= 1 "
        f"THEN damerau_levenshtein({left}, {right}) <= 1 ELSE FALSE END)"
    )


_SWAPPED = "(l.given = r.surname OR r.given = l.surname)"
_HAS_INITIAL = (
    "(length(l.forename) = 1 OR length(r.forename) = 1) "
    "AND left(l.forename, 1) = left(r.forename, 1)"
)
_IN_MIDDLE = "(l.forename = r.middle OR r.forename = l.middle)"
_MIDDLE_INITIAL = (
    "((length(r.middle) = 1 AND left(l.forename, 1) = r.middle) OR "
    "(length(l.middle) = 1 AND left(r.forename, 1) = l.middle))"
)

FORENAME = PersonComparison(
    "forename",
    "forename",
    _either_missing("forename"),
    (
        ("same rare forename", f"l.forename = r.forename AND l.forename_share < {RARE}"),
        ("same forename", f"l.forename = r.forename AND l.forename_share < {MEDIUM}"),
        ("same common forename", "l.forename = r.forename AND length(l.forename) > 1"),
        ("forms of one forename", "l.root = r.root AND length(l.forename) > 1"),
        ("same initial, one forename unknown", _HAS_INITIAL),
        ("forename and surname changed places", _SWAPPED),
        ("close spellings of a forename", _is_close("forename")),
        ("one's forename is the other's middle name", _IN_MIDDLE),
        ("one's forename begins like the other's middle name", _MIDDLE_INITIAL),
        ("different forenames", "TRUE"),
    ),
    (0.08, 0.25, 0.37, 0.06, 0.05, 0.02, 0.09, 0.02, 0.01, 0.05),
    n_full=3,
)
SURNAME = PersonComparison(
    "surname",
    "surname",
    f"{_either_missing('surname')} OR {_SWAPPED}",
    (
        ("same rare surname", f"l.surname = r.surname AND l.surname_share < {RARE}"),
        ("same surname", f"l.surname = r.surname AND l.surname_share < {MEDIUM}"),
        ("same common surname", "l.surname = r.surname"),
        ("forms or close spellings of a surname", f"l.family = r.family OR {_is_close('surname')}"),
        (
            "one surname is part of the other",
            "least(length(l.surname), length(r.surname)) > 3 AND "
            "(contains(l.surname, r.surname) OR contains(r.surname, l.surname))",
        ),
        ("different surnames", "TRUE"),
    ),
    (0.2, 0.3, 0.25, 0.12, 0.02, 0.11),
    n_full=3,
)
MIDDLE = PersonComparison(
    "middle",
    "middle_name",
    f"{_either_missing('middle')} OR {_IN_MIDDLE} OR {_MIDDLE_INITIAL}",
    (
        ("same middle name", "l.middle = r.middle AND length(l.middle) > 1"),
        (
            "middle names begin alike",
            "left(l.middle, 1) = left(r.middle, 1) AND "
            f"(length(l.middle) = 1 OR length(r.middle) = 1 OR {_is_close('middle')})",
        ),
        ("different middle names", "TRUE"),
    ),
    (0.5, 0.38, 0.12),
)
_SAME_PARTS = (
    "(l.birth_day = r.birth_day)::INTEGER + (l.birth_month = r.birth_month)::INTEGER "
    "+ (l.birth_year = r.birth_year)::INTEGER"
)
_A_GENERATION = "abs(l.{name} - r.{name}) BETWEEN 16 AND 45"
BIRTH = PersonComparison(
    "birth",
    "birth_date",
    _either_missing("birth_year"),
    (
        ("born on the same day", "l.born = r.born AND l.born % 10000 <> 101"),
        ("both said to be born on the same 1 January", "l.born = r.born"),
        (
            "day and month of birth changed places",
            "l.birth_year = r.birth_year AND l.birth_day = r.birth_month "
            "AND l.birth_month = r.birth_day",
        ),
        ("two of day, month and year of birth agree", f"{_SAME_PARTS} >= 2"),
        ("born in the same year", "l.birth_year = r.birth_year"),
        ("born a generation apart", _A_GENERATION.format(name="birth_year")),
        ("born on other days", "TRUE"),
    ),
    (0.85, 0.01, 0.02, 0.08, 0.02, 0.006, 0.014),
    n_different=2,
)
GENERATION_LEVEL = 5
"""The birth comparison's level that parent and child of one name have."""
AGE = PersonComparison(
    "age",
    "age",
    _either_missing("age"),
    (
        ("same age", "l.age = r.age"),
        ("ages a year apart", "abs(l.age - r.age) = 1"),
        ("ages two or three years apart", "abs(l.age - r.age) <= 3"),
        ("ages a generation apart", _A_GENERATION.format(name="age")),
        ("other ages", "TRUE"),
    ),
    (0.8, 0.12, 0.04, 0.01, 0.03),
    n_different=2,
)
SEX = PersonComparison(
    "sex",
    "sex",
    _either_missing("sex"),
    (("same sex", "l.sex = r.sex"), ("different sex", "TRUE")),
    (0.98, 0.02),
)


def _number(name: str, what: str) -> PersonComparison:
    return PersonComparison(
        name,
        name,
        _either_missing(name),
        (
            (f"same {what}", f"l.{name} = r.{name}"),
            (
                f"{what} with one slip",
                f"length(l.{name}) > 5 AND damerau_levenshtein(l.{name}, r.{name}) <= 1",
            ),
            (f"different {what}", "TRUE"),
        ),
        (0.9, 0.05, 0.05) if name in {"nhs_number", "national_number"} else (0.6, 0.05, 0.35),
    )


def _word(name: str, what: str, silent: str = "FALSE") -> PersonComparison:
    return PersonComparison(
        name,
        name,
        f"{_either_missing(name)} OR {silent}",
        (
            (f"same {what}", f"l.{name} = r.{name}"),
            (f"{what} spelt alike", f"jaro_winkler_similarity(l.{name}, r.{name}) >= 0.9"),
            (f"different {what}", "TRUE"),
        ),
        (0.7, 0.1, 0.2),
    )


PLACE = PersonComparison(
    "place",
    "place",
    # One register may have whole addresses, the other postcodes only.
    f"({_either_missing('home')}) AND ({_either_missing('postcode')})",
    (
        ("same home", "l.home = r.home"),
        ("same house and street", "l.house = r.house AND l.street = r.street"),
        (
            "close spellings of one address",
            "CASE WHEN l.house <> r.house OR left(l.street, 1) <> left(r.street, 1) THEN FALSE "
            "WHEN l.postcode = r.postcode OR l.town = r.town OR "
            "damerau_levenshtein(l.postcode, r.postcode) <= 1 "
            "THEN jaro_winkler_similarity(l.street, r.street) >= 0.85 ELSE FALSE END",
        ),
        ("same postcode or street", "l.postcode = r.postcode OR l.street = r.street"),
        ("homes with other people in common", "FALSE"),
        ("different addresses", "TRUE"),
    ),
    (0.45, 0.08, 0.05, 0.07, 0.15, 0.2),
)
HOUSEHOLD_LEVEL = 4
"""The place comparison's level for records whose homes differ but hold others who were linked;
given by `households`, which sees more than two records."""
APART_LEVEL = 5

COMPARISONS: tuple[PersonComparison, ...] = (
    PLACE,
    FORENAME,
    SURNAME,
    MIDDLE,
    BIRTH,
    AGE,
    SEX,
    _number("nhs_number", "NHS number"),
    _number("national_number", "national number"),
    _number("email", "e-mail address"),
    _number("phone", "telephone number"),
    _word("town", "town", "l.home = r.home OR l.street = r.street"),
    _word("birth_place", "place of birth"),
    _word("occupation", "occupation"),
)
"""Place is first: its level is the last digit of a pattern, which `households` changes."""


def pattern_sql(comparisons: tuple[PersonComparison, ...]) -> str:
    """All levels of a pair in one number: digits of base (levels + 1), the first comparison's the
    least; a digit is 0 where silent and one more than the level's place otherwise."""
    terms, base = [], 1
    for comparison in comparisons:
        terms.append(f"(({comparison.sql}) + 1)::BIGINT * {base}")
        base *= len(comparison.levels) + 1
    return " + ".join(terms)
