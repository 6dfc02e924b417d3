"""Keep which source is open or opening, and its properties; `session.py` opens and closes.

source = session.source
source.changed.connect(...)          # another one was asked for, has opened, or was closed
source.opened.connect(...)           # it is there, and `info` is known
source.address, source.title, source.info, source.is_open
"""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.frame import SourceInfo
from pipeline.settings import SourceSettings
from viewer.desktop.state import address as addresses


class Source(QObject):
    """Written by the session alone."""

    depth_wanted = pyqtSignal(object)
    """The source is to be shown with the finished depth of this `Path`, or with the model again: None."""
    changed = pyqtSignal()
    opened = pyqtSignal()

    def __init__(self, settings: SourceSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        """How a source is opened."""
        self.address = ""
        """What was asked for, "" for nothing; it stays when the source has failed."""
        self.depth: Path | None = None
        """Finished depth, which is shown instead of the model's."""
        self.info: SourceInfo | None = None
        """None until it is open."""
        self.is_open = False
        """Whether it is open or being opened."""

    @property
    def title(self) -> str:
        """What to call it, "" without one: a camera's own name where it tells it."""
        if self.info is not None and self.info.is_live and self.info.title:
            return self.info.title
        return addresses.title(self.address)
