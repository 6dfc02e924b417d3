"""Ask macOS whether this program may use cameras, in the GUI thread and before one is opened."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PyQt6.QtCore import QCameraPermission, QCoreApplication, Qt

from pipeline.extras import is_bundle
from pipeline.sources import camera
from pipeline.sources.base import Match


def asks_first(address: str, then: Callable[[str], None]) -> bool:
    """Return whether the user is being asked; `then` is called with the address after the answer.

    Only a bundle asks here, since its Info.plist has the sentence that macOS shows. Qt answers no for a program without
    it. Elsewhere OpenCV asks, in the name of the terminal.
    """
    app, wish = QCoreApplication.instance(), QCameraPermission()
    if app is None or not _is_bundle_on_macos():
        return False
    if camera.accepts(address) == Match.NO or app.checkPermission(wish) != Qt.PermissionStatus.Undetermined:
        return False
    app.requestPermission(wish, lambda _answer: then(address))
    return True


def _is_bundle_on_macos() -> bool:
    return sys.platform == "darwin" and is_bundle()
