"""Queries in processes that can be killed: for the public portal, and for SQL that people write.

    with WorkerPool(config.vault_dir, slots=2, limits=Limits(seconds=10, memory_mb=1024)) as pool:
        page = pool.query({"payments": version_id}, "SELECT … LIMIT ?", [100])

However a query misbehaves, it costs its own process: the engine is interrupted at the time limit,
the process killed shortly after, its address space bounded from the start. At most `slots` heavy
queries run at once, over all processes of the region; quick and long ones have lanes of their own.
Who finds no place waits, and after `patience` seconds is told so. A worker is given no secret: its
environment holds a few harmless names and nothing else.

`pool` lends the processes out and takes them back; `lanes` say who is next and `slots` count the
places; `process` starts and ends a worker, `child` is what runs in it and `confinement` shuts it
in; `questions` and `frames` are the messages between the two; `running` is a query at work.
"""

from folkmoot.vault.workers.lanes import Lane
from folkmoot.vault.workers.pool import WorkerPool
from folkmoot.vault.workers.running import RunningQuery

__all__ = ["Lane", "RunningQuery", "WorkerPool"]
