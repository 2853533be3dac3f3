"""The API's addresses for a question."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from folkmoot.soql import Statement
from folkmoot.soql.tree import Compound, Pipe, Select

MOST_ROWS = 50_000
"""What a program asks for where the question says nothing: enough for most, and stated."""


_READABLE = "(),*:/@!-"
"""What an address may hold as it is, so that a person can still read the question in it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One question to the API. `site` is the hub's own address, such as https://host."""

    site: str
    code: str
    soql: str

    @property
    def host(self) -> str:
        return self.site.partition("://")[2]

    @property
    def is_secure(self) -> bool:
        return self.site.startswith("https:")

    def resource(self, extension: str) -> str:
        """The address without its question."""
        return f"{self.site}/resource/{self.code}.{extension}"

    def address(self, extension: str) -> str:
        """The whole address."""
        asked = quote(self.soql, safe=_READABLE)
        return f"{self.resource(extension)}?$query={asked}"

    @property
    def odata(self) -> str:
        """Where OData clients read the dataset or view."""
        return f"{self.site}/api/odata/v4/{self.code}"


def with_limit(soql: str, statement: Statement) -> str:
    """The question with a limit of its own: without one the API answers a thousand rows."""
    if isinstance(statement, Compound):
        return f"{soql} |> SELECT * LIMIT {MOST_ROWS}"
    last: Select = statement.right if isinstance(statement, Pipe) else statement
    return soql if last.limit is not None else f"{soql} LIMIT {MOST_ROWS}"
