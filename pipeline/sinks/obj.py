"""Write meshes as text: `.obj`, with vertex colors and normals.

-o mesh_%05d.obj                  mesh_00000.obj, mesh_00001.obj, …, and mesh.obj.json
-o folder --format obj            the same in a folder of their own
-o photo.obj                      one picture

Colors stand behind the coordinates, as MeshLab, Blender and Open3D read them, so that one file is all: a texture would
take two more beside each. `glb.py` has the picture itself on the mesh, in a third of the bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from pipeline.geometry.mesh import ColoredMesh
from pipeline.geometry.surface import Surface
from pipeline.sinks import _numbered_names, _sequence
from pipeline.sinks._numbered_names import FrameFormat
from pipeline.sinks._spatial.mesh import mesh_of
from pipeline.sinks._spatial.space_sink import SpaceSink
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".obj",)
IS_NUMERIC = True
KIND = FrameFormat(".obj", "obj", 0.02, in_levels=False)


def open(path: Path, job: SinkJob) -> Sink:
    """Open a sequence or a single mesh for writing."""
    return Obj(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output. Raises `SinkError` for a folder with other files."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete output."""
    return _sequence.record_of(path, KIND)


class Obj(SpaceSink):
    """Write coordinates with five decimals: 0.01 mm, where the unit is the meter."""

    kind = KIND

    def _file(self, surface: Surface, facts: dict[str, Any], depth: DepthFrame) -> bytes:
        return colored(mesh_of(surface), facts)


def colored(mesh: ColoredMesh, facts: dict[str, Any]) -> bytes:
    """Return a mesh as a file."""
    corners = np.concatenate([mesh.points, mesh.colors / np.float32(255)], axis=1)
    parts = [
        *[f"# {name}: {value}\n" for name, value in facts.items() if value],
        _lines("v %.5f %.5f %.5f %.4f %.4f %.4f\n", corners),
        _lines("vn %.4f %.4f %.4f\n", mesh.normals),
        # Of a corner, which point and which normal, counted from 1.
        _lines("f %d//%d %d//%d %d//%d\n", np.repeat(mesh.triangles + 1, 2, axis=1)),
    ]
    return "".join(parts).encode("ascii", "replace")


def _lines(form: str, values: NDArray[Any]) -> str:
    """Format one line per row; a single call is ten times as fast as one per row."""
    return (form * len(values)) % tuple(values.ravel().tolist())


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single mesh; see `sidecar.describe`."""
    return _sequence.about(path, KIND)
