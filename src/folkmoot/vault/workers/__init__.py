"""Queries in processes that can be killed: for the public portal, and for SQL that people write.

    with WorkerPool(config.vault_dir, slots=2, limits=Limits(seconds=10, memory_mb=1024)) as pool:
        page = pool.query({"payments": version_id}, "SELECT … LIMIT ?", [100])

However a query misbehaves, it costs its own process: the engine is interrupted at the time limit,
the process killed shortly after, its address space bounded from the start. At most `slots` queries
run at once, over all processes of the region; others wait, and after `patience` seconds are told
so. A worker is given no secret: its environment holds a few harmless names and nothing else.

`pool` lends the processes out and takes them back; `process` starts and ends one; `child` is what
runs in it; `frames` are the messages between the two; `slots` count the places.
"""

from folkmoot.vault.workers.pool import RunningQuery, WorkerPool

__all__ = ["RunningQuery", "WorkerPool"]
