"""Provide the version and the icon of the program."""

from __future__ import annotations

from importlib import resources

from PyQt6.QtGui import QIcon


def version() -> str:
    """The version that is installed; a checkout that never was says so, since a crash report must not fail on it."""
    from importlib import metadata  # here, since it takes a while and nobody asks at the start

    try:
        return metadata.version("depth-viewer")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def app_icon() -> QIcon:
    """The program's icon."""
    return QIcon(str(resources.files("viewer") / "assets" / "icon.png"))
