"""Read a camera of this computer with OpenCV.

    for camera in list_cameras():
        print(camera.index, camera.name)
    source = open("0", SourceSettings(width=1280, height=720, rate=30))     # or how its name begins

Width, height and rate are requested; `info` says what the camera made of them. A camera that is unplugged is looked for
until the settings' timeout, by what tells it from others (`_live/cameras.py`): it may come back with another number.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Generator
from fractions import Fraction
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import cast

import cv2

from pipeline.arrays import Image
from pipeline.errors import SourceError, SourceLostError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._decoding.shape import fitted_size, with_bars
from pipeline.sources._live.camera_controls import USUAL as USUAL
from pipeline.sources._live.camera_controls import CameraControl as CameraControl
from pipeline.sources._live.camera_controls import CameraControls as CameraControls
from pipeline.sources._live.camera_controls import Mode as Mode
from pipeline.sources._live.camera_controls import modes as modes
from pipeline.sources._live.cameras import CameraIdentity, backend, index_of, is_stable
from pipeline.sources._live.cameras import CameraInfo as CameraInfo
from pipeline.sources._live.cameras import list_cameras as list_cameras
from pipeline.sources._live.cameras import stable_path as stable_path
from pipeline.sources._live.source import LiveSource, TimedImage
from pipeline.sources.base import Match

_log = logging.getLogger(__name__)

PATIENCE = 1.0
"""Seconds of failing reads after which a camera counts as unplugged; many fail while they warm up."""

PRIVACY_PAGES = {
    "darwin": "System Settings, Privacy & Security, Camera",
    "win32": "Settings, Privacy & security, Camera",
}
"""Where the user of a system says which programs may use a camera."""

# OpenCV prints a warning for every index without a camera; our own errors say it once and better.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)


HIGHEST = 99
"""Highest camera number: a larger number may be the name of a folder, such as a year."""


def accepts(address: str) -> int:
    """Numbers, /dev/video0, and names of cameras that are plugged in."""
    index = _index_in(address)
    if index is not None and not (index > HIGHEST and Path(address).exists()):
        return Match.CERTAIN
    if is_stable(address):
        return Match.CERTAIN
    if Path(address).exists():
        return Match.NO
    return Match.CERTAIN if _named(address) else Match.NO


def open(address: str, settings: SourceSettings) -> CameraSource:
    """Open a camera by index, device file, or name."""
    index = _index_in(address)
    if index is None and is_stable(address):
        raise SourceNotFoundError(
            f"The camera {Path(address).name} is not connected.", hint=_available(list_cameras())
        )
    if index is None:
        found = _named(address)
        alike = [camera for camera in found if camera.name == found[0].name]
        if len(alike) > 1:  # whichever is taken may be the wrong one
            numbers = " and ".join(str(camera.index) for camera in alike)
            raise SourceNotFoundError(
                f"There are {len(alike)} cameras named “{alike[0].name}”.",
                hint=f"Open one by its number: {numbers}. Or by a path that stays, from: depth-viewer sources",
            )
        index = found[0].index
    return CameraSource(index, settings)


class CameraSource(LiveSource):
    """A camera. Timestamps are arrival times."""

    def __init__(self, index: int, settings: SourceSettings) -> None:
        """Open the camera. Raises `SourceNotFoundError` or `SourceUnreadableError`."""
        cameras = list_cameras()
        known = next((camera for camera in cameras if camera.index == index), None)
        self._index = index
        self._identity = CameraIdentity(known, cameras) if known else None
        self._began_ns: int | None = None  # at the first picture
        super().__init__(known.name if known else f"Camera {index}", settings)
        self._start()

    def _connect(self) -> Generator[TimedImage, None, None]:
        device = cv2.VideoCapture(self._current_index(), backend())
        try:
            if not device.isOpened():
                raise self._closed_door()
            self._wish(device)
            while not self._is_closed:
                bgr = self._grab(device)
                now = perf_counter_ns()
                if self._began_ns is None:
                    self._began_ns = now
                    height, width = bgr.shape[:2]
                    rate = exact_rate(device.get(cv2.CAP_PROP_FPS))
                    _log.info(
                        "camera %d “%s” gives %dx%d at %s fps; wished %sx%s at %s",
                        self._index,
                        self._name,
                        width,
                        height,
                        rate,
                        self._settings.width,
                        self._settings.height,
                        self._settings.rate,
                    )
                    self._declare(
                        SourceInfo(width, height, rate, is_live=True, title=self._name, camera=self._index)
                    )
                yield TimedImage(self._as_declared(bgr), Fraction(now - self._began_ns, 1_000_000_000))
        finally:
            device.release()
            _log.debug("camera %d released", self._index)

    def _current_index(self) -> int:
        """Return the current number of the camera, which may change when it is plugged in again."""
        if self._identity is None:
            return self._index
        found = self._identity.find(list_cameras())
        if found is None:
            raise SourceLostError(f"{self._name} was unplugged.")
        if found.index != self._index:
            _log.info("camera “%s” is now number %d, was %d", self._name, found.index, self._index)
        self._index = found.index
        return self._index

    def _wish(self, device: cv2.VideoCapture) -> None:
        """Request size and rate of the settings; the camera uses the nearest mode."""
        # Compressed first: raw pictures of 1280x720 and more do not fit through USB 2 at full rate.
        device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        requested = {
            cv2.CAP_PROP_FRAME_WIDTH: self._settings.width,
            cv2.CAP_PROP_FRAME_HEIGHT: self._settings.height,
            cv2.CAP_PROP_FPS: self._settings.rate,
        }
        for prop, value in requested.items():
            if value is not None:
                device.set(prop, value)
        device.set(cv2.CAP_PROP_BUFFERSIZE, 1)  # the newest picture, not the oldest of four

    def _grab(self, device: cv2.VideoCapture) -> Image:
        """Return the next frame, uint8 (H, W, 3) BGR."""
        deadline = perf_counter() + min(PATIENCE, self._settings.timeout)
        while True:
            ok, bgr = device.read()
            if ok and bgr is not None:
                return cast(Image, bgr)
            if perf_counter() > deadline or not self._pause(0.02):
                break
        if self._info is None:
            raise SourceUnreadableError(
                f"{self._name} was found, but sends no frames.",
                hint="Close other programs that use it, or disconnect and reconnect it.",
            )
        raise SourceLostError(f"{self._name} stopped sending frames.")

    def _as_declared(self, bgr: Image) -> Image:
        """Convert to RGB at the declared size, which may differ after the camera was plugged in again."""
        size = self.info.width, self.info.height
        if bgr.shape[1::-1] != size:
            fitted = fitted_size((bgr.shape[1], bgr.shape[0]), size)
            bgr = with_bars(cv2.resize(bgr, fitted, interpolation=cv2.INTER_AREA), size)
        return cast(Image, cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))

    def _closed_door(self) -> SourceError:
        """Return the error for a camera that cannot be opened."""
        node = Path(f"/dev/video{self._index}")
        if node.exists() and not os.access(node, os.R_OK | os.W_OK):
            return SourceUnreadableError(
                f"{self._name} cannot be opened: permission denied ({node}).",
                hint="Add yourself to its group: sudo usermod -aG video $USER, then log in again.",
            )
        cameras = list_cameras()
        if self._index in {camera.index for camera in cameras}:
            hint = "Close other programs that use it."
            if sys.platform in PRIVACY_PAGES:
                hint += f" Or allow it: {PRIVACY_PAGES[sys.platform]}."
            return SourceUnreadableError(f"{self._name} was found, but cannot be opened.", hint=hint)
        return SourceNotFoundError(f"There is no camera {self._index}.", hint=_available(cameras))


def exact_rate(declared: float) -> Fraction | None:
    """Return the frame rate for the rounded number of a driver: 29.97 is 30000/1001; None for invalid numbers."""
    if not 0 < declared < 1000:  # NaN, too, is not
        return None
    if declared != round(declared) and abs(declared * 1.001 - round(declared * 1.001)) < 0.001:
        return Fraction(round(declared * 1.001) * 1000, 1001)
    return Fraction(declared).limit_denominator(1000)


def _index_in(address: str) -> int | None:
    return int(address) if re.fullmatch("[0-9]{1,9}", address) else index_of(address)


def _available(cameras: tuple[CameraInfo, ...]) -> str:
    """Return a hint for a camera that is missing."""
    known = ", ".join(f"{camera.index} ({camera.name})" for camera in cameras)
    return f"Available: {known}." if known else "Connect one, or try: depth-viewer view demo"


def _named(address: str) -> list[CameraInfo]:
    """Return the cameras of this name, else those whose name starts with it."""
    wanted = address.casefold()
    cameras = list_cameras()
    same = [camera for camera in cameras if camera.name.casefold() == wanted]
    return same or [camera for camera in cameras if camera.name.casefold().startswith(wanted)]
