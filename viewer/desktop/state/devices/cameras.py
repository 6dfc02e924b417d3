"""List the cameras of this machine by name.

found()          # not in the GUI thread: it may take a second
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CameraInfo:
    """`address` is what `open_source` takes, and what is remembered.

    It is a path that stays with the camera where the system has one, as Linux does; else the number in OpenCV, which
    another camera may have next time.
    """

    name: str
    address: str


def found() -> list[CameraInfo]:
    """List the cameras that the pipeline finds, by asking the system or by trying."""
    from pipeline.sources.camera import list_cameras, stable_path

    cameras = list_cameras()
    return [CameraInfo(each.name, stable_path(each, cameras) or str(each.index)) for each in cameras]
