"""An Atom feed of what changed (RFC 4287), told in pages where it is long (RFC 5005)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from datetime import UTC, datetime

_ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. `identifier` never changes, whatever else of it does."""

    identifier: str
    title: str
    updated: datetime
    published: datetime
    author: str
    summary: str
    link: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`links` are addresses by relation: self, alternate, first, previous, next, last."""

    identifier: str
    title: str
    subtitle: str
    updated: datetime
    author: str
    entries: tuple[Entry, ...]
    links: dict[str, str] = field(default_factory=dict)


def atom(feed: Feed) -> bytes:
    """The feed as XML."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en-GB"})
    _add(root, "id", feed.identifier)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(feed.updated))
    _add(ET.SubElement(root, "author"), "name", feed.author)
    for relation, address in feed.links.items():
        kind = "text/html" if relation == "alternate" else "application/atom+xml"
        ET.SubElement(root, "link", {"rel": relation, "type": kind, "href": address})
    for entry in feed.entries:
        _entry(root, entry)
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document + b"\n"


def _entry(root: ET.Element, entry: Entry) -> None:
    element = ET.SubElement(root, "entry")
    _add(element, "id", entry.identifier)
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.updated))
    _add(element, "published", _moment(entry.published))
    _add(ET.SubElement(element, "author"), "name", entry.author)
    ET.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    for term in entry.categories:
        ET.SubElement(element, "category", {"term": term})
    _add(element, "summary", entry.summary)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _printable(text)


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _printable(text: str) -> str:
    """Without the characters that no XML document may hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or ord(c) >= 0x20 and ord(c) not in (0xFFFE, 0xFFFF)
    )
