"""The hub's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.hub.access import access, public


@access(public)
def home(request: HttpRequest) -> HttpResponse:
    """What this place is, and where to begin."""
    return render(request, "home.html")
