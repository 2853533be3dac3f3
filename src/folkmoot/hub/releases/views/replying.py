"""What contributors see of an approved output before it is released, and their comments."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import Member, User
from folkmoot.hub.design.previews import preview
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.releases import actions, queries, rules
from folkmoot.hub.releases.forms import ReplyForm
from folkmoot.hub.releases.models import Output

MOST_ROWS = 500


def _output_and_member(output_id: int, member: str) -> tuple[Output, Member]:
    output = queries.output_by_id(output_id=output_id)
    found = Member.objects.filter(code=member).first()
    if found is None:
        raise PageNotFound("There is no such member.")
    return output, found


@access(rules.may_see_replies)
def awaiting(request: HttpRequest) -> HttpResponse:
    """Outputs on which somebody's members may comment now."""
    facts = {"waiting": queries.awaiting_reply_of(request.user)}
    return render(request, "releases/awaiting.html", facts)


@access(rules.may_reply_to, of=_output_and_member)
def reply(request: HttpRequest, about: tuple[Output, Member]) -> HttpResponse:
    """What would be published of a member's data, and its comment."""
    output, member = about
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.reply(
            by=cast(User, request.user), output=output, member=member, **form.cleaned_data
        )
        messages.success(request, "Your comment is kept, and will be published with the figures.")
        return redirect("releases:awaiting")
    safe = queries.vault().read(output.safe_version)
    facts = {
        "output": output,
        "member": member,
        "form": form,
        "safe": preview(safe, "What would be published", MOST_ROWS),
    }
    status = 422 if form.is_bound else 200
    return render(request, "releases/reply.html", facts, status=status)
