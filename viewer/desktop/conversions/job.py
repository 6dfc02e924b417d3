"""Run one conversion in its own thread: start, pause, stop and resume.

    conversion = Conversion(request, bridge)
    background.start("convert", conversion.work, conversion.finished, conversion.failed)
    conversion.hold(); conversion.go_on(); conversion.stop(); conversion.discard()

If stopped, it keeps finished work and can be resumed; if discarded, it leaves nothing.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from time import monotonic

from PyQt6.QtCore import QObject, Qt, pyqtSignal
from PyQt6.QtGui import QImage

from pipeline.address import Address, masked
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.convert import convert
from pipeline.conversion.output_check import make_folder
from pipeline.conversion.progress import Progress, Stage, Stopped
from pipeline.conversion.request import ConversionHooks, ConversionRequest, ConvertResult
from pipeline.errors import CancelledError
from pipeline.frame import DepthFrame
from pipeline.render.picture import depth_picture
from pipeline.settings import LookSettings
from viewer.desktop.widgets.pixels import image_of
from viewer.desktop.workers.background import Background
from viewer.views.base import for_converter

_log = logging.getLogger(__name__)

TOLD_EVERY, SEEN_EVERY = 0.1, 0.5
"""Seconds between progress reports, and between preview images: more frequent ones cannot be followed."""
PREVIEW_SIDE = 320
"""Longer side of the preview images, in pixels."""


class JobState(Enum):
    """The state of a conversion."""

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


class Conversion(QObject):
    """Used in the GUI thread only, except for `work`."""

    changed = pyqtSignal()
    ended = pyqtSignal()
    """The thread has ended, with any result."""

    def __init__(
        self, request: ConversionRequest, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.request = request
        self.state = JobState.WAITING
        self.progress: Progress | None = None
        self.preview: QImage | None = None
        self.result: ConvertResult | None = None
        self.error: Exception | None = None
        self._background = background
        self._may_go_on = threading.Event()
        self._stopping = self._discarding = False
        self._told = self._seen = 0.0

    @property
    def source(self) -> str:
        """The address of the source, as given."""
        return Address(self.request.source)

    # -- in the GUI thread ---------------------------------------------------------------------------------------

    def begin(self, anew: bool = False) -> None:
        """Prepare to run `work`. `anew`: do not resume unfinished work."""
        self._stopping = self._discarding = False
        self._may_go_on.set()
        self._told = self._seen = 0.0
        self.progress = self.error = None
        resume = not anew and unfinished(self.request.output) is not None
        overwrite = anew or self.request.settings.overwrite
        self._settings = replace(self.request.settings, resume=resume, overwrite=overwrite)
        self._become(JobState.RUNNING)

    def hold(self) -> None:
        """Pause before the next frame."""
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

    def finished(self, result: ConvertResult) -> None:
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

    def _end(self, state: JobState) -> None:
        self._become(state)
        self.ended.emit()

    def _become(self, state: JobState) -> None:
        _log.info("the conversion of %s is %s", masked(self.source), state.name)
        self.state = state
        self.changed.emit()

    # -- in the conversion's thread ------------------------------------------------------------------------------

    def work(self) -> ConvertResult:
        """Convert the file; returns when it is complete."""
        request = replace(self.request, settings=self._settings)
        make_folder(request.output.parent)
        hooks = ConversionHooks(
            render=for_converter(request.look),
            on_progress=self._tell,
            cancelled=self._may_not_go_on,
            on_frame=self._show,
            on_frame_uses_images=False,  # beyond those that `render` and the output use anyway
        )
        return convert(request, hooks)

    def _may_not_go_on(self) -> bool:
        self._may_go_on.wait()
        if self._stopping:
            raise Stopped
        return self._discarding

    def _tell(self, progress: Progress) -> None:
        now = monotonic()
        begins_finishing = progress.stage is Stage.FINISHING and not progress.finished
        if now - self._told >= TOLD_EVERY or begins_finishing:
            self._told = now
            self._background.post(partial(self._hear, progress))

    def _hear(self, progress: Progress) -> None:
        self.progress = progress
        self.changed.emit()

    def _show(self, depth: DepthFrame) -> None:
        now = monotonic()
        if now - self._seen >= SEEN_EVERY:
            self._seen = now
            self._background.post(partial(self._see, small_picture(depth, self.request.look)))

    def _see(self, picture: QImage) -> None:
        self.preview = picture
        self.changed.emit()


def small_picture(depth: DepthFrame, look: LookSettings, side: int = PREVIEW_SIDE) -> QImage:
    """Return the preview of a depth frame as it looks in the file, at most `side` pixels wide and high."""
    render = for_converter(look) or partial(depth_picture, look=look)
    image = image_of(render(depth))
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(side, side, ratio, smooth)
