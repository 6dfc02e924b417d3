"""Say in the window how an optional part of the program is installed."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from pipeline.extras import install_command, is_bundle


def install_words(extra: str) -> str:
    """Return a sentence with the command that installs an extra of `pyproject.toml`."""
    translate = QCoreApplication.translate
    words = translate("Install", "Install: {command}")
    if is_bundle():
        words = translate(
            "Install",
            "This bundle takes no further packages. Install Depth Viewer with pip or uv, and there: {command}",
        )
    return words.format(command=install_command(extra))
