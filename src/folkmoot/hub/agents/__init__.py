"""Agents: programs that talk, and read the open data by the Model Context Protocol.

    POST /mcp        one JSON-RPC message in, one out; nothing is kept between them

`server` declares what an agent may call: search, describe, preview, query. `answers` does it, with
the limits of a public query and a size that fits a conversation; `shapes` is what it says; `words`
are its explanations and refusals, which teach. `bridge` lets the protocol's own server, which is
asynchronous, answer a request of this hub's, which is not; `views` guards the door.

Everything is read-only, anonymous and about published open data and saved views of it:
`soda.queries` and `soda.readable` are the only ways to any of it.
"""
