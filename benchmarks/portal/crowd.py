"""Thirty-two clients at once, for a minute: light questions with and without heavy ones beside."""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from portal.systems import Web


@dataclass
class Crowd:
    """What came of it: seconds of each light and heavy answer, refusals (429), and errors."""

    light: list[float] = field(default_factory=list)
    heavy: list[float] = field(default_factory=list)
    refused: int = 0
    errors: list[str] = field(default_factory=list)

    @property
    def light_high(self) -> float:
        """Milliseconds that 95 of 100 light answers stay below."""
        return statistics.quantiles(self.light, n=20)[-1] * 1000 if len(self.light) > 1 else 0.0


def ask_together(
    port: int,
    light: Sequence[Callable[[random.Random], str]],
    heavy: Sequence[Callable[[random.Random], str]],
    *,
    clients: int,
    heavy_clients: int,
    seconds: float,
) -> Crowd:
    """So many clients, of whom some ask only heavy questions, one after the other."""
    crowd = Crowd()
    lock = threading.Lock()
    deadline = time.monotonic() + seconds

    def client(number: int) -> None:
        chance = random.Random(number)  # noqa: S311 - a benchmark's choice
        web = Web(port)
        is_heavy = number < heavy_clients
        while time.monotonic() < deadline:
            path = chance.choice(heavy if is_heavy else light)(chance)
            try:
                taken, _ = web.get(path)
            except (RuntimeError, OSError) as error:
                web = Web(port)
                with lock:
                    if str(error).startswith("429"):
                        crowd.refused += 1
                    else:
                        crowd.errors.append(str(error)[:120])
                time.sleep(0.5)
                continue
            with lock:
                (crowd.heavy if is_heavy else crowd.light).append(taken)

    threads = [threading.Thread(target=client, args=[number]) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return crowd
