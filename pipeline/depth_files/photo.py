"""Read the depth inside a photograph: JPEG of Android phones and of this program, HEIC of iPhones.

JPEG holds it as GDepth or Dynamic Depth. HEIC needs the package pillow-heif, the extra heif; its depth is relative,
because most iPhones measure it up to a scale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity
from pipeline.depth_files.base import DepthFacts, DepthFile
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SourceUnreadableError
from pipeline.exif import turned
from pipeline.extras import install_hint
from pipeline.geometry.calibration import of_network
from pipeline.media.jpeg_xmp import orientation
from pipeline.media.photo_depth import extract
from pipeline.sources.base import Match

HEIC = (".heic", ".heif", ".hif")
JPEG = (".jpg", ".jpeg", ".jpe", ".jfif")
DISTANCE = 2
"""The representation type of HEVC whose values are linear in distance; others are linear in its inverse."""


def accepts(path: Path) -> int:
    """Match photographs of phones, and JPEG with depth inside; a gray JPEG is depth itself."""
    if path.suffix.lower() in HEIC:
        return Match.CERTAIN
    is_jpeg = path.suffix.lower() in JPEG and path.is_file()
    return Match.CERTAIN if is_jpeg and extract(path.read_bytes()) is not None else Match.NO


def open(path: Path, _settings: DepthFileSettings) -> DepthFile:
    """Open a photograph. Raises `SourceUnreadableError`."""
    if path.suffix.lower() in HEIC:
        return Photo(path, _of_heic(path), is_metric=False)
    data = path.read_bytes()
    depth = extract(data)
    assert depth is not None, "accepted before"
    return Photo(path, turned(depth.disparity(), orientation(data)), is_metric=depth.is_metric)


class Photo(DepthFile):
    """The depth of one photograph."""

    def __init__(self, path: Path, disparity: Disparity, *, is_metric: bool) -> None:
        rows, columns = disparity.shape
        calibration = of_network(path.name) if is_metric else None
        facts = DepthFacts(path.name, calibration=calibration, frame_size=(columns, rows))
        super().__init__(path, facts, 1)
        self._disparity = disparity

    def disparity(self, number: int) -> Disparity:
        return self._disparity


def _of_heic(path: Path) -> Disparity:
    try:
        import pillow_heif
    except ImportError as error:
        raise SourceUnreadableError(
            f"Depth in {path.name} needs the package pillow-heif.", hint=install_hint("heif")
        ) from error
    try:
        images = pillow_heif.open_heif(path).info["depth_images"]
        values = np.asarray(images[0]) if images else None
    except Exception as error:  # of damaged files it raises SyntaxError, IndexError and others
        raise SourceUnreadableError(f"{path} cannot be decoded: {error}.", hint="Copy it again.") from error
    if values is None:
        raise SourceUnreadableError(
            f"{path} has no depth.", hint="iPhones store it in photos that were taken in Portrait mode."
        )
    return disparity_of(values, images[0].info.get("metadata") or {})


def disparity_of(values: NDArray[Any], metadata: dict[str, Any]) -> Disparity:
    """Return the disparity of a depth image of HEIC by its representation information, if there is some.

    Levels run from `d_min` to `d_max` in disparity, or from the inverse of `z_far` to that of `z_near`; without either,
    from 0 to 1. One kind of file has distance from `z_near` to `z_far`.
    """
    share = values.reshape(values.shape[:2]).astype(np.float32) / np.float32(np.iinfo(values.dtype).max)
    near, far = metadata.get("z_near") or 0, metadata.get("z_far") or 0
    low, high = metadata.get("d_min") or 0, metadata.get("d_max") or 0
    if metadata.get("representation_type") == DISTANCE and 0 < near < far:
        return np.asarray(1 / (near + share * np.float32(far - near)), np.float32)
    if not high > low:
        low, high = (1 / far, 1 / near) if 0 < near < far else (0.0, 1.0)
    return np.asarray(np.maximum(share * np.float32(high - low) + np.float32(low), 0), np.float32)
