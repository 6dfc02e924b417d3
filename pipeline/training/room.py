"""Measure reconstruction on the room of the demo clip, whose geometry and camera path are known.

    python -m pipeline.training.room                       # exact depth, and nano
    python -m pipeline.training.room --depth nano --to folder

Accuracy is the distance from the mesh to the true surface without what moves; completeness is the distance from what
the key frames could see of that surface to the mesh. Both in centimeters and in percent of the room's longest side. The
mesh is laid onto the room by the camera path alone: turned and moved, and scaled where its unit is relative.
"""

import argparse
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.geometry.lens import Lens
from pipeline.reconstruction import packages
from pipeline.reconstruction.reconstruct import reconstruct
from pipeline.reconstruction.request import (
    ReconstructionHooks,
    ReconstructionRequest,
    ReconstructionResult,
    Stage,
)
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import EstimatorSettings
from pipeline.training import demo
from pipeline.training.raster import rasterize
from pipeline.training.scene import Mesh, assemble
from pipeline.training.textures import Atlas, make_atlas

EXACT = "exact"
SAMPLES = 100_000
"""Points on the mesh."""
STEP = 8
"""Of every so many pixels, one is compared with the mesh."""
PICTURE, FROM = (960, 600), (0.25, 0.75, 1.15)
"""Size of the picture in pixels, and where it is taken from, seen from the middle, in shares of the longest side."""
QUALITY = 85
TARGET = 0.03
"""Share of the room's size."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class RoomFigures:
    """Distances in meters: median, mean and 90th percentile. `within`: share of the true surface within `TARGET`."""

    depth: str
    result: ReconstructionResult
    path_error: float
    scale_error: float
    accuracy: tuple[float, float, float]
    completeness: tuple[float, float, float]
    within: float
    size: float

    def __str__(self) -> str:
        lines = [
            f"{self.depth}: {self.result.triangles} triangles from {self.result.posed} key frames in "
            f"{self.result.seconds:.0f} s, room of {self.size:.1f} m",
            f"  camera path    {100 * self.path_error:.1f} cm off on average, scale off by {self.scale_error:.2%}",
            f"  field of view  {self.result.field_of_view:.2f} degrees, {self.result.lens_source}",
        ]
        for name, values in (("accuracy", self.accuracy), ("completeness", self.completeness)):
            told = ", ".join(
                f"{what} {100 * value:.1f} cm ({value / self.size:.2%})"
                for what, value in zip(("median", "mean", "90th percentile"), values, strict=True)
            )
            lines.append(f"  {name:<14} {told}")
        lines.append(f"  {self.within:.1%} of the visible surface is within {TARGET:.0%}")
        return "\n".join(lines)


def measure(depth: str, folder: Path, atlas: Atlas, *, lens: Lens | None = None) -> RoomFigures:
    """Reconstruct the demo clip into a folder, with exact depth or by a model, and compare it with the truth."""
    if depth == EXACT:
        given, estimator = DepthFileSettings(_exact(folder, atlas), "distance"), EstimatorSettings()
    else:
        given, estimator = DepthFileSettings(), EstimatorSettings(model=depth)
    poses = folder / f"{depth}-poses"
    settings = ReconstructionSettings(overwrite=True, export_poses=poses)
    request = ReconstructionRequest(
        "demo", folder / f"{depth}.ply", settings, estimator, depth_file=given, lens=lens
    )
    result = reconstruct(request, ReconstructionHooks(on_progress=_tell))
    return _compare(depth, result, poses, atlas, is_metric=depth == EXACT)


def _tell(stage: Stage, done: int, count: int | None) -> None:
    print(f"\r{stage.label} {done}/{count}" + " " * 20, end="", flush=True)


def _exact(folder: Path, atlas: Atlas) -> Path:
    """Write the true distances of every frame, in meters, at half the size of the clip."""
    path = folder / "distance.npy"
    if not path.exists():
        frames = range(demo.FRAMES)
        truth = np.stack([demo.true_disparity(index, atlas)[1::2, 1::2] for index in frames])
        np.save(path, (1 / np.maximum(truth, 1e-3)).astype(np.float32))
    return path


def _compare(
    depth: str, result: ReconstructionResult, poses: Path, atlas: Atlas, *, is_metric: bool
) -> RoomFigures:
    o3d = packages.open3d()
    room = assemble(demo.scene_at(0, atlas, is_empty=True)[0])
    indices, path, turns = _path(poses)
    cameras = [demo.scene_at(index / demo.FRAMES, atlas)[1] for index in indices]
    true_path = np.array([camera.eye for camera in cameras])
    # A camera's axes are right, down and ahead there, and right, up and back in the file.
    true_turns = np.array([camera.axes().T * (1, -1, -1) for camera in cameras])
    scale, turn, shift = similarity(path, turns, true_path, true_turns)
    used = 1.0 if is_metric else scale
    shift = shift if not is_metric else true_path.mean(axis=0) - turn @ path.mean(axis=0)
    o3d.utility.random.seed(0)
    mesh = o3d.io.read_triangle_mesh(str(result.path))
    mesh.vertices = o3d.utility.Vector3dVector(used * np.asarray(mesh.vertices) @ turn.T + shift)
    samples = np.asarray(mesh.sample_points_uniformly(SAMPLES).points)
    visible = np.concatenate([_visible(room, camera) for camera in cameras])
    accuracy = _distances(room.points, room.triangles, samples)
    completeness = _distances(np.asarray(mesh.vertices), np.asarray(mesh.triangles), visible)
    size = float(np.ptp(room.points, axis=0).max())
    off = np.linalg.norm(used * path @ turn.T + shift - true_path, axis=1)
    return RoomFigures(
        depth,
        result,
        float(off.mean()),
        abs(scale - 1) if is_metric else 0.0,
        _summary(accuracy),
        _summary(completeness),
        float((completeness <= TARGET * size).mean()),
        size,
    )


def _path(poses: Path) -> tuple[list[int], Points, Points]:
    """Return which frames have a pose, and where the camera is in them, and how it is turned."""
    frames = json.loads((poses / "transforms.json").read_text("utf-8"))["frames"]
    indices = [int(Path(frame["file_path"]).stem) for frame in frames]
    matrices = np.array([frame["transform_matrix"] for frame in frames])
    return indices, matrices[:, :3, 3], matrices[:, :3, :3]


def similarity(
    centers: Points, turns: Points, true_centers: Points, true_turns: Points
) -> tuple[float, Points, Points]:
    """Return scale, rotation and shift that bring cameras onto others.

    Centers are (n, 3), turns are rotations from the cameras' axes to the world, (n, 3, 3). The rotation is the mean of
    those between the cameras: a path that is nearly a line would leave it open.
    """
    left, _, right = np.linalg.svd(np.einsum("nij,nkj->ik", true_turns, turns))
    turn = left @ np.diag([1, 1, np.sign(np.linalg.det(left @ right))]) @ right
    turned, there = (centers - centers.mean(axis=0)) @ turn.T, true_centers - true_centers.mean(axis=0)
    scale = float((turned * there).sum() / np.square(turned).sum())
    return scale, turn, true_centers.mean(axis=0) - scale * turn @ centers.mean(axis=0)


def _visible(room: Mesh, camera: Any) -> Points:
    """Return places of the room that a camera sees."""
    nearness, _ = rasterize(room, camera, demo.HEIGHT, demo.WIDTH)
    rows, columns = np.mgrid[STEP // 2 : demo.HEIGHT : STEP, STEP // 2 : demo.WIDTH : STEP]
    distance = 1 / np.maximum(nearness[rows, columns], 1e-3)
    focal = camera.focal(demo.HEIGHT, demo.WIDTH)
    x, y = (columns + 0.5 - demo.WIDTH / 2) / focal, (rows + 0.5 - demo.HEIGHT / 2) / focal
    rays = np.stack([x, y, np.ones_like(x)], axis=-1) * distance[..., None]
    is_there = nearness[rows, columns] > 0
    return np.asarray(rays[is_there] @ camera.axes() + np.array(camera.eye))


def _distances(points: NDArray[Any], triangles: NDArray[Any], places: Points) -> Points:
    """Return the distance of places from a mesh."""
    tensor = packages.open3d().core.Tensor(places.astype(np.float32))
    return np.asarray(_raycasting(points, triangles).compute_distance(tensor).numpy(), np.float64)


def _raycasting(points: NDArray[Any], triangles: NDArray[Any]) -> Any:
    o3d = packages.open3d()
    scene = o3d.t.geometry.RaycastingScene()
    scene.add_triangles(
        o3d.core.Tensor(np.ascontiguousarray(points, np.float32)),
        o3d.core.Tensor(np.ascontiguousarray(triangles, np.uint32)),
    )
    return scene


def _summary(values: Points) -> tuple[float, float, float]:
    return float(np.median(values)), float(values.mean()), float(np.quantile(values, 0.9))


def render(mesh: Path, picture: Path) -> None:
    """Write an image of a mesh from above and from behind the cameras, without what faces away, such as ceilings."""
    o3d = packages.open3d()
    read = o3d.io.read_triangle_mesh(str(mesh))
    points, corners, colors = (
        np.asarray(values) for values in (read.vertices, read.triangles, read.vertex_colors)
    )
    low, high = points.min(axis=0), points.max(axis=0)
    middle, side = (low + high) / 2, float((high - low).max())
    width, height = PICTURE
    # Open3D's rays begin at the lower right: up is down.
    rays = o3d.t.geometry.RaycastingScene.create_rays_pinhole(
        45.0, middle.tolist(), (middle + side * np.array(FROM)).tolist(), [0.0, -1.0, 0.0], width, height
    )
    scene = _raycasting(points, corners)
    hits = scene.cast_rays(rays)
    number, at = hits["primitive_ids"].numpy(), hits["primitive_uvs"].numpy()
    is_hit = np.isfinite(hits["t_hit"].numpy())
    weights = np.stack([1 - at.sum(axis=-1), at[..., 0], at[..., 1]], axis=-1)
    seen = (colors[corners[np.where(is_hit, number, 0)]] * weights[..., None]).sum(axis=-2)
    faces_away = (hits["primitive_normals"].numpy() * rays.numpy()[..., 3:]).sum(axis=-1) > 0
    seen[is_hit & faces_away] *= 0.4
    seen[~is_hit] = 1
    bgr = np.round(seen[..., ::-1] * 255).astype(np.uint8)
    cv2.imwrite(str(picture), bgr, (cv2.IMWRITE_WEBP_QUALITY, QUALITY))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--depth", action="append", help=f"{EXACT} or a model; can be repeated")
    parser.add_argument("--to", type=Path, help="folder to keep the meshes in")
    parser.add_argument("--pictures", action="store_true", help="also an image of each mesh, beside it")
    parser.add_argument("--field-of-view", type=float, help="degrees, if known; else found from the clip")
    chosen = parser.parse_args()
    packages.require()
    atlas = make_atlas(demo.SEED)
    lens = Lens.from_field_of_view(chosen.field_of_view) if chosen.field_of_view else None
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.to or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for depth in chosen.depth or [EXACT, "nano"]:
            figures = measure(depth, folder, atlas, lens=lens)
            print(f"\r{figures}", flush=True)
            if chosen.pictures:
                render(figures.result.path, figures.result.path.with_suffix(".webp"))


if __name__ == "__main__":
    main()
