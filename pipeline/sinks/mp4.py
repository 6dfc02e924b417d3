"""Write rendered depth as a video for every player: `.mp4`, H.264, yuv420p, index first."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
from av.codec.context import ThreadType

from pipeline.errors import SinkError
from pipeline.media import hardware
from pipeline.media.encoder import Recipe, Shape
from pipeline.sinks._video import VideoSink
from pipeline.sinks.base import Sink, SinkJob, SinkState

EXTENSIONS = (".mp4",)
TAKES_ENCODER = True
AVX2 = 11
"""What OpenCV calls these extensions of a processor."""
TRUE_CODE = ":asm=AVX2" if cv2.checkHardwareSupport(AVX2) else ""
"""With AVX-512, x264's tree of macroblocks reads past the end of its arrays, unless the width is a multiple of 128:
what lies there by chance changes blocks at the right edge now and then. The older code takes a millisecond more for a
picture of 1280x720, and gives the same bytes on all processors that have AVX2."""
SPEED = {
    "preset": "ultrafast",
    "x264-params": "mbtree=1:rc-lookahead=10:scenecut=40:cabac=1:8x8dct=1:deblock=1:subme=0:partitions=i8x8"
    # Frames between looking ahead and encoding: neither waits for the other, and the bytes are the same.
    + ":sync-lookahead=10"
    + TRUE_CODE,
    # No B-frames: they save a tenth of the size, but mp4 then cannot say exactly how long each picture stays.
    "bf": "0",
}
"""x264's fastest preset with those tools back that pay on depth pictures. Files as large and as good as "veryfast"
makes them, in less than half the time: about 3 ms of one core for a picture of 1280x720. "superfast" makes them three
times as large, "faster" and slower ones do not make them smaller. Half-pixel steps (subme=1) and blocks of 4x4 took an
eighth to a fifth of the time for the same size and quality."""
PACKINGS = {"left_right": 3, "top_bottom": 4}
"""Of H.264's frame packing SEI, by which 3D screens and players know what they get."""
RECIPE = Recipe(
    "mp4",
    "libx264",
    "yuv420p",
    lambda quality: {**SPEED, "crf": str(quality)},
    # Real clips take 0.0016 to 0.018 at 18; and half of that every six to eight steps on.
    lambda quality: 0.0015 * 2 ** ((18 - quality) / 8),
    sound="aac",
    text="mov_text",
    threads=ThreadType.FRAME,  # slices would cost quality
)


def open(path: Path, job: SinkJob) -> Sink:
    """Open a video file for writing."""
    return Mp4Sink(path, job, _packed(RECIPE, job.frame_packing))


class Mp4Sink(VideoSink):
    """Encodes by hardware where that is requested and works for frames of this size."""

    _encoder_note = ""

    @property
    def notes(self) -> tuple[str, ...]:
        return (*[self._encoder_note] * bool(self._encoder_note), *super().notes)

    def checkpoint(self) -> SinkState:
        return {**super().checkpoint(), "codec": self._shape and self._shape.recipe.codec}

    def restore(self, state: SinkState) -> None:
        super().restore(state)
        if self._shape is not None and self._shape.recipe.codec != state["codec"]:
            raise SinkError(
                f"{self._path} was begun with the encoder {state['codec']}, "
                f"and now {self._shape.recipe.codec} would go on.",
                hint=f"{self._encoder_note} Start over with --overwrite.",
            )

    def _settle(self, size: tuple[int, int], first: Fraction) -> Shape:
        settled = super()._settle(size, first)
        self._shape, self._encoder_note = hardware.fitting(settled, self._job.settings.encoder)
        return self._shape


def _packed(recipe: Recipe, packing: str) -> Recipe:
    """Return the recipe that says in the stream how the eyes' images lie. H.264 has no word for the right one first."""
    recipe = replace(recipe, stereo_mode=packing)
    if packing not in PACKINGS:
        return recipe
    params = f"{SPEED['x264-params']}:frame-packing={PACKINGS[packing]}"
    return replace(recipe, options=lambda quality: {**recipe.options(quality), "x264-params": params})
