"""What card machines add to a merchant's name, and how to take it off again.

A purchasing-card file holds the merchant as the terminal sent it: a payment company's prefix
("PAYPAL *"), a marketplace with an order number ("AMZN Mktp UK*MT07X1JV4"), a shop number
("TESCO STORES 2617"), a web address ("WWW.NISBETS.COM"), all cut to 18 to 25 characters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The seller follows the star.
_SELLER_AFTER = re.compile(
    r"^(?:PAYPAL|PP|SP|SQ|IZ|SUMUP|ZETTLE|EB|CRV|WPY|STRIPE|KLARNA|NYX|ETSY)\s?\*\s*(?=\S)"
)
# The company comes before the star, or before a reference; what follows is an order number.
_COMPANIES_BEFORE = (
    (re.compile(r"^(?:AMZN|AMAZON|AMZ)\b.*$"), "AMAZON"),
    (re.compile(r"^FACEBK\b.*$"), "FACEBOOK"),
    (re.compile(r"^(?:MSFT|MICROSOFT)\b.*\*.*$"), "MICROSOFT"),
)
_AMAZON_SELLER = re.compile(r"^AMZ\*\s*(?=[A-Z])")
_ORDER_NUMBER = re.compile(r"\s*\*\s?\S*$")
_WEB = re.compile(
    r"^(?:HTTPS?:[./]*)?(?:WWW\.)?([A-Z0-9-]+)\.(?:[A-Z0-9.-]*\.)?(?:CO|COM|ORG|NET|GOV|AC|EU|UK)\b.*$"
)
_WEB_START = re.compile(r"^WWW[. ]([A-Z0-9-]+).*$")
_SHOP_NUMBER = re.compile(r"(?<=[A-Z')])[\s-]*(?:GB|NO)?\s?(?!(?:19|20)\d\d$)\d[\d ]{2,}$")
_BRACKETED_NUMBER = re.compile(r"\s*\(\d+\)$|\s+R/T$|\s+#\d+$")
# What sold it, not who: said by the terminal after the merchant's name.
_TERMINAL_WORDS = re.compile(
    r"\s+(?:S/MKTS?|PFS|SSTN|ONLINE WEB|RETAIL GROUP|ONLINE SHOP|STORE|STORES)$"
)


@dataclass(frozen=True, slots=True)
class Merchant:
    """A merchant's name without the terminal's additions. `channel` is who took the payment for
    it ("PAYPAL"), "" where the merchant did."""

    name: str
    channel: str = ""


def read_merchant(text: str) -> Merchant:
    """The merchant in an upper-case payee name. A name without such additions comes back as is."""
    name, channel = text, ""
    seller = _SELLER_AFTER.match(name) or _AMAZON_SELLER.match(name)
    if seller:
        channel = seller.group(0).split("*")[0].strip()
        name = name[seller.end() :]
    else:
        for pattern, company in _COMPANIES_BEFORE:
            if pattern.match(name) and _is_reference_of(company, name):
                return Merchant(company)
    name = _ORDER_NUMBER.sub("", name) or name
    name = _BRACKETED_NUMBER.sub("", name)
    name = _SHOP_NUMBER.sub("", name)
    web = _WEB_START.match(name) or _WEB.match(name)
    if web:
        name = web.group(1).replace("-", " ").replace(".", " ")
    shorter = _TERMINAL_WORDS.sub("", name)
    return Merchant(shorter.strip(" -.*") or text, channel)


def _is_reference_of(company: str, name: str) -> bool:
    """Whether the rest of the name is the company's own reference, not another company's word:
    "AMAZON GLAZING LIMITED" is no part of Amazon."""
    if company != "AMAZON":
        return True
    rest = re.sub(r"^(?:AMZN|AMAZON|AMZ)", "", name)
    own = r"(?:[\s.*]|MKTP|MARKETPLACE|RETAIL|SVCS|PRIME|MUSIC|DIGITAL|EU|UK|CO|COM|AM\b|-|\*\S+)*"
    return re.fullmatch(own, rest) is not None
