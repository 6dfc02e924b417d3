"""Look at points in space: where the eye is, what it sees of them, and the grid below them.

    eye = Eye.of(options, middle, lens, frame=(640, 360), size=(1000, 600))
    columns, rows, ahead = eye.project(points)               # pixels, and how far before the eye
    picture = rasterized(columns, rows, ahead, colors, is_shown, ground, spread=3)

From the front, at distance 1, the eye is the camera and the picture is the frame. It turns about `middle` on the
optical axis. A rasterizer of numpy and OpenCV, and no OpenGL: it is the same in the window, in conversions and in
tests, on a machine without a graphics driver as well, and as many points as a model gives are drawn at the rate of
the video.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.arrays import Image
from pipeline.geometry.lens import Lens
from viewer.views.settings import ViewSettings

NEAREST = 0.05
"""Points that come nearer to the eye than this share of the way to the middle are omitted."""
BACK = 0.8
"""How far the eye steps back where it looks from the side altogether, as a share of the way to the middle."""
WIDEST_SPREAD = 15
"""Pixels of the largest gap between neighbors that is closed."""
FAR_OUT = 30_000
"""Pixels beyond which OpenCV draws no line."""
GRID, AXIS, FRUSTUM = (52, 52, 56), (92, 92, 100), (150, 132, 235)
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Eye:
    """`away` is from the middle, in the unit of the scene, as `shift` is; `focal` and `center` are in pixels."""

    yaw: float
    pitch: float
    middle: float
    away: float
    shift: tuple[float, float]
    focal: float
    center: tuple[float, float]
    is_parallel: bool

    @classmethod
    def of(
        cls, options: ViewSettings, middle: float, lens: Lens, frame: tuple[int, int], size: tuple[int, int]
    ) -> Eye:
        """As the options say, for a picture of (width, height) `size` into which the frame fits."""
        scale = min(size[0] / frame[0], size[1] / frame[1])
        center = tuple(
            length / 2 + (share - 0.5) * side * scale
            for length, share, side in zip(size, lens.center, frame, strict=True)
        )
        return cls(
            math.radians(options.yaw),
            math.radians(options.pitch),
            middle,
            middle * reach(options),
            (options.pan_x * middle, options.pan_y * middle),
            lens.focal_px((frame[1], frame[0])) * scale,
            (center[0], center[1]),
            options.projection == "orthographic",
        )

    def project(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Column and row in pixels, and the distance before the eye, of points (…, 3)."""
        across, down, ahead = points[..., 0], points[..., 1], points[..., 2] - np.float32(self.middle)
        x = across * math.cos(self.yaw) - ahead * math.sin(self.yaw)
        deep = ahead * math.cos(self.yaw) + across * math.sin(self.yaw)
        y = down * math.cos(self.pitch) - deep * math.sin(self.pitch)
        z = deep * math.cos(self.pitch) + down * math.sin(self.pitch) + np.float32(self.away)
        least = np.float32(NEAREST * self.middle)
        scale = np.float32(self.focal) / (np.float32(self.away) if self.is_parallel else np.maximum(z, least))
        columns = (x - np.float32(self.shift[0])) * scale + np.float32(self.center[0])
        rows = (y - np.float32(self.shift[1])) * scale + np.float32(self.center[1])
        return columns, rows, z

    def facing(self, points: Floats, normals: Floats) -> Floats:
        """How much surfaces face the eye: 1 straight at it, negative away from it, (n,) for (n, 3)."""
        turn = self._turn()
        if self.is_parallel:
            return np.asarray(normals @ -turn[2], np.float32)
        aside = np.array([*self.shift, -self.away], np.float32)
        ways = (aside @ turn + np.array([0, 0, self.middle], np.float32)) - points
        lengths = np.maximum(np.linalg.norm(ways, axis=1), np.float32(1e-9))
        return np.asarray(np.einsum("ij,ij->i", ways, normals) / lengths, np.float32)

    def _turn(self) -> Floats:
        """The rotation from the scene to the eye: its rows point to the right, down and ahead."""
        right = math.cos(self.yaw), 0.0, -math.sin(self.yaw)
        back = math.sin(self.yaw), 0.0, math.cos(self.yaw)
        up, forth = math.sin(self.pitch), math.cos(self.pitch)
        down = -up * back[0], forth, -up * back[2]
        return np.array([right, down, (forth * back[0], up, forth * back[2])], np.float32)

    def directions(self) -> list[tuple[float, float]]:
        """Where the axes to the right, up and ahead point in the picture, as seen from here by parallel rays."""
        ways = np.array([(1, 0, 0), (0, -1, 0), (0, 0, 1)], np.float32)
        columns, rows, _ahead = self.project(ways)
        return list(zip(columns.tolist(), rows.tolist(), strict=True))

    def sees(self, ahead: Floats) -> NDArray[np.bool_]:
        """Whether something so far before the eye is seen; parallel rays see what is behind it, too."""
        return np.full(ahead.shape, True) if self.is_parallel else ahead > NEAREST * self.middle


def reach(options: ViewSettings) -> float:
    """How far the eye is from the middle, in units of the camera's own distance."""
    ahead = math.cos(math.radians(options.yaw)) * math.cos(math.radians(options.pitch))
    return options.dolly * (1 + BACK * math.sqrt(max(0.0, 1 - ahead**2)))


def rasterized(
    columns: Floats,
    rows: Floats,
    ahead: Floats,
    colors: Image,
    is_shown: NDArray[np.bool_],
    ground: Image,
    spread: int,
    is_solid: bool = False,
) -> Image:
    """Points on the ground, the nearest on top: uint8 as large as `ground`.

    `spread` is the side of a point in pixels; unless it `is_solid`, only gaps between points are closed by it.
    """
    height, width = ground.shape[:2]
    x, y = np.floor(columns).astype(np.int32), np.floor(rows).astype(np.int32)
    is_shown = is_shown & (x >= 0) & (x < width) & (y >= 0) & (y < height)
    order = np.argsort(-ahead[is_shown])  # the farthest first, so that the nearest is written last
    numbers = np.zeros(height * width, np.float32)  # exact for as many points as there may be
    numbers[(y[is_shown] * width + x[is_shown])[order]] = np.arange(1, len(order) + 1, dtype=np.float32)
    numbers = numbers.reshape(height, width)
    if spread > 1:
        wider = np.asarray(cv2.dilate(numbers, np.ones((spread, spread), np.uint8)), np.float32)
        numbers = wider if is_solid else np.where(numbers > 0, numbers, wider)
    table = np.concatenate([np.zeros(1, np.uint32), _packed(colors)[is_shown][order]])
    picture = np.where(numbers > 0, table[numbers.astype(np.int32)], _packed(ground))
    return np.asarray(
        cv2.cvtColor(picture.view(np.uint8).reshape(height, width, 4), cv2.COLOR_RGBA2RGB), np.uint8
    )


def _packed(image: Image) -> NDArray[np.uint32]:
    """A number for each pixel: four bytes are moved about in one step, three are not."""
    return cv2.cvtColor(image, cv2.COLOR_RGB2RGBA).view(np.uint32)[..., 0]


def grid_step(middle: float) -> float:
    """From one line of the grid to the next: 1, 2 or 5 times a power of ten, about a quarter of the way."""
    wanted = middle / 4
    power = 10.0 ** math.floor(math.log10(max(wanted, 1e-6)))
    return next(factor * power for factor in (5, 2, 1) if factor * power <= wanted * 1.001)


def draw_grid(ground: Image, eye: Eye, low: Floats, high: Floats) -> None:
    """Squares on a floor below what lies between two corners, with the axes through the camera brighter."""
    step = grid_step(eye.middle)
    left, right = math.floor(low[0] / step), math.ceil(high[0] / step)
    front, back = max(0, math.floor(low[2] / step)), math.ceil(high[2] / step)
    if max(right - left, back - front) > 400:
        return
    floor = float(high[1])
    for number in range(left, right + 1):
        ends = (number * step, floor, front * step), (number * step, floor, back * step)
        draw_line(ground, eye, *ends, AXIS if number == 0 else GRID)
    for number in range(front, back + 1):
        ends = (left * step, floor, number * step), (right * step, floor, number * step)
        draw_line(ground, eye, *ends, AXIS if number == 0 else GRID)


def draw_frustum(picture: Image, eye: Eye, lens: Lens, frame: tuple[int, int]) -> None:
    """The camera that took the frame: its place, and the edges of what it saw."""
    if abs(eye.yaw) + abs(eye.pitch) < 1e-3 and not eye.is_parallel:
        return  # the eye is in its place
    rays = lens.rays((frame[1], frame[0]))[[0, 0, -1, -1], [0, -1, -1, 0]]
    corners = np.concatenate([rays, np.ones((4, 1), np.float32)], axis=1) * np.float32(0.2 * eye.middle)
    for number, corner in enumerate(corners):
        draw_line(picture, eye, (0.0, 0.0, 0.0), tuple(corner.tolist()), FRUSTUM)
        draw_line(picture, eye, tuple(corner.tolist()), tuple(corners[(number + 1) % 4].tolist()), FRUSTUM)


def draw_line(
    picture: Image, eye: Eye, start: ArrayLike, end: ArrayLike, color: tuple[int, int, int]
) -> None:
    """What is straight in space is straight in the picture: two ends do, cut off where they come too near."""
    ends = np.array([start, end], np.float32)
    ahead = eye.project(ends)[2]
    least = NEAREST * eye.middle * 1.01
    if not eye.is_parallel and (ahead < least).any():
        if (ahead < least).all():
            return
        share = (least - ahead[0]) / (ahead[1] - ahead[0])
        ends[int(ahead[1] < least)] = ends[0] + share * (ends[1] - ends[0])
    columns, rows, _ahead = eye.project(ends)
    first, second = (
        (int(np.clip(x, -FAR_OUT, FAR_OUT)), int(np.clip(y, -FAR_OUT, FAR_OUT)))
        for x, y in zip(columns, rows, strict=True)
    )
    cv2.line(picture, first, second, color, 1, cv2.LINE_AA)
