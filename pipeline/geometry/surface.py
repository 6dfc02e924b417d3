"""Compute points in space from depth, with a lens and an optional calibration.

    space = Space.of(settings, Path("photo.jpg"))
    surface = space.surface(depth.disparity, (far, near), image)       # points, normals and colors of one frame
    surface.points[surface.is_known]

Without a calibration the shape is relative: the nearest is taken to be at 1 m and the farthest at 10 m. That is how it
looks, and not how large it is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity, Image
from pipeline.geometry import calibration as calibrate
from pipeline.geometry.calibration import FARTHEST, NEAREST, Calibration, of_network
from pipeline.geometry.lens import Lens, Points, normals, unproject
from pipeline.settings import ConvertSettings
from pipeline.storage.fingerprint import fingerprint

EDGE = 0.05
"""Neighbors whose distances differ by more than this share belong to different things, unless `REACH` says that they
are one surface seen askew. Twice as much leaves veils behind people, whose edges networks draw some pixels wide."""
REACH = 5
"""Pixels after which a slope on one side must still be half as steep: then it is a surface and not an edge."""
LEAST_SURE = 0.5
"""Relative error above which a distance is not shown."""
RELATIVE = (
    f"relative, not meters: by assumption, the nearest is at {NEAREST:g} and the farthest at {FARTHEST:g}"
)


@dataclass(frozen=True, eq=False)
class Surface:
    """What a frame shows, in space; axes as in `lens.py`.

    `points` and `normals` are float32 (h, w, 3), `colors` uint8 (h, w, 3) RGB, `is_known` bool (h, w): where it is
    known how far it is.
    """

    points: Points
    normals: NDArray[np.float32]
    colors: Image
    is_known: NDArray[np.bool_]

    def only(self, wanted: NDArray[np.bool_]) -> Surface:
        """Return the surface without the places that are not wanted, bool (h, w)."""
        points = np.where(wanted[..., None], self.points, np.float32(np.nan))
        return replace(self, points=points, is_known=self.is_known & wanted)


@dataclass(frozen=True)
class Space:
    """How disparity becomes 3D points. `calibration` is None if nothing was measured."""

    calibration: Calibration | None = None
    lens: Lens = field(default_factory=Lens)

    def by_model(self, model: str, is_metric: bool) -> Space:
        """Return the same space, calibrated by the model if it is metric and nothing was measured."""
        return replace(self, calibration=of_network(model)) if is_metric and not self.calibration else self

    @classmethod
    def of(cls, settings: ConvertSettings, origin: Path | None) -> Space:
        """Return the space as requested; the lens is manual, from the calibration, or from the file.

        Raises `CalibrationError` where the calibration cannot be read.
        """
        from pipeline.geometry.lens_sources import lens_of_file  # here: most do without

        calibration = calibrate.read(settings.calibration) if settings.calibration else None
        if settings.field_of_view is not None:
            return cls(calibration, Lens.from_field_of_view(settings.field_of_view))
        measured = calibration.lens if calibration else None
        return cls(calibration, measured or (lens_of_file(origin) if origin else None) or Lens())

    @property
    def unit(self) -> str:
        """Return the unit of distances in words."""
        return "meters" if self.calibration else RELATIVE

    def notes(self, origin: Path | None, *, is_used: bool) -> tuple[str, ...]:
        """Return sentences for the user about the calibration file; `is_used`: the output depends on it."""
        calibration = self.calibration
        if calibration is None or not calibration.marks:
            return ()
        if not is_used:
            return ("The calibration is not used: frames of this format show relative depth.",)
        if not calibration.source or (origin is not None and calibration.source == fingerprint([origin])):
            return ()
        return ("The calibration was made with another source. It holds only for the same camera and scene.",)

    def told(self) -> dict[str, str | None]:
        """Return a short description, which differs between different spaces."""
        sums = {name: f"{crc32(json.dumps(fact).encode()):08x}" for name, fact in self.facts().items()}
        return {
            "calibration": f"{self.calibration.formula} ({sums['calibration']})"
            if self.calibration
            else None,
            "lens": f"{self.lens.source} ({sums['lens']})",
        }

    def facts(self) -> dict[str, Any]:
        """Return JSON values for `Calibration.from_json` and `Lens.from_json`."""
        return {
            "calibration": self.calibration.to_json() if self.calibration else None,
            "lens": self.lens.to_json(),
        }

    def surface(self, disparity: Disparity, shown: tuple[float, float], image: Image) -> Surface:
        """Return the surface of a frame: a point for each value of `disparity`, float32 (h, w).

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

    What lies in the middle of an edge that is drawn some pixels wide is on neither thing.
    """
    found = np.zeros(distance.shape, np.bool_)
    for axis, view in ((0, found.T), (1, found)):
        edge = edges(distance, axis).swapaxes(axis, 1)
        away = np.diff(distance, axis=axis).swapaxes(axis, 1) > 0
        view[:, 1:-1] |= edge[:, :-1] & edge[:, 1:] & (away[:, :-1] == away[:, 1:])
    return found


def triangles(distance: NDArray[np.float32]) -> NDArray[np.int32]:
    """What connects neighboring places to a skin, cut at edges: int32 (n, 3), numbers of places row by row.

    They go round counterclockwise as the camera sees them.
    """
    height, width = distance.shape
    number = np.arange(height * width, dtype=np.int32).reshape(height, width)
    down, across, is_known = edges(distance, 0), edges(distance, 1), np.isfinite(distance)
    first, second = slice(None, -1), slice(1, None)
    a, b, c, d = ((rows, columns) for rows in (first, second) for columns in (first, second))
    halves = []
    for corners, sides in (
        ((a, c, b), down[:, first] | across[first]),
        ((b, c, d), down[:, second] | across[second]),
    ):
        is_whole = ~sides
        for corner in corners:
            is_whole &= is_known[corner]
        halves.append(np.stack([number[corner][is_whole] for corner in corners], axis=1))
    return np.concatenate(halves)


def edges(distance: NDArray[np.float32], axis: int) -> NDArray[np.bool_]:
    """Return between which neighbors along an axis there is a depth edge: bool, one fewer along the axis."""
    along = distance.swapaxes(axis, 1)
    is_steep = np.abs(np.diff(np.log(along), axis=1)) > np.log1p(np.float32(EDGE))
    slope = np.diff(1 / along, axis=1)  # the same all over a plane, however it is seen
    goes_on = np.zeros(slope.shape, np.bool_)
    if slope.shape[1] > REACH:
        here, there = slope[:, :-REACH], slope[:, REACH:]
        product = here * there
        goes_on[:, :-REACH] |= product >= here * here / 2
        goes_on[:, REACH:] |= product >= there * there / 2
    return np.asarray((is_steep & ~goes_on).swapaxes(axis, 1))
