"""Fuse depth into a mesh: a truncated signed distance function (Curless and Levoy, 1996), by Open3D.

mesh, moving = fuse(store, depths, plan, on_progress, watch)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.geometry.lens import Lens, Size
from pipeline.geometry.mesh import ColoredMesh
from pipeline.reconstruction import packages
from pipeline.reconstruction.depth import SceneDepth
from pipeline.reconstruction.growing.mesh_watch import MeshWatch
from pipeline.reconstruction.placement import extent_of
from pipeline.reconstruction.poses import PosedFrame
from pipeline.reconstruction.rectify import matrix, rectified, straight
from pipeline.reconstruction.request import OnProgress, Stage
from pipeline.reconstruction.store import KeyFrameStore

TRUNCATION = 4
"""Voxels in front of and behind a surface in which its distance is kept, at least."""
LONGEST_TRUNCATION = 0.03
"""The same as a share of the scene, at most: a thicker one would close gaps behind things."""
BLOCK, FIRST_BLOCKS = 8, 10_000
"""Side of a block of voxels, and blocks that there is room for at first: 6 kB each."""
LEAST_WEIGHT = 2.0
"""Key frames that must have seen a place."""
LEAST_PIECE = 0.002
"""Pieces of the mesh with a smaller share of its triangles are crumbs."""


@dataclass(frozen=True)
class FusionPlan:
    """`voxel`: length of a voxel in the unit of the poses; `truncation` likewise."""

    lens: Lens
    picture: Size
    voxel: float
    truncation: float
    keep_moving: bool


def plan_for(depths: SceneDepth, voxels: int, *, keep_moving: bool) -> FusionPlan:
    """Choose voxels by the extent of the scene, and the truncation by how exact depth is."""
    extent = extent_of(depths.posed)
    voxel = extent / voxels
    middle = float(np.median(np.concatenate([each.distances for each in depths.posed])))
    blur = 2 * float(np.median(depths.residuals)) * middle
    truncation = max(TRUNCATION * voxel, min(blur, LONGEST_TRUNCATION * extent))
    return FusionPlan(depths.lens, depths.picture, voxel, truncation, keep_moving)


def fuse(
    store: KeyFrameStore, depths: SceneDepth, plan: FusionPlan, on_progress: OnProgress, watch: MeshWatch
) -> tuple[ColoredMesh, float]:
    """Return the mesh in the unit and axes of the poses, and the share of depth that was left out as moving."""
    grid = _grid(plan)
    known = left_out = 0
    for number, posed in enumerate(depths.posed):
        distance = depths.distance(number)
        is_known = np.isfinite(distance)
        known += int(is_known.sum())
        if not plan.keep_moving:
            moves = is_known & ~depths.still(number)
            left_out += int(moves.sum())
            is_known &= ~moves
        if is_known.any():
            image = rectified(store.image(posed.frame), plan.lens, plan.picture, outside=0)
            color = cv2.resize(image, distance.shape[::-1], interpolation=cv2.INTER_AREA)
            _integrate(grid, plan, posed, np.where(is_known, distance, 0).astype(np.float32), color)
        on_progress(Stage.FUSING, number + 1, len(depths.posed))
        # What one key frame alone has seen is shown, too, until it turns out that it stays alone.
        watch.look(number + 1, lambda: _colored(grid.extract_triangle_mesh(weight_threshold=0).to_legacy()))
    mesh = _cleaned(grid.extract_triangle_mesh(weight_threshold=LEAST_WEIGHT))
    watch.look(len(depths.posed), lambda: mesh, is_last=True)
    return mesh, left_out / max(known, 1)


def _grid(plan: FusionPlan) -> Any:
    core = packages.open3d().core
    kinds = core.float32, core.uint16, core.uint16
    return packages.open3d().t.geometry.VoxelBlockGrid(
        ("tsdf", "weight", "color"), kinds, (1, 1, 3), plan.voxel, BLOCK, FIRST_BLOCKS, core.Device("CPU:0")
    )


def _integrate(
    grid: Any, plan: FusionPlan, posed: PosedFrame, distance: NDArray[np.float32], color: NDArray[Any]
) -> None:
    o3d = packages.open3d()
    matrix_of_pose = np.eye(4)
    matrix_of_pose[:3, :3], matrix_of_pose[:3, 3] = posed.rotation, posed.translation
    camera = o3d.core.Tensor(matrix(straight(plan.lens), distance.shape, plan.picture))
    pose = o3d.core.Tensor(matrix_of_pose)
    depth = o3d.t.geometry.Image(np.ascontiguousarray(distance))
    share = o3d.t.geometry.Image(np.ascontiguousarray(color, np.float32) / np.float32(255))
    farthest, band = 2 * float(distance.max()), plan.truncation / plan.voxel
    blocks = grid.compute_unique_block_coordinates(depth, camera, pose, 1.0, farthest, band)
    grid.integrate(blocks, depth, share, camera, camera, pose, 1.0, farthest, band)


def _cleaned(tensors: Any) -> ColoredMesh:
    """Return the mesh without crumbs, with normals."""
    mesh = _ordered(tensors).to_legacy()
    groups, sizes, _ = mesh.cluster_connected_triangles()
    sizes = np.asarray(sizes)
    if len(sizes):
        is_crumb = sizes[np.asarray(groups)] < LEAST_PIECE * sizes.sum()
        mesh.remove_triangles_by_mask(is_crumb)
        mesh.remove_unreferenced_vertices()
    return _colored(mesh)


def _ordered(tensors: Any) -> Any:
    """Return the mesh with vertices and triangles in an order of their own: threads leave them in another each time."""
    places, colors = tensors.vertex.positions.numpy(), tensors.vertex.colors.numpy()
    order = np.lexsort((*colors.T, *places.T))
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    corners = number[tensors.triangle.indices.numpy()]
    begins = (corners.argmin(axis=1)[:, None] + np.arange(3)) % 3  # goes on the same way round
    corners = np.take_along_axis(corners, begins, axis=1)
    core = packages.open3d().core
    mesh = packages.open3d().t.geometry.TriangleMesh(
        core.Tensor(places[order]), core.Tensor(corners[np.lexsort(corners.T[::-1])])
    )
    mesh.vertex.colors = core.Tensor(colors[order])
    return mesh


def _colored(mesh: Any) -> ColoredMesh:
    mesh.compute_vertex_normals()
    return ColoredMesh(
        np.asarray(mesh.vertices, np.float32),
        np.asarray(mesh.vertex_normals, np.float32),
        np.round(np.asarray(mesh.vertex_colors).reshape(-1, 3) * 255).astype(np.uint8),
        np.asarray(mesh.triangles, np.int32),
    )
