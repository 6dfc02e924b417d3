"""Let something costly happen as often as it costs little beside the work."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

PATIENCE = 3.0
"""It takes at most a share of 1 / (1 + `PATIENCE`) of the time."""


class Turns:
    """Grants turns by how long the last one took."""

    def __init__(self) -> None:
        self._next = 0.0

    def take(self, act: Callable[[], object], *, anyway: bool = False) -> None:
        """Call `act` if it is time again."""
        began = perf_counter()
        if began < self._next and not anyway:
            return
        act()
        now = perf_counter()
        self._next = now + PATIENCE * (now - began)
