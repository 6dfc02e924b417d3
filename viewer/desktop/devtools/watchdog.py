"""Measure how long the GUI thread is blocked, for tests and for `depth-viewer soak`.

    app = WatchedApplication([])             # instead of QApplication, before anything else of Qt
    with app.watch() as blocks:
        ...                                  # use the window
    blocks.longest_cpu_ms, blocks.waits

Of every event it takes the time of the thread's own work (`time.thread_time`), which other programs on a busy machine
do not change, and that on the clock, which they do. Work does not show waiting, so that is caught by itself: whoever
joins a thread or waits for a condition in the window's thread is noted.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, thread_time
from typing import Any

from PyQt6.QtCore import QEvent, QObject
from PyQt6.QtWidgets import QApplication

LONG, LONG_PASSED = 0.02, 0.1
"""Seconds of processor time, and of elapsed time, from which an event is listed."""
WORST = 20
"""Entries of the list."""


@dataclass
class Blocks:
    """What blocked the thread; `waits` are blocking calls.

    `long_ones` has the worst events: (milliseconds of processor time, milliseconds elapsed, label), longest first.
    """

    events: int = 0
    longest_cpu_ms: float = 0.0
    longest_ms: float = 0.0
    long_ones: list[tuple[float, float, str]] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    label: str = ""
    """The current action, for the list."""


class WatchedApplication(QApplication):
    """Measures within `watch`; nested events count as part of the outermost one."""

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._blocks: Blocks | None = None
        self._depth = 0

    def notify(self, receiver: QObject | None, event: QEvent | None) -> bool:
        """Dispatch every event, and measure it."""
        blocks = self._blocks
        if blocks is None or self._depth or event is None:
            return super().notify(receiver, event)
        kind, name = event.type(), type(receiver).__name__  # the event may be gone afterwards
        self._depth = 1
        began, worked = perf_counter(), thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            self._depth = 0
            cpu, passed = thread_time() - worked, perf_counter() - began
            blocks.events += 1
            blocks.longest_cpu_ms = max(blocks.longest_cpu_ms, cpu * 1000)
            blocks.longest_ms = max(blocks.longest_ms, passed * 1000)
            if cpu > LONG or passed > LONG_PASSED:
                what = f"{blocks.label}: {QEvent.Type(kind).name} to {name}"
                blocks.long_ones.append((round(cpu * 1000, 1), round(passed * 1000, 1), what))
                blocks.long_ones = sorted(blocks.long_ones, reverse=True)[:WORST]

    @contextmanager
    def watch(self) -> Iterator[Blocks]:
        """Measure inside this context."""
        self._blocks = blocks = Blocks()
        with _noting_waits(blocks):
            try:
                yield blocks
            finally:
                self._blocks = None


@contextmanager
def _noting_waits(blocks: Blocks) -> Iterator[None]:
    """Record every call in this thread that waits for another one, with its stack."""
    here = threading.current_thread()
    join, wait = threading.Thread.join, threading.Condition.wait

    def note(timeout: float | None) -> None:
        if threading.current_thread() is not here or timeout == 0:
            return
        stack = traceback.extract_stack()
        if any(frame.filename.endswith("threading.py") and frame.name == "start" for frame in stack):
            return  # a thread that is started says so at once
        place = [frame for frame in stack if not frame.filename.endswith(("threading.py", "watchdog.py"))][-1]
        blocks.waits.append(f"{blocks.label}: {place.name}: {place.line}")

    def noted_join(self: threading.Thread, timeout: float | None = None) -> None:
        if self.is_alive():
            note(timeout)
        join(self, timeout)

    def noted_wait(self: threading.Condition, timeout: float | None = None) -> bool:
        note(timeout)
        return wait(self, timeout)

    patched: Any = threading.Thread
    patched.join = noted_join
    condition: Any = threading.Condition
    condition.wait = noted_wait
    try:
        yield
    finally:
        patched.join, condition.wait = join, wait
