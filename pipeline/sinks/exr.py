"""Write depth as OpenEXR for compositing: unscaled disparity, float32, one file per frame.

-o depth_%05d.exr                 depth_00000.exr, depth_00001.exr, …, and depth.exr.json
-o folder --format exr            the same in a folder of their own
-o depth.exr                      one picture

disparity = exr.read(Path("folder"))          # every time in seconds and float32 (H, W), one after the other

The one channel is Y, which every program shows as gray. It is not Z: that means distance, and here larger is nearer.
Attributes of every file say what the numbers are: far and near of the shot, polarity, unit, time, and what made them.
Written by the OpenEXR project's own package, which is an extra: exr.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity
from pipeline.errors import SinkError, SourceUnreadableError
from pipeline.extras import install_hint
from pipeline.frame import DepthFrame
from pipeline.sinks import _numbered_names, _sequence, sidecar
from pipeline.sinks._numbered_names import FrameFormat
from pipeline.sinks._sequence import SequenceReader, SequenceSink
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".exr",)
IS_NUMERIC = True
KIND = FrameFormat(".exr", "exr", 1.0, in_levels=False)
CHANNEL = "Y"
CHECKSUM = "checksum"
"""The attribute with a checksum of the numbers: OpenEXR has none for what it does not compress."""


def open(path: Path, job: SinkJob) -> Sink:
    """Open a sequence or a single image for writing. Raises `SinkError` if the package is missing."""
    return Exr(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output. Raises `SinkError` for a folder with other files."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete output."""
    return _sequence.record_of(path, KIND)


class Exr(SequenceSink):
    """Write losslessly compressed files (ZIP). Each is read back at once, because wrong numbers are easily missed."""

    kind = KIND
    uses_images = False

    def __init__(self, path: Path, job: SinkJob) -> None:
        self._package = _openexr()
        super().__init__(path, job)

    def _encoded(self, depth: DepthFrame) -> bytes:
        width, height = self._size
        disparity, far, near = self._scale.enlarged(depth, (height, width))
        file = io.BytesIO()
        disparity = np.ascontiguousarray(disparity)
        header = self._attributes(depth, far, near) | {
            CHECKSUM: _checksum(disparity),
            "compression": self._package.ZIP_COMPRESSION,
            "type": self._package.scanlineimage,
        }
        with self._package.File(header, {CHANNEL: disparity}) as picture:
            picture.write(file)
        found = _channel(self._package, file)
        if found is None or found.shape != (height, width) or not np.array_equal(found, disparity):
            raise SinkError(
                "OpenEXR did not write the values correctly.",
                hint="Reinstall it: pip install --force-reinstall OpenEXR",
            )
        return file.getvalue()

    def _attributes(self, depth: DepthFrame, far: float, near: float) -> dict[str, Any]:
        rate, maker = self._job.info.frame_rate, self._maker
        attributes: dict[str, Any] = {
            "far": far,
            "near": near,
            "polarity": sidecar.POLARITY,
            "unit": sidecar.unit(maker),
            "timestamp": str(depth.frame.timestamp),
            "model": maker.model,
            "modelDigest": maker.digest,
            "runtime": maker.runtime,
            "stabilization": maker.stabilization,
            "program": sidecar.program(),
        }
        return attributes | ({"framesPerSecond": rate} if rate else {})


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single image; see `sidecar.describe`."""
    return _sequence.about(path, KIND)


def read(path: str | Path) -> Iterator[tuple[Fraction, Disparity]]:
    """Read a sequence of OpenEXR depth images.

    Parameters
    ----------
    path : str or Path
        Folder with one sequence, pattern such as ``depth_%05d.exr``, or single image.

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
    package = _openexr()
    return SequenceReader(
        path, KIND, lambda file, _: _channel(package, io.BytesIO(file.read_bytes())), "an EXR depth image"
    )


def values(path: Path) -> NDArray[np.floating]:
    """Read the one depth channel of an image of any program: Y, Z, or the only one. Raises `SourceUnreadableError`."""
    package = _openexr()
    try:
        with package.File(io.BytesIO(path.read_bytes()), separate_channels=True) as picture:
            channels = {name: channel.pixels for name, channel in picture.channels().items()}
    except (OSError, RuntimeError, TypeError, ValueError) as error:
        raise SourceUnreadableError(
            f"{path} is not a readable OpenEXR image.", hint="It is damaged or of another format."
        ) from error
    last = {name.rpartition(".")[2]: name for name in channels}
    name = next((last[each] for each in (CHANNEL, "Z", "V") if each in last), "")
    found = channels.get(name) if name else next(iter(channels.values())) if len(channels) == 1 else None
    if found is None or found.dtype.kind != "f":
        raise SourceUnreadableError(
            f"{path} has no channel of depth, only: {', '.join(sorted(channels)) or 'none'}.",
            hint="Depth is in a channel Z or Y of floating-point numbers.",
        )
    pixels: NDArray[np.floating] = found
    return pixels


def _channel(package: ModuleType, file: io.BytesIO) -> Disparity | None:
    """Return the float32 values of a file, None if it has none, or others than were written."""
    file.seek(0)
    try:
        with package.File(file) as picture:
            pixels: Disparity = picture.channels()[CHANNEL].pixels
            checksum = picture.header().get(CHECKSUM)
    except (RuntimeError, LookupError, TypeError, ValueError):  # a damaged one has no parts
        return None
    if pixels.dtype != np.float32 or pixels.ndim != 2 or checksum not in (None, _checksum(pixels)):
        return None
    return pixels


def _checksum(disparity: Disparity) -> str:
    return f"{crc32(disparity.tobytes()):08x}"


def _openexr() -> ModuleType:
    try:
        import OpenEXR
    except ImportError as error:
        raise SinkError("EXR needs the package OpenEXR.", hint=install_hint("exr")) from error
    package: ModuleType = OpenEXR
    return package
