"""Which addresses the hub reads when somebody, or another site, gives it one."""

from __future__ import annotations

import pytest

from folkmoot.errors import AddressRefused, FetchError
from folkmoot.hub.fetching import check

PUBLIC = "93.184.215.14"

LEADING_TO = [
    # address                     may be read
    ("93.184.215.14", True),
    ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
    ("10.0.0.1", False),  # private
    ("172.16.9.9", False),
    ("172.32.0.1", True),  # just beyond the private block
    ("192.168.1.1", False),
    ("100.64.0.1", False),  # shared by a provider's customers
    ("127.0.0.1", False),  # the hub itself
    ("127.9.9.9", False),
    ("0.0.0.0", False),  # noqa: S104 - nothing is bound
    ("169.254.169.254", False),  # where clouds keep their secrets
    ("192.0.0.8", False),
    ("192.0.2.1", False),  # documentation
    ("198.18.0.1", False),  # benchmarks
    ("203.0.113.9", False),
    ("224.0.0.1", False),  # multicast
    ("240.0.0.1", False),  # reserved
    ("255.255.255.255", False),
    ("::1", False),
    ("::", False),
    ("::127.0.0.1", False),  # IPv4 in a dress: compatible,
    ("::ffff:127.0.0.1", False),  # mapped,
    ("::ffff:93.184.215.14", False),  # even of a public address,
    ("64:ff9b::7f00:1", False),  # translated,
    ("2002:7f00:1::", False),  # 6to4,
    ("2001:0:53aa:64c::1", False),  # Teredo
    ("fe80::1", False),
    ("fe80::1%eth0", False),
    ("fc00::1", False),
    ("fd12:3456::1", False),
    ("ff02::1", False),
    ("2001:db8::1", False),
    ("3fff::1", False),
    ("5f00::1", False),
]


@pytest.mark.parametrize(("address", "may_be_read"), LEADING_TO)
def test_a_name_is_read_only_where_it_leads_to_the_public_internet(
    address: str, may_be_read: bool
) -> None:
    if may_be_read:
        found = check("https://data.example/a.csv", resolve=lambda host, port: [address])
        assert found.connect_to == (address,)
    else:
        with pytest.raises(AddressRefused):
            check("https://data.example/a.csv", resolve=lambda host, port: [address])


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused):
        check("https://data.example/", resolve=lambda host, port: [PUBLIC, "10.0.0.1"])


def test_a_refusal_does_not_say_what_a_name_leads_to() -> None:
    with pytest.raises(AddressRefused) as refused:
        check("https://intranet.example/", resolve=lambda host, port: ["10.20.30.40"])
    assert "10.20" not in str(refused.value)


WRITTEN = [
    # address                                       read as, or why it is refused
    ("https://data.example/a.csv", "https://data.example/a.csv"),
    ("HTTPS://Data.Example:443/a.csv?b=c#d", "https://data.example/a.csv?b=c"),
    ("http://data.example", "http://data.example/"),
    ("http://data.example./a", "http://data.example/a"),
    ("https://data.example/Ausgaben für März.csv", "characters"),
    ("https://data.example/für.csv", "https://data.example/f%C3%BCr.csv"),
    ("https://data.example/a%20b.csv", "https://data.example/a%20b.csv"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    ("ftp://data.example/a.csv", "begin with"),
    ("file:///etc/passwd", "begin with"),
    ("gopher://data.example/", "begin with"),
    ("data.example/a.csv", "begin with"),
    ("", "begin with"),
    ("https://", "no host"),
    ("https:///a.csv", "no host"),
    ("https://somebody:secret@data.example/", "password"),
    ("https://data.example@evil.example/", "password"),
    ("https://data.example:22/", "port"),
    ("https://data.example:8443/", "port"),
    ("http://data.example:443/", "port"),
    ("https://data.example:99999/", "not written"),
    ("https://[::1/", "not written"),
    ("https://[fe80::1%25eth0]/", "no host"),
    ("https://data.example\\@evil.example/", "characters"),
    ("https://data.example/\r\nHost: evil", "characters"),
    ("https://data.example/\x00", "characters"),
    ("https://data.example/" + "a" * 2000, "longer"),
]


@pytest.mark.parametrize(("written", "expected"), WRITTEN)
def test_an_address_is_plainly_written(written: str, expected: str) -> None:
    if expected.startswith("http"):
        assert check(written, resolve=lambda host, port: [PUBLIC]).url == expected
    else:
        with pytest.raises(AddressRefused) as refused:
            check(written, resolve=lambda host, port: [PUBLIC])
        assert expected in refused.value.problem


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "017700000001", "127.1", "localhost"])
def test_other_ways_to_write_the_hub_itself_lead_nowhere(host: str) -> None:
    with pytest.raises(FetchError):
        check(f"http://{host}/")


OWN = [
    # own hosts               address                             leads to            may be read
    (["files.oldbury.example"], "http://files.oldbury.example/a", "10.0.0.1", True),
    (["files.oldbury.example"], "http://other.oldbury.example/a", "10.0.0.1", False),
    (["files.oldbury.example"], "http://files.oldbury.example:8080/a", "10.0.0.1", False),
    (["files.oldbury.example:8080"], "http://files.oldbury.example:8080/a", "10.0.0.1", True),
    (["files.oldbury.example:8080"], "http://files.oldbury.example/a", "10.0.0.1", False),
    (["Files.Oldbury.Example"], "http://files.oldbury.example/a", "127.0.0.1", True),
    (["files.oldbury.example"], "http://files.oldbury.example/a", "fd00::1", True),
    (["files.oldbury.example"], "http://files.oldbury.example/a", "169.254.169.254", False),
    (["files.oldbury.example"], "http://files.oldbury.example/a", "::ffff:10.0.0.1", False),
    (["files.oldbury.example"], "http://files.oldbury.example/a", "224.0.0.1", False),
    (["[fd00::1]:8080"], "http://[fd00::1]:8080/a", "fd00::1", True),
]


@pytest.mark.parametrize(("own_hosts", "address", "leads_to", "may_be_read"), OWN)
def test_a_host_of_the_councils_own_is_read_where_the_settings_name_it(
    own_hosts: list[str], address: str, leads_to: str, may_be_read: bool
) -> None:
    def asked() -> None:
        check(address, own_hosts=own_hosts, resolve=lambda host, port: [leads_to])

    if may_be_read:
        asked()
    else:
        with pytest.raises(AddressRefused):
            asked()
