"""The rulebook: every rule with its citation, the worked cases, and what a changed rule changes."""

from __future__ import annotations

import threading

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from folkmoot.errors import FolkmootError, ProposalError, RulebookError
from folkmoot.hub.access import access, public
from folkmoot.hub.limits import takes_files
from folkmoot.hub.permissions.changes import changed_by, rule_files
from folkmoot.hub.permissions.dictionary import rules_shown
from folkmoot.hub.permissions.forms import RulesForm
from folkmoot.hub.permissions.rules import may_work_on_rules
from folkmoot.hub.permissions.summary import TEST_NAMES
from folkmoot.permission import load_rulebook, outcomes

_ONE_AT_A_TIME = threading.Lock()


class RulesBusy(FolkmootError):
    """Another changed rule is being tried."""

    code = "rules.busy"
    http_status = 503


@require_safe
@access(public)
def rulebook(request: HttpRequest) -> HttpResponse:
    """The rules, with their citations, their dates, and how far each can be relied on."""
    book = load_rulebook()
    facts = {
        "book": book,
        "tests": TEST_NAMES.values(),
        "kinds_of_rule": rules_shown(book, timezone.localdate()),
        "working": may_work_on_rules(request.user),
    }
    return render(request, "permissions/rulebook.html", facts)


@require_safe
@access(public)
def cases(request: HttpRequest) -> HttpResponse:
    """The worked cases, and whether the rulebook still answers each as expected."""
    return render(request, "permissions/cases.html", {"outcomes": outcomes(load_rulebook())})


@takes_files
@access(may_work_on_rules)
def try_rules(request: HttpRequest) -> HttpResponse:
    """Which worked cases a changed rule file would answer otherwise. Nothing is kept."""
    facts: dict[str, object] = {"form": RulesForm(), "files": rule_files()}
    if request.method == "POST":
        form = RulesForm(request.POST, request.FILES)
        facts["form"] = form
        if form.is_valid():
            file = form.cleaned_data["file"]
            if not _ONE_AT_A_TIME.acquire(blocking=False):
                raise RulesBusy(
                    "Somebody else is trying a changed rule.", remedy="Try again in a minute."
                )
            try:
                facts["tried"] = changed_by(file.name, file.read())
            except (RulebookError, ProposalError) as error:
                form.add_error("file", str(error))
            finally:
                _ONE_AT_A_TIME.release()
    return render(request, "permissions/try_rules.html", facts)
