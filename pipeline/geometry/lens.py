"""Model a lens: ray directions, points in space from distances, and rotations.

    lens = Lens.from_field_of_view(70)                    # of the picture's longer side; Lens() assumes 60 degrees
    points = unproject(calibration.meters(disparity), lens, image.shape[:2])    # float32 (h, w, 3), meters
    facing = normals(points)                                                    # float32 (h, w, 3)

Axes are the camera's: x to the right, y down, z ahead. Distances come from `calibration.py`: disparity itself is no
distance, and unprojecting it as one bends every wall. Where a lens comes from is in `lens_sources.py`.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Self

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.errors import SettingsError

Points = NDArray[np.float32]
"""float32 (height, width, 3): x, y, z of each pixel, NaN where unknown."""
Size = tuple[int, int]
"""(height, width) in pixels."""

SMALL_FORMAT_MM = math.hypot(36, 24)
"""Diagonal of 35 mm film, the reference of 35 mm equivalent focal lengths."""
LEAST_DEGREES, MOST_DEGREES = 1.0, 170.0
"""Limits of the field of view of a rectilinear image."""
MOST_OF_A_LENS = 1e4
"""Largest plausible value of a center or a distortion coefficient in a file."""
LONGEST_SOURCE = 200
ASSUMED = "assumed"
"""Source of a lens that nobody has told."""
DISTORTIONS = (0, 4, 5, 8)
"""Valid numbers of distortion coefficients in OpenCV."""


@dataclass(frozen=True)
class Lens:
    """A pinhole, with the distortion that a checkerboard has told, if one has.

    `focal` is the focal length as a share of the picture's longer side, so that it holds at any size and for a picture
    turned upright; as a default the one of 60 degrees, as webcams and phones have. `center` is where the optical axis
    meets the picture, as shares of width and height. `distortion` is OpenCV's: k1, k2, p1, p2 and so on, or nothing.
    `source` says in words where all this comes from.
    """

    focal: float = 0.5 / math.tan(math.radians(60) / 2)
    center: tuple[float, float] = (0.5, 0.5)
    distortion: tuple[float, ...] = ()
    source: str = ASSUMED

    def __post_init__(self) -> None:
        degrees = math.degrees(2 * math.atan2(0.5, self.focal))
        if not LEAST_DEGREES <= degrees <= MOST_DEGREES:
            raise SettingsError(
                f"A field of view of {degrees:.4g} degrees is not possible.",
                hint=f"Use {LEAST_DEGREES:g} to {MOST_DEGREES:g} degrees.",
            )

    @classmethod
    def from_field_of_view(cls, degrees: float, source: str = "field of view set manually") -> Self:
        """Create a lens from the field of view along the longer side of the image: in landscape, the horizontal one."""
        half = math.radians(degrees) / 2
        return cls(0.5 / math.tan(half) if 0 < half < math.pi / 2 else math.nan, source=source)

    @classmethod
    def from_focal_px(cls, focal_px: float, picture: Size, source: str = "focal length set manually") -> Self:
        """Create a lens from the focal length in pixels of an image."""
        return cls(focal_px / max(picture), source=source)

    @classmethod
    def from_35mm(cls, focal_mm: float, picture: Size, source: str = "focal length set manually") -> Self:
        """Create a lens from the 35 mm equivalent focal length, which refers to the image diagonal."""
        return cls.from_focal_px(focal_mm * math.hypot(*picture) / SMALL_FORMAT_MM, picture, source)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        """Create a lens from the result of `to_json`. Raises `SettingsError` or errors of Python if invalid."""
        x, y = facts["center"]
        center, distortion = (float(x), float(y)), tuple(map(float, facts["distortion"]))
        is_bounded = all(
            abs(value) <= MOST_OF_A_LENS for value in (*center, *distortion)
        )  # NaN is not, either
        if len(distortion) not in DISTORTIONS or not is_bounded:
            raise SettingsError(
                "The center or the distortion of the lens is not valid.", hint="Calibrate the lens again."
            )
        source = "".join(sign if sign.isprintable() else " " for sign in str(facts["source"]))
        return cls(float(facts["focal"]), center, distortion, source[:LONGEST_SOURCE])

    @property
    def is_known(self) -> bool:
        """Whether somebody or something has told it; False for the default."""
        return self.source != ASSUMED

    def to_json(self) -> dict[str, Any]:
        """Return JSON values."""
        return {**asdict(self), "center": list(self.center), "distortion": list(self.distortion)}

    def focal_px(self, picture: Size) -> float:
        """Return the focal length in pixels of an image."""
        return self.focal * max(picture)

    def field_of_view(self, picture: Size) -> tuple[float, float]:
        """Return the horizontal and vertical field of view in degrees, without distortion."""
        height, width = picture
        focal_px = self.focal_px(picture)
        return tuple(math.degrees(2 * math.atan(side / 2 / focal_px)) for side in (width, height))  # type: ignore[return-value]

    def rays(self, size: Size, picture: Size | None = None) -> NDArray[np.float32]:
        """x/z and y/z of every pixel's center: float32 (height, width, 2), not to be written into.

        `picture` is the size of the picture that a grid of this size was made from, where pixels of the grid are not
        square: networks see a picture at sides that are multiples of 32.
        """
        return _rays(self, size, picture or size)

    def aside(self, x: ArrayLike, y: ArrayLike, picture: Size) -> NDArray[np.float64]:
        """Return x/z and y/z, float64 (..., 2), of places given as shares of the image width and height."""
        height, width = picture
        across, down = np.subtract(x, self.center[0]) * width, np.subtract(y, self.center[1]) * height
        bent: NDArray[np.float64] = np.stack([across, down], axis=-1) / self.focal_px(picture)
        if not self.distortion:
            return bent
        straight = cv2.undistortPoints(bent.reshape(-1, 1, 2), np.eye(3), np.array(self.distortion))
        return np.asarray(straight, np.float64).reshape(bent.shape)

    def slant(self, x: ArrayLike, y: ArrayLike, picture: Size) -> NDArray[np.float64]:
        """Return the ratio, float64 (...) ≥ 1, of the straight distance to such places and that along the axis."""
        return np.asarray(np.sqrt(1 + np.square(self.aside(x, y, picture)).sum(axis=-1)))


@lru_cache(maxsize=8)
def _rays(lens: Lens, size: Size, picture: Size) -> NDArray[np.float32]:
    rows, columns = ((np.arange(count, dtype=np.float64) + 0.5) / count for count in size)
    found = lens.aside(*np.meshgrid(columns, rows), picture).astype(np.float32)
    found.setflags(write=False)
    return found


def unproject(metric_depth: NDArray[np.float32], lens: Lens, picture: Size | None = None) -> Points:
    """Where everything is: float32 (h, w, 3), in the unit of `metric_depth`, NaN where that is not finite.

    `metric_depth` is float32 (h, w), along the optical axis. `picture`: see `Lens.rays`.
    """
    height, width = metric_depth.shape
    points = np.empty((height, width, 3), np.float32)
    z = np.where(np.isfinite(metric_depth), metric_depth, np.float32(np.nan))
    np.multiply(lens.rays((height, width), picture), z[..., None], out=points[..., :2])
    points[..., 2] = z
    return points


def normals(points: Points) -> NDArray[np.float32]:
    """Which way each place faces: float32 (h, w, 3), of length 1, towards the camera.

    A neighbor that is much farther off than the one on the other side belongs to another thing and counts for
    nothing, so that surfaces keep their own direction up to their edges. Where nothing is known, straight at the
    camera.
    """
    planes = np.ascontiguousarray(points.transpose(2, 0, 1))  # numpy is faster so
    (ax, ay, az), (bx, by, bz) = _step(planes, 1), _step(planes, 2)
    normal = np.stack([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])
    length = np.sqrt((normal * normal).sum(axis=0))
    is_known = length > 0
    normal /= np.where(is_known, length, np.float32(1))
    normal[:, ~is_known] = [[0], [0], [-1]]
    return np.ascontiguousarray(normal.transpose(1, 2, 0))


def _step(planes: NDArray[np.float32], axis: int) -> NDArray[np.float32]:
    """Return the step from each place to the next along an axis, (3, h, w), from neighbors on the same surface."""
    along = planes.swapaxes(axis, 2)
    between = along[:, :, 1:] - along[:, :, :-1]
    length = (between * between).sum(axis=0)
    is_unknown = ~np.isfinite(length)
    length[is_unknown] = np.inf
    between[:, is_unknown] = 0
    # Of a place's two neighbors, one that is so much farther off than the other does not count.
    is_near_after, is_near_before = np.ones(length.shape, np.bool_), np.ones(length.shape, np.bool_)
    is_near_after[:, 1:] = length[:, 1:] <= 2 * length[:, :-1]
    is_near_before[:, :-1] = length[:, :-1] <= 2 * length[:, 1:]
    step = np.zeros_like(along)
    step[:, :, :-1] = between * is_near_after
    step[:, :, 1:] += between * is_near_before
    return step.swapaxes(axis, 2)
