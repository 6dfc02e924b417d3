"""Capture the screen: one screen, all of them, or a part.

    source = open("screen", SourceSettings(rate=15))      # the main one
    source = open("screen:2", settings)                   # the second; screen:0 is all of them side by side
    source = open("screen:1:640x480+100+50", settings)    # 640 wide, 480 high, 100 from its left edge, 50 from its top

Pictures are taken with mss, an extra: on Windows, macOS and X11. Wayland lets no program look at the screen without
asking, and mss does not ask (nor does Qt 6.11 where no portal runs). The pointer is not in them.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Generator
from fractions import Fraction
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np

from pipeline.arrays import Image
from pipeline.errors import SourceNotFoundError, SourceUnreadableError
from pipeline.extras import install_hint
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources._decoding.shape import fitted_size, with_bars
from pipeline.sources._live import screen_access
from pipeline.sources._live.source import LiveSource, TimedImage
from pipeline.sources.base import Match

if TYPE_CHECKING:
    import mss

_log = logging.getLogger(__name__)

RATE = 20.0
"""Default frame rate: a screen has none of its own, and capturing takes time."""
LEAST_SIDE = 16
"""Least side of a region in pixels."""
ADDRESS = re.compile(r"screen(?::(?P<screen>[0-9]{1,2}))?(?::(?P<part>[0-9]+x[0-9]+\+[0-9]+\+[0-9]+))?")
SHAPE = re.compile(r"([0-9]+)x([0-9]+)\+([0-9]+)\+([0-9]+)")


class ScreenRegion(NamedTuple):
    """A region of a screen, in pixels from its top left corner."""

    width: int
    height: int
    left: int
    top: int


def accepts(address: str) -> int:
    """`screen`, and what begins with `screen:`."""
    return Match.CERTAIN if address == "screen" or address.startswith("screen:") else Match.NO


def open(address: str, settings: SourceSettings) -> Screen:
    """Open a screen."""
    match = ADDRESS.fullmatch(address)
    if match is None:
        raise SourceNotFoundError(
            f"“{address}” is not a screen or a part of one.",
            hint="Write screen, screen:2, or screen:1:640x480+100+50: width, height, left and top.",
        )
    shape = SHAPE.fullmatch(match["part"] or "")
    part = ScreenRegion(*map(int, shape.groups())) if shape else None
    return Screen(None if match["screen"] is None else int(match["screen"]), part, settings)


class Screen(LiveSource):
    """Captures a screen at an even rate, if the machine is fast enough."""

    def __init__(self, number: int | None, part: ScreenRegion | None, settings: SourceSettings) -> None:
        """Start capturing. `number` 0 is all screens, None the main one. Raises as `open_source` does."""
        self._number, self._part = number, part
        self._began_ns: int | None = None  # at the first picture
        super().__init__(
            "Screen" if number is None else f"Screen {number}" if number else "Screens", settings
        )
        self._start()

    def _connect(self) -> Generator[TimedImage, None, None]:
        mss = _library()
        interval_ns = round(1e9 / (self._settings.rate or RATE))
        try:
            with mss.MSS() as grabber:
                screen_access.require(grabber.monitors)
                area = self._area(grabber)
                _log.info("%s: %s of screens %s", self._name, area, grabber.monitors)
                due = perf_counter_ns()
                while not self._is_closed:
                    shot = grabber.grab(area)
                    now = perf_counter_ns()
                    if self._began_ns is None:
                        self._began_ns = now
                        rate = Fraction(1_000_000_000, interval_ns).limit_denominator(1000)
                        self._declare(
                            SourceInfo(shot.width, shot.height, rate, is_live=True, title=self._name)
                        )
                    yield TimedImage(
                        self._as_declared(shot.bgra, shot.width, shot.height),
                        Fraction(now - self._began_ns, 1_000_000_000),
                    )
                    due = max(due + interval_ns, perf_counter_ns())
                    self._pause((due - perf_counter_ns()) / 1e9)
        except mss.exception.ScreenShotError as error:
            raise SourceUnreadableError(
                f"The screen cannot be captured: {str(error).splitlines()[0].rstrip('.')}.",
                hint="Screen capture needs Windows, macOS or an X11 session. Wayland does not allow it.",
            ) from error

    def _area(self, grabber: mss.MSS) -> dict[str, int]:
        """Return the captured area in pixels of the virtual screen, which spans all screens."""
        screens = grabber.monitors  # all of them, then one by one
        main = next((at for at, one in enumerate(screens) if at and one.get("is_primary")), 1)
        number = main if self._number is None else self._number
        if number >= len(screens):
            count = len(screens) - 1
            raise SourceNotFoundError(
                f"There is no screen {number}.",
                hint="Available: screen:1." if count == 1 else f"Available: screen:1 to screen:{count}.",
            )
        screen = screens[number]
        whole = ScreenRegion(screen["width"], screen["height"], 0, 0)
        part = self._part or whole
        fits = part.left + part.width <= whole.width and part.top + part.height <= whole.height
        if not fits or min(part.width, part.height) < min(LEAST_SIDE, whole.width, whole.height):
            raise SourceNotFoundError(
                f"{part.width}x{part.height}+{part.left}+{part.top} does not fit on the screen.",
                hint=f"Screen: {whole.width}x{whole.height} pixels. Smallest part: {LEAST_SIDE}x{LEAST_SIDE} pixels.",
            )
        return {
            "left": screen["left"] + part.left,
            "top": screen["top"] + part.top,
            "width": part.width,
            "height": part.height,
        }

    def _as_declared(self, bgra: bytes, width: int, height: int) -> Image:
        """Convert to RGB at the declared size, which may differ after a change of resolution."""
        pixels = np.frombuffer(bgra, np.uint8).reshape(height, width, 4)
        image = cv2.cvtColor(pixels, cv2.COLOR_BGRA2RGB)
        size = self.info.width, self.info.height
        if (width, height) != size:
            fitted = fitted_size((width, height), size)
            image = with_bars(cv2.resize(image, fitted, interpolation=cv2.INTER_AREA), size)
        return np.asarray(image, np.uint8)


def is_available() -> bool:
    """Return whether the extra is installed, without capturing."""
    from importlib.util import find_spec

    return find_spec("mss") is not None


def _library() -> Any:
    try:
        import mss
        import mss.exception
    except ImportError as error:
        raise SourceUnreadableError(
            "Screen capture needs the package mss.", hint=install_hint("screen")
        ) from error
    return mss
