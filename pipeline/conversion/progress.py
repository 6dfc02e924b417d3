"""Track and report the progress of a conversion, and check for cancellation.

tracker = ProgressTracker(frame_count, on_progress, cancelled)
tracker.begin(Stage.WRITING, done=250)         # 250 frames were done by an earlier process
with tracker.exclude_suspended_time():         # Ctrl-Z, and later fg
    tracker.check_cancelled()                  # CancelledError
    tracker.count(depth)
tracker.finishing(0.5)                         # half of the work after the last frame
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from time import perf_counter
from types import FrameType

from pipeline.errors import CancelledError
from pipeline.frame import DepthFrame


class Stopped(Exception):  # noqa: N818 - nothing went wrong
    """Raised by a hook of `convert`, it stops the conversion and keeps finished work for resuming.

    Unlike `CancelledError`, which leaves nothing behind.
    """


class Stage(StrEnum):
    """The stages of a conversion. Values are used in checkpoints and JSON; users see `label`."""

    CONVERTING = "converting"
    """The only pass."""
    ESTIMATING = "estimating depth"
    """The first of two passes."""
    WRITING = "writing"
    """The second."""
    FINISHING = "finishing"
    """All frames are written; the file is completed and verified."""
    NAMING = "naming"
    """The file is complete and gets its name."""
    NAMED = "named"

    @property
    def label(self) -> str:
        """Text for progress bars."""
        passes = {Stage.ESTIMATING: "estimating depth (pass 1/2)", Stage.WRITING: "writing (pass 2/2)"}
        return passes.get(self, self.value)


@dataclass(frozen=True)
class Progress:
    """Progress of a conversion.

    `frame_count` is what the source declares, None where it does not. `rate` is frames per second so far, `eta`
    seconds to go, None where that is not known; each stage counts from the start. `stage` is CONVERTING, or, in two
    passes, ESTIMATING, then WRITING; last of all FINISHING, of which `finished` is the share that is done, 0 to 1.
    `stopped` is for how many seconds in all the program was stopped, by Ctrl-Z say; these count for nothing.
    `workers` are those of a cluster that help.
    """

    frames_done: int
    frame_count: int | None
    rate: float
    eta: float | None
    stage: Stage
    stopped: float = 0.0
    finished: float = 0.0
    workers: int = 0


class ProgressTracker:
    """Counts frames, reports progress, and checks for cancellation."""

    def __init__(
        self,
        frame_count: int | None,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
        on_frame: Callable[[DepthFrame], None] | None = None,
    ) -> None:
        self.frame_count = frame_count
        self.stage = Stage.CONVERTING
        self.done = self.skipped = self.carried = 0
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._on_frame = on_frame
        self._done_before = 0
        self._began = self._last = perf_counter()
        self._stopped = 0.0

    def begin(self, stage: Stage, done: int = 0, skipped: int = 0, carried: int = 0) -> None:
        """Count from the start, or from where an earlier program has come to."""
        self.stage, self._began = stage, perf_counter()
        self._last = self._began
        self.done = self._done_before = done
        self.skipped, self.carried = skipped, carried

    @contextmanager
    def exclude_suspended_time(self) -> Iterator[None]:
        """While inside, time for which the program is stopped does not count.

        The system stops it, whoever asks for that, and tells only that it goes on: as nothing was counted in between,
        it was stopped since the last frame. Outside of the main thread nobody hears of it.
        """
        if not hasattr(signal, "SIGCONT") or threading.current_thread() is not threading.main_thread():
            yield
            return
        before = signal.getsignal(signal.SIGCONT)

        def went_on(number: int, frame: FrameType | None) -> None:
            now = perf_counter()
            self._stopped += now - self._last
            self._began += now - self._last
            self._last = now
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGCONT, went_on)
        try:
            yield
        finally:
            signal.signal(signal.SIGCONT, before or signal.SIG_DFL)

    def check_cancelled(self) -> None:
        """Raises `CancelledError` when the user wants to stop."""
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("The conversion was canceled.", hint="No output was written.")

    def count(self, depth: DepthFrame) -> None:
        """One more frame."""
        self.done += 1
        self.skipped += depth.is_duplicate
        self.carried += depth.is_carried
        self._last = perf_counter()
        if self._on_frame is not None:
            self._on_frame(depth)
        self._tell(self.stage)

    def finishing(self, share: float = 0.0) -> None:
        """All frames are there; so much of what is left is done: the file is made whole, and read back."""
        self.check_cancelled()
        self._tell(Stage.FINISHING, share)

    def _tell(self, stage: Stage, finished: float = 0.0) -> None:
        if self._on_progress is None:
            return
        rate = (self.done - self._done_before) / (perf_counter() - self._began)
        count = self.frame_count if self.frame_count and self.frame_count >= self.done else None
        left = None if count is None else count - self.done
        eta = None if left is None else left / rate if rate else 0.0 if not left else None
        self._on_progress(Progress(self.done, count, rate, eta, stage, self._stopped, finished))
