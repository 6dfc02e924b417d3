"""Provide the version and the icon of the program."""

from __future__ import annotations

from importlib import resources

from PyQt6.QtGui import QIcon


def version() -> str:
    """Return the installed version. A checkout that was never installed says so: a crash report must not fail."""
    from importlib import metadata  # here, since it takes a while and nobody asks at the start

    try:
        return metadata.version("depth-viewer")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def app_icon() -> QIcon:
    """Return the icon of the program."""
    return QIcon(str(resources.files("viewer") / "assets" / "icon.png"))
