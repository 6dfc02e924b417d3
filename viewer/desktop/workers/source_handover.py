"""Switch sources: the previous one closes in the background, because a camera or a network may be slow.

handover = SourceHandover(background)
handover.retire(runner)                  # at once
handover.wait()                          # in the thread that opens the next source: a camera cannot be opened twice
"""

from __future__ import annotations

from pipeline.live.runner import Runner
from pipeline.process import trim_memory
from viewer.desktop.workers.background import Background, Task

PATIENCE = 5.0
"""Seconds that a new source waits for the previous one to close."""


class SourceHandover:
    """Knows the runner that was retired last."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._retired: Task | None = None

    def retire(self, runner: Runner) -> None:
        """Stop it, after the one before it."""
        before = self._retired

        def stop() -> None:
            if before is not None:
                before.join(PATIENCE)
            runner.stop()
            trim_memory()

        self._retired = self._background.start("stop source", stop)

    def wait(self) -> None:
        """Wait until it has closed."""
        if self._retired is not None:
            self._retired.join(PATIENCE)
