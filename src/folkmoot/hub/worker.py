"""The process that runs a region's jobs, one after another: python -m folkmoot.hub.worker"""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import sys
import threading

from folkmoot.config import Config, load
from folkmoot.hub.region import open_region
from folkmoot.vault import Vault

LOCK_FILE = "worker.lock"


def main() -> None:
    """Run jobs until told to stop. One worker a region: a second one waits for the first to end."""
    config = load()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    open_region(config)
    with (config.region / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _work(config)


def _work(config: Config) -> None:
    """What a crash left is cleared away first, and what it interrupted is queued again."""
    from django.core.management import call_command

    from folkmoot.hub.agreements.tasks import end_expired
    from folkmoot.hub.casework.tasks import close_over
    from folkmoot.hub.clock import Clock
    from folkmoot.hub.following.tasks import begin_due as begin_letters
    from folkmoot.hub.harvest.tasks import begin_due as begin_harvests
    from folkmoot.hub.jobs.actions import take_up_interrupted
    from folkmoot.hub.linking.tasks import end_over
    from folkmoot.hub.register.actions import sweep_uploads
    from folkmoot.hub.releases.actions import release_due
    from folkmoot.hub.residents.tasks import erase_settled
    from folkmoot.hub.schedules.tasks import begin_due

    Vault(config.vault_dir).sweep()
    sweep_uploads()
    take_up_interrupted()
    call_command("prune_db_task_results", verbosity=0)
    ticks = (
        *(begin_due, begin_letters, begin_harvests),
        *(end_expired, end_over, close_over, erase_settled, release_due),
    )
    Clock(ticks).start()
    call_command("db_worker", interval=0.5, startup_delay=False, verbosity=1, reload=False)


def _end_with_parent() -> None:
    """Whoever started this holds the other end of standard input; when it is gone, stop."""
    if sys.stdin is None or not _is_pipe(sys.stdin.fileno()):
        return
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _is_pipe(descriptor: int) -> bool:
    return stat.S_ISFIFO(os.fstat(descriptor).st_mode)


if __name__ == "__main__":
    main()
