"""Decoded frames as a person should see them: upright, in the right colors, all of one size.

    painter = Painter()
    image = painter.paint(frame)         # av.VideoFrame to uint8 (H, W, 3) RGB

Colors follow the matrix and range that the frame names; HDR is not toned down.
"""

from __future__ import annotations

import math
from typing import cast

import av
import cv2
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter

from pipeline.errors import SourceUnreadableError
from pipeline.frame import Image

KNOWN_MATRICES = {0, 1, 4, 5, 6, 7, 9}
"""AVColorSpace values that say which matrix made YUV out of RGB; 0 is RGB itself."""
HD_WIDTH, HD_HEIGHT = 1280, 576
"""From this width on, or above this height, unmarked video is BT.709; below it is BT.601. As players guess it."""
TURNS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}


class Painter:
    """Turns decoded frames into RGB pictures as a viewer should see them.

    The first frame settles size and orientation. Later ones of another size are scaled to it, as whoever gets the
    pictures has made room for that size.
    """

    def __init__(self) -> None:
        # One for all frames: it keeps its tables. One thread, because starting more costs more than they save.
        self._reformatter = VideoReformatter()
        self._stored_size: tuple[int, int] | None = None
        self._turns = 0
        self._is_mirrored = False

    def paint(self, frame: VideoFrame) -> Image:
        """Uint8 (H, W, 3) RGB, upright."""
        if self._stored_size is None:
            self._stored_size = frame.width, frame.height
            self._turns, self._is_mirrored = _orientation(frame)
        width, height = self._stored_size
        matrix = _guessed_matrix(frame)
        try:
            rgb = self._reformatter.reformat(frame, width, height, "rgb24", src_colorspace=matrix, threads=1)
        except av.FFmpegError as error:
            raise SourceUnreadableError(
                f"Pictures of the format {frame.format.name} cannot be turned into RGB: {error.strerror}.",
                hint="Convert the video first, for example to H.264: ffmpeg -i INPUT -c:v libx264 output.mp4",
            ) from error
        image = cast(Image, rgb.to_ndarray())
        if self._is_mirrored:
            image = cast(Image, cv2.flip(image, 0))
        if self._turns:
            image = cast(Image, cv2.rotate(image, TURNS[self._turns]))
        return np.ascontiguousarray(image)


def _guessed_matrix(frame: VideoFrame) -> Colorspace | None:
    """The matrix of a frame that does not name its own; None where it does."""
    if frame.colorspace in KNOWN_MATRICES:
        return None
    is_hd = frame.width >= HD_WIDTH or frame.height > HD_HEIGHT
    return Colorspace.ITU709 if is_hd else Colorspace.ITU601


def _orientation(frame: VideoFrame) -> tuple[int, bool]:
    """How to set a frame upright: (quarter turns clockwise, whether it is flipped upside down before)."""
    matrix = cast(SideData | None, frame.side_data.get("DISPLAYMATRIX"))
    if matrix is None:
        return 0, False
    # Row vectors: the picture's x axis comes to lie along (a, b), its y axis along (c, d); y points down.
    a, b, _, c, d = (int(value) for value in np.frombuffer(bytes(matrix), np.int32)[:5])
    return round(math.atan2(b, a) / (math.pi / 2)) % 4, a * d - b * c < 0
