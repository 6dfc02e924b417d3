"""Export poses, images and depth for other programs: COLMAP and Nerfstudio, which read the same folder.

FOLDER/images/000012.png           key frames
FOLDER/depth/000012.png            16 bits, thousandths of the unit, 0 = unknown
FOLDER/sparse/0/                   COLMAP's binary model
FOLDER/transforms.json             Nerfstudio's, with the depth as its prior
FOLDER/sparse.ply                  the points, which Gaussian splatting starts from

All of it has the axes and the unit of the mesh.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import OutputExistsError, SinkError
from pipeline.geometry.lens import Lens, Size
from pipeline.reconstruction.depth import SceneDepth
from pipeline.reconstruction.poses import PosedFrame
from pipeline.reconstruction.store import KeyFrameStore
from pipeline.storage import atomic
from pipeline.storage.part_file import write_errors

TRANSFORMS = "transforms.json"
NAMES = frozenset({"images", "depth", "sparse", "sparse.ply", TRANSFORMS})
"""All that is in an exported folder: one with anything else is never replaced."""
PER_UNIT = 1000
"""Steps of depth for the unit: millimeters of meters, as Nerfstudio assumes them."""


def check_folder(folder: Path, *, overwrite: bool, kept: Iterable[Path] = ()) -> None:
    """Raise `OutputExistsError` or `SinkError` where the folder is not to be replaced as a whole.

    `kept` are the output and the source: the folder must not take them with it.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputExistsError(f"{folder} is a file.", hint="Give --export-poses the name of a folder.")
    with write_errors(folder):
        found = {path.name for path in folder.iterdir()} if folder.exists() else set()
    place = folder.resolve()
    for path in kept:
        if place in (path.resolve(), *path.resolve().parents):
            raise SinkError(
                f"{path} is in {folder}, which --export-poses replaces as a whole.",
                hint="Choose a folder for the poses alone.",
            )
    if found and not (found <= NAMES and TRANSFORMS in found):
        raise OutputExistsError(
            f"{folder} contains other files than exported poses, so it is not replaced.",
            hint="Choose a new folder.",
        )
    if found and not overwrite:
        raise OutputExistsError(
            f"{folder} already exists.", hint="Replace it with --overwrite, or choose another folder."
        )


def export(folder: Path, store: KeyFrameStore, depths: SceneDepth, model: Any) -> None:
    """Write the folder in one step."""
    with write_errors(folder), atomic.whole(folder) as part:
        for name in ("images", "depth", "sparse/0"):
            (part / name).mkdir(parents=True)
        for number, posed in enumerate(depths.posed):
            name = f"{posed.frame.name}.png"
            shutil.copyfile(store.image_path(posed.frame), part / "images" / name)
            cv2.imwrite(str(part / "depth" / name), _steps(depths.seen(number), depths.picture))
        model.write(part / "sparse" / "0")
        model.export_PLY(part / "sparse.ply")
        facts = transforms(depths.posed, depths.lens, depths.picture)
        (part / TRANSFORMS).write_bytes(atomic.json_bytes(facts))
        if folder.exists():
            shutil.rmtree(folder)


def transforms(posed: list[PosedFrame], lens: Lens, picture: Size) -> dict[str, Any]:
    """Return the content of transforms.json."""
    height, width = picture
    focal = lens.focal_px(picture)
    k1, k2, p1, p2 = (*lens.distortion, 0.0, 0.0, 0.0, 0.0)[:4]
    return {
        "camera_model": "OPENCV",
        "fl_x": focal, "fl_y": focal, "cx": lens.center[0] * width, "cy": lens.center[1] * height,
        "w": width, "h": height,
        "k1": k1, "k2": k2, "p1": p1, "p2": p2,
        "ply_file_path": "sparse.ply",
        "frames": [
            {
                "file_path": f"images/{each.frame.name}.png",
                "depth_file_path": f"depth/{each.frame.name}.png",
                "transform_matrix": each.to_world.tolist(),
            }
            for each in posed
        ],
    }  # fmt: skip


def _steps(distance: NDArray[np.float32], size: Size) -> NDArray[np.uint16]:
    height, width = size
    large = cv2.resize(distance, (width, height), interpolation=cv2.INTER_NEAREST)
    steps = np.where(np.isfinite(large), large * PER_UNIT, 0)
    return np.where(steps < 65535.5, np.round(steps), 0).astype(np.uint16)
