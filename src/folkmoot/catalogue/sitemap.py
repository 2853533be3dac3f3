"""Where the pages are, for search engines (the Sitemaps protocol, 0.9)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
CONTENT_TYPE = "application/xml; charset=utf-8"
MOST_ADDRESSES = 50_000
"""Of one file, by the protocol; more are told in several, which an index lists."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page's address, and when it last changed where that is known."""

    address: str
    changed: datetime | None = None


def sitemap(pages: Iterable[Page]) -> bytes:
    """One file of at most MOST_ADDRESSES pages."""
    return _document("urlset", "url", pages)


def sitemap_index(files: Iterable[Page]) -> bytes:
    """The file that lists the files."""
    return _document("sitemapindex", "sitemap", files)


def _document(root_name: str, item_name: str, pages: Iterable[Page]) -> bytes:
    root = ET.Element(root_name, {"xmlns": _SITEMAPS})
    for page in pages:
        item = ET.SubElement(root, item_name)
        ET.SubElement(item, "loc").text = page.address
        if page.changed:
            ET.SubElement(item, "lastmod").text = page.changed.isoformat(timespec="seconds")
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document + b"\n"
