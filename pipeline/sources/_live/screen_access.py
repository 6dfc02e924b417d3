"""Ask whether this program may look at the screen. Some systems show a wrong picture to one that may not.

    require(grabber.monitors)        # SourceUnreadableError where the pictures would be black, or the wallpaper alone

macOS gives the wallpaper without windows. In a Wayland session the X server for old programs (XWayland) gives black.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import SourceUnreadableError

CORE_GRAPHICS = "/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics"
XWAYLAND = "XWAYLAND"
"""How that server begins the names of its outputs."""


def require(screens: Sequence[Mapping[str, Any]]) -> None:
    """Raise `SourceUnreadableError` unless pictures of these screens, as mss lists them, would be true."""
    if any(str(screen.get("output", "")).startswith(XWAYLAND) for screen in screens):
        raise SourceUnreadableError(
            "The screen cannot be captured in a Wayland session: it would be black.",
            hint="Log in to an X11 session, or let OBS Studio capture the screen and open its virtual camera.",
        )
    if sys.platform == "darwin" and not _macos_allows():
        raise SourceUnreadableError(
            "macOS does not let this program record the screen: it would see the wallpaper alone.",
            hint="System Settings, Privacy & Security, Screen & System Audio Recording: allow the program that started "
            "Depth Viewer, such as Terminal. Then start that program again.",
        )


def _macos_allows() -> bool:
    """Return whether recording is allowed. If not, macOS asks the user, once for each program."""
    library = ctypes.CDLL(CORE_GRAPHICS)
    for function in (library.CGPreflightScreenCaptureAccess, library.CGRequestScreenCaptureAccess):
        function.restype = ctypes.c_bool
    return bool(library.CGPreflightScreenCaptureAccess() or library.CGRequestScreenCaptureAccess())
