"""Reading saved views."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from folkmoot.hub.accounts.models import Actor, Member
from folkmoot.hub.accounts.queries import members_where
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.saved.models import Revision, SavedView
from folkmoot.hub.saved.reading import OpenView, Sources, ViewGone
from folkmoot.hub.saved.rules import SAVERS


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
