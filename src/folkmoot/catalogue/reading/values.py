"""Values as other people's feeds write them, made safe and plain, or empty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
LONGEST_ADDRESS = 2_000
MOST_WORDS = 50
_UNFILLED = re.compile(r"^\s*\{\{.*\}\}\s*$")
"""What a template left when it had nothing to say, as ArcGIS feeds have it."""

_NO_VALUE = frozenset({"", "null", "none", "n/a", "unknown", "not specified", "notspecified"})


def text(value: Any, most: int = LONGEST_TEXT) -> str:
    """A text without markup; empty for what is none."""
    if isinstance(value, dict):
        value = value.get("@value") or value.get("en") or next(iter(value.values()), "")
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool | float | int):
        value = str(value)
    if not isinstance(value, str) or _UNFILLED.match(value) or value.strip().lower() in _NO_VALUE:
        return ""
    plain = _without_markup(value) if "<" in value or "&" in value else value
    kept = "".join(c for c in plain if c.isprintable() or c in "\n\t")
    return kept.strip()[:most]


def line(value: Any, most: int = LONGEST_TITLE) -> str:
    """A text on one line."""
    return " ".join(text(value, LONGEST_TEXT).split())[:most]


def words(values: Any) -> tuple[str, ...]:
    """Keywords, each once: a list, or one text with commas."""
    if isinstance(values, str):
        values = values.split(",")
    if not isinstance(values, Iterable) or isinstance(values, dict):
        return ()
    found = (line(_named(value), 100) for value in values)
    return tuple(dict.fromkeys(each for each in found if each))[:MOST_WORDS]


def web_address(value: Any) -> str:
    """An address of the web; empty for anything else, such as what would run as a script."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or ""
    if not isinstance(value, str):
        return ""
    address = value.strip()
    if len(address) > LONGEST_ADDRESS or any(c.isspace() or not c.isprintable() for c in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme.lower() in ("http", "https") and bool(parts.netloc)
    return address if is_web and "@" not in parts.netloc else ""


def moment(value: Any) -> datetime | None:
    """A date, or a date and time, in UTC where it does not say; None for what is none.

    Feeds also have years, months, milliseconds since 1970, and intervals of which the latter part
    counts (`R/P1Y` says nothing).
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        seconds = value / 1000 if abs(value) > 1e11 else value
        try:
            return datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            return None
    said = text(value, 80)
    if said.isascii() and said.isdigit() and len(said) in (10, 13):
        return moment(int(said))
    for candidate in (said, f"{said}-01", f"{said}-01-01"):
        try:
            read = datetime.fromisoformat(candidate)
        except ValueError:
            continue
        try:
            return read.replace(tzinfo=read.tzinfo or UTC).astimezone(UTC)
        except (OverflowError, ValueError):
            return None
    return None


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a list, whatever else is in it; of an object, itself."""
    if isinstance(value, dict):
        return [value]
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _named(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("display_name") or value.get("name") or value.get("@value") or ""
    return value


class _Plain(HTMLParser):
    """Keeps what a reader would see."""

    _BREAKS = frozenset({"p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in ("script", "style"):
            self._unseen += 1
        if tag in self._BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._unseen = max(0, self._unseen - 1)

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)


def _without_markup(value: str) -> str:
    if not re.search(r"</?[a-zA-Z][^>]*>", value):
        return unescape(value)
    reader = _Plain()
    reader.feed(value[: 10 * LONGEST_TEXT])
    reader.close()
    lines = (" ".join(each.split()) for each in "".join(reader.pieces).splitlines())
    return "\n".join(each for each in lines if each)
