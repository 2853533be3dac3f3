"""Nothing personal enters the ledger: it can never be taken out again.

A ledger that forgets nothing and may be handed to anyone must not hold personal data (UK GDPR,
Article 5(1)(c) and (e)). Actors are a role and a hexadecimal key, subjects are identifiers, and
the text of details is refused when it has the shape of something that points to a person. The
shapes are a net for mistakes, not a proof: whoever writes an action still decides what its
details say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from folkmoot.errors import LedgerError
from folkmoot.ledger.canonical import Scalar
from folkmoot.tables.formats import NhsNumber

LONGEST_TEXT = 200
"""Characters. Longer than any identifier, hash or title; free text about a person is longer."""

_ROLE = re.compile(r"[a-z][a-z_]{0,39}")
_KEY = re.compile(r"[0-9a-f][0-9a-f-]{6,62}[0-9a-f]")
_ACTION = re.compile(r"[a-z][a-z_]*(?:\.[a-z][a-z_]*)+")
_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,127}")
_DETAIL = re.compile(r"[a-z][a-z0-9_]{0,63}")

_ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_SHAPES = {
    "an e-mail address": re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+"),
    "a National Insurance number": re.compile(
        _ALONE.format(r"[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]"), re.IGNORECASE
    ),
    "a postcode": re.compile(
        _ALONE.format(
            r"(?:[A-Za-z]{1,2}\d[A-Za-z\d]? \d[A-Za-z]{2}|[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2})"
        )
    ),
    "a telephone number": re.compile(_ALONE.format(r"(?:\+44 ?|0)\d(?:[ -]?\d){8,9}")),
}
_NHS_SHAPE = re.compile(_ALONE.format(r"\d{3}[ -]?\d{3}[ -]?\d{4}"))


def check_role(role: str) -> None:
    """Raises LedgerError unless this is the name of a role, such as `output_checker`."""
    if not _ROLE.fullmatch(role):
        raise LedgerError(
            "An actor's role is not a role's name.",
            remedy="Use lower-case letters and underscores, such as output_checker.",
        )


def check_actor_key(key: str) -> None:
    """Raises LedgerError unless this is hexadecimal, so that no name can be written into it."""
    if not _KEY.fullmatch(key):
        raise LedgerError(
            "An actor's key is not opaque.",
            remedy="Use 8 to 64 hexadecimal digits, such as a UUID; never a name or an e-mail.",
        )


def check_content(action: str, subject: str, details: Mapping[str, Scalar]) -> None:
    """Raises LedgerError when an entry would say something malformed or personal.

    The error names the detail, never its value.
    """
    if not _ACTION.fullmatch(action):
        raise LedgerError(
            "An action is not written as one.", remedy='Write noun and verb, "asset.registered".'
        )
    if not _SUBJECT.fullmatch(subject):
        raise LedgerError(
            "A subject is not an identifier.",
            where=action,
            remedy="Use letters, digits and _ . : / + -, at most 128 of them.",
        )
    for name in details:
        if not _DETAIL.fullmatch(name):
            raise LedgerError(
                "A detail has a name that is not plain.",
                where=action,
                remedy="Use lower-case letters, digits and underscores.",
            )
    for name, text in _texts(subject, details):
        likeness = personal_likeness(text)
        if likeness:
            raise LedgerError(
                f"The {name} looks like {likeness}, and the ledger forgets nothing.",
                where=action,
                remedy="Write an identifier or a count instead.",
            )


def personal_likeness(text: str) -> str | None:
    """What of a person this text looks like, in words; None when it looks like nothing personal."""
    if len(text) > LONGEST_TEXT or "\n" in text:
        return "free text"
    if any(NhsNumber.is_valid(found.group()) for found in _NHS_SHAPE.finditer(text)):
        return "an NHS number"
    return next((words for words, shape in _SHAPES.items() if shape.search(text)), None)


def _texts(subject: str, details: Mapping[str, Scalar]) -> Iterator[tuple[str, str]]:
    yield "subject", subject
    for name, value in details.items():
        if isinstance(value, str):
            yield f"detail {name!r}", value
