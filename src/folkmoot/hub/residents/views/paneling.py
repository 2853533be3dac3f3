"""The ethics panel: who sits on it, its advice and its minutes."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access, public
from folkmoot.hub.accounts.models import User
from folkmoot.hub.agreements.queries import public_agreements
from folkmoot.hub.residents import actions, queries, rules
from folkmoot.hub.residents.forms import AdviceForm, MinutesForm, PanellistForm, QuestionForm
from folkmoot.hub.residents.models import Advice, Panellist


@access(public)
def ethics(request: HttpRequest) -> HttpResponse:
    """The panel, what it was asked and advised, and its minutes."""
    by = request.user
    facts = {
        "panellists": queries.panellists(),
        "advice": queries.published_advice(),
        "waiting": queries.questions_waiting(by),
        "minutes": queries.minutes(),
        "put": rules.may_put(by),
        "publish": rules.may_publish_for_panel(by),
        "appoint": rules.may_appoint(by),
    }
    return render(request, "residents/ethics.html", facts)


@access(rules.may_put)
def ask_panel(request: HttpRequest) -> HttpResponse:
    """Put a question to the panel."""
    form = QuestionForm(_sent(request), agreements=public_agreements())
    if form.is_valid():
        actions.ask_panel(by=_person(request), **form.cleaned_data)
        messages.success(request, "The panel has your question.")
        return redirect("residents:ethics")
    return _form_page(request, form, "Ask the ethics panel", "Ask")


@access(rules.may_advise, of=queries.advice_by_number)
def advise(request: HttpRequest, advice: Advice) -> HttpResponse:
    """Publish the panel's advice on a question."""
    form = AdviceForm(_sent(request))
    if form.is_valid():
        actions.publish_advice(by=_person(request), advice=advice, text=form.cleaned_data["advice"])
        messages.success(request, "The advice is published.")
        return redirect("residents:ethics")
    return _form_page(request, form, advice.title, "Publish the advice", advice.question)


@access(rules.may_publish_for_panel)
def new_minutes(request: HttpRequest) -> HttpResponse:
    """Publish the minutes of a meeting."""
    form = MinutesForm(_sent(request))
    if form.is_valid():
        actions.publish_minutes(by=_person(request), **form.cleaned_data)
        messages.success(request, "The minutes are published.")
        return redirect("residents:ethics")
    return _form_page(request, form, "Publish minutes", "Publish the minutes")


@access(rules.may_appoint)
def appoint(request: HttpRequest) -> HttpResponse:
    """Put somebody on the panel."""
    form = PanellistForm(_sent(request))
    if form.is_valid():
        actions.appoint(by=_person(request), **form.cleaned_data)
        messages.success(request, "They sit on the panel.")
        return redirect("residents:ethics")
    return _form_page(request, form, "Put somebody on the panel", "Put them on the panel")


@require_POST
@access(rules.may_stand_down, of=queries.panellist_by_number)
def stand_down(request: HttpRequest, panellist: Panellist) -> HttpResponse:
    """Take somebody off the panel."""
    actions.stand_down(by=_person(request), panellist=panellist)
    messages.success(request, "They are no longer on the panel.")
    return redirect("residents:ethics")


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form_page(
    request: HttpRequest, form: Form, title: str, button: str, intro: str = ""
) -> HttpResponse:
    facts = {"form": form, "title": title, "button": button, "intro": intro}
    facts |= {"back": "residents:ethics", "back_text": "The ethics panel"}
    return render(request, "residents/form.html", facts, status=422 if form.is_bound else 200)


def _person(request: HttpRequest) -> User:
    """Whoever passed a rule that asks for a role has an account."""
    return cast(User, request.user)
