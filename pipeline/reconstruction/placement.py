"""Bring a model of COLMAP's to the unit and the axes of the output."""

from __future__ import annotations

from typing import Any

import numpy as np

from pipeline.geometry.mesh import UPRIGHT
from pipeline.reconstruction import packages
from pipeline.reconstruction.poses import PosedFrame

AXES = "x to the right, y up, z back, as seen by the first key frame at the origin"


def place(model: Any, first: PosedFrame, scale: float) -> None:
    """Scale a model, and move it so that the first camera stands at the origin and looks along -z."""
    colmap = packages.colmap()
    turn = np.diag(UPRIGHT.astype(np.float64))
    rotation = colmap.Rotation3d(turn @ first.rotation)
    model.transform(colmap.Sim3d(scale, rotation, scale * turn @ first.translation))
