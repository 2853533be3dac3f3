"""Reading saved views."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from folkmoot.hub.accounts.models import Actor, Member
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.discoverable import EntryKind, SearchEntry
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.register.queries import published_assets
from folkmoot.hub.saved.models import Revision, SavedView
from folkmoot.hub.saved.reading import OpenView, Sources, ViewGone
from folkmoot.hub.saved.rules import SAVERS
from folkmoot.soql import SoqlError, compile_query


def open_view(*, code: str) -> OpenView | None:
    """The view of this identifier; None where there is none. Raises ViewGone."""
    if not is_saved_view(code=code):
        return None
    found = Sources().open(code)
    return found if isinstance(found, OpenView) else None


def is_saved_view(*, code: str) -> bool:
    """Whether a view has, or had, this identifier."""
    return SavedView.objects.filter(code=code.lower()).exists()


def saved_by_code(code: str) -> SavedView:
    """Raises PageNotFound where there is none."""
    found = SavedView.objects.select_related("member", "current").filter(code=code.lower()).first()
    if found is None:
        raise PageNotFound("There is no saved view at this address.")
    return found


def open_views(words: str = "") -> list[OpenView]:
    """The views that answer and have every one of the words in their title or description."""
    found = SavedView.objects.filter(withdrawn_at__isnull=True, current__isnull=False)
    for word in words.split():
        found = found.filter(
            Q(current__title__icontains=word) | Q(current__description__icontains=word)
        )
    opened: list[OpenView] = []
    for saved in found.order_by("current__title", "code"):
        try:
            view = Sources().open(saved.code)
        except ViewGone:
            continue
        if isinstance(view, OpenView):
            opened.append(view)
    return opened


def views_of(code: str) -> list[OpenView]:
    """The views that answer and are about this dataset or view."""
    return [view for view in open_views() if view.revision.parent == code]


def revisions_of(saved: SavedView) -> QuerySet[Revision]:
    """Every revision, newest first."""
    return saved.revisions.order_by("-number")


def saves_for(by: Actor) -> QuerySet[Member]:
    """The councils in whose name somebody may save a view."""
    return members_where(by, *SAVERS)


def columns_of(view: OpenView) -> tuple[str, ...]:
    """The names of its columns; none where its statement no longer fits what it reads."""
    try:
        compiled = compile_query("SELECT *", view.soql, find_table=Sources().find)
    except SoqlError:
        return ()
    return tuple(column.name for column in compiled.columns)


def search_stamp() -> str:
    """What changes whenever a view may be found or told differently: a revision, a withdrawal, or
    what is published."""
    views = SavedView.objects.order_by("pk").values_list("pk", "current", "withdrawn_at")
    tables = published_assets().order_by("pk").values_list("pk", "current", "published_at")
    told = repr(([*views], [*tables])) if views else ""
    return hashlib.sha256(told.encode()).hexdigest()


def search_entries() -> Iterator[SearchEntry]:
    """The views that answer, for the portal's search."""
    for view in open_views():
        asset = view.root.asset
        yield SearchEntry(
            key=view.code,
            kind=EntryKind.VIEW,
            title=view.revision.title,
            address=f"/d/{view.code}",
            publisher=asset.member.name,
            publisher_code=asset.member.code,
            description=view.revision.description,
            columns=tuple(name.replace("_", " ") for name in columns_of(view)),
            formats=("csv", "json"),
            licence=asset.licence,
            updated=view.changed_at.date(),
        )
