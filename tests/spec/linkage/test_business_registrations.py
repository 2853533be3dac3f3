"""Numbers and web addresses of businesses: what is read, and what is not believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from folkmoot.linkage.businesses.registrations import (
    read_charity_number,
    read_company_number,
    read_domain,
    read_phone,
    read_vat_number,
)

CASES: tuple[tuple[Callable[[str], str], str, str], ...] = (
    (read_company_number, "1234567", "01234567"),
    (read_company_number, "01234567", "01234567"),
    (read_company_number, "sc 123456", "SC123456"),
    (read_company_number, "n/a", ""),
    (read_company_number, "00000000", ""),
    (read_charity_number, "1123456", "1123456"),
    (read_charity_number, "none", ""),
    (read_vat_number, "GB 980 7806 84", "980780684"),
    (read_vat_number, "980780685", ""),
    (read_vat_number, "100000132", "100000132"),
    (read_vat_number, "12345", ""),
    (read_phone, "0113 222 3333", "+441132223333"),
    (read_phone, "(0113) 2223333 ext 4", "+441132223333"),
    (read_phone, "call us", ""),
    (read_domain, "https://www.ash.example/about", "ash.example"),
    (read_domain, "Info@Ash.example", "ash.example"),
    (read_domain, "ash.example:8080", "ash.example"),
    (read_domain, "somebody@gmail.com", ""),
    (read_domain, "none", ""),
)


@pytest.mark.parametrize(("read", "written", "value"), CASES)
def test_what_is_written_is_read_or_not_believed(
    read: Callable[[str], str], written: str, value: str
) -> None:
    assert read(written) == value
