"""Switch sources: the previous one closes in the background, because a camera or a server may be slow.

handover = SourceHandover(background)
handover.retire(runner)                  # at once
handover.open(address, settings, …)      # in the thread that opens the next source: a camera cannot be opened twice
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.depth_files.source import open_with_depth
from pipeline.inference.estimator import DepthEstimator
from pipeline.live.runner import Runner
from pipeline.process import trim_memory
from pipeline.settings import SourceSettings
from pipeline.sources.base import VideoSource, open_source
from viewer.desktop.workers.background import Background, Task

PATIENCE = 5.0
"""Seconds that a new source waits for the previous one to close."""


class SourceHandover:
    """Remembers the last retired runner."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._retired: Task | None = None

    def retire(self, runner: Runner) -> None:
        """Stop a runner in the background, after the previous one."""
        before = self._retired

        def stop() -> None:
            if before is not None:
                before.join(PATIENCE)
            runner.stop()
            trim_memory()

        self._retired = self._background.start("stop source", stop)

    def open(
        self,
        address: str,
        settings: SourceSettings,
        depth: DepthFileSettings | None,
        use_estimator: Callable[[DepthEstimator], None],
    ) -> VideoSource:
        """Open it once the one before has let go of its device; with precomputed depth, name what made that."""
        self.wait()
        if depth is None:
            return open_source(address, settings)
        joined = open_with_depth(address, depth, settings)
        use_estimator(joined.estimator)
        return joined

    def wait(self) -> None:
        """Wait until it has closed."""
        if self._retired is not None:
            self._retired.join(PATIENCE)
