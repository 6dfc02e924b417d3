"""Write point clouds: binary `.ply` with colors and normals.

-o cloud_%05d.ply                 cloud_00000.ply, cloud_00001.ply, …, and cloud.ply.json
-o folder --format ply            the same in a folder of their own
-o photo.ply                      one picture
encoded(depth, space, model)      the same as bytes, without a file

Comments in its head say the unit, the axes and what made it. See `_spatial/space_sink.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pipeline.frame import DepthFrame
from pipeline.geometry.surface import Space, Surface, flying
from pipeline.sinks import _numbered_names, _sequence
from pipeline.sinks._numbered_names import FrameFormat
from pipeline.sinks._spatial.space_sink import SpaceSink, facts_of, upright
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".ply",)
KIND = FrameFormat(".ply", "ply", 0.02, in_levels=False)
PROPERTIES = [
    *[(name, "<f4") for name in ("x", "y", "z", "nx", "ny", "nz")],
    *[(name, "u1") for name in ("red", "green", "blue")],
]
TYPES = {"<f4": "float", "u1": "uchar"}
"""What PLY calls them."""


def open(path: Path, job: SinkJob) -> Sink:
    """Begin a sequence, or one cloud."""
    return Ply(path, job)


def existing_output(path: Path) -> Path | None:
    """What stands already where the output should go. `SinkError` for a folder with other things in it."""
    return _numbered_names.existing_output(path, KIND)


def record_of(path: Path) -> dict[str, Any] | None:
    """Read the record of a whole output."""
    return _sequence.record_of(path, KIND)


class Ply(SpaceSink):
    """Every place that is known, but those that hang in the air between things."""

    kind = KIND

    def _file(self, surface: Surface, facts: dict[str, Any], depth: DepthFrame) -> bytes:
        return _cloud(surface, facts)


def encoded(depth: DepthFrame, space: Space, model: str) -> bytes:
    """One frame by itself; a relative shape is laid out between its own least and largest disparity."""
    shown = float(depth.disparity.min()), float(depth.disparity.max())
    surface = space.surface(depth.disparity, shown, depth.frame.image)
    return _cloud(surface, facts_of(depth, space, model))


def _cloud(surface: Surface, facts: dict[str, Any]) -> bytes:
    chosen = surface.is_known & ~flying(surface.points[..., 2])
    columns = [
        *upright(surface.points, chosen).T,
        *upright(surface.normals, chosen).T,
        *surface.colors[chosen].T,
    ]
    points = np.empty(int(chosen.sum()), PROPERTIES)
    for (name, _), values in zip(PROPERTIES, columns, strict=True):
        points[name] = values
    head = [
        "ply",
        "format binary_little_endian 1.0",
        *[f"comment {name}: {' '.join(str(value).split())}" for name, value in facts.items() if value],
        f"element vertex {len(points)}",
        *[f"property {TYPES[kind]} {name}" for name, kind in PROPERTIES],
        "end_header",
    ]
    return "\n".join([*head, ""]).encode("ascii", "replace") + points.tobytes()


def about(path: str | Path) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single file; see `sidecar.describe`."""
    return _sequence.about(path, KIND)
