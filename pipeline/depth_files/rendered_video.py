"""Read depth from videos that show it: gray ones of other programs, and colored ones in any known colormap.

Brightness runs from black to white, as the settings say. Colors are looked up in the colormap that fits them best. Gray
of more than 8 bits keeps them.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
from av.video.reformatter import ColorRange
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Image
from pipeline.container import open_input
from pipeline.depth_files._frames import VideoFrames
from pipeline.depth_files._values import from_shares, limits
from pipeline.depth_files.base import DepthFacts, DepthFile
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SourceUnreadableError
from pipeline.evaluation.rendered_video import depth_part, levels_of, recognize
from pipeline.frame import SourceInfo
from pipeline.media.quantize import Range
from pipeline.sources.base import Match

COLORED = 8
"""Largest difference of the colors of a gray pixel, in levels of 255: codecs change them."""
LONGEST_SIDE = 512
"""Side to which colored frames are made smaller, because every pixel is looked up."""
FINE, COARSE = 64, 4
"""Steps of a color in the table of levels, and levels per step."""


def accepts(_path: Path) -> int:
    """Match whatever nothing else does."""
    return Match.MAYBE


def open(path: Path, settings: DepthFileSettings) -> DepthFile:
    """Open a video. Raises `SourceUnreadableError`."""
    return RenderedVideo(path, settings)


class RenderedVideo(DepthFile):
    """Frames by number if the source has as many, else by the time since the first one."""

    def __init__(self, path: Path, settings: DepthFileSettings) -> None:
        self._settings = settings
        black, white = limits(settings)
        own_times = _times(path)
        self._own_times = own_times
        super().__init__(path, DepthFacts.of_foreign(path, settings), len(own_times))
        self._frames = VideoFrames(path, own_times)
        self._closing.callback(self._frames.close)
        self._shape: tuple[int, int] | None = None
        first = _rgb(self._frames.at(0))
        self._table = None if _is_gray(first) else _table_of(first, path.name)
        if settings.depth_values == "disparity":
            self._ranges = [Range(0, min(black, white), max(black, white))]

    def accompany(self, info: SourceInfo) -> None:
        self._shape = info.height, info.width
        if info.frame_count != self.frame_count:
            self._times = [info.start + time - self._own_times[0] for time in self._own_times]

    def disparity(self, number: int) -> Disparity:
        frame = self._frames.at(number)
        shares = _luma(frame) if self._table is None else self._looked_up(_rgb(frame), self._table)
        return from_shares(shares if self._shape is None else depth_part(shares, self._shape), self._settings)

    @staticmethod
    def _looked_up(image: Image, table: NDArray[np.float32]) -> NDArray[np.float32]:
        share = LONGEST_SIDE / max(image.shape[:2])
        if share < 1:  # single pixels, because means of colors are other colors
            image = np.asarray(cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_NEAREST))
        red, green, blue = np.moveaxis(image // COARSE, 2, 0)
        return np.asarray(table[red, green, blue], np.float32)


def _times(path: Path) -> list[Fraction]:
    """Return the times of all frames in seconds, without decoding them."""
    try:
        with open_input(path) as container:
            if not container.streams.video:
                raise SourceUnreadableError(f"{path} contains no video.", hint="Choose another file.")
            packets = list(container.demux(container.streams.video[0]))
    except av.FFmpegError as error:
        raise SourceUnreadableError(
            f"{path} cannot be read: {error.strerror}.",
            hint="Depth comes from a video, images, a numpy array, or a photograph with depth inside.",
        ) from error
    return sorted(packet.pts * packet.time_base for packet in packets if packet.pts is not None)


def _rgb(frame: av.VideoFrame) -> Image:
    shown = frame.reformat(format="rgb24", src_colorspace=frame.colorspace, src_color_range=frame.color_range)
    return np.asarray(shown.to_ndarray(), np.uint8)


def _is_gray(colors: Image) -> bool:
    spread = colors.max(axis=2).astype(np.int16) - colors.min(axis=2)
    return float(np.percentile(spread, 99)) <= COLORED


def _luma(frame: av.VideoFrame) -> NDArray[np.float32]:
    """Return brightness, float32 (H, W) in [0, 1], with all bits that the video has."""
    component = frame.format.components[0]
    if not component.is_luma or frame.format.is_big_endian:
        return (_rgb(frame)[..., 1] / np.float32(255)).astype(np.float32)
    kind = np.dtype(np.uint8 if component.bits == 8 else "<u2")
    plane = frame.planes[0]
    rows = np.frombuffer(memoryview(plane), kind).reshape(plane.height, plane.line_size // kind.itemsize)
    levels = rows[:, : plane.width].astype(np.float32)
    name = frame.format.name
    is_full = (
        frame.color_range == ColorRange.JPEG
        or name.startswith("yuvj")
        or (name.startswith("gray") and frame.color_range != ColorRange.MPEG)
    )
    step = 2 ** (component.bits - 8)
    black, white = (0, 2**component.bits - 1) if is_full else (16 * step, 235 * step)
    return np.asarray(np.clip((levels - np.float32(black)) / np.float32(white - black), 0, 1), np.float32)


def _table_of(image: Image, name: str) -> NDArray[np.float32]:
    """Return the brightness of every color in the colormap of an image, float32 (64, 64, 64) in [0, 1]."""
    steps = np.arange(FINE, dtype=np.uint8) * COARSE + COARSE // 2
    colors = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=3)
    levels, _ = levels_of(colors.reshape(FINE, -1, 3), recognize(_small(image), name))
    return (levels / 255).reshape(FINE, FINE, FINE).astype(np.float32)


def _small(image: Image) -> Image:
    """Return the right half of an image that may show the frame beside its depth, as few pixels."""
    height, width = image.shape[:2]
    return image[:: max(1, height // 90), width // 2 :: max(1, width // 160)]
