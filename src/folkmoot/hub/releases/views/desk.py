"""The desk: outputs, one output with its findings, and what is done with it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.design.previews import preview
from folkmoot.hub.releases import actions, queries, rules, tasks
from folkmoot.hub.releases.forms import PrivacyForm, RecallForm, RemarkForm, VoteForm
from folkmoot.hub.releases.models import Output, Vote
from folkmoot.hub.releases.protecting import AGREED, METHODS, usefulness_from
from folkmoot.hub.releases.states import Event

MOST_ROWS = 500


@access(rules.may_look)
def outputs(request: HttpRequest) -> HttpResponse:
    """Outputs that wait, and what became of the others."""
    facts = {"outputs": queries.outputs(), "may_hand_in": rules.may_hand_in(request.user)}
    return render(request, "releases/outputs.html", facts)


@access(rules.may_look_at, of=queries.output_by_id)
def output(request: HttpRequest, shown: Output) -> HttpResponse:
    """One output: what may leave, what was hidden and why, and the checker's decision."""
    return _page(request, shown)


@require_POST
@access(rules.may_make_safe, of=queries.output_by_id)
def make_safe(request: HttpRequest, unsafe: Output) -> HttpResponse:
    """Make it safe by the agreement's settings, or by the method of the button pressed."""
    method = request.POST.get("method", AGREED)
    chosen = method if method in METHODS else AGREED
    return redirect(tasks.begin_making_safe(by=_person(request), output=unsafe, method=chosen))


@require_POST
@access(rules.may_count_privately, of=queries.output_by_id)
def count_privately(request: HttpRequest, unsafe: Output) -> HttpResponse:
    """Noise with differential privacy, paid from the budget of its records."""
    form = PrivacyForm(request.POST)
    if not form.is_valid():
        return _page(request, unsafe, privacy=form, status=422)
    return redirect(
        tasks.begin_counting_privately(by=_person(request), output=unsafe, **form.cleaned_data)
    )


@require_POST
@access(rules.may_judge, of=queries.output_by_id)
def vote(request: HttpRequest, judged: Output) -> HttpResponse:
    """A checker's vote."""
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _page(request, judged, vote=form, status=422)
    choice = Vote.Choice(form.cleaned_data["choice"])
    actions.vote(
        by=_person(request), output=judged, choice=choice, comment=form.cleaned_data["comment"]
    )
    return _told(request, judged)


@require_POST
@access(rules.may_approve, of=queries.output_by_id)
def sign_off(request: HttpRequest, judged: Output) -> HttpResponse:
    """A vote for its release."""
    actions.sign_off(by=_person(request), output=judged)
    return _told(request, judged)


@require_POST
@access(rules.may_judge, of=queries.output_by_id)
def send_back(request: HttpRequest, judged: Output) -> HttpResponse:
    """A vote for its return."""
    form = VoteForm({"choice": Vote.Choice.RETURN, "comment": request.POST.get("comment", "")})
    if not form.is_valid():
        return _page(request, judged, vote=form, status=422)
    comment = form.cleaned_data["comment"]
    actions.send_back(by=_person(request), output=judged, comment=comment)
    return _told(request, judged)


@require_POST
@access(rules.may_remark, of=queries.output_by_id)
def remark(request: HttpRequest, about: Output) -> HttpResponse:
    """Something said about one of its findings."""
    form = RemarkForm(request.POST)
    if not form.is_valid():
        return _page(request, about, remark=form, status=422)
    actions.remark(by=_person(request), output=about, **form.cleaned_data)
    return redirect(about)


@require_POST
@access(rules.may_take_back, of=queries.output_by_id)
def take_back(request: HttpRequest, own: Output) -> HttpResponse:
    """Its author wants it no more."""
    actions.take_back(by=_person(request), output=own)
    messages.success(request, "The output is withdrawn.")
    return redirect(own)


@require_POST
@access(rules.may_release, of=queries.output_by_id)
def release(request: HttpRequest, approved: Output) -> HttpResponse:
    """Release what was approved and waits for nothing any more."""
    actions.release(by=_person(request), output=approved)
    return _told(request, approved)


@require_POST
@access(rules.may_recall, of=queries.output_by_id)
def recall(request: HttpRequest, released: Output) -> HttpResponse:
    """Call it back."""
    form = RecallForm(request.POST)
    if not form.is_valid():
        return _page(request, released, recall=form, status=422)
    actions.recall(by=_person(request), output=released, reason=form.cleaned_data["reason"])
    messages.success(
        request, "It is called back. Who took it before is not known: nobody is asked who they are."
    )
    return redirect(released)


def _told(request: HttpRequest, output: Output) -> HttpResponse:
    if output.state == Output.State.RELEASED:
        messages.success(request, f"“{output.title}” is released and published.")
    elif output.state == Output.State.RETURNED:
        messages.success(request, "The output went back to its author.")
    else:
        messages.success(request, f"Your vote is kept. {output.get_state_display()}.")
    return redirect(output)


def _page(
    request: HttpRequest,
    shown: Output,
    *,
    vote: VoteForm | None = None,
    remark: RemarkForm | None = None,
    recall: RecallForm | None = None,
    privacy: PrivacyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    keep, by = queries.vault(), request.user
    sees_before = rules.may_see_before(by, shown).allowed
    hidden = keep.read(shown.checker_version) if shown.checker_version and sees_before else None
    safe = keep.read(shown.safe_version) if shown.safe_version else None
    facts = {
        "output": shown,
        "sees_before": sees_before,
        "decision": rules.may_judge(by, shown),
        "may_approve": rules.may_approve(by, shown),
        "may_make_safe": rules.may_make_safe(by, shown),
        "may_update": rules.may_update(by, shown),
        "may_take_back": rules.may_take_back(by, shown),
        "may_release": rules.may_release(by, shown),
        "may_recall": rules.may_recall(by, shown),
        "is_approved": shown.can(Event.RELEASE),
        "is_released": shown.can(Event.RECALL),
        "is_author": rules.is_author(by, shown),
        "methods": [usefulness_from(raw) for raw in shown.comparison],
        "votes": queries.votes_seen(by, shown),
        "talk": _talk(request, shown, remark) if sees_before else [],
        "form": vote or remark or recall or privacy or VoteForm(),
        "may_count_privately": rules.may_count_privately(by, shown),
        "privacy_form": privacy or PrivacyForm(),
        "privacy_left": queries.privacy_budget(shown.population).left(shown.population),
        "vote_form": vote or VoteForm(),
        "recall_form": recall or RecallForm(),
        "safe": preview(safe, "What would leave", MOST_ROWS) if safe else None,
        "hidden": preview(hidden, "What is hidden, and why", MOST_ROWS) if hidden else None,
    }
    return render(request, "releases/output.html", facts, status=status)


def _talk(request: HttpRequest, shown: Output, sent: RemarkForm | None) -> list[dict[str, object]]:
    """Each finding with what was said of it and a form to say more."""
    said = queries.remarks_seen(request.user, shown)
    found: list[dict[str, object]] = []
    topics = [(f"{finding.code}", finding.message, finding.where) for finding in shown.said]
    for place, (code, message, where) in enumerate([*topics, ("", "The output as a whole", "")]):
        key = f"{code}:{place}" if code else ""
        is_sent = sent is not None and sent["finding"].value() == key
        form = sent if is_sent else RemarkForm(initial={"finding": key}, auto_id=f"id_%s_{place}")
        found.append(
            {
                "message": message,
                "where": where,
                "remarks": [one for one in said if one.finding == key],
                "form": form,
            }
        )
    return found


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
