"""Asking a source for everything it has, within limits, and ready to be stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from folkmoot.catalogue.reading import Document, Item, Kind, detect, read_feed
from folkmoot.errors import FolkmootError
from folkmoot.hub.fetching import Known, Limits, Resolver, fetch
from folkmoot.hub.fetching.addresses import system_resolver

MOST_SECONDS = 20 * 60.0
"""Of one run; the worker does other things too."""

MOST_PAGE_BYTES = 64 * 1024 * 1024
MOST_RUN_BYTES = 1024 * 1024 * 1024
ITEMS_BETWEEN_LOOKS = 200
_ACCEPT = (
    "application/json, text/turtle, application/ld+json, application/rdf+xml, application/xml, "
    "*/*;q=0.1"
)


class RunStopped(FolkmootError):
    """Somebody stopped the run."""

    code = "harvest.stopped"


class RunTooLong(FolkmootError):
    """A run took more time, or read more, than one may."""

    code = "harvest.too_long"


@dataclass(slots=True)
class Gathered:
    """What a source gave. `problem` is why that is not everything; empty when it is.

    When `is_unchanged` the source itself said that nothing changed, and there are no items.
    """

    kind: Kind
    items: list[Item] = field(default_factory=list)
    problem: str = ""
    pages: int = 0
    known: Known = field(default_factory=Known)
    is_unchanged: bool = False
    was_stopped: bool = False


class _Unchanged(Exception):
    """The source says that its one document is as it was."""


def gather(
    address: str,
    kind: Kind | None,
    *,
    known: Known,
    is_stop_asked: Callable[[], bool],
    report: Callable[[str], None],
    resolve: Resolver = system_resolver,
) -> Gathered:
    """Everything that the source at `address` has, read to its end or to the first trouble.

    Raises FolkmootError when nothing at all could be read.
    """
    with TemporaryDirectory(dir=settings.CONFIG.uploads_dir, prefix="harvest-") as folder:
        asking = _Asking(Path(folder), known, is_stop_asked, report, resolve)
        if kind is None:
            kind = detect(address, asking.without_condition)
        gathered = Gathered(kind)
        asking.begin()
        try:
            for item in read_feed(kind, address, asking):
                gathered.items.append(item)
                if len(gathered.items) % ITEMS_BETWEEN_LOOKS == 0:
                    asking.look()
        except _Unchanged:
            gathered.is_unchanged = True
        except FolkmootError as error:
            gathered.was_stopped = isinstance(error, RunStopped)
            if not gathered.items and not gathered.was_stopped:
                raise
            gathered.problem = str(error)
        gathered.pages = asking.pages
        gathered.known = asking.found_first if asking.pages == 1 else Known()
        return gathered


class _Asking:
    """Reads one page after another, and keeps count of what that took."""

    def __init__(
        self,
        folder: Path,
        known: Known,
        is_stop_asked: Callable[[], bool],
        report: Callable[[str], None],
        resolve: Resolver,
    ) -> None:
        self._into = folder / "page"
        self._known, self._resolve = known, resolve
        self._is_stop_asked, self._report = is_stop_asked, report
        self._ends = time.monotonic() + MOST_SECONDS
        self._bytes = 0
        self.pages = 0
        self.found_first = Known()

    def begin(self) -> None:
        """The pages read so far were only looked at to learn what the source is."""
        self.pages = 0

    def look(self) -> None:
        """Raises RunStopped when somebody asked for it, RunTooLong after the time of a run."""
        if self._is_stop_asked():
            raise RunStopped("The run was stopped by a person.")
        if time.monotonic() > self._ends:
            raise RunTooLong(f"The run took longer than {MOST_SECONDS / 60:.0f} minutes.")

    def __call__(self, address: str) -> Document:
        return self._read(address, self._known if self.pages == 0 else Known())

    def without_condition(self, address: str) -> Document:
        return self._read(address, Known())

    def _read(self, address: str, known: Known) -> Document:
        self.look()
        self._report(f"Reading page {self.pages + 1}")
        left = max(1.0, self._ends - time.monotonic())
        fetched = fetch(
            address,
            into=self._into,
            known=known,
            limits=Limits(size=MOST_PAGE_BYTES, seconds=min(left, 120.0)),
            own_hosts=settings.CONFIG.own_hosts,
            accept=_ACCEPT,
            resolve=self._resolve,
        )
        self.pages += 1
        if fetched.is_unchanged:
            self.found_first = fetched.known
            raise _Unchanged
        self._bytes += fetched.size
        if self._bytes > MOST_RUN_BYTES:
            raise RunTooLong("The source gave more bytes than one run reads.")
        if self.pages == 1:
            self.found_first = fetched.known
        return Document(fetched.url, self._into.read_bytes(), fetched.content_type)
