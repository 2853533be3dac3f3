"""What an agent can do, by the protocol's own client against a server on this machine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from mcp import Client, MCPError
from pytest_django.live_server_helper import LiveServer

from folkmoot.errors import QueryTimeout, VaultBusy
from folkmoot.hub.agents import answers
from folkmoot.hub.register.models import Asset
from folkmoot.tables import Column, ColumnType, Schema, Standing

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.enable_socket]

Keep = Callable[..., Asset]
Talk = Callable[[Callable[[Client], Awaitable[Any]]], Any]
NUMBERS = Schema((Column("n", "", ColumnType.INTEGER), Column("text", "", ColumnType.TEXT)))


@pytest.fixture
def talk(live_server: LiveServer, payments: Asset) -> Talk:
    """Has a conversation with the hub: one connection, as many calls as it likes."""

    def conversation(about: Callable[[Client], Awaitable[Any]]) -> Any:
        async def connected() -> Any:
            async with Client(f"{live_server.url}/mcp") as client:
                return await about(client)

        return async_to_sync(connected)()

    return conversation


@pytest.fixture
def call(talk: Talk) -> Callable[..., Any]:
    """One tool called: what it answered, or what it said was wrong."""

    def once(tool: str, **arguments: Any) -> Any:
        result = talk(lambda client: client.call_tool(tool, arguments))
        return result.content[0].text if result.is_error else result.structured_content

    return once


def test_an_agent_is_told_what_it_may_do(talk: Talk) -> None:
    async def ask(client: Client) -> Any:
        return await client.list_tools(), await client.list_resource_templates()

    tools, templates = talk(ask)
    assert {tool.name for tool in tools.tools} == {
        "search_datasets", "describe_dataset", "preview_dataset", "query_dataset"
    }  # fmt: skip
    for tool in tools.tools:
        assert tool.description
        assert tool.annotations.read_only_hint
        assert tool.input_schema["type"] == tool.output_schema["type"] == "object"
    (template,) = templates.resource_templates
    assert template.uri_template == "folkmoot://datasets/{dataset}"


def test_an_agent_goes_from_words_to_an_answer(talk: Talk, live_server: LiveServer) -> None:
    async def research(client: Client) -> Any:
        found = await client.call_tool("search_datasets", {"words": "payments oldbury"})
        (first,) = found.structured_content["datasets"]
        described = await client.call_tool("describe_dataset", {"dataset": first["id"]})
        example = described.structured_content["example"]
        query = {"dataset": first["id"], "soql": example}
        preview = await client.call_tool("preview_dataset", {"dataset": first["id"], "rows": 1})
        return first, described, await client.call_tool("query_dataset", query), preview

    first, described, answer, preview = talk(research)
    assert (first["id"], first["publisher"], first["rows"]) == ("pay2-2222", "Oldbury", 3)
    known = described.structured_content
    assert known["columns"][2] == {
        "name": "amount", "label": "Amount (£)", "type": "number", "unit": "GBP",
        "description": "",
    }  # fmt: skip
    assert known["addresses"]["parquet"] == f"{live_server.url}/d/pay2-2222.parquet"
    assert not answer.is_error
    assert len(answer.structured_content["rows"]) == 3
    (row,) = preview.structured_content["rows"]
    assert row == {
        "supplier": 'Ridge "Roofing" Ltd', "service": "Housing", "amount": 1200.5, "lines": 3,
        "rate": 0.1, "paid_on": "2026-04-03T00:00:00", "entered": "2026-04-03T10:11:12.345678",
        "late": False, "place": "POINT (-1.55 53.8)",
    }  # fmt: skip


def test_values_are_what_json_has(call: Callable[..., Any]) -> None:
    soql = "select :id, :updated_at, amount, late, rate / 0 as nothing where lines = 1"
    (row,) = call("query_dataset", dataset="pay2-2222", soql=soql)["rows"]
    assert row[":id"].startswith("row-")
    assert row[":updated_at"].endswith("Z")
    assert (row["amount"], row["late"], row["nothing"]) == (-200, True, None)


def test_resources_tell_the_same(talk: Talk) -> None:
    async def read(client: Client) -> list[str]:
        addresses = ("folkmoot://datasets", "folkmoot://datasets/pay2-2222", "folkmoot://soql")
        found = [await client.read_resource(address) for address in addresses]
        return [each.contents[0].text for each in found]

    listed, one, language = talk(read)
    assert '"total": 1' in listed
    assert '"Amount (£)"' in one
    assert "date_trunc_ym" in language


def test_refusals_teach(call: Callable[..., Any]) -> None:
    for arguments, words in (
        ({"soql": "select nothing"}, "The columns are: supplier, service"),
        ({"soql": "select supplier,"}, "SoQL is SQL's SELECT without FROM"),
        ({"soql": "drop table x"}, "SoQL is SQL's SELECT without FROM"),
        ({"soql": "select * limit 5000"}, "at most 1,000 rows"),
        ({"soql": "select left_pad(service, 1000000, 'x')"}, "At most 10,000"),
        ({"soql": "select * where amount > 'x'"}, "The columns are"),
        ({"soql": ""}, "SoQL is SQL's SELECT"),
    ):
        assert words in call("query_dataset", dataset="pay2-2222", **arguments)
    assert "search_datasets" in call("describe_dataset", dataset="none-2222")
    assert "rows is a number from 1 to 100" in call(
        "preview_dataset", dataset="pay2-2222", rows=101
    )
    assert "limit is a number" in call("search_datasets", limit=0)
    assert "Use a few" in call("search_datasets", words="x" * 300)


def test_an_answer_fits_a_conversation(call: Callable[..., Any], keep: Keep) -> None:
    rows = [{"n": number, "text": "x" * 5000} for number in range(2500)]
    keep("many-2222", schema=NUMBERS, rows=rows)
    answer = call("query_dataset", dataset="many-2222", soql="select n order by n desc")
    assert (len(answer["rows"]), answer["is_complete"]) == (1000, False)
    assert "OFFSET 1000" in answer["advice"]
    following = call("query_dataset", dataset="many-2222", soql="select n offset 2000")
    assert (following["rows"][0]["n"], following["is_complete"]) == (2000, True)
    long = call("query_dataset", dataset="many-2222", soql="select *")
    assert len(str(long["rows"])) < answers.MOST_CHARACTERS * 1.1
    assert not long["is_complete"]
    assert long["rows"][0]["text"].endswith("… (cut)")


def test_nothing_but_open_data_can_be_reached(talk: Talk, keep: Keep) -> None:
    keep("hide-2222", standing=Standing.PROTECTED, title="Hidden payments")
    keep("shut-2222", standing=Standing.SHARED, title="Shared payments")
    attempts = [
        ("describe_dataset", {"dataset": "hide-2222"}),
        ("preview_dataset", {"dataset": "shut-2222"}),
        ("query_dataset", {"dataset": "hide-2222", "soql": "select *"}),
        ("query_dataset", {"dataset": "HIDE-2222", "soql": "select count(*)"}),
        ("query_dataset", {"dataset": "../hide-2222", "soql": "select *"}),
        *(
            ("query_dataset", {"dataset": "pay2-2222", "soql": soql})
            for soql in (
                "select * from @hide-2222 as x",
                "select service join @hide-2222 as x on service = @x.service",
                "select service union select service from @shut-2222 as x",
                "select service |> select * from @hide-2222",
                "select * from read_csv('/etc/passwd')",
                "select 1; select * from duckdb_settings()",
                "select service from information_schema.tables",
            )
        ),
    ]

    async def attack(client: Client) -> list[Any]:
        return [await client.call_tool(tool, arguments) for tool, arguments in attempts]

    for attempt, result in zip(attempts, talk(attack), strict=True):
        assert result.is_error, attempt
        assert "Hidden" not in result.content[0].text

    async def look(client: Client) -> Any:
        return await client.call_tool("search_datasets", {"words": "payments"})

    assert talk(look).structured_content["total"] == 1

    async def read(client: Client) -> None:
        with pytest.raises(MCPError, match="no open dataset"):
            await client.read_resource("folkmoot://datasets/hide-2222")

    talk(read)


def test_a_full_house_and_a_slow_query_are_told(
    call: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, words in (
        (VaultBusy("All 2 places for queries are taken."), "Ask again in 5 seconds"),
        (QueryTimeout("The query took longer than 10 seconds."), "Add a WHERE"),
    ):

        def fail(*args: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(answers.answering, "running", fail)
        assert words in call("query_dataset", dataset="pay2-2222", soql="select *")
