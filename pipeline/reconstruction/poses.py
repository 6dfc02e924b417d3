"""Find camera poses: structure from motion by COLMAP's incremental mapper.

model = find_poses(folder, count, lens, on_progress)     # pycolmap.Reconstruction
posed = posed_key_frames(model, frames)                  # what the rest of the program needs of it
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.geometry.lens import Lens, Size
from pipeline.geometry.mesh import UPRIGHT
from pipeline.reconstruction import packages
from pipeline.reconstruction.matching import DATABASE
from pipeline.reconstruction.request import OnProgress, Stage
from pipeline.reconstruction.store import KeyFrame
from pipeline.storage import retry

SPARSE = "sparse"
LEAST_MODEL = 5
"""Key frames that a model must have to be kept."""
LEAST_ANGLE = 4.0
"""Degrees between the rays to the points of the first pair: COLMAP asks for 16, which a short clip may not have."""
PLAUSIBLE, MOST_BENT = (40.0, 120.0), 0.5
"""Fields of view in degrees, and the distortion, that are taken for a lens and not for an error."""
LEAST_TRACK = 3
"""Key frames that must see a point for its distance to count."""


OnModel = Callable[[Any], None]
"""Gets a model of COLMAP's, which is still worked on."""


def _nothing(_model: Any) -> None:
    pass


@dataclass(frozen=True, eq=False)
class PosedFrame:
    """A key frame and where it was taken from: x_camera = `rotation` · x_world + `translation`.

    Of the points that it sees: `points` are their numbers, int64 (n,), `world` where they are, float64 (n, 3), `places`
    where in the image, in shares of width and height, float32 (n, 2), `distances` along the optical axis, float64 (n,).
    """

    frame: KeyFrame
    rotation: NDArray[np.float64]
    translation: NDArray[np.float64]
    points: NDArray[np.int64]
    world: NDArray[np.float64]
    places: NDArray[np.float32]
    distances: NDArray[np.float64]

    @property
    def center(self) -> NDArray[np.float64]:
        """Where the camera is in the world."""
        return np.asarray(-self.rotation.T @ self.translation)

    @property
    def to_world(self) -> NDArray[np.float64]:
        """The matrix from the axes of the camera, as OpenGL has them, to the world."""
        matrix = np.eye(4)
        matrix[:3, :3], matrix[:3, 3] = self.rotation.T * UPRIGHT, self.center
        return matrix

    def in_camera(self, world: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return points, (n, 3), in the axes of the camera."""
        return np.asarray(world @ self.rotation.T + self.translation)


def find_poses(
    folder: Path, count: int, lens: Lens, on_progress: OnProgress, on_model: OnModel = _nothing
) -> Any | None:
    """Return the largest model that fits the matches in `folder`; None if there is none.

    A lens that is not known is found, too. Where motion is too small for that, and nonsense comes out, the assumed one
    stays. `on_model` gets the model that is worked on after each key frame.
    """
    model = _mapped(folder, SPARSE, count, not lens.is_known, on_progress, on_model)
    if model is not None and not lens.is_known and not _is_plausible(next(iter(model.cameras.values()))):
        return _mapped(folder, f"{SPARSE}-assumed", count, False, on_progress, on_model)
    return model


def _is_plausible(camera: Any) -> bool:
    focal, _, _, bend = camera.params
    narrowest, widest = PLAUSIBLE
    degrees = math.degrees(2 * math.atan(max(camera.width, camera.height) / 2 / focal))
    return narrowest <= degrees <= widest and abs(bend) <= MOST_BENT


def _mapped(
    folder: Path, name: str, count: int, finds_lens: bool, on_progress: OnProgress, on_model: OnModel
) -> Any | None:
    colmap = packages.colmap()
    if not (folder / name).exists():
        raw = folder / f"{name}.new"
        shutil.rmtree(raw, ignore_errors=True)
        raw.mkdir()
        _map(folder / DATABASE, raw, count, _options(finds_lens), on_progress, on_model)
        retry.replace(raw, folder / name)
    found = [colmap.Reconstruction(path) for path in sorted((folder / name).iterdir()) if path.is_dir()]
    on_progress(Stage.POSING, count, count)
    return max(found, key=lambda model: model.num_reg_images(), default=None)


def _map(
    database: Path, output: Path, count: int, options: Any, on_progress: OnProgress, on_model: OnModel
) -> None:
    """Write all models into folders of their own."""
    colmap = packages.colmap()
    models = colmap.ReconstructionManager()
    done = 2

    def one_more() -> None:
        nonlocal done
        done += 1
        if models.size():
            on_model(models.get(models.size() - 1))
        on_progress(Stage.POSING, min(done, count), count)

    opened = colmap.Database.open(database)
    try:
        mapper = colmap.IncrementalPipeline(options, opened, models)
        mapper.add_callback(colmap.IncrementalPipelineCallback.NEXT_IMAGE_REG_CALLBACK.value, one_more)
        mapper.run()
    finally:
        opened.close()
    models.write(output)


def _options(finds_lens: bool) -> Any:
    options = packages.colmap().IncrementalPipelineOptions()
    options.random_seed = 0
    options.num_threads = 1  # several add up in another order each time, and are hardly faster
    options.min_model_size = LEAST_MODEL
    options.extract_colors = False
    options.mapper.init_min_tri_angle = LEAST_ANGLE
    options.ba_refine_principal_point = False
    options.ba_refine_focal_length = options.ba_refine_extra_params = finds_lens
    options.mapper.abs_pose_refine_focal_length = options.mapper.abs_pose_refine_extra_params = finds_lens
    return options


def lens_of(model: Any, lens: Lens) -> Lens:
    """Return the lens: the known one, or the one that was found together with the poses."""
    if lens.is_known:
        return lens
    camera = next(iter(model.cameras.values()))
    focal, _, _, bend = camera.params
    size: Size = (camera.height, camera.width)
    if math.isclose(focal, lens.focal_px(size)) and bend == 0:
        return lens  # nothing better was found
    found = Lens.from_focal_px(float(focal), size, "found from the motion of the camera")
    return replace(found, distortion=(float(bend), 0.0, 0.0, 0.0))


def posed_key_frames(model: Any, frames: Sequence[KeyFrame]) -> list[PosedFrame]:
    """Return the key frames that have a pose, in the order of the clip, with the points that they see."""
    by_name = {f"{frame.name}.png": frame for frame in frames}
    camera = next(iter(model.cameras.values()))
    size = np.array([camera.width, camera.height], np.float32)
    images = sorted((image for image in model.images.values() if image.has_pose), key=lambda each: each.name)
    return [_posed(model, image, by_name[image.name], size) for image in images]


def _posed(model: Any, image: Any, frame: KeyFrame, size: NDArray[np.float32]) -> PosedFrame:
    matrix = np.asarray(image.cam_from_world().matrix())
    rotation, translation = matrix[:, :3], matrix[:, 3]
    seen = [
        (point.xy, point.point3D_id)
        for point in image.points2D
        if point.has_point3D() and model.points3D[point.point3D_id].track.length() >= LEAST_TRACK
    ]
    world = np.array([model.points3D[number].xyz for _, number in seen], np.float64).reshape(-1, 3)
    distances = (world @ rotation.T + translation)[:, 2]
    is_ahead = distances > 0
    places = np.array([xy for xy, _ in seen], np.float32).reshape(-1, 2) / size
    numbers = np.array([number for _, number in seen], np.int64)
    return PosedFrame(
        frame, rotation, translation,
        numbers[is_ahead], world[is_ahead], places[is_ahead], distances[is_ahead],
    )  # fmt: skip
