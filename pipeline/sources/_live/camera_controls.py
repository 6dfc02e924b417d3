"""Read and set what the driver of a camera lets be set, and list the modes that the camera has.

    controls = CameraControls(0)                  # OpenCV's number of the camera
    for control in controls.read():
        print(control.name, control.value, control.minimum, control.maximum)
    controls.set("exposure", 250)
    modes(0)                                      # (Mode(1280, 720, 30.0), …)

Video4Linux has calls for it that work beside whoever reads the frames, so Linux has them all; OpenCV does not tell
which values a driver takes. Elsewhere there are no controls and no modes. A call may take some milliseconds.

Constants and structures are those of linux/videodev2.h and linux/v4l2-controls.h.
"""

from __future__ import annotations

import logging
import os
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple

import cv2

from pipeline.errors import SourceError, ignored
from pipeline.sources._live import cameras

_log = logging.getLogger(__name__)

QUERY_CONTROL, CONTROL = 0xC0445624, "II32siiiiI8x"  # VIDIOC_QUERYCTRL and struct v4l2_queryctrl
QUERY_CHOICE, CHOICE = 0xC02C5625, "II32s4x"  # VIDIOC_QUERYMENU and struct v4l2_querymenu
READ_VALUE, WRITE_VALUE, VALUE = 0xC008561B, 0xC008561C, "Ii"  # VIDIOC_G_CTRL, S_CTRL and struct v4l2_control
LIST_FORMATS, FORMAT = 0xC0405602, "III32sI16x"  # VIDIOC_ENUM_FMT and struct v4l2_fmtdesc
LIST_SIZES, SIZE = 0xC02C564A, "III6I8x"  # VIDIOC_ENUM_FRAMESIZES and struct v4l2_frmsizeenum
LIST_RATES, RATE = 0xC034564B, "IIIII6I8x"  # VIDIOC_ENUM_FRAMEINTERVALS and struct v4l2_frmivalenum
DISABLED, BUSY, READ_ONLY, INACTIVE = 0x1, 0x2, 0x4, 0x10
"""Flags of a control. An inactive one has no effect now, such as the exposure while it is automatic."""
CAPTURE, DISCRETE = 1, 1
MANUAL, AUTOMATIC = 1, (3, 0, 2)
"""Of the menu of exposure modes: most USB cameras have “aperture priority” for automatic."""
MOST = 256
"""Entries of a list, in case a driver's never ends."""
USUAL = (640, 480), (800, 600), (1280, 720), (1920, 1080), (2560, 1440), (3840, 2160)
"""Sizes that are offered of a camera that takes any."""

USER, LENS = 0x00980900, 0x009A0900
IDS = {
    "auto_exposure": LENS + 1,
    "exposure": LENS + 2,
    "gain": USER + 19,
    "auto_white_balance": USER + 12,
    "white_balance": USER + 26,
    "auto_focus": LENS + 12,
    "focus": LENS + 10,
    "brightness": USER + 0,
    "contrast": USER + 1,
    "saturation": USER + 2,
    "sharpness": USER + 27,
}
"""The controls in order: exposure in units of 0.1 ms, white balance in kelvin, all others in the driver's own."""


@dataclass(frozen=True)
class CameraControl:
    """One control. A switch goes from 0 to 1; `is_active` is whether a change has an effect now."""

    name: str
    value: int
    minimum: int
    maximum: int
    step: int
    default: int
    is_active: bool = True

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        return self.name.startswith("auto_")


class Mode(NamedTuple):
    """A size in pixels and a rate in frames per second that a camera has."""

    width: int
    height: int
    rate: float


class CameraControls:
    """The controls of one camera, also while somebody else reads its frames."""

    def __init__(self, index: int) -> None:
        self._node = cameras.DEVICES / f"video{index}"

    def read(self) -> tuple[CameraControl, ...]:
        """Return every control that the driver lets be set, with its value now; none of a camera that is gone."""
        found = []
        with ignored(_log, OSError), _opened(self._node) as handle:
            for name, number in IDS.items():
                with ignored(_log, OSError):  # most cameras lack some
                    found.append(_read(handle, name, number))
        return tuple(control for control in found if control is not None)

    def set(self, name: str, value: int) -> None:
        """Set a control; raises `SourceError` where the driver refuses."""
        try:
            with _opened(self._node) as handle:
                if name == "auto_exposure":
                    value = _automatic_exposure(handle) if value else MANUAL
                _ask(handle, WRITE_VALUE, VALUE, IDS[name], value)
            _log.info("camera control %s is now %d", name, value)
        except OSError as error:
            raise SourceError(
                f"The camera did not accept this {name.replace('_', ' ')}.", hint="Try another value."
            ) from error

    def reset(self) -> None:
        """Set every control to the driver's default, automatic ones first: they decide which others can be set."""
        for wants_switches in (True, False):
            for control in self.read():
                if control.is_switch is wants_switches and control.is_active:
                    with ignored(_log, SourceError):
                        self.set(control.name, control.default)


def modes(index: int) -> tuple[Mode, ...]:
    """List the modes of a camera, the largest first: those of the format that frames are read in."""
    with ignored(_log, OSError), _opened(cameras.DEVICES / f"video{index}") as handle:
        formats = [entry[4] for entry in _entries(handle, LIST_FORMATS, FORMAT, CAPTURE)]
        compressed = cv2.VideoWriter.fourcc(*"MJPG")
        wanted = [compressed] if compressed in formats else formats
        found = {mode for kind in wanted for mode in _modes_of(handle, kind)}
        return tuple(sorted(found, reverse=True))
    return ()


def _modes_of(handle: int, kind: int) -> Iterator[Mode]:
    for entry in _entries(handle, LIST_SIZES, SIZE, kind):
        if entry[2] == DISCRETE:
            sizes = [(entry[3], entry[4])]
        else:
            sizes = [(w, h) for w, h in USUAL if entry[3] <= w <= entry[4] and entry[6] <= h <= entry[7]]
        for width, height in sizes:
            for rate in _entries(handle, LIST_RATES, RATE, kind, width, height):
                # A range of intervals counts by its shortest. An interval is a fraction of seconds.
                if rate[5]:
                    yield Mode(width, height, round(rate[6] / rate[5], 3))


def _entries(handle: int, request: int, layout: str, *fixed: int) -> Iterator[tuple[int, ...]]:
    """Yield the entries of one of the driver's lists; it ends with an error."""
    for number in range(MOST):
        try:
            yield _ask(handle, request, layout, number, *fixed)
        except OSError:
            return


def _read(handle: int, name: str, number: int) -> CameraControl | None:
    _, _, _, low, high, step, default, flags = _ask(handle, QUERY_CONTROL, CONTROL, number)
    if flags & (DISABLED | READ_ONLY):
        return None
    _, value = _ask(handle, READ_VALUE, VALUE, number)
    if name == "auto_exposure":
        if _automatic_exposure(handle) == MANUAL:
            return None  # it has no other
        low, high, value, default = 0, 1, int(value != MANUAL), int(default != MANUAL)
    if low >= high:
        return None
    return CameraControl(name, value, low, high, max(1, step), default, not flags & (INACTIVE | BUSY))


def _automatic_exposure(handle: int) -> int:
    """Return the camera's automatic mode, or `MANUAL` where it has none."""
    for choice in AUTOMATIC:
        try:
            _ask(handle, QUERY_CHOICE, CHOICE, IDS["auto_exposure"], choice)
        except OSError:
            continue
        return choice
    return MANUAL


@contextmanager
def _opened(node: os.PathLike[str]) -> Iterator[int]:
    if sys.platform != "linux":
        raise OSError("no Video4Linux here")
    handle = os.open(node, os.O_RDWR | os.O_NONBLOCK)
    try:
        yield handle
    finally:
        os.close(handle)


def _ask(handle: int, request: int, layout: str, *fields: int) -> tuple[int, ...]:
    """Call the driver with a structure that begins with these fields; return all fields of its answer."""
    if sys.platform == "win32":
        raise OSError("no Video4Linux here")
    import fcntl

    begun = struct.pack(f"{len(fields)}I", *(field & 0xFFFFFFFF for field in fields))
    answer = fcntl.ioctl(handle, request, begun.ljust(struct.calcsize(layout), b"\0"))
    return tuple(struct.unpack(layout, answer))
