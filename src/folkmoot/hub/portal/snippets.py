"""How to read a dataset from a program, ready to copy."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines in one language. `name` is unique on the page."""

    name: str
    title: str
    text: str


def snippets(code: str, host: str, *, is_secure: bool, column: str) -> tuple[Snippet, ...]:
    """The first thousand rows, from curl, Python and R. `column` is one to sort by."""
    scheme = "https" if is_secure else "http"
    site = f"{scheme}://{host}"
    return (
        Snippet(
            "curl",
            "curl",
            f"curl --get '{site}/resource/{code}.json' \\\n"
            f"  --data-urlencode '$order={column}' \\\n"
            "  --data-urlencode '$limit=1000'",
        ),
        Snippet("python", "Python", _python(code, host, column, is_secure=is_secure)),
        Snippet(
            "r",
            "R",
            f'rows <- read.csv("{site}/resource/{code}.csv?$order={column}&$limit=1000")',
        ),
    )


def _python(code: str, host: str, column: str, *, is_secure: bool) -> str:
    call = f'client.get("{code}", order="{column}", limit=1000)'
    if is_secure:
        return f'from sodapy import Socrata\n\nclient = Socrata("{host}", None)\nrows = {call}'
    return (
        "from requests.adapters import HTTPAdapter\nfrom sodapy import Socrata\n\n"
        f'client = Socrata("{host}", None, '
        'session_adapter={"prefix": "http://", "adapter": HTTPAdapter()})\n'
        f"rows = {call}"
    )
