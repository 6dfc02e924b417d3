"""Show one conversion of the list: preview, progress and actions."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import QRectF, QSize, Qt, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices, QImage, QPainter, QPixmap
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from pipeline.errors import UnfinishedError, error_text
from viewer.desktop.conversions.job import Job, JobState
from viewer.desktop.conversions.reconstruction.job import Reconstruction
from viewer.desktop.messages.recording_messages import show_folder
from viewer.desktop.state import address
from viewer.desktop.style import icons
from viewer.desktop.style.theme import ON_SURROUND
from viewer.desktop.widgets.buttons import plain_button
from viewer.desktop.widgets.controls import ElidedLabel, plain_tip
from viewer.desktop.widgets.pixels import fitting

PICTURE = QSize(128, 72)


class ConversionRow(QFrame):
    """Shows one conversion."""

    removed = pyqtSignal()
    resumed = pyqtSignal(bool)
    """Emitted to resume; True: from the beginning."""
    previewed = pyqtSignal()

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("conversion")
        self._job = job
        self._shown: QImage | None = None
        self._picture = QLabel()
        self._picture.setFixedSize(PICTURE)
        self._picture.setObjectName("conversionPicture")
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(_mark(address.icon_name(job.source), self.devicePixelRatioF()))
        self.name = ElidedLabel()
        self.name.setProperty("role", "title")
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setProperty("role", "quiet")
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        is_scene = isinstance(job, Reconstruction)
        self.preview = QPushButton(self.tr("Show") if is_scene else self.tr("Preview"))
        self.preview.setToolTip(
            self.tr("Show the scene while it grows") if is_scene else self.tr("Show nine converted frames")
        )
        self.preview.clicked.connect(self.previewed)
        self.go_on = QPushButton()
        self.go_on.clicked.connect(lambda: self.resumed.emit(self._begins_anew))
        self.show_result = QPushButton(self.tr("Open"))
        self.show_result.clicked.connect(self._open)
        self.show_place = QPushButton(self.tr("Show in folder"))
        self.show_place.clicked.connect(lambda: show_folder(job.request.output.parent))
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
        job.changed.connect(self.follow)
        self.follow()

    @property
    def _begins_anew(self) -> bool:
        return isinstance(self._job.error, UnfinishedError)

    def follow(self) -> None:
        """Show its current state."""
        job = self._job
        state = job.state
        self.name.set_words(f"{address.title(job.source)} → {job.request.output.name}")
        places = f"{address.display(job.source)}\n→ {job.request.output}"
        self._picture.setToolTip(plain_tip(places))
        self.words.setText(self._words())
        self.bar.setVisible(state.is_under_way or state is JobState.STOPPED)
        share = job.share
        if share is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * share))
        elif state.is_under_way:
            self.bar.setRange(0, 0)  # nobody knows how long
        self.preview.setVisible(state is JobState.WAITING or isinstance(job, Reconstruction))
        self.go_on.setVisible(state in (JobState.STOPPED, JobState.FAILED))
        self.go_on.setText(self.tr("Start over") if self._begins_anew else self.tr("Retry"))
        if state is JobState.STOPPED:
            self.go_on.setText(self.tr("Continue"))
        for button in (self.show_result, self.show_place):
            button.setVisible(state is JobState.DONE)
        if job.preview is not None and job.preview is not self._shown:
            self._shown = job.preview
            self._picture.setPixmap(fitting(job.preview, PICTURE, self.devicePixelRatioF()))

    def _words(self) -> str:
        job = self._job
        state, error = job.state, job.error
        if state is JobState.WAITING:
            return self.tr("Waiting")
        if state is JobState.STOPPED:
            return self.tr("Stopped; finished work is kept")
        if state is JobState.FAILED:
            # The whole path is in the picture's tooltip, and in nobody's way there.
            assert error is not None
            return error_text(error).replace(job.source, address.title(job.source))
        return " · ".join(job.result_words() if state is JobState.DONE else job.progress_words())

    def _open(self) -> None:
        path: Path = self._job.request.output
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


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
