"""Track every pixel of a key frame, and reproject its depth to the current frame along optical flow.

    trajectory = Trajectory.start(size)                         # at the key frame
    trajectory = trajectory.extended(motion, nearer)            # to the next frame; motion leads forward in time
    view = reproject(disparity, Layers.of(disparity), trajectory)
    view.disparity                                              # the key frame's depth, seen from now
    view.sample(values)                                         # any other map of the key frame

Each pixel is followed from neighbor to neighbor, which loses it less often than one long flow. Flow goes astray beside
whatever moves by itself, so a pixel that cannot be trusted moves as others of its depth around it do. What is nearer
hides what is farther (a z-buffer), and what is newly uncovered takes its depth from the farther side.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.stabilize.motion import Map, Motion, Vectors, pixel_grid, sample
from pipeline.stabilize.splat import fill_from_farther_side, splat

CELL_PX = 4
"""Width in pixels of the cells over which motion is averaged."""
REACH_CELLS = 4
"""Search radius in cells for the motion of a pixel whose own is not trusted."""
LAYERS = 12
"""Number of depth layers: motion is averaged within a layer and its neighbors, not across depth edges."""
LEAST_WEIGHT = 1e-4
"""Weight of an untrusted pixel, so that it counts where all are untrusted."""
EDGE_PX, EDGE_RATIO = 5, 1.15
"""At a depth edge, disparity differs by this factor within this width."""
PARTING_PX = 1.0
"""Where motion differs by more than this within `EDGE_PX`, an edge comes apart: its soft depth takes a side."""
FARTHEST_STEP, NEAREST_STEP = -1.0, 0.5
"""Bounds of the relative change of inverse disparity by camera motion."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The current position of every key frame pixel, and its confidence.

    `position` is x and y; `trust` is in [0, 1]; `nearer` is by how much 1 / disparity has shrunk through the camera's
    own motion.
    """

    position: Vectors
    trust: Map
    nearer: Map

    @classmethod
    def start(cls, size: tuple[int, ...]) -> Trajectory:
        """Return the trajectory at the key frame itself; `size` is (height, width)."""
        return cls(pixel_grid(size[0], size[1]), np.ones(size, np.float32), np.zeros(size, np.float32))

    def extended(self, motion: Motion, nearer: Map) -> Trajectory:
        """Return the trajectory one frame later; `motion` maps each pixel of the last frame to the new one."""
        height, width = self.trust.shape
        step = np.asarray(cv2.merge([motion.origin, motion.trust, nearer]), np.float32)
        x, y, found, come = cv2.split(sample(step, self.position))
        trust = np.asarray(cv2.multiply(found, self.trust), np.float32)
        inside = cv2.inRange(self.position, (-0.5, -0.5), (width - 0.5, height - 0.5))
        trust[inside == 0] = 0
        position = np.asarray(cv2.merge([x, y]), np.float32)
        return Trajectory(position, trust, np.asarray(cv2.add(come, self.nearer), np.float32))


@dataclass(frozen=True, eq=False)
class Layers:
    """The pixels of a key frame, sorted by depth.

    `crisp` is its disparity with hard edges; `order` its pixels from far to near; `member` which of `LAYERS` each cell
    belongs to, float32 (rows, columns, LAYERS); `place` every pixel's own place in an array of that shape.
    """

    crisp: Map
    order: NDArray[np.int32]
    member: NDArray[np.float32]
    place: NDArray[np.int32]

    @classmethod
    def of(cls, disparity: Map) -> Layers:
        """Sort the pixels of a disparity, float32 (h, w)."""
        height, width = disparity.shape
        crisp = _crisp(disparity)
        low, high = np.percentile(crisp[::3, ::3], (1, 99))
        share = (crisp - np.float32(low)) * np.float32((LAYERS - 1) / max(high - low, 1e-9))
        layer = np.rint(share.clip(0, LAYERS - 1)).astype(np.int32)
        cells = _cells(layer)
        member = (np.arange(LAYERS) == cells[..., None]).astype(np.float32)
        rows = np.minimum(np.arange(height) // CELL_PX, cells.shape[0] - 1)[:, None]
        columns = np.minimum(np.arange(width) // CELL_PX, cells.shape[1] - 1)[None]
        place = ((rows * cells.shape[1] + columns) * LAYERS + layer).astype(np.int32)
        least, span = float(crisp.min()), float(np.ptp(crisp))
        # 16 bits, because numpy sorts those by radix
        levels = ((crisp - least) * (65535 / max(span, 1e-9))).clip(0, 65535).astype(np.uint16)
        return cls(crisp, np.argsort(levels, axis=None, kind="stable").astype(np.int32), member, place)

    def settled(self, trajectory: Trajectory) -> Vectors:
        """Return the position of every pixel; untrusted ones move like their neighbors of similar depth."""
        grid = pixel_grid(*trajectory.trust.shape)
        moved = trajectory.position - grid
        weight = np.maximum(_cells(trajectory.trust), LEAST_WEIGHT)
        x, y = (_cells(np.asarray(part, np.float32)) * weight for part in cv2.split(moved))
        summed = np.concatenate([self.member * part[..., None] for part in (x, y, weight)], axis=2)
        side = 2 * REACH_CELLS + 1
        summed = np.asarray(cv2.blur(summed, (side, side), borderType=cv2.BORDER_CONSTANT), np.float32)
        x, y, weight = (_with_neighbors(part) for part in np.split(summed, 3, axis=2))
        weight = np.maximum(weight, 1e-12)
        usual = cv2.merge([(part / weight).ravel().take(self.place) for part in (x, y)])
        own = cv2.merge([trajectory.trust, trajectory.trust])
        # OpenCV's, because numpy takes several times as long for arrays whose last axis is two
        mixed = cv2.add(usual, cv2.multiply(own, cv2.subtract(moved, usual)))
        return np.asarray(cv2.add(grid, mixed), np.float32)


@dataclass(frozen=True, eq=False)
class View:
    """A key frame reprojected to the current frame.

    `origin` is where in the key frame each pixel was, `seen` whether it was seen there at all, uint8 (h, w). `trust`
    is 0 where it was not.
    """

    disparity: Map
    origin: Vectors
    seen: NDArray[np.bool_]
    trust: Map

    def sample(self, values: Map) -> Map:
        """Reproject a map of the key frame, float32 (h, w) or (h, w, n)."""
        return sample(values, self.origin)


def reproject(disparity: Map, layers: Layers, trajectory: Trajectory) -> View:
    """Reproject the disparity of a key frame, float32 (h, w), to the end of `trajectory`."""
    height, width = disparity.shape
    grid = pixel_grid(height, width)
    position = layers.settled(trajectory)
    parting = _parting(position, grid)
    now = np.where(parting, layers.crisp, disparity)
    step = (trajectory.nearer * np.maximum(now, 0)).clip(FARTHEST_STEP, NEAREST_STEP)
    now = np.asarray(now / (1 - step), np.float32)
    source, seen = splat(position, layers.order, now)
    whole = fill_from_farther_side(source, seen, now)
    start = grid.reshape(-1, 2).take(whole.ravel(), axis=0).reshape(height, width, 2)
    there = position.reshape(-1, 2).take(whole.ravel(), axis=0).reshape(height, width, 2)
    beside = cv2.subtract(grid, there)  # a pixel lands between pixels
    shown = seen.astype(np.float32)
    origin = np.asarray(cv2.add(start, cv2.multiply(beside, cv2.merge([shown, shown]))), np.float32)
    trust = trajectory.trust.ravel().take(whole) * shown
    return View(sample(now, origin), origin, seen, trust)


def _cells(values: NDArray[np.float32] | NDArray[np.int32]) -> NDArray[np.float32]:
    """Return the value at the center of each cell."""
    return np.ascontiguousarray(values[CELL_PX // 2 :: CELL_PX, CELL_PX // 2 :: CELL_PX], np.float32)


def _with_neighbors(layers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each layer plus half of the layers in front of it and behind it."""
    summed = layers.copy()
    summed[..., 1:] += np.float32(0.5) * layers[..., :-1]
    summed[..., :-1] += np.float32(0.5) * layers[..., 1:]
    return summed


def _crisp(disparity: Map) -> Map:
    """Return disparity whose soft edges are assigned to one side."""
    around = np.ones((EDGE_PX, EDGE_PX), np.uint8)
    far, near = (np.asarray(extreme(disparity, around), np.float32) for extreme in (cv2.erode, cv2.dilate))
    side = np.where(disparity - far > near - disparity, near, far)
    return np.where(near > EDGE_RATIO * np.maximum(far, 1e-9), side, disparity).astype(np.float32)


def _parting(position: Vectors, grid: Vectors) -> NDArray[np.bool_]:
    """Return where neighboring pixels move differently."""
    around = np.ones((EDGE_PX, EDGE_PX), np.uint8)
    moved = cv2.subtract(position, grid)
    x, y = cv2.split(cv2.subtract(cv2.dilate(moved, around), cv2.erode(moved, around)))
    return np.asarray(cv2.max(x, y) > PARTING_PX)
