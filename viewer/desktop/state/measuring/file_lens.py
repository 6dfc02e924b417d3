"""Read the focal length of every file that is opened, for the field of view of the window.

FileLens(source, background, distance_marks, window)
"""

from __future__ import annotations

from functools import partial

from PyQt6.QtCore import QObject

from pipeline.geometry.lens_sources import lens_of_file
from pipeline.sources.base import local_file
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.source import Source
from viewer.desktop.workers.background import Background, Task


class FileLens(QObject):
    """Reads the lens of a file in the background, as soon as the file is open."""

    def __init__(
        self, source: Source, background: Background, distance_marks: DistanceMarks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._source, self._background, self._distance_marks = source, background, distance_marks
        self._task: Task | None = None
        source.opened.connect(self._read)
        source.changed.connect(self._forget)

    def _read(self) -> None:
        path = local_file(self._source.address)
        if path is not None:
            use = partial(self._distance_marks.use_lens, is_of_file=True)
            self._task = self._background.start("read lens", lambda: lens_of_file(path), use, leaves=False)

    def _forget(self) -> None:
        """Leave a task for a file that is not shown any more."""
        if self._task is not None and self._source.info is None:
            self._task.forget()
            self._task = None
