"""How much each dataset is used, counted without following anybody.

    usage.actions.count(code, Kind.SODA)      one use of a dataset; costs a dictionary's addition
    usage.queries.last_days(code)             what everybody may see of it, rounded

A count is a dataset, a day, a kind and a number, and nothing else: no address, no cookie, no
program's name is kept, not even for a moment. `middleware` counts every successful request whose
address names a dataset, so that a new protocol need do nothing; one whose address names none (MCP)
calls `count`. Counts wait in memory and are written together every few seconds, by a thread that
no request waits for: a crash loses at most those seconds.
"""
