"""Triangulate a surface, and cut it at depth discontinuities.

mesh = mesh_of(surface)
mesh.points[mesh.triangles]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry.mesh import ColoredMesh
from pipeline.geometry.surface import Surface, triangles
from pipeline.sinks._spatial.space_sink import upright


@dataclass(frozen=True, eq=False)
class Mesh(ColoredMesh):
    """A mesh of one frame in the axes of the files. Every point belongs to a triangle.

    `places` is where each point is in the picture, as shares of width and height from the top left, float32 (n, 2).
    """

    places: NDArray[np.float32]


def mesh_of(surface: Surface) -> Mesh:
    """Triangulate the whole surface; points without a triangle are left out."""
    height, width = surface.is_known.shape
    corners = triangles(surface.points[..., 2])
    is_used = np.zeros(height * width, np.bool_)
    is_used[corners] = True
    number = np.cumsum(is_used, dtype=np.int32) - 1
    used = is_used.reshape(height, width)
    rows, columns = np.nonzero(used)
    return Mesh(
        upright(surface.points, used),
        upright(surface.normals, used),
        surface.colors[used],
        number[corners],
        np.stack([(columns + 0.5) / width, (rows + 0.5) / height], axis=1).astype(np.float32),
    )
