"""Carry the progress of a download from its thread to the GUI thread, and cancel it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from viewer.desktop.workers.background import Task
from viewer.desktop.workers.bridge import Bridge


class _Cancelled(Exception):  # noqa: N818 - nothing went wrong
    """Raised inside a download that was canceled."""


class ModelDownload:
    """Passes the progress from the download's thread to the GUI thread; only the newest value is kept."""

    def __init__(self, model: str, bridge: Bridge, tell: Callable[[str, int, int], None]) -> None:
        self.model = model
        self.task: Task | None = None
        self._cancelled = threading.Event()
        self._bridge = bridge
        self._tell = tell
        self._newest = (0, 0)
        self._under_way = False

    def cancel(self) -> None:
        """Cancel the download; GUI thread."""
        self._cancelled.set()
        if self.task is not None:
            self.task.forget()

    def progress(self, done: int, total: int | None) -> None:
        """Report progress; thread of the download."""
        if self._cancelled.is_set():
            raise _Cancelled
        self._newest = (done, total or 0)
        if not self._under_way:
            self._under_way = True
            self._bridge.post(self._show)

    def _show(self) -> None:
        self._under_way = False
        if not self._cancelled.is_set():
            self._tell(self.model, *self._newest)
