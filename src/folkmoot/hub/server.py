"""Serves a region: the pages, and the worker that runs its jobs, as one command."""

from __future__ import annotations

import logging
import multiprocessing
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from folkmoot.config import Config
from folkmoot.errors import ConfigError
from folkmoot.hub.region import open_region

log = logging.getLogger(__name__)

THREADS = 16
"""Requests answered at once; a page mostly waits for the state database or for DuckDB."""
CONNECTIONS = 512
"""Connections held at once. A client keeps its own open between requests: were there only as many
as threads, the next client would wait until another leaves."""
SECONDS_TO_STOP = 20
SECONDS_BEFORE_RESTART = 2


def serve(
    config: Config,
    port: int,
    *,
    address: str = "127.0.0.1",
    announce: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve a region until the process is told to stop (Ctrl+C or SIGTERM).

    The state database is brought up to date first, and jobs that an earlier end interrupted are
    taken up again. `announce` is called with the address once it answers. Raises ConfigError when
    the browser assets are not built or the port is taken.
    """
    open_region(config)
    _require_assets()
    _require_free(address, port)
    # A process forked off while the worker is being started would hold the worker's pipes: its
    # start would never be seen to be over, nor its end. A spawned one inherits nothing.
    multiprocessing.set_start_method("spawn", force=True)
    worker = WorkerProcess()
    server = Granian(
        "folkmoot.hub.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.error,
    )
    server.on_startup(worker.start)
    server.on_startup(lambda: announce(f"http://{_spoken(address)}:{port}"))
    try:
        server.serve()
    finally:
        worker.stop()


class WorkerProcess:
    """The process that runs jobs, started again when it ends by itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._keep_running, daemon=True)
        self._stopping = threading.Event()

    def start(self) -> None:
        self._watcher.start()

    def stop(self) -> None:
        """Let it finish the job at hand, for a while; a job cut short is done again later."""
        self._stopping.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _keep_running(self) -> None:
        while not self._stopping.is_set():
            # The worker reads nothing from this pipe: it ends when the pipe's other end is gone,
            # so that it never outlives a server that was killed.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "folkmoot.hub.worker"], stdin=subprocess.PIPE
            )
            code = self._process.wait()
            if not self._stopping.is_set():
                log.warning("The worker ended by itself (%s); it is started again", code)
                self._stopping.wait(SECONDS_BEFORE_RESTART)


def _require_assets() -> None:
    from django.conf import settings

    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        raise ConfigError(
            "The browser assets are not built.",
            where=str(settings.STATIC_ROOT),
            remedy="Run: make assets",
        )


def _require_free(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            raise ConfigError(
                f"The hub cannot answer at port {port}: {error.strerror}.",
                remedy="Stop what uses it, or choose another with --port.",
            ) from error


def _spoken(address: str) -> str:
    return "localhost" if address in ("127.0.0.1", "0.0.0.0", "::") else address  # noqa: S104
