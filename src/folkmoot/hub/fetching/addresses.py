"""Which addresses may be read, and where exactly each of them leads.

A name is resolved once, here, every address that it leads to is judged, and the connection is then
made to what was judged: a name that changes between the look and the use gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from folkmoot.errors import AddressRefused, FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]
"""Finds the internet addresses of a host's name and port. Raises OSError when it has none."""

USUAL_PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 2000
SECONDS_TO_RESOLVE = 10.0

_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
# The special-purpose registries of IANA for IPv4 and, within 2000::/3, for IPv6. Written out, since
# what the standard library calls global differs between the Pythons that Folkmoot runs on.
_PRIVATE = tuple(
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
)
_PRIVATE_V6 = tuple(ipaddress.ip_network(network) for network in ("::1/128", "fc00::/7"))
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "169.254.0.0/16",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


@dataclass(frozen=True, slots=True)
class Destination:
    """An address that may be read: what to ask for, of whom, and where to connect to."""

    scheme: str
    host: str
    port: int
    target: str
    connect_to: tuple[str, ...]

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the usual one, as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def system_resolver(host: str, port: int) -> list[str]:
    """The addresses that the computer's own resolver knows of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def check(
    url: str, *, own_hosts: Collection[str] = (), resolve: Resolver = system_resolver
) -> Destination:
    """Where an address leads, if it may be read at all.

    `own_hosts` are the hosts, each with or without a port, that the region's settings allow though
    they are on the council's own network or at an unusual port. Addresses of one link (where clouds
    keep their secrets), multicast, reserved and translated ones are refused even then.

    Raises AddressRefused when it may not be read, FetchError when its name leads nowhere. Neither
    says what a name resolved to: that is not the asker's to learn.
    """
    scheme, host, port, target = _parts(url)
    is_own = _is_own(host, port, scheme, own_hosts)
    if port != USUAL_PORTS[scheme] and not is_own:
        raise _refused("Its port is not one that web sites use.", host)
    found = [_address(text, host) for text in _resolved(host, port, resolve)]
    if not found:
        raise FetchError("No computer has this name.", where=host, remedy="Check the address.")
    for address in found:
        if not (is_public(address) or (is_own and _is_private(address))):
            raise _refused("It does not lead to the public internet.", host)
    return Destination(scheme, host, port, target, tuple(map(str, found)))


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, by itself and not through a translation."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_V6:
        return False
    return not _is_private(address) and not any(_within(address, network) for network in _NEVER)


def _is_private(address: Address) -> bool:
    return any(_within(address, network) for network in (*_PRIVATE, *_PRIVATE_V6))


def _within(address: Address, network: ipaddress.IPv4Network | ipaddress.IPv6Network) -> bool:
    return address.version == network.version and address in network


def _parts(url: str) -> tuple[str, str, int, str]:
    if len(url) > LONGEST_ADDRESS:
        raise _refused(f"It is longer than {LONGEST_ADDRESS:,} characters.", "")
    if any(character.isspace() or not character.isprintable() for character in url) or "\\" in url:
        raise _refused("It holds characters that no address has.", "")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _refused("It is not written as an address is.", "") from error
    scheme = parts.scheme.lower()
    if scheme not in USUAL_PORTS:
        raise _refused("It does not begin with https:// or http://.", "")
    if "@" in parts.netloc:
        raise _refused("It holds a name or a password, which would be kept for all to see.", "")
    if not host or "%" in host:
        raise _refused("It names no host.", "")
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|{}\"")
    return scheme, _in_ascii(host), port or USUAL_PORTS[scheme], target


def _in_ascii(host: str) -> str:
    if host.isascii():
        return host.lower().rstrip(".") or host
    try:
        return host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError as error:
        raise _refused("Its host's name is not one that exists.", "") from error


def _is_own(host: str, port: int, scheme: str, own_hosts: Collection[str]) -> bool:
    named = {own.lower() for own in own_hosts}
    spoken = f"[{host}]" if ":" in host else host
    is_usual = port == USUAL_PORTS[scheme]
    return f"{spoken}:{port}" in named or (is_usual and bool({host, spoken} & named))


def _resolved(host: str, port: int, resolve: Resolver) -> Sequence[str]:
    """What a name leads to, without waiting for a resolver that does not answer."""
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="resolving")
    try:
        return pool.submit(resolve, host, port).result(SECONDS_TO_RESOLVE)
    except (OSError, UnicodeError, TookTooLong) as error:
        raise FetchError(
            "The name of its host leads nowhere.", where=host, remedy="Check the address."
        ) from error
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _address(text: str, host: str) -> Address:
    try:
        return ipaddress.ip_address(text)
    except ValueError as error:
        raise _refused("It does not lead to the public internet.", host) from error


def _refused(problem: str, host: str) -> AddressRefused:
    return AddressRefused(
        f"The address is not read. {problem}",
        where=host,
        remedy="Give one of the public internet that begins with https://, or ask an administrator "
        "to name the host in the region's settings (own_hosts).",
    )
