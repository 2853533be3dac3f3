"""Pages that the server drives: how large, and where the next begins.

A bookmark names the version of the data that it was made for: when the data have changed since, the
next page would begin somewhere else, so it is refused (410) and the client begins again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.http import HttpRequest

from folkmoot.hub.odata.faults import Malformed, PageGone

ROWS_A_PAGE = 10_000
MOST_ROWS_A_PAGE = 50_000
_TOKEN = re.compile(r"([a-z0-9]{1,12})-(r|o)(\d{1,15})-(\d{1,15})")
_PREFERENCE = re.compile(
    r"(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*\"?(\d{1,9})\"?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where a page begins: after the row of this number (`is_row`), or after so many rows.
    `given` rows were given on the pages before."""

    version: str
    is_row: bool = False
    position: int = 0
    given: int = 0

    def __str__(self) -> str:
        return f"{self.version}-{'r' if self.is_row else 'o'}{self.position}-{self.given}"


def read_bookmark(token: str, vault_id: str) -> Bookmark:
    """Raises Malformed, and PageGone when the data have changed since the first page."""
    version = vault_id[:12]
    if not token:
        return Bookmark(version)
    match = _TOKEN.fullmatch(token)
    if match is None:
        raise Malformed(
            "It is none that this service gave.", option="$skiptoken",
            remedy="Follow @odata.nextLink as it is.",
        )  # fmt: skip
    if match[1] != version:
        raise PageGone(
            "The data have changed since the first page was read.",
            remedy="Read them again from the first page.",
        )
    return Bookmark(version, match[2] == "r", int(match[3]), int(match[4]))


def page_size(request: HttpRequest) -> tuple[int, int | None]:
    """How many rows a page has, and the preference that was heeded."""
    match = _PREFERENCE.search(request.headers.get("Prefer", ""))
    if match is None or int(match[1]) == 0:
        return ROWS_A_PAGE, None
    size = min(int(match[1]), MOST_ROWS_A_PAGE)
    return size, size


def next_link(request: HttpRequest, bookmark: Bookmark) -> str:
    """The address of the next page: the same question, from there."""
    kept = [
        (name, value)
        for name, values in request.GET.lists()
        for value in values
        if name.lower().removeprefix("$") not in ("skip", "skiptoken")
    ]
    asked = urlencode([*kept, ("$skiptoken", str(bookmark))], quote_via=quote, safe="$'()/,:@*")
    return request.build_absolute_uri(f"{quote(request.path, safe='/$()~,=')}?{asked}")
