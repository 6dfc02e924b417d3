"""What makes places of a picture's depth: a calibration, if there is one, and a lens.

    space = Space.of(settings, Path("photo.jpg"))
    surface = space.surface(depth.disparity, (far, near), image)       # points, normals and colors of one frame
    surface.points[surface.is_known]

Without a calibration the shape is relative: the nearest is taken to be at 1 m and the farthest at 10 m. That is how it
looks, and not how large it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import crc32

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline import calibrate
from pipeline.calibrate import FARTHEST, NEAREST, Calibration
from pipeline.frame import Disparity, Image
from pipeline.geometry import Lens, Points, normals, unproject
from pipeline.settings import ConvertSettings

EDGE = 0.1
"""Neighbors whose distances differ by more than this share belong to different things: a mesh is cut there."""
LEAST_SURE = 0.5
"""Error bar as a share of the distance, beyond which it is not told how far something is."""
RELATIVE = (
    f"relative, not meters: by assumption, the nearest is at {NEAREST:g} and the farthest at {FARTHEST:g}"
)


@dataclass(frozen=True, eq=False)
class Surface:
    """What a frame shows, in space; axes as in `geometry.py`.

    `points` and `normals` are float32 (h, w, 3), `colors` uint8 (h, w, 3) RGB, `is_known` bool (h, w): where it is
    known how far it is.
    """

    points: Points
    normals: NDArray[np.float32]
    colors: Image
    is_known: NDArray[np.bool_]


@dataclass(frozen=True)
class Space:
    """`calibration` is None where nothing was measured."""

    calibration: Calibration | None = None
    lens: Lens = field(default_factory=Lens)

    @classmethod
    def of(cls, settings: ConvertSettings, origin: Path | None) -> Space:
        """As is wished; the lens as it is set by hand, as the calibration has it, or as the source's file tells.

        Raises `CalibrationError` where the calibration cannot be read.
        """
        from pipeline.lens import lens_of_file  # here: most do without

        calibration = calibrate.read(settings.calibration) if settings.calibration else None
        if settings.field_of_view is not None:
            return cls(calibration, Lens.from_field_of_view(settings.field_of_view))
        measured = calibration.lens if calibration else None
        return cls(calibration, measured or (lens_of_file(origin) if origin else None) or Lens())

    @property
    def unit(self) -> str:
        """Of distances, in words."""
        return "meters" if self.calibration else RELATIVE

    def told(self) -> dict[str, str | None]:
        """In a few words for people; others for each other one."""
        sums = {name: f"{crc32(json.dumps(fact).encode()):08x}" for name, fact in self.facts().items()}
        return {
            "calibration": f"{self.calibration.formula} ({sums['calibration']})"
            if self.calibration
            else None,
            "lens": f"{self.lens.source} ({sums['lens']})",
        }

    def facts(self) -> dict[str, Any]:
        """As JSON takes it: what `Calibration.from_json` and `Lens.from_json` read."""
        return {
            "calibration": self.calibration.to_json() if self.calibration else None,
            "lens": self.lens.to_json(),
        }

    def surface(self, disparity: Disparity, shown: tuple[float, float], image: Image) -> Surface:
        """One frame's, a place for each value of `disparity`, float32 (h, w).

        `shown` is (far, near) of the shot, by which a relative shape is laid out. `image` is as large as it likes.
        """
        calibration = self.calibration or calibrate.assumed(*shown)
        distance = calibration.meters(disparity)
        with np.errstate(invalid="ignore"):  # infinity times zero
            is_known = np.isfinite(distance) & (calibration.error(disparity) <= LEAST_SURE * distance)
        distance[~is_known] = np.nan
        points = unproject(distance, self.lens, image.shape[:2])
        colors = cv2.resize(image, disparity.shape[::-1], interpolation=cv2.INTER_AREA)
        return Surface(points, normals(points), np.asarray(colors, np.uint8), is_known)


def flying(distance: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a place hangs in the air between a thing and what is behind it: bool (h, w).

    Networks draw edges some pixels wide. What lies on such a slope, steep on both sides, is on neither thing.
    """
    log = np.log(distance)
    steep = np.log1p(np.float32(EDGE))
    found = np.zeros(distance.shape, np.bool_)
    for axis in (0, 1):
        step = np.diff(log, axis=axis).swapaxes(axis, 1)
        before, after = step[:, :-1], step[:, 1:]
        is_slope = ((before > steep) & (after > steep)) | ((before < -steep) & (after < -steep))
        found.swapaxes(axis, 1)[:, 1:-1] |= is_slope
    return found


def triangles(distance: NDArray[np.float32]) -> NDArray[np.int32]:
    """What connects neighboring places to a skin, cut at edges: int32 (n, 3), numbers of places row by row.

    They go round counterclockwise as the camera sees them.
    """
    height, width = distance.shape
    number = np.arange(height * width, dtype=np.int32).reshape(height, width)
    first, second = slice(None, -1), slice(1, None)
    a, b, c, d = ((rows, columns) for rows in (first, second) for columns in (first, second))
    halves = []
    for corners in ((a, c, b), (b, c, d)):
        z = np.stack([distance[corner] for corner in corners])
        is_whole = z.max(axis=0) <= (1 + EDGE) * z.min(axis=0)  # not so where one is not known
        halves.append(np.stack([number[corner][is_whole] for corner in corners], axis=1))
    return np.concatenate(halves)
