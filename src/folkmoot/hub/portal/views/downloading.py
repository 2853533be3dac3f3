"""Files for people and programs, streamed."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from folkmoot.hub.access import access, public
from folkmoot.hub.error_pages import PageNotFound
from folkmoot.hub.portal import queries, versions
from folkmoot.hub.portal.downloads import download_as, file_name
from folkmoot.hub.portal.pictures import map_plan
from folkmoot.hub.portal.queries import Published


@require_safe
@access(public)
def shapes(request: HttpRequest, code: str) -> HttpResponseBase:
    """The shapes of a dataset's map, as GeoJSON."""
    published = versions.dataset(code)
    plan = map_plan(published.schema)
    if plan is None:
        raise PageNotFound("These data have no place to draw.")
    tag = f'"{published.vault_id}.map"'
    unchanged = get_conditional_response(request, tag)
    if unchanged is not None:
        return unchanged
    pieces = queries.features_of(published, plan)
    response = HttpResponse(b"".join(pieces), content_type="application/geo+json")
    return tagged(response, tag)


@require_safe
@access(public)
def download(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The whole of a dataset as a file."""
    return _file(request, versions.dataset(code), extension)


@require_safe
@access(public)
def version_download(
    request: HttpRequest, code: str, number: str, extension: str
) -> HttpResponseBase:
    """The whole of one version as a file; its address gives the same for ever."""
    return _file(request, versions.version_of(code, int(number)), extension)


def _file(request: HttpRequest, published: Published, extension: str) -> HttpResponseBase:
    asset, version = published.asset, published.version
    form = download_as(extension, published.schema, published.rows)
    tag = f'"{published.vault_id}.{extension}"'
    if not form.is_same_bytes:
        tag = f"W/{tag}"
    unchanged = get_conditional_response(request, tag)
    if unchanged is not None:
        return unchanged
    pieces = form.write(queries.vault(), published.vault_id, published.schema)
    name = file_name(asset.member.name, asset.title, version.number, extension)
    return tagged(streamed(pieces, form.content_type, name), tag)


def streamed(pieces: Iterator[bytes], content_type: str, name: str) -> StreamingHttpResponse:
    """A file to be kept under this name."""
    response = StreamingHttpResponse(_begun(pieces), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def tagged(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    """With the tag by which a client asks whether it has changed."""
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"  # keep it, and ask each time if it is good
    return response


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same pieces, the first read already: an error before it can still be told."""
    first = next(pieces, b"")

    def rest() -> Iterator[bytes]:
        yield first
        yield from pieces

    return rest()
