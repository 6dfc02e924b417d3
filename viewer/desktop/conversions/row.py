"""Show one conversion of the list: preview, progress and actions."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QRectF, QSize, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QImage, QPainter, QPixmap
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from pipeline.conversion.progress import Progress, Stage
from pipeline.errors import UnfinishedError, error_text
from viewer.desktop.conversions.job import Conversion, JobState
from viewer.desktop.messages.recording_messages import show_folder
from viewer.desktop.state import address
from viewer.desktop.style import icons
from viewer.desktop.style.languages import decimal
from viewer.desktop.style.theme import ON_SURROUND
from viewer.desktop.widgets.buttons import plain_button
from viewer.desktop.widgets.controls import ElidedLabel, plain_tip
from viewer.desktop.widgets.pixels import fitting
from viewer.desktop.widgets.seek_bar import clock

PICTURE = QSize(128, 72)


class ConversionRow(QFrame):
    """Shows one conversion."""

    removed = pyqtSignal()
    resumed = pyqtSignal(bool)
    """Emitted to resume; True: from the beginning."""
    previewed = pyqtSignal()

    def __init__(self, conversion: Conversion, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conversion")
        self._conversion = conversion
        self._shown: QImage | None = None
        self._picture = QLabel()
        self._picture.setFixedSize(PICTURE)
        self._picture.setObjectName("conversionPicture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(_mark(address.icon_name(conversion.source), self.devicePixelRatioF()))
        self.name = ElidedLabel()
        self.name.setProperty("role", "title")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "quiet")
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.preview = QPushButton(self.tr("Preview"))
        self.preview.setToolTip(self.tr("Show nine converted frames"))
        self.preview.clicked.connect(self.previewed)
        self.go_on = QPushButton()
        self.go_on.clicked.connect(lambda: self.resumed.emit(self._begins_anew))
        self.show_result = QPushButton(self.tr("Open"))
        self.show_result.clicked.connect(self._open)
        self.show_place = QPushButton(self.tr("Show in folder"))
        self.show_place.clicked.connect(lambda: show_folder(conversion.request.output.parent))
        self.remove = plain_button("close", self.tr("Remove from the list"), 14)
        self.remove.clicked.connect(self.removed)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addStretch()
        for widget in (self.name, self.words, self.bar):
            column.addWidget(widget)
        column.addStretch()
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 10, 8, 10)
        line.setSpacing(6)
        line.addWidget(self._picture)
        line.addSpacing(8)
        line.addLayout(column, 1)
        line.addSpacing(8)
        for button in (self.preview, self.go_on, self.show_result, self.show_place, self.remove):
            line.addWidget(button)
        conversion.changed.connect(self.follow)
        self.follow()

    @property
    def _begins_anew(self) -> bool:
        return isinstance(self._conversion.error, UnfinishedError)

    def follow(self) -> None:
        """Show its current state."""
        conversion = self._conversion
        state, progress = conversion.state, conversion.progress
        self.name.set_words(f"{address.title(conversion.source)} → {conversion.request.output.name}")
        places = f"{address.display(conversion.source)}\n→ {conversion.request.output}"
        self._picture.setToolTip(plain_tip(places))
        self.words.setText(self._words())
        self.bar.setVisible(state.is_under_way or state is JobState.STOPPED)
        share = None if progress is None else share_done(progress)
        if share is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * share))
        elif state.is_under_way:
            self.bar.setRange(0, 0)  # nobody knows how long
        self.preview.setVisible(state is JobState.WAITING)
        self.go_on.setVisible(state in (JobState.STOPPED, JobState.FAILED))
        self.go_on.setText(self.tr("Start over") if self._begins_anew else self.tr("Retry"))
        if state is JobState.STOPPED:
            self.go_on.setText(self.tr("Continue"))
        for button in (self.show_result, self.show_place):
            button.setVisible(state is JobState.DONE)
        if conversion.preview is not None and conversion.preview is not self._shown:
            self._shown = conversion.preview
            self._picture.setPixmap(fitting(conversion.preview, PICTURE, self.devicePixelRatioF()))

    def _words(self) -> str:
        conversion = self._conversion
        state, error, result = conversion.state, conversion.error, conversion.result
        if state is JobState.WAITING:
            return self.tr("Waiting")
        if state is JobState.STOPPED:
            return self.tr("Stopped; finished work is kept")
        if state is JobState.FAILED:
            # The whole path is in the picture's tooltip, and in nobody's way there.
            assert error is not None
            return error_text(error).replace(conversion.source, address.title(conversion.source))
        if state is JobState.DONE and result is not None:
            parts = [
                self.tr("{count} frames in {time}").format(count=result.frames, time=_length(result.seconds)),
                f"{result.model}, {result.runtime}",
                *result.notes,
            ]
            return " · ".join(parts)
        return self._how_far()

    def _how_far(self) -> str:
        progress = self._conversion.progress
        if progress is None:
            return self.tr("Starting…")
        stages = {
            Stage.CONVERTING: self.tr("Converting"),
            Stage.ESTIMATING: self.tr("Estimating depth (pass 1/2)"),
            Stage.WRITING: self.tr("Writing (pass 2/2)"),
            Stage.FINISHING: self.tr("Verifying"),
        }
        stage = self.tr("Paused") if self._conversion.state is JobState.HELD else stages[progress.stage]
        parts = [stage]
        if progress.finished:
            parts.append(self.tr("{percent} %").format(percent=round(100 * progress.finished)))
        elif progress.stage is not Stage.FINISHING and self._conversion.state is JobState.RUNNING:
            parts.append(self.tr("{rate} fps").format(rate=decimal(progress.rate, 1)))
            if progress.eta is not None:
                parts.append(self.tr("{time} left").format(time=_length(progress.eta)))
        return " · ".join(parts)

    def _open(self) -> None:
        path: Path = self._conversion.request.output
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


PASSES = {
    Stage.CONVERTING: (0.0, 0.97),
    Stage.ESTIMATING: (0.0, 0.75),
    Stage.WRITING: (0.75, 0.97),
    Stage.FINISHING: (0.97, 1.0),
}
"""Start and end of each stage on the progress bar: inference takes most of two passes."""


def share_done(progress: Progress) -> float | None:
    """Return the share of all passes that is done, None if the length of the source is unknown."""
    start, end = PASSES.get(progress.stage, (1.0, 1.0))
    if progress.stage is Stage.FINISHING:
        return start + (end - start) * progress.finished
    if not progress.frame_count:
        return None
    return start + (end - start) * min(1.0, progress.frames_done / progress.frame_count)


def _length(seconds: float) -> str:
    """Format a duration in whole seconds: estimates are not more exact."""
    return clock(seconds, max(seconds, 10))


def _mark(name: str, ratio: float) -> QPixmap:
    """Return the placeholder until there is a preview."""
    pixmap = QPixmap(QSize(28, 28) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(0.45)
    icons.draw(painter, QRectF(0, 0, 28, 28), name, ON_SURROUND)
    painter.end()
    return pixmap
