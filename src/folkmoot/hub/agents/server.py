"""What an agent may call and read, declared to the protocol's server."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import asdict
from importlib.metadata import version
from typing import Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError, ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from folkmoot.errors import FolkmootError
from folkmoot.hub.agents import answers
from folkmoot.hub.agents.bridge import on_this_thread
from folkmoot.hub.agents.shapes import Answer, Described, Found
from folkmoot.hub.agents.words import INSTRUCTIONS, SOQL, refusal
from folkmoot.soql import write_function_reference

T = TypeVar("T")
Id = Annotated[str, Field(description="The dataset's id, such as abcd-1234.", max_length=20)]

site: ContextVar[str] = ContextVar("site", default="")
"""The address of the hub as the agent knows it."""

server: MCPServer[Any] = MCPServer(
    "folkmoot",
    title="Folkmoot open data",
    instructions=INSTRUCTIONS,
    version=version("folkmoot"),
    subscriptions=False,
    log_level="WARNING",
)

_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


@server.tool(title="Search the open datasets", annotations=_READ_ONLY)
async def search_datasets(
    words: Annotated[
        str, Field(description="A few words; each must occur. Empty lists everything.")
    ] = "",
    publisher: Annotated[str, Field(description="The publisher's whole name.")] = "",
    limit: int = 10,
    offset: int = 0,
) -> Found:
    """Find datasets by words in their title, description or publisher. Gives ids and columns."""
    return await _answered(lambda: answers.search(words, publisher, limit, offset))


@server.tool(title="Describe a dataset", annotations=_READ_ONLY)
async def describe_dataset(dataset: Id) -> Described:
    """What a dataset's columns mean and are called in queries, its size, licence, publisher,
    date, the addresses of its files, and a query that works."""
    address = site.get()
    return await _answered(lambda: answers.describe(dataset, address))


@server.tool(title="Preview a dataset", annotations=_READ_ONLY)
async def preview_dataset(dataset: Id, rows: int = 5) -> Answer:
    """The first rows of a dataset, 100 at most, to see what its values look like."""
    return await _answered(lambda: answers.preview(dataset, rows), dataset)


@server.tool(
    title="Query a dataset",
    description=f"Ask a dataset a question in SoQL; at most {answers.MOST_ROWS:,} rows. {SOQL}",
    annotations=_READ_ONLY,
)
async def query_dataset(
    dataset: Id, soql: Annotated[str, Field(description="The query.", max_length=65_536)]
) -> Answer:
    return await _answered(lambda: answers.query(dataset, soql), dataset)


@server.resource("folkmoot://datasets", title="All open datasets", mime_type="application/json")
async def datasets() -> str:
    """The first open datasets by title; search_datasets finds the others."""
    found = await _answered(lambda: answers.search("", "", answers.MOST_DATASETS, 0))
    return json.dumps(asdict(found), ensure_ascii=False)


@server.resource("folkmoot://datasets/{dataset}", title="One dataset", mime_type="application/json")
async def dataset(dataset: str) -> str:
    """What a dataset is, as describe_dataset tells it."""
    address = site.get()
    try:
        found = await on_this_thread(answers.describe)(dataset, address)
    except FolkmootError as error:
        raise ResourceNotFoundError(refusal(error)) from error
    return json.dumps(asdict(found), ensure_ascii=False)


@server.resource("folkmoot://soql", title="SoQL's functions", mime_type="text/markdown")
async def soql() -> str:
    """Every function of the query language."""
    return f"{SOQL}\n\n{write_function_reference()}"


async def _answered(work: Callable[[], T], dataset: str = "") -> T:
    """The work done on the request's thread; its errors as what an agent can act on."""
    try:
        return await on_this_thread(work)()
    except FolkmootError as error:
        columns = await on_this_thread(answers.columns_of)(dataset) if dataset else ()
        raise ToolError(refusal(error, columns)) from error
