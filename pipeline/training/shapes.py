"""Unit shapes that scenes are put together from. All fit the cube [-0.5, 0.5]³, z up, unless they say otherwise.

A shape is made once per process and placed many times by `scene.Pen`.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Shape:
    """`points`, `normals` float (n, 3); `triangles` int32 (m, 3) into them.

    `coordinates` float (n, 3): where on its texture a point lies, u, v and 0; without them, textures stick by metres.
    """

    points: Floats
    normals: Floats
    triangles: NDArray[np.int32]
    coordinates: Floats | None = None


def _grid(rows: int, columns: int) -> NDArray[np.int32]:
    """Two triangles for each cell of a (rows, columns) array of points."""
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)).ravel()
    lower = np.stack([corner, corner + 1, corner + columns], 1)
    upper = np.stack([corner + 1, corner + columns + 1, corner + columns], 1)
    return np.concatenate([lower, upper]).astype(np.int32)


def join(shapes: list[Shape]) -> Shape:
    """Several shapes as one."""
    starts = np.cumsum([0] + [len(shape.points) for shape in shapes[:-1]])
    return Shape(
        np.concatenate([shape.points for shape in shapes]).astype(np.float32),
        np.concatenate([shape.normals for shape in shapes]).astype(np.float32),
        np.concatenate([shape.triangles + start for shape, start in zip(shapes, starts, strict=True)]).astype(
            np.int32
        ),
    )


def surface(points: Floats) -> Shape:
    """A sheet through a (rows, columns, 3) array of points, with smooth normals."""
    rows, columns = points.shape[:2]
    normals = np.cross(np.gradient(points, axis=1), np.gradient(points, axis=0))
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    return Shape(
        points.reshape(-1, 3).astype(np.float32),
        normals.reshape(-1, 3).astype(np.float32),
        _grid(rows, columns),
    )


@lru_cache(maxsize=256)
def ball(power: float = 2.0, detail: int = 7) -> Shape:
    """A sphere for power 2, a cushion for 4, almost a box for 10: a cube's six faces pushed to one p-norm."""
    ticks = np.linspace(-1, 1, detail)
    u, v = np.meshgrid(ticks, ticks)
    faces = []
    for axis in range(3):
        for side in (-1.0, 1.0):
            points = np.empty((detail, detail, 3))
            points[..., axis] = side
            points[..., (axis + 1) % 3] = np.sin(u * np.pi / 4) / np.sin(np.pi / 4)
            points[..., (axis + 2) % 3] = np.sin(v * np.pi / 4) / np.sin(np.pi / 4)
            points /= (np.abs(points) ** power).sum(-1, keepdims=True) ** (1 / power)
            normals = np.sign(points) * np.abs(points) ** (power - 1)
            normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
            faces.append(Shape(points.reshape(-1, 3) / 2, normals.reshape(-1, 3), _grid(detail, detail)))
    return join(faces)


@lru_cache(maxsize=256)
def box() -> Shape:
    """The unit cube with sharp edges."""
    faces = []
    for axis in range(3):
        for side in (-0.5, 0.5):
            points = np.empty((4, 3))
            points[:, axis] = side
            points[:, (axis + 1) % 3] = (-0.5, 0.5, -0.5, 0.5)
            points[:, (axis + 2) % 3] = (-0.5, -0.5, 0.5, 0.5)
            normals = np.zeros((4, 3))
            normals[:, axis] = np.sign(side)
            faces.append(Shape(points, normals, np.array([[0, 1, 2], [1, 3, 2]], np.int32)))
    return join(faces)


@lru_cache(maxsize=256)
def panel() -> Shape:
    """A flat square in the x-z plane, facing -y: pictures, screens, window panes, blades."""
    points = np.array([[-0.5, 0, -0.5], [0.5, 0, -0.5], [-0.5, 0, 0.5], [0.5, 0, 0.5]], np.float32)
    normals = np.tile(np.array([0, -1, 0], np.float32), (4, 1))
    return Shape(points, normals, np.array([[0, 1, 2], [1, 3, 2]], np.int32))


@lru_cache(maxsize=256)
def floor(cells: int = 1) -> Shape:
    """A flat square in the x-y plane, facing up."""
    ticks = np.linspace(-0.5, 0.5, cells + 1)
    x, y = np.meshgrid(ticks, ticks)
    points = np.stack([x, y, np.zeros_like(x)], -1)
    normals = np.tile(np.array([0, 0, 1.0]), (x.size, 1))
    return Shape(
        points.reshape(-1, 3).astype(np.float32), normals.astype(np.float32), _grid(cells + 1, cells + 1)
    )


@lru_cache(maxsize=256)
def disk(sides: int = 24) -> Shape:
    """A flat round piece of diameter 1 in the x-y plane, facing up."""
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)
    rim = np.stack([0.5 * np.cos(angle), 0.5 * np.sin(angle), np.zeros(sides)], 1)
    points = np.concatenate([np.zeros((1, 3)), rim]).astype(np.float32)
    normals = np.tile(np.array([0, 0, 1], np.float32), (sides + 1, 1))
    ring = np.arange(sides)
    triangles = np.stack([np.zeros_like(ring), 1 + ring, 1 + (ring + 1) % sides], 1).astype(np.int32)
    return Shape(points, normals, triangles)


@lru_cache(maxsize=256)
def lathe(profile: tuple[tuple[float, float], ...], sides: int = 14) -> Shape:
    """A turned body from (radius, z) pairs, bottom first; each step of the profile is its own smooth ring."""
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.cos(angle), np.sin(angle)], 1)
    steps = []
    for (r0, z0), (r1, z1) in pairwise(profile):
        points = np.zeros((2, sides + 1, 3))
        points[0, :, :2], points[1, :, :2] = ring * r0, ring * r1
        points[0, :, 2], points[1, :, 2] = z0, z1
        slope = np.array([z1 - z0, r0 - r1]) / max(np.hypot(z1 - z0, r1 - r0), 1e-9)
        normals = np.concatenate([ring * slope[0], np.full((sides + 1, 1), slope[1])], 1)
        steps.append(Shape(points.reshape(-1, 3), np.tile(normals, (2, 1)), _grid(2, sides + 1)))
    return join(steps)


def cylinder(top: float = 1.0, sides: int = 14) -> Shape:
    """A closed can, or a cone where `top`, the upper radius over the lower, is small."""
    return lathe(((0, -0.5), (0.5, -0.5), (0.5 * top, 0.5), (0, 0.5)), sides)


@lru_cache(maxsize=256)
def limb(taper: float = 0.8, end: float = 0.1) -> Shape:
    """A round bar from z = -0.5 to 0.5, radius 0.5, with domes that stick out by `end` (by `end * taper` on top)."""
    bottom = [(0.5 * np.sin(a), -0.5 - end * np.cos(a)) for a in np.linspace(0, np.pi / 2, 4)]
    top = [(0.5 * taper * np.cos(a), 0.5 + end * taper * np.sin(a)) for a in np.linspace(0, np.pi / 2, 4)]
    profile = np.array(bottom + top)
    angle = np.linspace(0, 2 * np.pi, 11)
    points = np.zeros((len(profile), len(angle), 3))
    points[..., 0], points[..., 1] = profile[:, :1] * np.cos(angle), profile[:, :1] * np.sin(angle)
    points[..., 2] = profile[:, 1:]
    return surface(points)


@lru_cache(maxsize=256)
def extrusion(upper: tuple[tuple[float, float], ...], base: float = -0.5) -> Shape:
    """A body of unit width (x) below the line `upper` of (y, z) points and above z = base: cars, roofs, wedges."""
    line = np.array(upper)
    left, right = np.full((len(line), 1), -0.5), np.full((len(line), 1), 0.5)
    strips = []
    for (y0, z0), (y1, z1) in pairwise(upper):
        normal = np.array([0, z0 - z1, y1 - y0]) / max(np.hypot(y1 - y0, z1 - z0), 1e-9)
        points = np.array([[-0.5, y0, z0], [0.5, y0, z0], [-0.5, y1, z1], [0.5, y1, z1]])
        strips.append(Shape(points, np.tile(normal, (4, 1)), np.array([[0, 1, 2], [1, 3, 2]], np.int32)))
    for side, sign in ((left, -1.0), (right, 1.0)):
        top = np.concatenate([side, line], 1)
        bottom = top.copy()
        bottom[:, 2] = base
        points = np.concatenate([bottom, top])
        strips.append(Shape(points, np.tile([sign, 0, 0], (len(points), 1)), _grid(2, len(line))))
    return join(strips)


@lru_cache(maxsize=256)
def lump(seed: int, roughness: float = 0.25, detail: int = 8) -> Shape:
    """A ball with smooth random bulges: rocks, bushes, bags, fruit, animals' bodies."""
    shape = ball(2.0, detail)
    rng = np.random.default_rng(seed)
    waves = rng.normal(size=(10, 3)) * rng.uniform(1.5, 6.0, (10, 1))
    bulge = np.sin(shape.normals @ waves.T * 1.5 + rng.uniform(0, 6.3, 10)) / (1 + 0.3 * np.abs(waves).sum(1))
    size = 1 + roughness * bulge.sum(1, keepdims=True)
    normals = shape.normals + 0.35 * roughness * rng.normal(size=shape.normals.shape)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Shape((shape.points * size).astype(np.float32), normals.astype(np.float32), shape.triangles)


@lru_cache(maxsize=256)
def foliage(seed: int, leaves: int = 280, size: float = 0.09) -> Shape:
    """A cloud of loose leaf-like triangles that fills a ball: tree crowns, hedges, pot plants."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(size=(leaves, 3))
    centers *= (
        (rng.uniform(0.55, 1.0, (leaves, 1)) ** 0.4) * 0.5 / np.linalg.norm(centers, axis=1, keepdims=True)
    )
    corners = centers[:, None] + rng.normal(size=(leaves, 3, 3)) * size
    # Leaves are lit as if they were the crown's surface, otherwise the crown looks like torn paper.
    normals = centers / np.linalg.norm(centers, axis=1, keepdims=True) + 0.4 * rng.normal(size=(leaves, 3))
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return Shape(
        corners.reshape(-1, 3).astype(np.float32),
        np.repeat(normals, 3, axis=0).astype(np.float32),
        np.arange(leaves * 3, dtype=np.int32).reshape(-1, 3),
    )


def terrain(heights: Floats) -> Shape:
    """A sheet over the unit square whose z is `heights`, float32 (n, n), row = y."""
    ticks = np.linspace(-0.5, 0.5, len(heights))
    x, y = np.meshgrid(ticks, ticks)
    return surface(np.stack([x, y, heights], -1).astype(np.float32))
