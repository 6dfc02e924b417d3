"""Write point clouds: binary `.ply` with colors and normals.

-o cloud_%05d.ply                 cloud_00000.ply, cloud_00001.ply, …, and cloud.ply.json
-o folder --format ply            the same in a folder of their own
-o photo.ply                      one picture
encoded(depth, space, model)      the same as bytes, without a file

Comments in its head say the unit, the axes and what made it. See `_spatial/space_sink.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.frame import DepthFrame
from pipeline.geometry.mesh import ColoredMesh
from pipeline.geometry.surface import Space, Surface, flying
from pipeline.sinks import _numbered_names, _sequence
from pipeline.sinks._numbered_names import FrameFormat
from pipeline.sinks._spatial.space_sink import SpaceSink, facts_of, upright
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".ply",)
IS_NUMERIC = True
KIND = FrameFormat(".ply", "ply", 0.02, in_levels=False)
PROPERTIES = [
    *[(name, "<f4") for name in ("x", "y", "z", "nx", "ny", "nz")],
    *[(name, "u1") for name in ("red", "green", "blue")],
]
TYPES = {"<f4": "float", "u1": "uchar"}
"""What PLY calls them."""


def open(path: Path, job: SinkJob) -> Sink:
    """Open a sequence or a single point cloud for writing."""
    return Ply(path, job)


def existing_output(path: Path) -> Path | None:
    """Return what exists at the path of the output. Raises `SinkError` for a folder with other files."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a complete output."""
    return _sequence.record_of(path, KIND)


class Ply(SpaceSink):
    """Write every known point, without flying pixels at depth discontinuities."""

    kind = KIND

    def _file(self, surface: Surface, facts: dict[str, Any], depth: DepthFrame) -> bytes:
        return _cloud(surface, facts)


def encoded(depth: DepthFrame, space: Space, model: str, wanted: NDArray[np.bool_] | None = None) -> bytes:
    """Encode a single frame; a relative shape spans its own smallest to largest disparity.

    `wanted` is bool (h, w), as large as disparity: the places to write, or None for all.
    """
    shown = float(depth.disparity.min()), float(depth.disparity.max())
    surface = space.surface(depth.disparity, shown, depth.frame.image)
    if wanted is not None:
        surface = surface.only(wanted)
    return _cloud(surface, facts_of(depth, space, model))


def _cloud(surface: Surface, facts: dict[str, Any]) -> bytes:
    chosen = surface.is_known & ~flying(surface.points[..., 2])
    columns = [
        *upright(surface.points, chosen).T,
        *upright(surface.normals, chosen).T,
        *surface.colors[chosen].T,
    ]
    return _head(facts, len(columns[0])) + _vertices(columns)


def colored(mesh: ColoredMesh, facts: dict[str, Any]) -> bytes:
    """Return a mesh as a file: its points, and which of them are the corners of each triangle."""
    faces = np.empty(len(mesh.triangles), [("count", "u1"), ("corners", "<i4", 3)])
    faces["count"], faces["corners"] = 3, mesh.triangles
    vertices = _vertices([*mesh.points.T, *mesh.normals.T, *mesh.colors.T])
    return _head(facts, len(mesh.points), len(faces)) + vertices + faces.tobytes()


def _head(facts: dict[str, Any], points: int, triangles: int | None = None) -> bytes:
    faces = [f"element face {triangles}", "property list uchar int vertex_indices"]
    head = [
        "ply",
        "format binary_little_endian 1.0",
        *[f"comment {name}: {' '.join(str(value).split())}" for name, value in facts.items() if value],
        f"element vertex {points}",
        *[f"property {TYPES[kind]} {name}" for name, kind in PROPERTIES],
        *(faces if triangles is not None else ()),
        "end_header",
    ]
    return "\n".join([*head, ""]).encode("ascii", "replace")


def _vertices(columns: Sequence[NDArray[Any]]) -> bytes:
    points = np.empty(len(columns[0]), PROPERTIES)
    for (name, _), values in zip(PROPERTIES, columns, strict=True):
        points[name] = values
    return points.tobytes()


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single file; see `sidecar.describe`."""
    return _sequence.about(path, KIND)
