"""What an OData request can be refused for."""

from __future__ import annotations

from folkmoot.errors import FolkmootError, QueryError


class Malformed(QueryError):
    """An option does not parse, names what is not there, or has types that do not fit."""

    code = "odata.malformed"

    def __init__(self, problem: str, *, option: str = "", remedy: str = "") -> None:
        self.option = option
        super().__init__(problem, where=option, remedy=remedy)


class NotOffered(FolkmootError):
    """A part of OData that these services do not have: the protocol asks for 501."""

    code = "odata.not-offered"
    http_status = 501


class NotThere(FolkmootError):
    """No dataset, row, or property at this address."""

    code = "odata.not-found"
    http_status = 404


class PageGone(FolkmootError):
    """The next page of data that have changed since the first."""

    code = "odata.page-gone"
    http_status = 410


class VersionNotSpoken(FolkmootError):
    """The client takes only a version of OData that these services do not speak."""

    code = "odata.version"


class FormNotOffered(FolkmootError):
    """The client takes only a format that these services do not write."""

    code = "odata.format"
    http_status = 406
