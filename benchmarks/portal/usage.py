"""What processes used: the kernel's own count of time and memory, of a process and its children."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds on the wall and on processors, and the most memory at once in MiB."""

    seconds: float
    processor: float
    memory: float


def run(command: Sequence[str | Path], **options: object) -> Usage:
    """Run a command to its end. Raises CalledProcessError with what it said."""
    started = time.monotonic()
    process = subprocess.Popen(
        [str(each) for each in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
    )  # type: ignore[call-overload]
    with MemoryWatch(process.pid) as watch:
        said, _ = process.communicate()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(map(str, command)), said)
    return Usage(time.monotonic() - started, watch.processor, watch.peak)


class MemoryWatch:
    """Watches a process and all its descendants: the most memory that they held together (each
    page counted once, as PSS), and the processor time of those that were seen to end or not."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._processor: dict[int, float] = {}
        self.peak = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> MemoryWatch:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._thread.join()

    @property
    def processor(self) -> float:
        return sum(self._processor.values())

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            self.look_once()

    def look_once(self) -> float:
        """The memory now, in MiB."""
        total = 0.0
        for pid in descendants(self._root):
            self._processor[pid] = max(self._processor.get(pid, 0.0), processor_seconds(pid))
            total += memory_of(pid)
        self.peak = max(self.peak, total)
        return total


def descendants(root: int) -> list[int]:
    """A process and all that came of it."""
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def processor_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def busy_seconds(root: int) -> float:
    """Seconds on processors, to the nanosecond, of the threads that a process and its descendants
    have now."""
    total = 0
    for pid in descendants(root):
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            try:
                total += int(task.read_text().split()[0])
            except OSError:
                continue
    return total / 1e9


def memory_of(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith(("Pss_Anon:", "Pss_Shmem:")):
                continue
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def size_of(*paths: Path) -> float:
    """Megabytes on disk."""
    files = [
        file
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*"))
        if file.is_file()
    ]
    return sum(file.stat().st_size for file in files) / 1e6
