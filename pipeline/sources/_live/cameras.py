"""List cameras and identify them: equal models share a name, and device numbers are reused.

cameras = list_cameras()
identity = CameraIdentity(cameras[0], cameras)
identity.find(list_cameras())        # it, wherever it is now; None while it is unplugged
"""

from __future__ import annotations

import os
import re
import struct
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import cv2

os.environ.setdefault("OPENCV_AVFOUNDATION_SKIP_AUTH", "1")
# macOS asks the user by itself when a camera is opened. OpenCV's own question fails outside of the main thread.

BACKENDS = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}

LINUX_CAMERAS = Path("/sys/class/video4linux")
DEVICES = Path("/dev")
PROCESSORS = re.compile(r"(?:^|[^a-z])(?:codec|isp|dec|enc|m2m|mem2mem|rpivid|pispbe)(?:[^a-z]|$)", re.I)
"""Names of nodes that work on pictures instead of taking them: what they are is not always in their capabilities."""
QUERY_CAPABILITIES, CAPABILITIES = 0x80685600, "16s32s32sIII12x"  # VIDIOC_QUERYCAP and struct v4l2_capability
CAPTURES, PROCESSES, PER_NODE = 0x1 | 0x1000, 0x4000 | 0x8000, 0x80000000
"""V4L2_CAP_VIDEO_CAPTURE and VIDEO_M2M, each with its MPLANE; DEVICE_CAPS."""


@dataclass(frozen=True)
class CameraInfo:
    """A camera that `open` would find. `index` is OpenCV's number of it.

    `serial` is its maker's name and number of it, and `socket` where it is plugged in; "" where nobody tells.
    """

    index: int
    name: str
    serial: str = ""
    socket: str = ""


class CameraIdentity:
    """What tells a camera from all others that there are when it is opened.

    Cheap ones of a kind often share a serial number, too. So one that was there beside it is never taken for it.
    """

    def __init__(self, camera: CameraInfo, cameras: tuple[CameraInfo, ...]) -> None:
        self._camera = camera
        self._others = {_place(other) for other in cameras if other != camera}

    def find(self, cameras: tuple[CameraInfo, ...]) -> CameraInfo | None:
        """Return the camera among these: at its old socket, else at another one; None if it is missing."""
        wanted = self._camera
        same = [
            camera
            for camera in cameras
            if (camera.name, camera.serial) == (wanted.name, wanted.serial)
            and _place(camera) not in self._others
        ]
        here = [camera for camera in same if _place(camera) == _place(wanted)]
        return next(iter(here or same), None)


def list_cameras() -> tuple[CameraInfo, ...]:
    """List the cameras of this computer by number, without activating one."""
    cameras = _listed_by_linux() if sys.platform == "linux" else _listed_like_opencv()
    return tuple(sorted(cameras, key=lambda camera: camera.index))


def stable_path(camera: CameraInfo, cameras: tuple[CameraInfo, ...]) -> str:
    """Return the system's own path of a camera, which stays when numbers change; "" where there is none.

    It is by serial number. Two that share one have one such path: it is by socket then.
    """
    is_unique = sum((other.name, other.serial) == (camera.name, camera.serial) for other in cameras) == 1
    node = (DEVICES / f"video{camera.index}").resolve()
    for kind in ("by-id", "by-path") if is_unique else ("by-path",):
        for link in sorted((DEVICES / "v4l" / kind).glob("*")):
            if link.resolve() == node:
                return str(link)
    return ""


def is_stable(path: str) -> bool:
    """Return whether it is such a path, of a camera that is connected or not."""
    return Path(path).is_relative_to(DEVICES / "v4l")


def index_of(path: str) -> int | None:
    """Return the number of the camera with this device file, or this path that stays; None for other paths."""
    if is_stable(path):
        path = f"/dev/{Path(path).resolve().name}"
    match = re.fullmatch("/dev/video([0-9]{1,9})", path)
    return int(match[1]) if match else None


def backend() -> int:
    """Return the interface of this system through which OpenCV opens cameras."""
    return BACKENDS.get(sys.platform, cv2.CAP_ANY)


def _listed_like_opencv() -> Iterator[CameraInfo]:
    """Yield the cameras in the order in which OpenCV counts them. Each interface has its own order."""
    from cv2_enumerate_cameras import enumerate_cameras, supported_backends

    if backend() not in supported_backends:
        return
    for camera in enumerate_cameras(backend()):
        known = camera.vid is not None and camera.pid is not None
        serial = f"{camera.vid:04x}:{camera.pid:04x}" if known else ""
        yield CameraInfo(camera.index, camera.name, serial, camera.path or "")


def _listed_by_linux() -> Iterator[CameraInfo]:
    for folder in LINUX_CAMERAS.glob("video*"):
        try:
            # Most cameras have a second node, for metadata, which gives no pictures: its own index is not 0.
            is_first = int((folder / "index").read_text("utf-8")) == 0
            name = (folder / "name").read_text("utf-8").strip()
        except (OSError, ValueError):
            continue  # unplugged while we looked
        if is_first and not PROCESSORS.search(name) and _takes_pictures(DEVICES / folder.name):
            index = int(folder.name.removeprefix("video"))
            yield CameraInfo(index, name, *_hardware(folder / "device"))


def _place(camera: CameraInfo) -> str:
    return camera.socket or f"video{camera.index}"


def _hardware(device: Path) -> tuple[str, str]:
    """Return (serial, socket) of the device behind a node: a USB interface or a built-in device."""
    if not device.exists():
        return "", ""
    interface = device.resolve()
    words = []
    for name in ("idVendor", "idProduct", "serial"):
        with suppress(OSError):
            words.append((interface.parent / name).read_text("utf-8").strip())
    return ":".join(words), str(interface)


def _takes_pictures(node: Path) -> bool:
    """Return whether the driver declares a camera; also for a node that cannot be queried, so that opening it fails."""
    if sys.platform != "linux":
        return True
    import fcntl

    with suppress(OSError):
        handle = os.open(node, os.O_RDWR | os.O_NONBLOCK)
        try:
            answer = fcntl.ioctl(handle, QUERY_CAPABILITIES, bytes(struct.calcsize(CAPABILITIES)))
        finally:
            os.close(handle)
        _, _, _, _, of_device, of_node = struct.unpack(CAPABILITIES, answer)
        return is_capture(of_node if of_device & PER_NODE else of_device)
    return True


def is_capture(capabilities: int) -> bool:
    """Return whether a node captures video and does not just process it."""
    return bool(capabilities & CAPTURES) and not capabilities & PROCESSES
