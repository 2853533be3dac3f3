"""No character of a question ends the literal that it stands in: R and Power Query, by table."""

import pytest

from folkmoot.hub.portal.snippets import Call, escaping, snippets
from folkmoot.hub.portal.snippets.calls import MOST_ROWS, with_limit
from folkmoot.soql import parse

R = [
    ("plain", '"plain"'),
    ('say "yes"', r'"say \"yes\""'),
    ("it's", '"it\'s"'),
    ("back\\slash", r'"back\\slash"'),
    ("two\nlines\r", r'"two\nlines\r"'),
    ("£500", r'"\u{a3}500"'),
    ("😀", r'"\U{1f600}"'),
    ("\x07", r'"\u{7}"'),
    ("%d {x} ${y}", '"%d {x} ${y}"'),
]
POWER_QUERY = [
    ("plain", '"plain"'),
    ('say "yes"', '"say ""yes"""'),
    ("it's", '"it\'s"'),
    ("back\\slash", '"back\\slash"'),
    ("two\nlines\r", '"two#(lf)lines#(cr)"'),
    ("a\tb", '"a#(tab)b"'),
    ("#(lf)", '"#(#)(lf)"'),
    ("£500", '"#(00a3)500"'),
    ("😀", '"#(0001f600)"'),
]
CALL = Call("https://hub.example", "pays-2222", "SELECT * WHERE service = 'O''Brien \"&\" £'")


@pytest.mark.parametrize(("text", "literal"), R)
def test_a_text_in_r(text: str, literal: str) -> None:
    assert escaping.r(text) == literal


@pytest.mark.parametrize(("text", "literal"), POWER_QUERY)
def test_a_text_in_power_query(text: str, literal: str) -> None:
    assert escaping.power_query(text) == literal


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("curl", "--data-urlencode '$query=SELECT * WHERE service = '\\''O'\\'''\\''Brien"),
        ("python", "query = \"SELECT * WHERE service = 'O''Brien \\\"&\\\" \\u00a3'\""),
        ("r", "query <- \"SELECT * WHERE service = 'O''Brien \\\"&\\\" \\u{a3}'\""),
        ("javascript", "address.searchParams.set(\"$query\", \"SELECT * WHERE service = 'O''Brien"),
        ("excel", 'Query = [#"$query" = "SELECT * WHERE service = \'O\'\'Brien ""&"" #(00a3)\'"]]'),
        ("power-bi", '[RelativePath = "resource/pays-2222.csv",'),
        ("odata", 'OData.Feed("https://hub.example/api/odata/v4/pays-2222", null,'),
        ("sodapy", 'client = Socrata("hub.example", None)'),
        ("r-httr", 'query = list(`$query` = "SELECT'),
    ],
)
def test_a_question_stands_in_each_language(name: str, line: str) -> None:
    texts = {snippet.name: snippet.text for snippet in snippets(CALL)}
    assert line in texts[name]


@pytest.mark.parametrize(
    ("soql", "limited"),
    [
        ("SELECT *", f"SELECT * LIMIT {MOST_ROWS}"),
        ("SELECT * LIMIT 5", "SELECT * LIMIT 5"),
        ("SELECT a |> SELECT count(*)", f"SELECT a |> SELECT count(*) LIMIT {MOST_ROWS}"),
        ("SELECT a UNION SELECT b", f"SELECT a UNION SELECT b |> SELECT * LIMIT {MOST_ROWS}"),
    ],
)
def test_a_program_asks_for_more_than_the_first_thousand(soql: str, limited: str) -> None:
    assert with_limit(soql, parse(soql)) == limited
    parse(limited)


def test_an_address_can_be_read_by_people_and_servers() -> None:
    assert Call("http://h", "a2a2-b3b3", "SELECT sum(a), b WHERE c = 'x&y'").address("json") == (
        "http://h/resource/a2a2-b3b3.json"
        "?$query=SELECT%20sum(a),%20b%20WHERE%20c%20%3D%20%27x%26y%27"
    )
