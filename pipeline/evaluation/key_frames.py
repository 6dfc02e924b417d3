"""Measure conversions with the model on key frames only, beside the model on every frame.

with KeyFrames("clip.mp4", estimator, 4) as every_4:
    measure("clip.mp4", {**rules(("steady",)), "model every 4": every_4}, estimator)
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from types import TracebackType
from typing import Self

from pipeline.arrays import Disparity
from pipeline.errors import SourceUnreadableError
from pipeline.frame import DepthFrame, Frame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.key_frames import infer_key_frames, stabilize_key_frames
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source
from pipeline.stabilize import Stabilizer


class KeyFrames:
    """A depth filter that reads the clip by itself, ahead of whoever asks. `every` as in `--model-every`."""

    def __init__(
        self,
        address: str,
        estimator: DepthEstimator,
        every: int | str,
        settings: SourceSettings | None = None,
    ) -> None:
        self._address = address
        self._source = open_source(address, settings)
        self._source.draw_late()
        self._seen = infer_key_frames(self._source, estimator, every)
        self._depths = stabilize_key_frames(self._seen, Stabilizer())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._source, closing(self._seen):
            pass

    def copy(self) -> None:
        """Return None: what is to come cannot be changed."""

    def update(self, frame: Frame, disparity: Disparity) -> DepthFrame:
        """Return the next frame; its raw disparity is that of the model on every frame."""
        depth = next(self._depths, None)
        if depth is None:
            raise SourceUnreadableError(f"{self._address} has only {frame.index} frames when read again.")
        return replace(depth, raw_disparity=disparity)
