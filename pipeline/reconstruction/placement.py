"""Bring the poses of COLMAP's to the unit and the axes of the output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pipeline.geometry.mesh import UPRIGHT
from pipeline.reconstruction import packages
from pipeline.reconstruction.poses import PosedFrame

AXES = "x to the right, y up, z back, as seen by the first key frame at the origin"
RELATIVE_LENGTH = 10.0
"""Longest side of a scene without meters, but for the farthest points."""
SHARE_OF_ROOM = 0.98
"""Share of the points that the extent of the scene holds along each axis."""


def extent_of(posed: Sequence[PosedFrame]) -> float:
    """Return the longest side of the scene by the points that are seen, without the farthest of them."""
    world = np.concatenate([each.world for each in posed])
    rest = (1 - SHARE_OF_ROOM) / 2
    low, high = np.quantile(world, (rest, 1 - rest), axis=0)
    return float((high - low).max())


def relative_scale(posed: Sequence[PosedFrame]) -> float:
    """Return the length of a unit of the poses in a scene without meters."""
    return RELATIVE_LENGTH / extent_of(posed)


def place(model: Any, first: PosedFrame, scale: float) -> None:
    """Scale a model, and move it so that the first camera stands at the origin and looks along -z."""
    colmap = packages.colmap()
    turn = np.diag(UPRIGHT.astype(np.float64))
    rotation = colmap.Rotation3d(turn @ first.rotation)
    model.transform(colmap.Sim3d(scale, rotation, scale * turn @ first.translation))


def placed(posed: Sequence[PosedFrame], scale: float) -> list[PosedFrame]:
    """Return key frames as after `place`, without touching the model that they are of."""
    first, found = posed[0], []
    turn = UPRIGHT[:, None] * first.rotation
    for each in posed:
        rotation = each.rotation @ turn.T
        center = scale * UPRIGHT * first.in_camera(each.center)
        found.append(
            replace(
                each,
                rotation=rotation,
                translation=-rotation @ center,
                world=scale * UPRIGHT * first.in_camera(each.world),
                distances=scale * each.distances,
            )
        )
    return found
