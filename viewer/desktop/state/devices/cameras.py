"""List the cameras of this machine by name.

cameras.from_qt()          # in the GUI thread, at once; None where Qt's multimedia does not work
cameras.from_engine()      # anywhere else: it may take a second
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class CameraInfo:
    """`address` is what `open_source` takes: the index in OpenCV."""

    name: str
    address: str


def from_qt() -> list[CameraInfo] | None:
    """List the cameras known to Qt; None if Qt Multimedia does not load (it needs libpulse) or finds nothing.

    Only Linux names device files, whose numbers are OpenCV's. Elsewhere Qt counts in another order than OpenCV.
    """
    if sys.platform != "linux":
        return None
    try:
        from PyQt6.QtMultimedia import QMediaDevices
    except ImportError:
        return None
    cameras = [
        CameraInfo(device.description(), file.group(1))
        for device in QMediaDevices.videoInputs()
        if (file := re.fullmatch(r"/dev/video(\d+)", device.id().data().decode(errors="replace")))
    ]
    return cameras or None


def from_engine() -> list[CameraInfo]:
    """List the cameras that the pipeline finds, by asking the system or by trying."""
    from pipeline.sources.camera import list_cameras

    return [CameraInfo(camera.name, str(camera.index)) for camera in list_cameras()]
