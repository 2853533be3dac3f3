"""Training for information-governance officers: decide first, then see the reasoning."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from folkmoot.hub.access import access
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.permissions.rules import may_work_on_rules
from folkmoot.hub.permissions.summary import (
    TAGS,
    answer_of,
    ladder,
    tests_of,
    understood_as,
)
from folkmoot.permission import STATUS_CODES, WorkedCase, judge, load_cases, load_rulebook

KEPT = "training"
STATUS_CHOICES = [(STATUS_CODES[status], words) for status, (words, _, _) in TAGS.items()]


class DecisionForm(forms.Form):
    """What an officer would decide."""

    asked = forms.ChoiceField(
        label="What is asked: how does it stand?",
        choices=STATUS_CHOICES,
        widget=forms.RadioSelect,
    )
    rung = forms.TypedChoiceField(
        label="Which way would you go by?",
        coerce=int,
        choices=[],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        rungs = [(r.rung, f"{r.rung}. {r.name}") for r in load_rulebook().rungs]
        self.fields["rung"].choices = rungs  # type: ignore[attr-defined]


@require_safe
@access(may_work_on_rules)
def training(request: HttpRequest) -> HttpResponse:
    """The worked cases by area, and how far somebody has come; kept only in their session."""
    done = request.session.get(KEPT, {})
    areas: dict[str, list[tuple[WorkedCase, str]]] = {}
    for case in load_cases():
        areas.setdefault(case.area, []).append((case, done.get(case.id, "")))
    right = sum(1 for result in done.values() if result == "right")
    facts = {"areas": areas, "done": len(done), "right": right, "cases": len(load_cases())}
    return render(request, "permissions/training.html", facts)


@access(may_work_on_rules)
def training_case(request: HttpRequest, case: str) -> HttpResponse:
    """A case to decide; then what the rulebook says, and why."""
    cases = load_cases()
    found = next((one for one in cases if one.id == case), None)
    if found is None:
        raise PageNotFound("There is no such worked case.", remedy="Choose one from the list.")
    following = cases[(cases.index(found) + 1) % len(cases)]
    book = load_rulebook()
    facts: dict[str, object] = {
        "case": found,
        "following": following,
        "told": understood_as((), found.proposal, False, book),
        "settled": [(book.fact(f), t.value) for f, t in found.proposal.answers.items()],
    }
    form = DecisionForm(request.POST) if request.method == "POST" else DecisionForm()
    facts["form"] = form
    if request.method == "POST" and form.is_valid():
        judgement = judge(found.proposal, load_rulebook(), on=found.on)
        asked, best = judgement.asked, judgement.best
        is_asked_right = form.cleaned_data["asked"] == STATUS_CODES[asked.status]
        is_rung_right = form.cleaned_data["rung"] == best.rung.rung
        is_right = is_asked_right and is_rung_right
        done = {**request.session.get(KEPT, {}), found.id: "right" if is_right else "otherwise"}
        request.session[KEPT] = done
        facts |= {
            "judgement": judgement,
            "answer": answer_of(judgement),
            "is_right": is_right,
            "is_asked_right": is_asked_right,
            "is_rung_right": is_rung_right,
            "said_status": dict(STATUS_CHOICES)[form.cleaned_data["asked"]],
            "said_rung": ladder(judgement)[form.cleaned_data["rung"]],
            "asked_shown": ladder(judgement)[asked.rung.rung],
            "best_shown": ladder(judgement)[best.rung.rung],
            "best": best,
            "asked": asked,
            "tests": tests_of(asked),
        }
    return render(request, "permissions/training_case.html", facts)


@require_POST
@access(may_work_on_rules)
def forget_training(request: HttpRequest) -> HttpResponse:
    """Begin again."""
    request.session.pop(KEPT, None)
    return redirect("permissions:training")
