"""The masked view of a pair: what two records have in common, never what they say.

A reviewer reads "surname: sounds alike, one letter differs" and "born: day and month changed
places", and judges from that. No text, number or date of a record gets into a description, and it
is the same whichever of the two records comes first.
"""

from __future__ import annotations

from folkmoot.linkage.review.names import say_forename, say_middle_name, say_surname
from folkmoot.linkage.review.particulars import (
    say_birth,
    say_email,
    say_home,
    say_number,
    say_sex,
    say_word,
)
from folkmoot.linkage.review.records import PersonRecord
from folkmoot.linkage.review.saying import Similarity


def describe_pair(left: PersonRecord, right: PersonRecord) -> tuple[Similarity, ...]:
    """What a reviewer is told of two records: name, birth, sex and home always; the rest where at
    least one of the two has it."""
    said = (
        say_forename(left, right),
        say_middle_name(left, right),
        say_surname(left, right),
        say_birth(left, right),
        say_sex(left, right),
        say_home(left, right),
        say_word("town", left.town, right.town),
        say_number("NHS number", left.nhs_number, right.nhs_number),
        say_number("national number", left.national_number, right.national_number),
        say_email(left.email, right.email),
        say_number("telephone", left.phone, right.phone),
        say_word("place of birth", left.birth_place, right.birth_place),
        say_word("occupation", left.occupation, right.occupation),
    )
    return tuple(similarity for similarity in said if similarity is not None)
