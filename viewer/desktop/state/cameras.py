"""List the cameras of this machine by name.

cameras.from_qt()          # in the GUI thread, at once; None where Qt's multimedia does not work
cameras.from_engine()      # anywhere else: it may take a second
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class CameraInfo:
    """`address` is what `open_source` takes: OpenCV's index."""

    name: str
    address: str


def from_qt() -> list[CameraInfo] | None:
    """As Qt knows them; None where its multimedia part does not load (on Linux it needs libpulse) or sees nothing."""
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError:
        return None
    cameras = []
    for place, device in enumerate(QMediaDevices.videoInputs()):
        # On Linux the id is the device file, whose number is OpenCV's; elsewhere both count in the system's order.
        file = re.fullmatch(r"/dev/video(\d+)", device.id().data().decode(errors="replace"))
        cameras.append(CameraInfo(device.description(), file.group(1) if file else str(place)))
    return cameras or None


def from_engine() -> list[CameraInfo]:
    """As the engine finds them, by asking the system or by trying."""
    from pipeline.sources.camera import list_cameras

    return [CameraInfo(camera.name, str(camera.index)) for camera in list_cameras()]
