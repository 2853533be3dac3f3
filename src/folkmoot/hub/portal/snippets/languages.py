"""Code that asks one question, in the languages that people use, ready to copy."""

from __future__ import annotations

from dataclasses import dataclass

from folkmoot.hub.portal.snippets import escaping
from folkmoot.hub.portal.snippets.calls import Call


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines in one language. `name` is unique on the page; `note` says what they need."""

    name: str
    title: str
    text: str
    note: str = ""


_IN_EXCEL = "Data → Get Data → Blank Query → Advanced Editor."
_IN_POWER_BI = "Get data → Blank query → Advanced editor."


def snippets(call: Call, *, has_odata: bool = True) -> tuple[Snippet, ...]:
    """The same question in each language. `has_odata`: whether it is about a dataset, which OData
    reads, and not about a view."""
    every = _every(call)
    return every if has_odata else tuple(each for each in every if each.name != "odata")


def _every(call: Call) -> tuple[Snippet, ...]:
    return (
        Snippet("curl", "curl", _curl(call)),
        Snippet("python", "Python (pandas)", _pandas(call), "Needs requests and pandas."),
        Snippet("sodapy", "Python (sodapy)", _sodapy(call), "Needs sodapy."),
        Snippet("r", "R", _base_r(call), "Base R, nothing to install."),
        Snippet("r-httr", "R (httr, jsonlite)", _httr(call), "Needs httr and jsonlite."),
        Snippet("javascript", "JavaScript", _javascript(call), "Browsers, and Node from 18 on."),
        Snippet("excel", "Excel", _contents_as_table(call), _IN_EXCEL),
        Snippet("power-bi", "Power BI", _contents_as_table(call), _IN_POWER_BI),
        Snippet(
            "odata",
            "Power BI (OData)",
            _odata(call),
            "The whole dataset as a feed that Power BI folds its own filters into; filter there.",
        ),
    )  # fmt: skip


def _curl(call: Call) -> str:
    asked = escaping.shell(f"$query={call.soql}")
    return (
        f"curl --fail --get {escaping.shell(call.resource('csv'))} \\\n  --data-urlencode {asked}"
    )


def _pandas(call: Call) -> str:
    return (
        "import io\n\nimport pandas as pd\nimport requests\n\n"
        f"query = {escaping.python(call.soql)}\n"
        f"answer = requests.get({escaping.python(call.resource('csv'))}, "
        'params={"$query": query}, timeout=60)\n'
        "answer.raise_for_status()\n"
        "rows = pd.read_csv(io.StringIO(answer.text))\n"
        "print(rows)"
    )


def _sodapy(call: Call) -> str:
    client = f"Socrata({escaping.python(call.host)}, None)"
    lines = ["from sodapy import Socrata", "", f"client = {client}"]
    if not call.is_secure:
        lines = [
            "from requests.adapters import HTTPAdapter",
            "from sodapy import Socrata",
            "",
            f"client = Socrata({escaping.python(call.host)}, None,",
            '                 session_adapter={"prefix": "http://", "adapter": HTTPAdapter()})',
        ]
    lines += [
        f"rows = client.get({escaping.python(call.code)}, query={escaping.python(call.soql)})",
        "print(rows)",
    ]
    return "\n".join(lines)


def _base_r(call: Call) -> str:
    return (
        f"query <- {escaping.r(call.soql)}\n"
        f"address <- paste0({escaping.r(call.resource('csv') + '?$query=')}, "
        "URLencode(query, reserved = TRUE))\n"
        'rows <- read.csv(address, encoding = "UTF-8")\n'
        "print(rows)"
    )


def _httr(call: Call) -> str:
    return (
        "library(httr)\nlibrary(jsonlite)\n\n"
        f"answer <- GET({escaping.r(call.resource('json'))},\n"
        f"              query = list(`$query` = {escaping.r(call.soql)}))\n"
        "stop_for_status(answer)\n"
        'rows <- fromJSON(content(answer, as = "text", encoding = "UTF-8"))\n'
        "print(rows)"
    )


def _javascript(call: Call) -> str:
    return (
        f"const address = new URL({escaping.javascript(call.resource('json'))});\n"
        f'address.searchParams.set("$query", {escaping.javascript(call.soql)});\n'
        "const answer = await fetch(address);\n"
        "if (!answer.ok) throw new Error(`The hub answered ${answer.status}`);\n"
        "const rows = await answer.json();\n"
        "console.log(rows);"
    )


def _contents(call: Call) -> str:
    return (
        f"    Answer = Web.Contents(\n"
        f"        {escaping.power_query(call.site)},\n"
        f"        [RelativePath = {escaping.power_query(f'resource/{call.code}.csv')},\n"
        f'         Query = [#"$query" = {escaping.power_query(call.soql)}]]\n'
        f"    ),\n"
    )


def _contents_as_table(call: Call) -> str:
    return (
        "let\n"
        f"{_contents(call)}"
        '    Table = Csv.Document(Answer, [Delimiter = ",", Encoding = 65001]),\n'
        "    Rows = Table.PromoteHeaders(Table, [PromoteAllScalars = true])\n"
        "in\n    Rows"
    )


def _odata(call: Call) -> str:
    return (
        "let\n"
        f"    Feed = OData.Feed({escaping.power_query(call.odata)}, null, "
        '[Implementation = "2.0"])\n'
        "in\n    Feed"
    )
