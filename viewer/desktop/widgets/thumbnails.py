"""Create thumbnails of a file in the background.

thumbnails = Thumbnails(source, background, problems)
thumbnails.picture(2400)                 # of 2.4 s: QImage, or None while it is made; then `ready`

A file is divided into `SLOTS` parts with one thumbnail each, at most about 6 MB together. The file is opened again for
each, so that playback is not disturbed and nothing stays open; one is made at a time, and only the newest request is
kept. Network streams have none: they may not allow a second connection.
"""

from __future__ import annotations

from fractions import Fraction

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtGui import QImage

from pipeline.errors import DepthViewerError
from pipeline.sources.base import open_source
from viewer.desktop.state.problems import Problems
from viewer.desktop.state.source import Source
from viewer.desktop.widgets.seek_bar import MILLISECONDS
from viewer.desktop.widgets.seek_preview import image_of
from viewer.desktop.workers.background import Background, Task

SLOTS = 120
Wish = tuple[int, Fraction]
"""Index of a part of the source, and the time of its middle in seconds."""


class Thumbnails(QObject):
    """Thumbnails of the current source."""

    ready = pyqtSignal()
    """A new thumbnail is available."""

    def __init__(self, source: Source, background: Background, problems: Problems) -> None:
        super().__init__()
        self._source = source
        self._background = background
        self._problems = problems
        self._address = ""
        self._made: dict[int, QImage | None] = {}  # None if there is no image
        self._task: Task | None = None
        self._wish: Wish | None = None
        source.changed.connect(self._follow_source)

    def picture(self, position: int) -> QImage | None:
        """Return the thumbnail at a position in milliseconds."""
        info = self._source.info
        if info is None or not info.duration or "://" in self._source.address:
            return None
        slot = min(int(position / (info.duration * MILLISECONDS) * SLOTS), SLOTS - 1)
        if slot not in self._made:
            self._wish = slot, info.start + Fraction(info.duration) * (2 * slot + 1) / (2 * SLOTS)
            self._make_next()
        return self._made.get(slot)

    def _make_next(self) -> None:
        if self._task is not None or self._wish is None:
            return
        (slot, timestamp), self._wish = self._wish, None
        address, settings = self._address, self._source.settings

        def make() -> QImage | None:
            with open_source(address, settings) as source:
                source.seek(timestamp)
                frame = source.read()
            return None if frame is None else image_of(frame.image)

        self._task = self._background.start(
            "thumbnail", make, lambda image: self._keep(slot, image), lambda error: self._failed(slot, error)
        )

    def _keep(self, slot: int, image: QImage | None) -> None:
        self._task = None
        self._made[slot] = image
        self.ready.emit()
        self._make_next()

    def _failed(self, slot: int, error: Exception) -> None:
        self._keep(slot, None)
        if not isinstance(
            error, DepthViewerError
        ):  # else the file is played, too, and says what is wrong with it
            self._problems.report(error)

    def _follow_source(self) -> None:
        if self._source.address != self._address or self._source.info is None:
            self._address = self._source.address
            if self._task is not None:
                self._task.forget()
            self._task = self._wish = None
            self._made.clear()
