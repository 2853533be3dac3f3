"""Numbers and addresses on the web by which a business is known, checked and in one form.

A number that fails its check is not believed: a wrong one is worse than none.
"""

from __future__ import annotations

import re

from folkmoot.tables.formats import CharityNumber, CompanyNumber, Phone

_DIGITS = re.compile(r"\D+")
_HOST = re.compile(r"^(?:[a-z]+://)?(?:[^/@]*@)?(?:www\d?\.)?([a-z0-9.-]+\.[a-z]{2,})(?:[/:?#]|$)")
_PROVIDERS = frozenset(
    {
        "aol.com",
        "btconnect.com",
        "btinternet.com",
        "facebook.com",
        "gmail.com",
        "googlemail.com",
        "hotmail.co.uk",
        "hotmail.com",
        "icloud.com",
        "instagram.com",
        "linkedin.com",
        "live.co.uk",
        "live.com",
        "me.com",
        "msn.com",
        "ntlworld.com",
        "outlook.com",
        "sky.com",
        "talktalk.net",
        "tiscali.co.uk",
        "twitter.com",
        "virginmedia.com",
        "yahoo.co.uk",
        "yahoo.com",
    }
)
"""Whose addresses many unrelated people have."""
_VAT_WEIGHTS = range(8, 1, -1)


def read_company_number(text: str) -> str:
    """A company number with its leading noughts; "" where it is none."""
    return str(CompanyNumber.parse(text)) if CompanyNumber.is_valid(text) else ""


def read_charity_number(text: str) -> str:
    """A charity number; "" where it is none."""
    return str(CharityNumber.parse(text)) if CharityNumber.is_valid(text) else ""


def read_vat_number(text: str) -> str:
    """The nine digits of a VAT number; "" where the check digits do not hold.

    The first seven digits, weighted 8 to 2, and the last two are a multiple of 97, or are so with
    55 added (HM Revenue and Customs, VAT notice 700/21 and its series of 2010).
    """
    digits = _DIGITS.sub("", text)
    if len(digits) not in {9, 12}:
        return ""
    weighted = sum(
        weight * int(digit) for weight, digit in zip(_VAT_WEIGHTS, digits[:7], strict=True)
    )
    total = weighted + int(digits[7:9])
    return digits[:9] if 0 in (total % 97, (total + 55) % 97) else ""


def read_phone(text: str) -> str:
    """A telephone number of the UK; "" where it is none."""
    return str(Phone.parse(text)) if Phone.is_valid(text) else ""


def read_domain(text: str) -> str:
    """The domain of a web or e-mail address; "" where it is a provider's of many."""
    found = _HOST.match(text.strip().lower())
    domain = found.group(1) if found else ""
    return "" if domain in _PROVIDERS else domain
