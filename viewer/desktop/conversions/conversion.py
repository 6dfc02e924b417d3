"""Convert one file of the queue.

conversion = Conversion(request, background)
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from time import monotonic

from PyQt6.QtCore import QObject, Qt
from PyQt6.QtGui import QImage

from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.convert import convert
from pipeline.conversion.output_check import make_folder
from pipeline.conversion.progress import Progress, Stage
from pipeline.conversion.request import ConversionHooks, ConversionRequest, ConvertResult
from pipeline.frame import DepthFrame
from pipeline.render.picture import depth_picture
from pipeline.settings import LookSettings
from viewer.desktop.conversions.job import Job, JobState
from viewer.desktop.style.languages import decimal
from viewer.desktop.widgets.pixels import image_of
from viewer.desktop.widgets.seek_bar import rough_clock
from viewer.desktop.workers.background import Background
from viewer.views.base import for_converter

SEEN_EVERY = 0.5
"""Seconds between preview images."""
PREVIEW_SIDE = 320
"""Longer side of the preview images, in pixels."""
PASSES = {
    Stage.CONVERTING: (0.0, 0.97),
    Stage.ESTIMATING: (0.0, 0.75),
    Stage.WRITING: (0.75, 0.97),
    Stage.FINISHING: (0.97, 1.0),
}
"""Start and end of each stage on the progress bar: inference takes most of two passes."""


class Conversion(Job):
    """A conversion, with a preview of its frames."""

    kind = "conversion"
    request: ConversionRequest
    progress: Progress | None
    result: ConvertResult | None

    def __init__(
        self, request: ConversionRequest, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(request, background, parent)
        self._seen = 0.0

    @property
    def share(self) -> float | None:
        return None if self.progress is None else share_done(self.progress)

    @property
    def can_resume(self) -> bool:
        return unfinished(self.request.output) is not None

    def progress_words(self) -> list[str]:
        progress = self.progress
        if progress is None:
            return [self.tr("Starting…")]
        stages = {
            Stage.CONVERTING: self.tr("Converting"),
            Stage.ESTIMATING: self.tr("Estimating depth (pass 1/2)"),
            Stage.WRITING: self.tr("Writing (pass 2/2)"),
            Stage.FINISHING: self.tr("Verifying"),
        }
        parts = [self.tr("Paused") if self.state is JobState.HELD else stages[progress.stage]]
        if progress.finished:
            parts.append(self.tr("{percent} %").format(percent=round(100 * progress.finished)))
        elif progress.stage is not Stage.FINISHING and self.state is JobState.RUNNING:
            parts.append(self.tr("{rate} fps").format(rate=decimal(progress.rate, 1)))
            if progress.eta is not None:
                parts.append(self.tr("{time} left").format(time=rough_clock(progress.eta)))
        return parts

    def result_words(self) -> list[str]:
        result = self.result
        assert result is not None
        return [
            self.tr("{count} frames in {time}").format(count=result.frames, time=rough_clock(result.seconds)),
            f"{result.model}, {result.runtime}",
            *result.notes,
        ]

    def prepare(self, anew: bool) -> None:
        self._seen = 0.0
        overwrite = anew or self.request.settings.overwrite
        resume = not anew and self.can_resume
        self._settings = replace(self.request.settings, resume=resume, overwrite=overwrite)

    # -- in the conversion's thread ------------------------------------------------------------------------------

    def work(self) -> ConvertResult:
        request = replace(self.request, settings=self._settings)
        make_folder(request.output.parent)
        hooks = ConversionHooks(
            render=for_converter(request.look),
            on_progress=self._tell,
            cancelled=self.is_discarded,
            on_frame=self._show,
            on_frame_uses_images=False,  # beyond those that `render` and the output use anyway
        )
        return convert(request, hooks)

    def _tell(self, progress: Progress) -> None:
        self.report(progress, at_once=progress.stage is Stage.FINISHING and not progress.finished)

    def _show(self, depth: DepthFrame) -> None:
        now = monotonic()
        if now - self._seen >= SEEN_EVERY:
            self._seen = now
            self._background.post(partial(self._see, small_picture(depth, self.request.look)))

    def _see(self, picture: QImage) -> None:
        self.preview = picture
        self.changed.emit()


def share_done(progress: Progress) -> float | None:
    """Return the share of all passes that is done, None if the length of the source is unknown."""
    start, end = PASSES.get(progress.stage, (1.0, 1.0))
    if progress.stage is Stage.FINISHING:
        return start + (end - start) * progress.finished
    if not progress.frame_count:
        return None
    return start + (end - start) * min(1.0, progress.frames_done / progress.frame_count)


def small_picture(depth: DepthFrame, look: LookSettings, side: int = PREVIEW_SIDE) -> QImage:
    """Return the preview of a depth frame as it looks in the file, at most `side` pixels wide and high."""
    render = for_converter(look) or partial(depth_picture, look=look)
    image = image_of(render(depth))
    ratio, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(side, side, ratio, smooth)
