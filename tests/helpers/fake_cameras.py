"""Cameras where there are none: the one thing faked is the device, behind `cv2.VideoCapture` and Linux's list of it.

    fake_cameras.plug(0, "Integrated Camera", size=(64, 48))       # the fixture of conftest.py
    ...
    fake_cameras.unplug(0)

    camera = fake_cameras.plug(0, "Integrated Camera", controls=webcam_controls(), modes={(64, 48): (30, 15)})
    camera.controls[LENS + 2].value                 # the exposure, as the driver has it

Elsewhere the real code runs: threads, time, reconnecting, the calls to the driver.
"""

from __future__ import annotations

import errno
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import pytest
from clips import coded_picture

USER, LENS = 0x00980900, 0x009A0900


@dataclass
class FakeControl:
    """A control of a driver; `choices` are those of a menu, `ruled_by` (number, value) makes it inactive."""

    value: int
    minimum: int
    maximum: int
    step: int = 1
    default: int = 0
    flags: int = 0
    choices: tuple[int, ...] = ()
    ruled_by: tuple[int, int] | None = None


def webcam_controls() -> dict[int, FakeControl]:
    """What a usual USB camera has: no focus, exposure and white balance automatic, a gain that nobody may set."""
    return {
        LENS + 1: FakeControl(3, 0, 3, default=3, choices=(1, 3)),
        LENS + 2: FakeControl(157, 3, 2047, default=250, ruled_by=(LENS + 1, 3)),
        USER + 12: FakeControl(1, 0, 1, default=1),
        USER + 26: FakeControl(4000, 2800, 6500, 10, default=4600, ruled_by=(USER + 12, 1)),
        USER + 0: FakeControl(0, -64, 64, default=0),
        USER + 19: FakeControl(5, 0, 100, flags=0x4),
    }


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
    controls: dict[int, FakeControl] = field(default_factory=dict)
    modes: dict[tuple[int, int], tuple[int, ...]] = field(default_factory=dict)
    backend: int | None = None
    number: int = 0
    is_plugged: bool = True
    opened: int = 0
    released: int = 0
    changed: threading.Event = field(default_factory=threading.Event)  # wakes a blocked read

    def take_up_wishes(self) -> None:
        """Use the mode that was asked for, where there is one."""
        size = tuple(
            int(self.wishes.get(prop, 0)) for prop in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT)
        )
        if size in self.modes:
            self.size = size
            rates = self.modes[size]
            self.rate = min(rates, key=lambda rate: abs(rate - self.wishes.get(cv2.CAP_PROP_FPS, rates[0])))

    def answer(self, request: int, sent: bytes) -> bytes:
        """Answer a call to the driver, as linux/videodev2.h describes it."""
        match request & 0xFF:
            case 0:  # QUERYCAP
                return struct.pack("16s32s32sIII12x", b"", b"", b"", 0, 1, 0)
            case 36:  # QUERYCTRL
                control = self.controls[struct.unpack_from("I", sent)[0]]
                ruler, value = control.ruled_by or (None, None)
                flags = control.flags | (0x10 if ruler and self.controls[ruler].value == value else 0)
                limits = control.minimum, control.maximum, control.step, control.default, flags
                return struct.pack("II32siiiiI8x", 0, 0, b"", *limits)
            case 37:  # QUERYMENU
                number, choice = struct.unpack_from("II", sent)
                if choice not in self.controls[number].choices:
                    raise KeyError(choice)
                return sent
            case 27:  # G_CTRL
                number, _ = struct.unpack("Ii", sent)
                return struct.pack("Ii", number, self.controls[number].value)
            case 28:  # S_CTRL
                number, value = struct.unpack("Ii", sent)
                control = self.controls[number]
                if control.choices and value not in control.choices:
                    raise KeyError(value)
                control.value = max(control.minimum, min(value, control.maximum))
                return sent
            case 2:  # ENUM_FMT
                formats = cv2.VideoWriter.fourcc(*"MJPG"), cv2.VideoWriter.fourcc(*"YUYV")
                return sent[:44] + struct.pack("I16x", formats[struct.unpack_from("I", sent)[0]])
            case 74:  # ENUM_FRAMESIZES: discrete
                number, kind = struct.unpack_from("II", sent)
                return struct.pack("III2I24x", number, kind, 1, *list(self.modes)[number])
            case 75:  # ENUM_FRAMEINTERVALS: discrete
                number, kind, width, height = struct.unpack_from("IIII", sent)
                return struct.pack(
                    "IIIII2I24x", number, kind, width, height, 1, 1, self.modes[width, height][number]
                )
        raise KeyError(request)


class FakeCameras:
    """The computer's sockets for cameras."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.devices: dict[int, FakeDevice] = {}
        self._folder = folder / "video4linux"
        self._folder.mkdir()
        monkeypatch.setattr("pipeline.sources._live.cameras.LINUX_CAMERAS", self._folder)
        self._nodes = folder / "dev"
        self._nodes.mkdir()
        monkeypatch.setattr("pipeline.sources._live.cameras.DEVICES", self._nodes)
        monkeypatch.setattr("fcntl.ioctl", self._call)
        monkeypatch.setattr(cv2, "VideoCapture", lambda index, backend=0: _Capture(self, index, backend))

    def plug(
        self, index: int, name: str = "", *, socket: str = "", serial: str = "", **traits: object
    ) -> FakeDevice:
        """Plug a camera in; without a name it is one that the system does not list. `socket` is of USB, as “1-2”."""
        device = self.devices[index] = FakeDevice(**traits)
        (self._nodes / f"video{index}").touch()
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
                    self._link("by-path", f"usb-{socket}-video-index{place}", node)
                    self._link("by-id", f"usb-{name.replace(' ', '_')}{serial}-video-index{place}", node)
        return device

    def _link(self, kind: str, name: str, node: int) -> None:
        """Make the path by which udev keeps a camera; of two that are called alike, the last one gets it."""
        folder = self._nodes / "v4l" / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(self._nodes / f"video{node}")

    def unplug(self, index: int) -> None:
        """Pull it out: whoever reads from it gets nothing any more."""
        device = self.devices.pop(index)
        device.is_plugged = False
        device.changed.set()
        (self._nodes / f"video{index}").unlink()
        gone = {self._nodes / f"video{node}" for node in (index, index + 1)}
        for link in (self._nodes / "v4l").glob("*/*"):
            if link.readlink() in gone:
                link.unlink()
        for node in (index, index + 1):
            entry = self._folder / f"video{node}"
            if entry.is_dir():
                for file in entry.iterdir():
                    file.unlink()
                entry.rmdir()

    def _call(self, handle: int, request: int, sent: bytes) -> bytes:
        """`fcntl.ioctl` as the kernel answers for a camera's node."""
        node = Path(f"/proc/self/fd/{handle}").readlink()
        try:
            return self.devices[int(node.name.removeprefix("video"))].answer(request, sent)
        except (KeyError, IndexError) as error:
            raise OSError(errno.EINVAL, "Invalid argument") from error


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
        self._device.take_up_wishes()
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
