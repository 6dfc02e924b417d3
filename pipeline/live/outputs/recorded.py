"""Find the parts of a recording of the window, by its folder or by one of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

FACTS, PICTURE, DEPTH = "recording.json", "picture.mp4", "depth.mkv"


class Recorded(NamedTuple):
    """The frames of a recording, and their depth."""

    picture: Path
    depth: Path


def recorded(address: str) -> Recorded | None:
    """Return the parts of a finished recording; None for any other address."""
    if "://" in address or not os.path.exists(address):  # noqa: PTH110 - Path raises for what is too long to be a path
        return None
    path = Path(address)
    folder = path if path.is_dir() else path.parent
    parts = Recorded(folder / PICTURE, folder / DEPTH)
    if path not in (folder, *parts) or not all(each.is_file() for each in (folder / FACTS, *parts)):
        return None
    return parts
