"""The output checker's pages."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.design.previews import preview
from folkmoot.hub.releases import actions, queries
from folkmoot.hub.releases.forms import SendBackForm
from folkmoot.hub.releases.models import Output
from folkmoot.hub.releases.rules import may_judge, may_look, may_look_at

MOST_ROWS = 500


@access(may_look)
def outputs(request: HttpRequest) -> HttpResponse:
    """Outputs that wait, and what became of the others."""
    return render(request, "releases/outputs.html", {"outputs": queries.outputs()})


@access(may_look_at, of=queries.output_by_id)
def output(request: HttpRequest, shown: Output) -> HttpResponse:
    """One output: what may leave, what was hidden and why, and the checker's decision."""
    return render(request, "releases/output.html", _facts(request, shown, SendBackForm()))


@require_POST
@access(may_judge, of=queries.output_by_id)
def sign_off(request: HttpRequest, judged: Output) -> HttpResponse:
    """Release it."""
    asset = actions.sign_off(by=cast(User, request.user), output=judged)
    messages.success(request, f"“{asset.title}” is released and published.")
    return redirect(judged)


@require_POST
@access(may_judge, of=queries.output_by_id)
def send_back(request: HttpRequest, judged: Output) -> HttpResponse:
    """Return it to its author."""
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return render(request, "releases/output.html", _facts(request, judged, form), status=422)
    comment = form.cleaned_data["comment"]
    actions.send_back(by=cast(User, request.user), output=judged, comment=comment)
    messages.success(request, "The output went back to its author.")
    return redirect(judged)


def _facts(request: HttpRequest, shown: Output, form: SendBackForm) -> dict[str, object]:
    vault = queries.vault()
    hidden = vault.read(shown.checker_version) if shown.checker_version else None
    return {
        "output": shown,
        "decision": may_judge(request.user, shown),
        "form": form,
        "safe": preview(vault.read(shown.safe_version), "What would leave", MOST_ROWS),
        "hidden": preview(hidden, "What is hidden, and why", MOST_ROWS) if hidden else None,
    }
