"""Save a snapshot: the view at the source size, alone or with all data.

    moment = ShownFrame(depth, look, title="dog", facts={...})
    path = save_view(moment, folder)          # one PNG; away from the GUI thread: it takes a while
    path = save_all(moment, folder)           # a folder: picture, view, depth in 16 bits and as floats, settings

What is written appears whole, under a name that is free. `SinkError` when it cannot be written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QStandardPaths

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.render.picture import within
from pipeline.render.upsample import refine
from pipeline.sinks import glb, ply, sidecar
from pipeline.storage import atomic
from pipeline.storage.part_file import write_errors
from viewer.desktop.state.metadata import safe_name
from viewer.views import difference
from viewer.views.base import render
from viewer.views.settings import ViewSettings

LEVELS = 65535


def default_folder() -> Path:
    """The user's pictures folder, or the home folder if there is none."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.PicturesLocation)
    return next((Path(place) for place in places if Path(place).is_dir()), Path.home())


@dataclass(frozen=True, eq=False)
class ShownFrame:
    """What is on the screen; `reference` is the frozen frame while the difference is shown. `facts` go into the JSON.

    `lens` is the camera's.
    """

    depth: DepthFrame
    look: ViewSettings
    title: str
    reference: DepthFrame | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    lens: Lens = field(default_factory=Lens)

    @property
    def space(self) -> Space:
        """Return the geometry of its depth."""
        return Space(self.depth.calibration, self.lens)

    def view(self) -> Image:
        """Return the view at the source's resolution: uint8 (H, W, 3) RGB."""
        if self.reference is not None:
            return difference.render(self.depth, self.reference)
        return render(self.depth, self.look)

    @property
    def stem(self) -> str:
        """Return a file name made of source, view and time."""
        safe = safe_name(self.title, "snapshot")
        view = self.look.view if self.reference is None else "difference"
        seconds = float(self.depth.frame.timestamp)
        moment = f"{int(seconds) // 60:02d}m{seconds % 60:06.3f}s"
        return f"{safe}-{view}-{moment}-{datetime.now():%Y%m%d-%H%M%S}"


def save_view(moment: ShownFrame, folder: Path) -> Path:
    """Write the view."""
    data = _png(moment.view())
    with _free_place(folder, moment.stem, ".png") as (part, path):
        part.write_bytes(data)
    return path


def save_space(moment: ShownFrame, path: Path) -> Path:
    """Write a point cloud, or a textured mesh if the name ends in .glb; what its view leaves out is left out."""
    encoded = glb.encoded if path.suffix.lower() == ".glb" else ply.encoded
    look, wanted = moment.look, None
    if look.view == "points" and moment.reference is None:
        near = within(moment.depth, look).normalized()
        wanted = (near >= look.nearer_than) & (near <= look.farther_than)
    with write_errors(path):
        atomic.write(path, encoded(moment.depth, moment.space, moment.depth.model, wanted))
    return path


def save_all(moment: ShownFrame, folder: Path) -> Path:
    """Write all data into a new folder."""
    depth = moment.depth
    large = refine(depth.disparity, depth.frame.image, moment.look.refine)
    low, high = float(large.min()), float(large.max())
    scale = (high - low) / LEVELS or 1.0
    levels = np.rint((large - low) / scale).clip(0, LEVELS).astype(np.uint16)
    files = {
        "picture.png": _png(depth.frame.image),
        "view.png": _png(moment.view()),
        "depth16.png": _png(levels),
        "points.ply": ply.encoded(depth, moment.space, depth.model),
        "settings.json": atomic.json_bytes(_told(moment, low, scale)),
    }
    with _free_place(folder, moment.stem, "") as (part, path):
        part.mkdir()
        for name, data in files.items():
            (part / name).write_bytes(data)
        np.save(part / "disparity.npy", depth.disparity, allow_pickle=False)
    return path


def _told(moment: ShownFrame, offset: float, scale: float) -> dict[str, Any]:
    """Return the metadata for readers of the files."""
    depth = moment.depth
    far, near = within(depth, moment.look).display_range
    return {
        "program": sidecar.program(),
        "taken": datetime.now().astimezone().isoformat(timespec="seconds"),
        **moment.facts,
        "frame": {"index": depth.frame.index, "seconds": float(depth.frame.timestamp)},
        "model": depth.model,
        "runtime": depth.runtime,
        "look": asdict(moment.look),
        "shows_difference": moment.reference is not None,
        "display_range": {"far": far, "near": near},
        **moment.space.facts(),
        "points.ply": {"unit": moment.space.unit},
        "depth16.png": {
            "meaning": "relative disparity = offset + scale * value; larger is nearer, no unit",
            "offset": offset,
            "scale": scale,
        },
        "disparity.npy": {
            "meaning": "relative disparity as the network gave it, at its own size, stabilized",
            "shape": list(depth.disparity.shape),
            "dtype": str(depth.disparity.dtype),
        },
    }


def _png(pixels: Image | NDArray[np.uint16]) -> bytes:
    """Encode uint8 (H, W, 3) RGB or uint16 (H, W)."""
    done, data = cv2.imencode(".png", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR) if pixels.ndim == 3 else pixels)
    if not done:
        raise SinkError("The image could not be written as PNG.")
    return data.tobytes()


@contextmanager
def _free_place(folder: Path, stem: str, ending: str) -> Iterator[tuple[Path, Path]]:
    """Yield where to write, and the final path; unfinished files are removed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = atomic.free_path(folder, stem, ending)
        with atomic.whole(path) as part:
            yield part, path
    except OSError as error:
        raise SinkError(
            f"The snapshot could not be written to {folder}: {error.strerror or error}.",
            hint="Choose another folder with “Snapshot folder…” in the menu.",
        ) from error
