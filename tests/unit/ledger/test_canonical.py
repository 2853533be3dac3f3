"""Canonical JSON: the examples of RFC 8785 that a ledger entry can hold."""

from collections.abc import Mapping

import pytest

from folkmoot.errors import LedgerError
from folkmoot.ledger.canonical import LARGEST_INTEGER, canonical_bytes


def test_names_are_sorted_by_utf16_code_units_as_in_section_3_2_3() -> None:
    names = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    written = canonical_bytes(dict.fromkeys(names)).decode()
    in_order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert written == "{" + ",".join(f'"{name}":null' for name in in_order) + "}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('\u20ac$\u000f\nA\'B"\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"'),
        ("\b\t\f\x1f\x7f", '"\\b\\t\\f\\u001f\x7f"'),
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (0, "0"),
        (-LARGEST_INTEGER, "-9007199254740991"),
        ({"b": {"d": 1, "c": 2}, "a": ""}, '{"a":"","b":{"c":2,"d":1}}'),
    ],
)
def test_a_value_is_written_in_its_one_form(value: str | int | None, written: str) -> None:
    assert canonical_bytes(value) == written.encode()


@pytest.mark.parametrize(
    "value", [0.5, float("nan"), [1], (1,), b"x", 2**53, -(2**53), "\ud800", {"\udc00": 1}]
)
def test_what_has_no_one_form_is_refused(value: object) -> None:
    assert isinstance(value, object)
    with pytest.raises(LedgerError):
        canonical_bytes({"value": value} if not isinstance(value, Mapping) else value)  # type: ignore[dict-item]
