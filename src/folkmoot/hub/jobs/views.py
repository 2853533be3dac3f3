"""Watching a job."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from folkmoot.hub.access import access, signed_in
from folkmoot.hub.accounts.models import User
from folkmoot.hub.jobs import actions, queries
from folkmoot.hub.jobs.models import Job
from folkmoot.hub.jobs.rules import may_restart, may_watch


@access(signed_in)
def own_jobs(request: HttpRequest) -> HttpResponse:
    """The jobs that the person started."""
    return render(request, "jobs/own.html", {"jobs": queries.jobs_of(request.user)[:50]})


@access(may_watch, of=queries.job_by_id)
def job(request: HttpRequest, watched: Job) -> HttpResponse:
    """How far a job is; when it is done, on to what it was for."""
    if watched.state == Job.State.DONE:
        return HttpResponseRedirect(watched.then)
    facts = {"job": watched, "restart": may_restart(request.user, watched)}
    return render(request, "jobs/job.html", facts)


@access(may_watch, of=queries.job_by_id)
def progress(request: HttpRequest, watched: Job) -> HttpResponse:
    """The part of the job's page that changes; the page asks for it again and again."""
    response = render(request, "jobs/progress.html", {"job": watched})
    if watched.is_over:
        response["HX-Redirect"] = watched.get_absolute_url()
    return response


@require_POST
@access(may_restart, of=queries.job_by_id)
def restart(request: HttpRequest, failed: Job) -> HttpResponse:
    """Try a failed job again."""
    actions.restart(by=cast(User, request.user), job=failed)
    return redirect(failed)
