"""Run one piece of work of the queue in its own thread: start, pause, stop and resume.

    job = Conversion(request, background)
    background.start("convert", job.work, job.finished, job.failed)
    job.hold(); job.go_on(); job.stop(); job.discard()

If stopped, it keeps finished work and can be resumed; if discarded, it leaves nothing.
"""

from __future__ import annotations

import logging
import threading
from enum import Enum, auto
from functools import partial
from time import monotonic
from typing import Any

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from pipeline.address import Address, masked
from pipeline.conversion.progress import Stopped
from pipeline.conversion.request import ConversionRequest
from pipeline.errors import CancelledError
from pipeline.reconstruction.request import ReconstructionRequest
from viewer.desktop.workers.background import Background

_log = logging.getLogger(__name__)

TOLD_EVERY = 0.1
"""Seconds between progress reports: more frequent ones cannot be followed."""
Request = ConversionRequest | ReconstructionRequest


class JobState(Enum):
    """The state of a job."""

    WAITING = auto()
    RUNNING = auto()
    HELD = auto()
    DONE = auto()
    STOPPED = auto()
    FAILED = auto()

    @property
    def is_under_way(self) -> bool:
        """Whether its thread is running or paused."""
        return self in (JobState.RUNNING, JobState.HELD)


class Job(QObject):
    """Used in the GUI thread only, except for `work`."""

    kind = ""
    """Of the work, for the log and for the next session."""
    changed = pyqtSignal()
    ended = pyqtSignal()
    """The thread has ended, with any result."""

    def __init__(self, request: Request, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.request = request
        self.state = JobState.WAITING
        self.progress: Any = None
        """What was last reported; None before that."""
        self.preview: QImage | None = None
        self.result: Any = None
        self.error: Exception | None = None
        self._background = background
        self._may_go_on = threading.Event()
        self._stopping = self._discarding = False
        self._told = 0.0

    @property
    def source(self) -> str:
        """The address of the source, as given."""
        return Address(self.request.source)

    @property
    def share(self) -> float | None:
        """The share of the work that is done, 0 to 1; None where nobody knows."""
        raise NotImplementedError

    @property
    def can_resume(self) -> bool:
        """Whether there is unfinished work for its output."""
        raise NotImplementedError

    def progress_words(self) -> list[str]:
        """Return what it does now, and how far it is."""
        raise NotImplementedError

    def result_words(self) -> list[str]:
        """Return what came of it."""
        raise NotImplementedError

    # -- in the GUI thread ---------------------------------------------------------------------------------------

    def begin(self, anew: bool = False) -> None:
        """Prepare to run `work`. `anew`: do not resume unfinished work."""
        self._stopping = self._discarding = False
        self._may_go_on.set()
        self.error = self.progress = None
        self._told = 0.0
        self.prepare(anew)
        self._become(JobState.RUNNING)

    def prepare(self, anew: bool) -> None:
        """Set everything back to the beginning."""
        raise NotImplementedError

    def hold(self) -> None:
        """Pause before the next step."""
        if self.state is JobState.RUNNING and not (self._stopping or self._discarding):
            self._may_go_on.clear()
            self._become(JobState.HELD)

    def go_on(self) -> None:
        """Continue after `hold`."""
        if self.state is JobState.HELD:
            self._become(JobState.RUNNING)
            self._may_go_on.set()

    def stop(self) -> None:
        """Stop it, and keep finished work."""
        self._stopping = True
        self._may_go_on.set()

    def discard(self) -> None:
        """Stop, and delete unfinished work."""
        self._discarding = True
        self._may_go_on.set()

    def wait_again(self) -> None:
        """Queue it again."""
        self._become(JobState.WAITING)

    def finished(self, result: Any) -> None:
        """Handle the result of `work`."""
        self.result = result
        self._end(JobState.DONE)

    def failed(self, error: Exception) -> None:
        """Handle an error of `work`."""
        if isinstance(error, Stopped | CancelledError):
            self._end(JobState.STOPPED)
        else:
            self.error = error
            self._end(JobState.FAILED)

    def _hear(self, progress: Any) -> None:
        self.progress = progress
        self.changed.emit()

    def _end(self, state: JobState) -> None:
        self._become(state)
        self.ended.emit()

    def _become(self, state: JobState) -> None:
        _log.info("%s: %s is %s", self.kind, masked(self.source), state.name)
        self.state = state
        self.changed.emit()

    # -- in the thread of the job --------------------------------------------------------------------------------

    def work(self) -> Any:
        """Do the work; returns when it is complete."""
        raise NotImplementedError

    def report(self, progress: Any, at_once: bool) -> None:
        """Pass progress on to the GUI thread, not more often than can be followed unless `at_once`."""
        now = monotonic()
        if at_once or now - self._told >= TOLD_EVERY:
            self._told = now
            self._background.post(partial(self._hear, progress))

    def is_discarded(self) -> bool:
        """Wait while it is held; raise `Stopped` when finished work is to be kept."""
        self._may_go_on.wait()
        if self._stopping:
            raise Stopped
        return self._discarding
