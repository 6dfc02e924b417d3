"""A snapshot: the picture of the moment, as large as its source, in a PNG file.

path = save(depth, look, folder, title="dog")      # away from the GUI thread: it takes a while
"""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

import cv2
from PyQt6.QtCore import QStandardPaths

from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from viewer.views.base import ViewSettings, render


def default_folder() -> Path:
    """The user's pictures, or the home folder where there is no such place."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.PicturesLocation)
    return next((Path(place) for place in places if Path(place).is_dir()), Path.home())


def save(depth: DepthFrame, look: ViewSettings, folder: Path, title: str) -> Path:
    """Write what is shown, at the source's resolution; the file appears whole, under a name that is free.

    Raises `SinkError` when it cannot be written.
    """
    picture = render(depth, look)
    done, data = cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    if not done:
        raise SinkError("The picture could not be written as PNG.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _free_name(folder, _stem(depth, look, title))
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            part.write_bytes(data.tobytes())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise SinkError(
            f"The snapshot could not be written to {folder}: {error.strerror or error}.",
            hint="Choose another folder with “Snapshot folder…” in the menu.",
        ) from error
    return path


def _stem(depth: DepthFrame, look: ViewSettings, title: str) -> str:
    safe = re.sub(r"[^\w.-]+", "-", title).strip("-.") or "snapshot"
    seconds = float(depth.frame.timestamp)
    moment = f"{int(seconds) // 60:02d}m{seconds % 60:06.3f}s"
    return f"{safe}-{look.view}-{moment}-{datetime.now():%Y%m%d-%H%M%S}"


def _free_name(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}.png", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}.png", number + 1
    return path
