"""The queue: one pair at a time, and a pair in full once it is judged."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access
from folkmoot.hub.accounts.models import User
from folkmoot.hub.review import actions, queries, rules
from folkmoot.hub.review.forms import AnswerForm
from folkmoot.hub.review.models import Round, Task
from folkmoot.linkage.review import Answer


@access(rules.may_judge_in, of=queries.round_by_code)
def queue(request: HttpRequest, asked: Round) -> HttpResponse:
    """The next pair that waits for one's answer, or that none does."""
    by = cast(User, request.user)
    waiting = queries.waiting_for(by, asked)
    if not waiting:
        return render(request, "review/nothing_waits.html", {"round": asked})
    return _page(request, waiting[0], AnswerForm(task=waiting[0]), left=len(waiting))


@require_POST
@access(rules.may_judge, of=queries.task_by_number)
def answer(request: HttpRequest, task: Task) -> HttpResponse:
    """An answer; the next pair follows."""
    by = cast(User, request.user)
    form = AnswerForm(request.POST, task=task)
    if not form.is_valid():
        left = len(queries.waiting_for(by, task.round))
        return _page(request, task, form, left=left, status=422)
    actions.judge(
        by=by,
        task=task,
        answer=form.answered,
        reasons=form.reasons_given,
        seconds=form.cleaned_data["shown"],
    )
    return redirect("review:queue", task.round.code)


@require_POST
@access(rules.may_take_back, of=queries.task_by_number)
def take_back(request: HttpRequest, task: Task) -> HttpResponse:
    """One's answer is taken back, and the pair waits again."""
    actions.take_back(by=cast(User, request.user), task=task)
    messages.success(request, f"Your answer to pair {task.number} is taken back.")
    return redirect("review:queue", task.round.code)


@access(rules.may_compare, of=queries.task_by_number)
def pair(request: HttpRequest, task: Task) -> HttpResponse:
    """A judged pair in full: what its records have in common, the answers, and the score."""
    facts = {"task": task, "judgements": task.judgements.select_related("reviewer")}
    return render(request, "review/pair.html", facts)


def _page(
    request: HttpRequest, task: Task, form: AnswerForm, *, left: int, status: int = 200
) -> HttpResponse:
    by = cast(User, request.user)
    last = queries.last_answer(by, task.round)
    facts = {
        "task": task,
        "round": task.round,
        "form": form,
        "answers": list(Answer),
        "left": left,
        "given": queries.answers_of(by, task.round),
        "last": last if last and rules.may_take_back(by, last.task).allowed else None,
    }
    return render(request, "review/judging.html", facts, status=status)
