"""Preview nine converted frames of a file.

    PreviewGrid(request, models, background, parent).open()

They are seen one by one, so that each has its own range: the conversion holds them all to one.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from itertools import islice

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QCloseEvent, QImage
from PyQt6.QtWidgets import QDialog, QGridLayout, QLabel, QVBoxLayout, QWidget

from pipeline.conversion.request import ConversionRequest
from pipeline.errors import error_text
from pipeline.frame import Frame
from pipeline.inference.load import load_estimator
from pipeline.sources.base import VideoSource, open_source
from pipeline.stabilize import Stabilizer
from viewer.desktop.conversions.conversion import small_picture
from viewer.desktop.state import address
from viewer.desktop.state.models import Models
from viewer.desktop.widgets.pixels import fitting
from viewer.desktop.workers.background import Background

COUNT, ACROSS = 9, 3
PICTURE = QSize(288, 162)


class PreviewGrid(QDialog):
    """Fills while frames arrive; closing it stops the work."""

    def __init__(
        self,
        request: ConversionRequest,
        models: Models,
        background: Background,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Preview of {name}").format(name=address.title(str(request.source))))
        self.pictures = [QLabel() for _ in range(COUNT)]
        self._closed = threading.Event()
        self._shown = 0
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, label in enumerate(self.pictures):
            label.setFixedSize(PICTURE)
            label.setObjectName("conversionPicture")
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(label, number // ACROSS, number % ACROSS)
        self.words = QLabel(self.tr("Rendering nine frames…"))
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "quiet")
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addLayout(grid)
        column.addWidget(self.words)
        estimator = models.estimator

        def look() -> None:
            network = estimator or load_estimator(request.estimator)
            with open_source(request.source, request.source_settings) as opened:
                for frame in _spread(opened, COUNT):
                    if self._closed.is_set():
                        return
                    depth = Stabilizer(request.stabilizer).update(frame, network.estimate(frame.image))
                    picture = small_picture(depth, request.look, 2 * PICTURE.width())
                    background.post(partial(self._show, picture))

        background.start("preview", look, lambda _none: self._over(), self._failed)

    def _show(self, picture: QImage) -> None:
        if self._closed.is_set():
            return
        self.pictures[self._shown].setPixmap(fitting(picture, PICTURE, self.devicePixelRatioF()))
        self._shown += 1

    def _over(self) -> None:
        if not self._closed.is_set():
            self.words.setText(
                self.tr("Each frame has its own display range here; the conversion uses one per shot.")
            )

    def _failed(self, error: Exception) -> None:
        if not self._closed.is_set():
            self.words.setText(error_text(error))

    def done(self, result: int) -> None:
        """Handle the dialog's close, by any means."""
        self._closed.set()
        super().done(result)

    def closeEvent(self, event: QCloseEvent | None) -> None:
        self._closed.set()
        super().closeEvent(event)


def _spread(source: VideoSource, count: int) -> Iterator[Frame]:
    """Yield frames spread over the whole source; the first ones if it cannot seek."""
    length = source.info.duration
    if not source.can_seek or length is None:
        yield from islice(source, count)
        return
    for number in range(count):
        source.seek(source.info.start + Fraction((number + 0.5) / count * length))
        frame = source.read()
        if frame is not None:
            yield frame
