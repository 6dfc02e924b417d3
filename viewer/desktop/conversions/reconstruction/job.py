"""Reconstruct one clip of the queue, in a process of its own.

job = Reconstruction(request, background)
job.scene                        # what there is of it so far
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from pipeline.arrays import Disparity, Image
from pipeline.conversion.output_check import make_folder
from pipeline.errors import CancelledError
from pipeline.reconstruction.growing.scene import SceneSoFar
from pipeline.reconstruction.request import (
    ReconstructionHooks,
    ReconstructionRequest,
    ReconstructionResult,
    Stage,
)
from pipeline.render.colormap import colorize
from pipeline.storage.work_folder import journal_of
from viewer.desktop.conversions.job import Job, JobState
from viewer.desktop.conversions.reconstruction.scene_view import FIRST_LOOK
from viewer.desktop.style.languages import decimal
from viewer.desktop.widgets.pixels import image_of
from viewer.desktop.widgets.seek_bar import rough_clock
from viewer.desktop.workers.background import Background
from viewer.views.scene import SeenScene

PREVIEW = 320, 180
LOOK = 240
"""Height in pixels of a key frame and of its depth, side by side."""
PREVIEW_POINTS = 30_000
STAGES = {
    Stage.READING: (0.0, 0.1),
    Stage.LOOKING: (0.1, 0.3),
    Stage.MATCHING: (0.3, 0.65),
    Stage.POSING: (0.65, 0.9),
    Stage.FUSING: (0.9, 1.0),
}
"""Start and end of each stage on the progress bar."""


class Reconstruction(Job):
    """A reconstruction, with the scene that it has found so far."""

    kind = "reconstruction"
    request: ReconstructionRequest
    progress: tuple[Stage, int, int | None] | None
    result: ReconstructionResult | None
    grown = pyqtSignal()
    """There is more of the scene."""

    def __init__(
        self, request: ReconstructionRequest, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(request, background, parent)
        self.scene: SceneSoFar | None = None
        self.look: QImage | None = None
        """The last key frame beside its depth, until there is a scene."""

    @property
    def share(self) -> float | None:
        if self.progress is None:
            return None
        stage, done, count = self.progress
        start, end = STAGES[stage]
        return start + (end - start) * min(1.0, done / count) if count else start

    @property
    def can_resume(self) -> bool:
        return journal_of(self.request.output) is not None

    def progress_words(self) -> list[str]:
        if self.progress is None:
            return [self.tr("Starting…")]
        stage, done, count = self.progress
        words = {
            Stage.READING: self.tr("Choosing key frames"),
            Stage.LOOKING: self.tr("Estimating depth"),
            Stage.MATCHING: self.tr("Matching key frames"),
            Stage.POSING: self.tr("Finding the camera path"),
            Stage.FUSING: self.tr("Fusing depth"),
        }[stage]
        number = list(Stage).index(stage) + 1
        parts = [
            self.tr("{stage} ({number} of {count})").format(stage=words, number=number, count=len(Stage))
        ]
        if self.state is JobState.HELD:
            parts.insert(0, self.tr("Paused"))
        if count:
            parts.append(f"{round(100 * done / count)} %")
        return parts

    def result_words(self) -> list[str]:
        result = self.result
        assert result is not None
        sides = " × ".join(decimal(side, 1) for side in result.size)
        return [
            self.tr("{count} triangles in {time}").format(
                count=f"{result.triangles:,}".replace(",", "\u202f"), time=rough_clock(result.seconds)
            ),
            self.tr("{posed} of {count} key frames").format(posed=result.posed, count=result.key_frames),
            f"{sides} m" if result.unit == "meters" else self.tr("relative scale, no meters"),
            *result.notes,
        ]

    def prepare(self, anew: bool) -> None:
        self.scene = self.look = None
        overwrite = anew or self.request.settings.overwrite
        self._settings = replace(self.request.settings, overwrite=overwrite)

    # -- in the thread of the job --------------------------------------------------------------------------------

    def work(self) -> ReconstructionResult:
        from pipeline.reconstruction.in_process import reconstruct_apart  # here: it takes half a second

        make_folder(self.request.output.parent)
        hooks = ReconstructionHooks(on_progress=self._tell, on_look=self._show, on_scene=self._grow)
        return reconstruct_apart(replace(self.request, settings=self._settings), hooks)

    def _tell(self, stage: Stage, done: int, count: int | None) -> None:
        if self.is_discarded():
            raise CancelledError("The reconstruction was canceled.", hint="No output was written.")
        self.report((stage, done, count), at_once=done == count)

    def _show(self, image: Image, disparity: Disparity) -> None:
        if not (known := disparity[np.isfinite(disparity)]).size:
            return
        far, near = np.percentile(known, (2, 98))
        depth = colorize(((disparity - far) / max(near - far, 1e-6)).astype(np.float32))
        height, width = image.shape[:2]
        size = max(1, round(LOOK * width / height)), LOOK
        pair = [cv2.resize(each, size, interpolation=cv2.INTER_AREA) for each in (image, depth)]
        picture = image_of(np.asarray(np.hstack(pair), np.uint8))
        self._background.post(lambda: self._see_look(picture))

    def _see_look(self, picture: QImage) -> None:
        self.look = self.preview = picture
        self.grown.emit()

    def _grow(self, scene: SceneSoFar) -> None:
        seen = SeenScene.of(scene)
        picture = image_of(seen.render(seen.fitted(FIRST_LOOK, PREVIEW), PREVIEW, PREVIEW_POINTS))
        self._background.post(lambda: self._see(scene, picture))

    def _see(self, scene: SceneSoFar, picture: QImage) -> None:
        self.scene, self.preview = scene, picture
        self.grown.emit()
        self.changed.emit()
