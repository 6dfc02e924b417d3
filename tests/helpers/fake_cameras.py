"""Cameras where there are none: the one thing faked is the device, behind `cv2.VideoCapture` and Linux's list of it.

    fake_cameras.plug(0, "Integrated Camera", size=(64, 48))       # the fixture of conftest.py
    ...
    fake_cameras.unplug(0)

Elsewhere the real code runs: threads, time, reconnecting.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest
from clips import coded_picture


@dataclass
class FakeDevice:
    """A camera that makes numbered pictures with a red bar at the right, and remembers what it was asked for."""

    size: tuple[int, int] = (64, 48)
    rate: float = 30.0
    interval: float = 0.005
    is_blocked: bool = False  # gives no picture and does not come back, as some drivers do
    is_dark: bool = False  # reads fail at once
    can_open: bool = True
    wishes: dict[int, float] = field(default_factory=dict)
    backend: int | None = None
    number: int = 0
    is_plugged: bool = True
    opened: int = 0
    released: int = 0
    changed: threading.Event = field(default_factory=threading.Event)  # wakes a blocked read


class FakeCameras:
    """The computer's sockets for cameras."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.devices: dict[int, FakeDevice] = {}
        self._folder = folder / "video4linux"
        self._folder.mkdir()
        monkeypatch.setattr("pipeline.sources._live.cameras.LINUX_CAMERAS", self._folder)
        monkeypatch.setattr("pipeline.sources._live.cameras.DEVICES", folder / "dev")
        monkeypatch.setattr(cv2, "VideoCapture", lambda index, backend=0: _Capture(self, index, backend))

    def plug(
        self, index: int, name: str = "", *, socket: str = "", serial: str = "", **traits: object
    ) -> FakeDevice:
        """Plug a camera in; without a name it is one that the system does not list. `socket` is of USB, as “1-2”."""
        device = self.devices[index] = FakeDevice(**traits)
        if name:
            for node, place in ((index, 0), (index + 1, 1)):  # the second one gives metadata, no pictures
                entry = self._folder / f"video{node}"
                entry.mkdir()
                (entry / "name").write_text(f"{name}\n")
                (entry / "index").write_text(f"{place}\n")
                if socket:
                    usb = self._folder.parent / "usb" / socket
                    (usb / f"{socket}:1.0").mkdir(parents=True, exist_ok=True)
                    for fact, value in (("idVendor", "046d"), ("idProduct", "0825"), ("serial", serial)):
                        (usb / fact).write_text(f"{value}\n")
                    (entry / "device").symlink_to(usb / f"{socket}:1.0", target_is_directory=True)
        return device

    def unplug(self, index: int) -> None:
        """Pull it out: whoever reads from it gets nothing any more."""
        device = self.devices.pop(index)
        device.is_plugged = False
        device.changed.set()
        for node in (index, index + 1):
            entry = self._folder / f"video{node}"
            if entry.is_dir():
                for file in entry.iterdir():
                    file.unlink()
                entry.rmdir()


class _Capture:
    """`cv2.VideoCapture` as `pipeline.sources.camera` uses it."""

    def __init__(self, cameras: FakeCameras, index: int, backend: int) -> None:
        self._device = cameras.devices.get(index)
        self._is_open = self._device is not None and self._device.can_open
        self._reading = threading.Lock()
        if self._is_open:
            self._device.opened += 1
            self._device.backend = backend

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self._is_open

    def set(self, prop: int, value: float) -> bool:
        self._device.wishes[prop] = value
        return True

    def get(self, prop: int) -> float:
        return self._device.rate if prop == cv2.CAP_PROP_FPS else 0.0

    def read(self) -> tuple[bool, np.ndarray | None]:
        device = self._device
        with self._reading:
            if device.is_blocked:
                device.changed.wait()
            elif not device.is_dark:
                device.changed.wait(device.interval)
            if not device.is_plugged or device.is_dark or device.is_blocked:
                return False, None
            bgr = coded_picture(device.number % 4096, device.size)
            bgr[:, -3:] = (0, 0, 255)
            device.number += 1
            return True, bgr

    def release(self) -> None:
        assert self._reading.acquire(blocking=False), "released while it was read: OpenCV would crash"
        self._reading.release()
        if self._is_open:
            self._device.released += 1
            self._is_open = False
