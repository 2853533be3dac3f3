"""What a card machine adds to a merchant's name, and what is left when it is taken off."""

import pytest

from folkmoot.linkage.standardise.card_statements import read_merchant

STATEMENTS = [
    ("PAYPAL *ACMEWIDGETS", "ACMEWIDGETS", "PAYPAL"),
    ("SUMUP *ACME WIDGETS", "ACME WIDGETS", "SUMUP"),
    ("IZ *ACME TAXIS", "ACME TAXIS", "IZ"),
    ("SQ *ACME", "ACME", "SQ"),
    ("AMZN MKTP UK*MT07X1JV4", "AMAZON", ""),
    ("AMAZON.CO.UK*MT1FX73G4 AM", "AMAZON", ""),
    ("AMAZON PRIME*MT2U71SZ4", "AMAZON", ""),
    ("AMAZON GLAZING LIMITED", "AMAZON GLAZING LIMITED", ""),
    ("AMZ*ACME WIDGETS", "ACME WIDGETS", "AMZ"),
    ("FACEBK 3BP4PGEC72", "FACEBOOK", ""),
    ("MSFT *<E02006KDZO>", "MICROSOFT", ""),
    ("ACME STORES 2617", "ACME", ""),
    ("ACME (747)", "ACME", ""),
    ("ACME PFS 4082", "ACME", ""),
    ("ACME 2000 LTD", "ACME 2000 LTD", ""),
    ("ACME GARAGE 1998", "ACME GARAGE 1998", ""),
    ("WWW.ACME-WIDGETS.CO.UK", "ACME WIDGETS", ""),
    ("ACME.COM", "ACME", ""),
    ("HTTP://ACME.ORG.", "ACME", ""),
    ("ACME WIDGETS", "ACME WIDGETS", ""),
]


@pytest.mark.parametrize(("statement", "name", "channel"), STATEMENTS)
def test_the_merchant_is_what_is_left(statement: str, name: str, channel: str) -> None:
    read = read_merchant(statement)
    assert (read.name, read.channel) == (name, channel)
