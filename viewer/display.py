"""Check whether a window can open here, before Qt starts: Qt aborts the process if it cannot.

problem()       # None when all is well, else a DisplayError that says why and what to do
require()       # raises it
has_fonts()     # whether the window would have letters
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from pathlib import Path

from pipeline.errors import DepthViewerError

XCB_LIBRARIES = (
    "libxcb-cursor.so.0", "libxkbcommon-x11.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0",
    "libxcb-keysyms.so.1", "libxcb-randr.so.0", "libxcb-render-util.so.0", "libxcb-shape.so.0",
)  # fmt: skip
"""What Qt's X11 plug-in loads and a plain system may lack."""
MEND = (
    "On Debian or Ubuntu: apt install libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0"
)


class DisplayError(DepthViewerError):
    """There is nothing to open a window on, or Qt cannot use it."""


def exists() -> bool:
    """Whether there is a display at all, usable or not."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")) or is_offscreen()


def is_offscreen() -> bool:
    """Return whether Qt draws offscreen, as in tests and `demo`."""
    return os.environ.get("QT_QPA_PLATFORM", "").split(":")[0] in ("offscreen", "minimal", "vnc")


def require() -> None:
    """Raise `DisplayError` unless a window can be opened."""
    if not exists():
        raise DisplayError(
            "There is no display to open a window on.",
            hint="Without a display, try: depth-viewer demo, or depth-viewer convert in.mp4 -o out.mp4",
        )
    if error := problem():
        raise error


def problem() -> DisplayError | None:
    """Why Qt cannot draw here, or None when it can."""
    try:
        importlib.import_module("PyQt6.QtWidgets")
    except ImportError as error:
        hint = MEND if sys.platform == "linux" else "Install PyQt6 again."
        return DisplayError(f"Qt cannot be loaded: {str(error).removesuffix('.')}.", hint=hint)
    if sys.platform != "linux" or is_offscreen():
        return None
    if wayland := os.environ.get("WAYLAND_DISPLAY"):
        if os.environ.get("DISPLAY") or Path(os.environ.get("XDG_RUNTIME_DIR", ""), wayland).is_socket():
            return None
        return DisplayError(
            f"The display {wayland} of WAYLAND_DISPLAY does not exist.",
            hint="Unset WAYLAND_DISPLAY, or log in with a display.",
        )
    for library in XCB_LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return DisplayError(f"Qt needs {library}, which is not on this system.", hint=MEND)
    if os.environ.get("DISPLAY") and not _x_server_answers():
        return DisplayError(
            f"The display {os.environ['DISPLAY']} does not respond.",
            hint="Unset DISPLAY, or log in with a display, such as with ssh -X.",
        )
    return None


NO_FONTS = "No font is installed, so the window has no letters."
FONTS_HINT = "On Debian or Ubuntu: apt install fonts-dejavu-core"


def has_fonts() -> bool:
    """Whether fontconfig, which Qt asks, knows a font: without one, Qt draws no letter. Other systems have theirs."""
    if sys.platform != "linux":
        return True
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:  # Qt cannot be loaded then: `problem` has more to say about it
        return True
    fontconfig.FcConfigGetFonts.restype = ctypes.POINTER(
        ctypes.c_int
    )  # a set begins with the number of its fonts
    fonts = fontconfig.FcConfigGetFonts(None, 0)  # those of the system
    return bool(fonts) and fonts[0] > 0


def _x_server_answers() -> bool:
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
