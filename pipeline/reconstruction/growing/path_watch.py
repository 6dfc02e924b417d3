"""Show the camera path and the points that it is found by, while it is found.

watch = PathWatch(on_scene, store, lens)
watch.look(model)                                    # COLMAP's, with the poses so far
scene = sparse_scene(store, posed, lens)             # when it is known, in the axes and the unit of the output
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.geometry.lens import Lens
from pipeline.reconstruction.growing.scene import OnScene, SceneSoFar, scene_of
from pipeline.reconstruction.growing.turns import Turns
from pipeline.reconstruction.placement import placed, relative_scale
from pipeline.reconstruction.poses import PosedFrame, lens_of, posed_key_frames
from pipeline.reconstruction.store import KeyFrameStore

LEAST_POINTS = 50
"""Points without which the size of the scene is not known."""


def sparse_scene(store: KeyFrameStore, posed: Sequence[PosedFrame], lens: Lens) -> SceneSoFar:
    """Return the points that the camera path was found by, in the colors of the key frames."""
    points, colors = [], []
    for each in posed:
        image = store.image(each.frame)
        height, width = image.shape[:2]
        columns = (each.places[:, 0] * width).astype(int).clip(0, width - 1)
        rows = (each.places[:, 1] * height).astype(int).clip(0, height - 1)
        points.append(each.world.astype(np.float32))
        colors.append(image[rows, columns])
    cameras = [each.to_world for each in posed]
    return scene_of(
        np.concatenate(points), np.concatenate(colors), None, cameras, 0, lens, store.reading.size
    )


class PathWatch:
    """Shows the path as often as costs little beside the work, in the unit of a scene without meters."""

    def __init__(self, on_scene: OnScene | None, store: KeyFrameStore, lens: Lens) -> None:
        self._on_scene, self._store, self._lens = on_scene, store, lens
        self._turns = Turns()

    def look(self, model: Any) -> None:
        """Show a model of COLMAP's, which is still worked on, if it is time again."""
        if (on_scene := self._on_scene) is not None:
            self._turns.take(lambda: self._show(on_scene, model))

    def _show(self, on_scene: OnScene, model: Any) -> None:
        posed = posed_key_frames(model, self._store.frames)
        if sum(len(each.world) for each in posed) >= LEAST_POINTS:
            there = placed(posed, relative_scale(posed))
            on_scene(sparse_scene(self._store, there, lens_of(model, self._lens)))
