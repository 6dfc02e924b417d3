"""Provide the icon of the program."""

from __future__ import annotations

from importlib import resources

from PyQt6.QtGui import QIcon


def app_icon() -> QIcon:
    """Return the icon of the program."""
    return QIcon(str(resources.files("viewer") / "assets" / "icon.png"))
