"""Keep which source is open or opening, and its properties; `session.py` opens and closes.

source = session.source
source.changed.connect(...)          # another one was requested, opened or closed
source.opened.connect(...)           # it is open, and `info` is set
source.address, source.title, source.info, source.is_open
"""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from pipeline.sources.images import EXTENSIONS
from viewer.desktop.state import address as addresses


class Source(QObject):
    """Written by the session only."""

    depth_wanted = pyqtSignal(object)
    """Request to show precomputed depth, `DepthFileSettings`, or None for the model's depth."""
    reopening = pyqtSignal()
    """How it is opened has changed: it is opened again, at the same position."""
    changed = pyqtSignal()
    opened = pyqtSignal()

    def __init__(self, settings: SourceSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        """How a source is opened."""
        self.address = ""
        """The requested address, "" for none; it is kept when the source fails."""
        self.depth: DepthFileSettings | None = None
        """Precomputed depth, shown instead of the model's; its `depth` is a path."""
        self.info: SourceInfo | None = None
        """None until it is open."""
        self.is_open = False
        """Whether it is open or being opened."""

    def use(self, settings: SourceSettings) -> None:
        """Set how this source, and others after it, are opened."""
        self.settings = settings
        self.reopening.emit() if self.is_open else self.changed.emit()

    @property
    def is_image(self) -> bool:
        """Return whether it is a single image, by its name while it is not open yet or cannot be opened."""
        if self.info is not None:
            return self.info.frame_count == 1
        return Path(self.address).suffix.lower() in EXTENSIONS

    @property
    def title(self) -> str:
        """Return the title, "" without a source: the camera's own name if it is known."""
        if self.info is not None and self.info.is_live and self.info.title:
            return self.info.title
        return addresses.title(self.address)
