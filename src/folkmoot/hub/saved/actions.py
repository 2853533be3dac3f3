"""Saving a view, changing it, and withdrawing it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from folkmoot.errors import FolkmootError
from folkmoot.hub.accounts.models import Member, Role, User, acting
from folkmoot.hub.accounts.rules import holds
from folkmoot.hub.ledgers.actions import record
from folkmoot.hub.register.models import Asset, new_code
from folkmoot.hub.saved.models import Revision, SavedView
from folkmoot.hub.saved.reading import MOST_NESTED, OpenView, Source, Sources, tables_of
from folkmoot.hub.saved.rules import may_change, may_save_for
from folkmoot.ledger import Actor
from folkmoot.soql import Statement, compile_statement, parse


class ViewRefused(FolkmootError):
    """A statement cannot be saved as a view."""

    code = "view.refused"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person says of a view: its title and what it shows."""

    title: str
    description: str = ""


@transaction.atomic
def save_view(*, by: User, member: Member, parent: str, soql: str, says: Wording) -> SavedView:
    """Keep a statement about a published dataset or view under an identifier of its own.

    Raises Refused, ViewRefused, ViewGone, and the errors of a statement that does not compile.
    """
    may_save_for(by, member).require()
    reads = _checked(parent, soql)
    saved = SavedView.objects.create(code=_free_code(), member=member)
    revision = _revise(by, saved, parent, soql, reads, says)
    record(
        by=_as(by, member),
        action="view.saved",
        subject=saved.subject,
        details={"parent": parent, "revision": revision.number},
    )
    return saved


@transaction.atomic
def change_view(*, by: User, saved: SavedView, soql: str, says: Wording) -> SavedView:
    """Give a view another statement or other words; what it was is kept as a revision.

    Raises what `save_view` raises.
    """
    locked = SavedView.objects.select_for_update(of=("self",)).get(pk=saved.pk)
    may_change(by, locked).require()
    if locked.current is None:
        raise ViewRefused("The view has no revision to change.")
    parent = locked.current.parent
    reads = _checked(parent, soql, changed=locked.code)
    revision = _revise(by, locked, parent, soql, reads, says)
    record(
        by=_as(by, locked.member),
        action="view.changed",
        subject=locked.subject,
        details={"revision": revision.number},
    )
    return locked


@transaction.atomic
def withdraw_view(*, by: User, saved: SavedView) -> SavedView:
    """Let a view answer no more. Its identifier is never given again."""
    locked = SavedView.objects.select_for_update(of=("self",)).get(pk=saved.pk)
    may_change(by, locked).require()
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    record(by=_as(by, locked.member), action="view.withdrawn", subject=locked.subject)
    return locked


def _checked(parent: str, soql: str, *, changed: str = "") -> list[str]:
    """What the statement reads, its parent first. `changed` is the view that it is to replace."""
    statement = parse(soql)
    sources = Sources()
    source = sources.open(parent)
    if source is None:
        raise ViewRefused("What this view is about is not published.")
    reads = list(dict.fromkeys([parent.lower(), *tables_of(statement)]))
    opened = [found for found in map(sources.open, reads) if found is not None]
    if changed and any(view.code == changed for view in sources.views):
        raise ViewRefused(
            "A view cannot stand on itself.", remedy="Leave out the views that read this one."
        )
    if max(map(_height, opened)) >= MOST_NESTED:
        raise ViewRefused(
            f"At most {MOST_NESTED} views may stand on one another.",
            remedy="Begin from the dataset, or from an earlier view.",
        )
    _compile(statement, source, sources)
    return reads


def _compile(statement: Statement, source: Source, sources: Sources) -> None:
    compile_statement(statement, source.soql, find_table=sources.find)


def _height(source: Source) -> int:
    """How many views stand on one another in it, along its parents and the tables it joins."""
    if not isinstance(source, OpenView):
        return 0
    beneath = [Sources().open(code) for code in source.revision.reads]
    return 1 + max(_height(each) for each in beneath if each is not None)


def _revise(
    by: User, saved: SavedView, parent: str, soql: str, reads: list[str], says: Wording
) -> Revision:
    number = saved.revisions.count() + 1
    revision = Revision.objects.create(
        view=saved,
        number=number,
        title=says.title.strip(),
        description=says.description.strip(),
        parent=parent.lower(),
        soql=soql,
        reads=reads,
        saved_by=by,
    )
    saved.current = revision
    saved.save(update_fields=["current"])
    return revision


def _free_code() -> str:
    """An identifier that no dataset and no view has or had."""
    while True:
        code = new_code()
        taken = Asset.objects.filter(code=code).exists()
        if not taken and not SavedView.objects.filter(code=code).exists():
            return code


def _as(by: User, member: Member) -> Actor:
    role = Role.CONTRIBUTOR if holds(by, Role.CONTRIBUTOR, at=member) else Role.ANALYST
    return acting(by, role)
