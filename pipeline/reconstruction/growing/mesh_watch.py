"""Show what a reconstruction has found so far, while it runs.

scene = sparse_scene(store, depths)                  # the points that the camera path was found by
watch = MeshWatch(on_scene, depths)
watch.look(number, lambda: mesh)                     # the mesh so far, now and then
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.geometry.mesh import ColoredMesh
from pipeline.reconstruction.depth import SceneDepth
from pipeline.reconstruction.growing.scene import OnScene, SceneSoFar
from pipeline.reconstruction.store import KeyFrameStore

MOST = 250_000
"""Points of a scene that is shown, at most: as many as a window turns without a graphics card."""
PATIENCE = 3.0
"""Looking at the mesh takes at most a share of 1 / (1 + `PATIENCE`) of the time."""


def sparse_scene(store: KeyFrameStore, depths: SceneDepth) -> SceneSoFar:
    """Return the points that the camera path was found by, in the colors of the key frames."""
    points, colors = [], []
    for posed in depths.posed:
        image = store.image(posed.frame)
        height, width = image.shape[:2]
        columns = (posed.places[:, 0] * width).astype(int).clip(0, width - 1)
        rows = (posed.places[:, 1] * height).astype(int).clip(0, height - 1)
        points.append(posed.world.astype(np.float32))
        colors.append(image[rows, columns])
    return _scene(depths, np.concatenate(points), np.concatenate(colors), None, 0)


class MeshWatch:
    """Shows the mesh while it grows, as often as costs little beside the work."""

    def __init__(self, on_scene: OnScene | None, depths: SceneDepth) -> None:
        self._on_scene, self._depths = on_scene, depths
        self._next = 0.0

    def look(self, fused: int, mesh: Callable[[], ColoredMesh], *, is_last: bool = False) -> None:
        """Show the mesh if it is time again; the last one is always shown."""
        began = perf_counter()
        if self._on_scene is None or (began < self._next and not is_last):
            return
        found = mesh()
        if len(found.points):
            self._on_scene(_scene(self._depths, found.points, found.colors, found.normals, fused))
        now = perf_counter()
        self._next = now + PATIENCE * (now - began)


def _scene(
    depths: SceneDepth,
    points: NDArray[np.float32],
    colors: Image,
    normals: NDArray[np.float32] | None,
    fused: int,
) -> SceneSoFar:
    if len(points) > MOST:
        chosen = np.random.default_rng(0).choice(len(points), MOST, replace=False)
        points, colors = points[chosen], colors[chosen]
        normals = None if normals is None else normals[chosen]
    cameras = np.stack([posed.to_world for posed in depths.posed]).astype(np.float32)
    return SceneSoFar(points, colors, normals, cameras, fused, depths.lens, depths.picture)
