"""Write one 3D file per frame: for `ply.py`, `obj.py` and `glb.py`.

-o cloud_%05d.ply                 cloud_00000.ply, cloud_00001.ply, …, and cloud.ply.json
-o folder --format ply            the same in a folder of their own
-o photo.ply                      one picture

The network's own size is kept: enlarging adds places that nobody has seen. Axes are x to the right, y up and z towards
the camera, which stands at the origin, so that Blender, MeshLab and Open3D show it upright.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import FARTHEST, NEAREST
from pipeline.geometry.mesh import UPRIGHT
from pipeline.geometry.surface import Space, Surface
from pipeline.sinks import sidecar
from pipeline.sinks._sequence import SequenceSink
from pipeline.sinks.base import SinkJob, SinkState

AXES = "x to the right, y up, z towards the camera at the origin"
RELATIVE_NOTE = (
    f"The shape is relative, without a metric scale: the nearest point is placed at {NEAREST:g}, "
    f"the farthest at {FARTHEST:g}. For meters, use --calibration"
)


class SpaceSink(SequenceSink):
    """Write one 3D file per frame."""

    def __init__(self, path: Path, job: SinkJob) -> None:
        super().__init__(path, job)
        self._cuts = 0

    @property
    def _space(self) -> Space:
        return self._job.space

    @property
    def notes(self) -> tuple[str, ...]:
        if self._space.calibration is None:
            return (*super().notes, RELATIVE_NOTE)
        if self._space.calibration.is_by_network:
            return super().notes
        cuts = "a cut" if self._cuts == 1 else f"{self._cuts} cuts"
        late = f"Depth is rescaled at {cuts}; the calibration may not hold after that."
        return (*super().notes, *[late] * bool(self._cuts))

    def checkpoint(self) -> SinkState:
        return {**super().checkpoint(), "cuts": self._cuts}

    def restore(self, state: SinkState) -> None:
        super().restore(state)
        self._cuts = state["cuts"]

    def _encoded(self, depth: DepthFrame) -> bytes:
        self._cuts += depth.is_shot_start and len(self._times) > 0
        height, width = depth.disparity.shape
        disparity, far, near = self._scale.enlarged(depth, (height, width))
        surface = self._space.surface(disparity, (far, near), depth.frame.image)
        return self._file(surface, facts_of(depth, self._space, self._maker.model), depth)

    @abstractmethod
    def _file(self, surface: Surface, facts: dict[str, Any], depth: DepthFrame) -> bytes:
        """Encode a frame as a file that contains `facts`."""

    def _about(self, time_base: Fraction, ticks: Sequence[int]) -> dict[str, Any]:
        about = super()._about(time_base, ticks)
        del about["polarity"]
        return about | {"kind": sidecar.SPACE, "unit": self._space.unit, "values": AXES}


def facts_of(depth: DepthFrame, space: Space, model: str) -> dict[str, Any]:
    """Return the facts stored in every file, because files are passed on one by one."""
    horizontal, vertical = space.lens.field_of_view(depth.frame.image.shape[:2])
    measured = space.calibration
    return {
        "program": sidecar.program(),
        "unit": space.unit,
        "axes": AXES,
        "calibration": measured.formula.replace("·", "*") if measured else None,
        "field of view": f"{horizontal:.2f} x {vertical:.2f} degrees, {space.lens.source}",
        "model": model,
        "timestamp": str(depth.frame.timestamp),
    }


def upright(vectors: NDArray[np.float32], chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the chosen points or normals of (h, w, 3), in the axes of the files: (n, 3)."""
    return vectors[chosen] * UPRIGHT
