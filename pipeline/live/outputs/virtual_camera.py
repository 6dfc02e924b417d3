"""Provide the view as a virtual camera, for video calls and other programs.

    camera = VirtualCamera(show)                         # a `LiveSink`
    camera.write(depth)                                  # opens it in the size of the first picture
    camera.name                                          # "/dev/video2", "OBS Virtual Camera"

Needs pyvirtualcam (the extra `camera`) and a driver: v4l2loopback on Linux, OBS Studio elsewhere.
"""

from __future__ import annotations

import importlib
import logging
import platform
from collections.abc import Callable
from typing import Any

import numpy as np

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.extras import install_hint
from pipeline.frame import DepthFrame
from pipeline.live.outputs._letterbox import Steady

_log = logging.getLogger(__name__)

RATE = 30
"""Declared frame rate; the actual rate may differ."""


class VirtualCamera:
    """Raises `SinkError` where pyvirtualcam or its driver is missing."""

    def __init__(self, show: Callable[[DepthFrame], Image]) -> None:
        """`show` makes the picture: uint8 (H, W, 3) RGB."""
        self._show = Steady(show)
        self._camera: Any = None  # pyvirtualcam.Camera
        try:
            self._library = importlib.import_module("pyvirtualcam")
        except ImportError as error:
            raise SinkError(
                "A virtual camera needs pyvirtualcam, which is not installed.",
                hint=install_hint("camera"),
            ) from error

    @property
    def name(self) -> str:
        """What other programs call it; "" until the first picture."""
        return str(self._camera.device) if self._camera is not None else ""

    def write(self, depth: DepthFrame) -> None:
        """The next picture."""
        picture = self._show(depth)
        height, width = picture.shape[:2]
        # Drivers store color more coarsely than brightness, and take even sides alone.
        picture = np.ascontiguousarray(picture[: height - height % 2, : width - width % 2])
        if self._camera is None:
            self._open(picture.shape[1], picture.shape[0])
        self._camera.send(picture)

    def close(self) -> None:
        """Take it away."""
        if self._camera is not None:
            self._camera.close()
            self._camera = None

    def abort(self) -> None:
        """The same."""
        self.close()

    def _open(self, width: int, height: int) -> None:
        try:
            self._camera = self._library.Camera(
                width=width, height=height, fps=RATE, fmt=self._library.PixelFormat.RGB
            )
            _log.info("virtual camera %s, %dx%d", self._camera.device, width, height)
        except RuntimeError as error:
            raise SinkError("There is no virtual camera on this machine.", hint=_hint()) from error


def _hint() -> str:
    if platform.system() == "Linux":
        return "Load its driver with: sudo modprobe v4l2loopback (Debian and Ubuntu: apt install v4l2loopback-dkms)"
    return "Install OBS Studio, and start its virtual camera once."
