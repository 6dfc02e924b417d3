"""Run slow work outside the GUI thread: load a model, write a file, close a camera.

    background = Background(bridge)
    background.start("load model", lambda: load_estimator(...), done=use, failed=show_error)

`done` and `failed` run in the GUI thread. A task whose result is no longer needed is told to `forget`.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar

from viewer.desktop.workers.bridge import Bridge

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Task:
    """A running task."""

    def __init__(self, thread: threading.Thread, leaves: bool) -> None:
        self._thread = thread
        self.leaves = leaves
        self.wanted = True

    def forget(self) -> None:
        """Cancel the callbacks `done` and `failed`. GUI thread only."""
        self.wanted = False

    def join(self, timeout: float) -> bool:
        """Wait for the task; return whether it is finished."""
        self._thread.join(timeout)
        return not self._thread.is_alive()


class Background:
    """Starts threads and keeps track of running ones."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge
        self._tasks: list[Task] = []

    def post(self, call: Callable[[], None]) -> None:
        """Run a function in the GUI thread; thread-safe."""
        self._bridge.post(call)

    def start(
        self,
        name: str,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        leaves: bool = True,
    ) -> Task:
        """Run `work` in a thread. Without `failed`, an error is a bug and goes to the thread's exception hook.

        `leaves`: the task leaves something, such as a file, so that `join` waits for it.
        """

        def run() -> None:
            began = monotonic()
            try:
                result = work()
            except Exception as caught:
                if failed is None:
                    raise
                error = caught
                _log.info("%s failed after %.1f s", name, monotonic() - began, exc_info=True)
                self._bridge.post(lambda: failed(error) if task.wanted else None)
            else:
                _log.info("%s took %.1f s", name, monotonic() - began)
                if done is not None:
                    self._bridge.post(lambda: done(result) if task.wanted else None)

        thread = threading.Thread(target=run, name=name, daemon=True)
        task = Task(thread, leaves)
        self._tasks = [known for known in self._tasks if not known.join(0)]
        self._tasks.append(task)
        thread.start()
        return task

    def join(self, timeout: float) -> bool:
        """Wait for all tasks started with `leaves`; return whether they have finished."""
        deadline = monotonic() + timeout
        over = [task.join(max(0.0, deadline - monotonic())) for task in self._tasks if task.leaves]
        return all(over)
