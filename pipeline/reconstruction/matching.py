"""Match key frames with each other, into a database of COLMAP's.

Every pair that was tried is in the database, also without matches, so that another process continues after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.geometry.lens import Lens, Size
from pipeline.reconstruction import packages
from pipeline.reconstruction.features import Features, candidates, match
from pipeline.reconstruction.request import OnProgress, Stage
from pipeline.reconstruction.store import KeyFrame

DATABASE = "matches.db"
LEAST_INLIERS = 15
"""COLMAP's own bound for a pair of images that belong together."""


def camera_of(lens: Lens, size: Size) -> Any:
    """Return COLMAP's camera: fixed if the lens is known, else with a focal length and a distortion to be found."""
    height, width = size
    focal = lens.focal_px(size)
    center = lens.center[0] * width, lens.center[1] * height
    if not lens.is_known:
        model, params = "SIMPLE_RADIAL", [focal, *center, 0.0]
    elif lens.distortion:
        more = [*lens.distortion, 0.0, 0.0, 0.0, 0.0][:8]
        model, params = "FULL_OPENCV", [focal, focal, *center, *more]
    else:
        model, params = "SIMPLE_PINHOLE", [focal, *center]
    camera = packages.colmap().Camera(model=model, width=width, height=height, params=params)
    camera.has_prior_focal_length = lens.is_known
    return camera


def match_all(
    path: Path,
    lens: Lens,
    size: Size,
    frames: Sequence[KeyFrame],
    features: Sequence[Features],
    on_progress: OnProgress,
) -> list[int]:
    """Write all verified matches into the database; return how many each key frame has with the one before it."""
    colmap = packages.colmap()
    database = colmap.Database.open(path)
    try:
        if not database.num_images():
            _begin(database, camera_of(lens, size), frames, features)
        camera = database.read_all_cameras()[0]
        numbers = {image.name: image.image_id for image in database.read_all_images()}
        names = [f"{frame.name}.png" for frame in frames]
        pairs = candidates(features)
        options = colmap.TwoViewGeometryOptions()
        options.ransac.random_seed = 0  # the same matches, whatever was computed before
        for done, (earlier, later) in enumerate(pairs):
            one, other = numbers[names[earlier]], numbers[names[later]]
            if not database.exists_matches(one, other):
                found = match(features[earlier], features[later])
                places = (features[each].places.astype(np.float64) for each in (earlier, later))
                first, second = places
                view = colmap.estimate_two_view_geometry(camera, first, camera, second, found, options)
                if len(view.inlier_matches) >= LEAST_INLIERS:
                    database.write_two_view_geometry(one, other, view)
                database.write_matches(one, other, found)  # last: it marks the pair as done
            on_progress(Stage.MATCHING, done + 1, len(pairs))
        return [_inliers(database, numbers[one], numbers[other]) for one, other in pairwise(names)]
    finally:
        database.close()


def _begin(database: Any, camera: Any, frames: Sequence[KeyFrame], features: Sequence[Features]) -> None:
    """Write the camera and the key frames with their features, in one transaction."""
    colmap = packages.colmap()
    with colmap.DatabaseTransaction(database):
        camera.camera_id = database.write_camera(camera)
        rig = colmap.Rig()
        rig.add_ref_sensor(camera.sensor_id)
        rig.rig_id = database.write_rig(rig)
        for frame, found in zip(frames, features, strict=True):
            image = colmap.Image(name=f"{frame.name}.png", camera_id=camera.camera_id)
            image.image_id = database.write_image(image)
            moment = colmap.Frame()
            moment.rig_id = rig.rig_id
            moment.add_data_id(image.data_id)
            image.frame_id = database.write_frame(moment)
            database.update_image(image)
            database.write_keypoints(image.image_id, found.places)


def _inliers(database: Any, one: int, other: int) -> int:
    if not database.exists_two_view_geometry(one, other):
        return 0
    return len(database.read_two_view_geometry(one, other).inlier_matches)
