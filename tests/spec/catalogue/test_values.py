"""Values as feeds write them, and what is made of them."""

from __future__ import annotations

import pytest

from folkmoot.catalogue.reading.values import line, moment, text, web_address, words
from folkmoot.catalogue.vocabularies import FREQUENCIES, frequency_code


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ("a &amp; b", "a & b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("<script>alert(1)</script>said", "said"),
        ("{{description}}", ""),
        ("N/A", ""),
        (None, ""),
        (12, "12"),
        (["first", "second"], "first"),
        ({"en": "English", "cy": "Cymraeg"}, "English"),
        ({"@value": "said", "@language": "en"}, "said"),
        ("nul\x00l", "null"),
    ],
)
def test_texts(written: object, read: str) -> None:
    assert text(written) == read


def test_a_line_is_one_line_of_bounded_length() -> None:
    assert line("two\n  lines") == "two lines"
    assert len(line("x" * 1000)) == 300


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-04-03", "2026-04-03T00:00:00+00:00"),
        ("2026-04-03T10:11:12Z", "2026-04-03T10:11:12+00:00"),
        ("2026-04-03T10:11:12+01:00", "2026-04-03T09:11:12+00:00"),
        ("2026-04-03T10:11:12.123456", "2026-04-03T10:11:12.123456+00:00"),
        ("2026-04", "2026-04-01T00:00:00+00:00"),
        ("2026", "2026-01-01T00:00:00+00:00"),
        (1775210400000, "2026-04-03T10:00:00+00:00"),
        ("1775210400000", "2026-04-03T10:00:00+00:00"),
        ("2026-02-30", None),
        ("last Tuesday", None),
        ("R/P1Y", None),
        ("0001-01-01T00:00:00+14:00", None),
        (1e300, None),
        (True, None),
        ("", None),
        (None, None),
    ],
)
def test_moments(written: object, read: str | None) -> None:
    found = moment(written)
    assert (found.isoformat() if found else None) == read


@pytest.mark.parametrize(
    ("written", "is_kept"),
    [
        ("https://x.example/a?b=c", True),
        ("HTTP://x.example/", True),
        ({"@id": "https://x.example/"}, True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.example/", False),
        ("https://user:word@x.example/", False),
        ("https://x.example/ a", False),
        ("https:///nowhere", False),
        ("https://[::1", False),
        ("https://x.example/" + "a" * 3000, False),
        (None, False),
    ],
)
def test_addresses(written: object, is_kept: bool) -> None:
    assert bool(web_address(written)) is is_kept


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (["a", "b", "a"], ("a", "b")),
        ("a, b,,a", ("a", "b")),
        ([{"display_name": "A"}, {"name": "b"}], ("A", "b")),
        (7, ()),
        ({"a": 1}, ()),
        (None, ()),
    ],
)
def test_keywords(written: object, read: tuple[str, ...]) -> None:
    assert words(written) == read


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("R/P1M", "MONTHLY"),
        ("http://purl.org/cld/freq/quarterly", "QUARTERLY"),
        ("http://publications.europa.eu/resource/authority/frequency/ANNUAL", "ANNUAL"),
        ("freq:weekly", "WEEKLY"),
        ("Annually", "ANNUAL"),
        ("Every month", "MONTHLY"),
        ("irregular", "IRREG"),
        ("whenever", ""),
        ("", ""),
    ],
)
def test_frequencies(written: str, code: str) -> None:
    assert frequency_code(written) == code


@pytest.mark.parametrize("code", FREQUENCIES)
def test_every_frequency_is_known_by_its_own_names(code: str) -> None:
    terms = FREQUENCIES[code]
    assert frequency_code(code) == code
    assert frequency_code(terms.english) == code
    if terms.repeating:
        assert frequency_code(terms.repeating) == code
