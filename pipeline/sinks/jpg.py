"""Write photographs with depth, as phones take them, for apps that refocus or show them in 3D; or a view as JPEG.

-o photo_depth.jpg                one photograph
-o photo_%05d.jpg                 a sequence, with one `.json`
-o rgbd.jpg --view side-by-side   what the view shows, without depth inside

Depth is in the file twice, as GDepth and as Dynamic Depth (`pipeline.media.photo_depth`). Of a JPEG photograph, the
image itself is kept to the last byte with all its camera data; others are encoded.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import assumed
from pipeline.media import photo_depth
from pipeline.media.comment import MARK, comment
from pipeline.media.jpeg_xmp import Segment, joined, orientation, segments, taken_over
from pipeline.sinks import _numbered_names, _sequence, sidecar
from pipeline.sinks._numbered_names import PLACE, FrameFormat
from pipeline.sinks._sequence import SequenceSink
from pipeline.sinks._spatial.space_sink import RELATIVE_NOTE
from pipeline.sinks.base import Sink, SinkJob
from pipeline.storage import atomic

EXTENSIONS = (".jpg",)
IS_NUMERIC = TAKES_VIEWS = True
KIND = FrameFormat(".jpg", "jpg", 0.05, in_levels=False)
FINE = [cv2.IMWRITE_JPEG_QUALITY, 95, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
"""Colors are as sharp as brightness: else those of a picture run into the depth beside it."""
MAP_SIDE = 1024
"""Longest side of the depth image: beyond that, apps gain nothing, and files grow."""
REMARK, SIZES = 0xFE, (0xC0, 0xC1, 0xC2)
"""Markers of JPEG: a comment, and those that tell the size."""


def open(path: Path, job: SinkJob) -> Sink:
    """Begin a photograph, or a sequence."""
    return Jpg(path, job)


def existing_output(path: Path) -> Path | None:
    """What stands already where the output should go. `SinkError` for a folder with other things in it."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a whole output: of a sequence, its sidecar has it, else the photograph."""
    if PLACE.search(path.name) or path.is_dir():
        return _sequence.record_of(path, KIND)
    try:
        found, _ = segments(path.read_bytes())
        text = next(each[1] for each in found if _is_ours(each)).decode()
        record = atomic.parsed_json(text.removeprefix(MARK))
    except (OSError, ValueError, StopIteration):
        return None
    return record if isinstance(record, dict) else None


class Jpg(SequenceSink):
    """The picture of a frame with its depth inside, or what a view shows; what made it is in a comment."""

    kind = KIND

    def __init__(self, path: Path, job: SinkJob) -> None:
        super().__init__(path, job)
        self.is_numeric = job.indexed is not None  # plain depth, which no view shows
        self.has_sidecar = self._names.is_numbered

    @property
    def notes(self) -> tuple[str, ...]:
        is_relative = self.is_numeric and self._job.space.calibration is None
        return (*super().notes, *[RELATIVE_NOTE] * is_relative)

    def _about(self, time_base: Fraction, ticks: Sequence[int]) -> dict[str, Any]:
        about = super()._about(time_base, ticks)
        del about["polarity"]
        values = "GDepth and Dynamic Depth in each photograph" if self.is_numeric else "a view"
        return about | {"kind": sidecar.SPACE, "unit": self._job.space.unit, "values": values}

    def _encoded(self, depth: DepthFrame) -> bytes:
        if not self.is_numeric:
            space = self._job.space
            placed = replace(depth, calibration=space.calibration or depth.calibration, lens=space.lens)
            return self._marked(_jpeg(self._job.render(placed)))
        width, height = self._size
        share = min(1.0, MAP_SIDE / max(width, height))
        size = max(1, round(height * share)), max(1, round(width * share))
        disparity, _far, _near = self._scale.enlarged(depth, size)
        far, near = depth.display_range
        calibration = self._job.space.calibration
        if calibration is None:
            calibration, disparity = assumed(far, near), disparity.clip(far, max(far, near))
        inverse = np.maximum(disparity * np.float32(calibration.b) + np.float32(calibration.a), 0)
        if not inverse.max() > 0:
            raise SinkError(
                f"Everything is infinitely far in frame {len(self._times)}.", hint="Check the calibration."
            )
        found = photo_depth.from_inverse(inverse, "m" if self._job.space.calibration else "")
        lens = self._job.space.lens
        photo = photo_depth.embed(self._photo(depth), found, lens, (height, width), sidecar.program())
        if photo_depth.extract(photo) is None:
            raise SinkError("The depth could not be embedded in the photograph.", hint="Try another image.")
        return photo

    def _photo(self, depth: DepthFrame) -> bytes:
        """Return the picture as JPEG: that of the source as it is, if it shows the same, else a new one."""
        origin, size = self._job.origin, self._size
        source = origin.read_bytes() if origin is not None and self._job.info.frame_count == 1 else b""
        try:
            found, _ = segments(source)
        except (ValueError, struct.error):  # no JPEG, or an odd one, which decoders forgive
            found = []
        shows_it = any(marker in SIZES and _size_of(payload) == size for marker, payload in found)
        if shows_it and orientation(source) == 1:
            return self._marked(source)
        return self._marked(taken_over(source, _jpeg(depth.frame.image)))

    def _marked(self, photo: bytes) -> bytes:
        """Return the file with the record of the conversion in a comment."""
        found, scan = segments(photo)
        remark = (REMARK, comment(self._job.record).encode())
        kept = [each for each in found if not _is_ours(each)]
        return joined([*kept, *[remark] * bool(self._job.record)], photo[scan:])


def _jpeg(image: Image) -> bytes:
    bgr = cv2.cvtColor(np.asarray(image, np.uint8), cv2.COLOR_RGB2BGR)
    try:
        encoded, jpeg = cv2.imencode(".jpg", bgr, FINE)
    except cv2.error:
        encoded = False
    if not encoded:
        raise SinkError(
            "A frame could not be encoded as JPEG.", hint="JPEG takes at most 65535 pixels a side."
        )
    return jpeg.tobytes()


def _is_ours(segment: Segment) -> bool:
    """Return whether it is a comment of this program."""
    marker, payload = segment
    return marker == REMARK and payload.startswith(MARK.encode())


def _size_of(start: bytes) -> tuple[int, int]:
    """Return (width, height) of the segment that starts the frame."""
    return int.from_bytes(start[3:5], "big"), int.from_bytes(start[1:3], "big")
