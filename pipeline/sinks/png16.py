"""Write depth as numbered 16-bit grayscale PNG, 65535 = nearest, and a `.json` sidecar.

-o depth_%05d.png                 depth_00000.png, depth_00001.png, …, and depth.png.json
-o folder --format png16          the same in a folder of their own
-o depth.png                      one picture

disparity = png16.read(Path("folder"))        # every time in seconds and float32 (H, W), one after the other
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.media.quantize import LEAST_BYTES, Range, from_levels
from pipeline.sinks import _numbered_names, _sequence
from pipeline.sinks._numbered_names import FrameFormat
from pipeline.sinks._sequence import SequenceReader, SequenceSink
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".png",)
IS_NUMERIC = True
KIND = FrameFormat(".png", "png16", LEAST_BYTES, in_levels=True)
QUICK = (cv2.IMWRITE_PNG_COMPRESSION, 1)
"""Higher ones take a third longer for a file that is 3 % smaller."""
HEAD = struct.Struct(">8s4x4sIIBB")
"""How a PNG begins: signature, "IHDR", width, height, bits, color type (0: gray)."""


def open(path: Path, job: SinkJob) -> Sink:
    """Open a sequence or a single image for writing."""
    return Png16(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output. Raises `SinkError` for a folder with other files."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete output."""
    return _sequence.record_of(path, KIND)


class Png16(SequenceSink):
    """Write 16-bit levels of the range that each shot needs."""

    kind = KIND
    uses_images = False

    def _encoded(self, depth: DepthFrame) -> bytes:
        width, height = self._size
        is_whole, encoded = cv2.imencode(".png", self._scale.levels(depth, (height, width)), QUICK)
        if not is_whole:
            raise SinkError("A frame could not be encoded as PNG.")
        data = encoded.tobytes()
        if HEAD.unpack_from(data) != (b"\x89PNG\r\n\x1a\n", b"IHDR", width, height, 16, 0):
            raise SinkError(
                "OpenCV did not write a 16-bit grayscale PNG.", hint="Reinstall opencv-python-headless."
            )
        return data


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single image; see `sidecar.describe`."""
    return _sequence.about(path, KIND)


def read(path: str | Path) -> Iterator[tuple[Fraction, Disparity]]:
    """Read a sequence of 16-bit PNG depth images.

    Parameters
    ----------
    path : str or Path
        Folder with one sequence, pattern such as ``depth_%05d.png``, or single image.

    Yields
    ------
    timestamp : Fraction
        Time in the source, in seconds.
    disparity : ndarray of float32, shape (H, W)
        Relative inverse depth; larger is nearer.

    Raises
    ------
    SourceNotFoundError, SourceUnreadableError
        If an image or the sidecar is missing or damaged.
    """
    return iter(frames(path))


def frames(path: str | Path) -> SequenceReader:
    """Open a sequence, to read its frames in any order. Raises as `read` does."""
    return SequenceReader(path, KIND, _decoded, "a 16-bit grayscale image")


def stored(file: Path) -> NDArray[Any] | None:
    """Read the pixels of an image as they are stored; None where it cannot be decoded."""
    try:
        return cv2.imdecode(np.fromfile(file, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:  # it is empty, or larger than OpenCV takes
        return None


def _decoded(file: Path, limits: Range) -> Disparity | None:
    levels = stored(file)
    if levels is None or levels.dtype != np.uint16 or levels.ndim != 2:
        return None
    return from_levels(levels.view(np.uint16), limits.far, limits.near)
