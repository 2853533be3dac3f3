"""Handing in by a program, with a key."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from folkmoot.errors import DisclosureError, FolkmootError
from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.keys.actions import note_use
from folkmoot.hub.keys.queries import key_shown
from folkmoot.hub.limits import takes_files
from folkmoot.hub.releases import actions
from folkmoot.hub.releases.forms import TableForm
from folkmoot.hub.releases.rules import may_hand_in
from folkmoot.hub.releases.views.handing_in import MOST_BYTES


class KeyNeeded(FolkmootError):
    """A program shows no good key, or shows it where others can read it."""

    code = "releases.key_needed"
    http_status = 401


@csrf_exempt
@takes_files
@require_POST
@access(public)
def hand_in(request: HttpRequest) -> HttpResponse:
    """A table, by a form of the same fields as the page's; the key says who hands it in."""
    by = _writer(request)
    may_hand_in(by).require()
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        wrong = "; ".join(f"{name}: {texts[0]}" for name, texts in form.errors.items())
        raise DisclosureError(f"The output is not described: {wrong}.")
    file = form.cleaned_data["file"]
    if file.size > MOST_BYTES:
        raise DisclosureError(f"The file has more than {MOST_BYTES} bytes.")
    output = actions.hand_in_table(
        by=by,
        context=form.context,
        content=file.read(),
        file_name=file.name,
        asked=form.asked,
    )
    answer = {
        "output": output.pk,
        "state": output.state,
        "checkers_needed": output.checkers_needed,
        "page": request.build_absolute_uri(output.get_absolute_url()),
        "findings": [finding.message for finding in output.said],
    }
    return JsonResponse(answer, status=201)


def _writer(request: HttpRequest) -> User:
    if not (request.is_secure() or settings.IS_LOCAL):
        raise KeyNeeded("Keys are taken over https only.", remedy="Use https, and make a new key.")
    key = key_shown(
        request.headers.get("Authorization", ""), request.headers.get("X-App-Token", "")
    )
    if key is None:
        raise KeyNeeded(
            "The request shows no good key.",
            remedy="Make one on your account's page; send it as HTTP Basic user and password.",
        )
    note_use(key=key)
    return key.user
