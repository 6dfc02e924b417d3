"""Show how far a reconstruction is, with its buttons, and the command that it stands for."""

from __future__ import annotations

from itertools import pairwise

from PyQt6.QtCore import QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from pipeline.errors import UnfinishedError, error_text
from viewer.desktop.conversions.job import JobState
from viewer.desktop.conversions.reconstruction.job import Reconstruction
from viewer.desktop.messages.recording_messages import show_folder
from viewer.desktop.widgets import clipboard
from viewer.desktop.widgets.buttons import plain_button
from viewer.desktop.widgets.controls import ElidedLabel


class Footer(QWidget):
    """The lines below form and viewport."""

    start_wished = pyqtSignal()
    """To start, pause, continue or retry, as the button says."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Reconstruction | None = None
        self._command = ""
        self.words, self.command = ElidedLabel(), ElidedLabel()
        for quiet in (self.words, self.command):
            quiet.setProperty("role", "quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.copy = plain_button("copy", self.tr("Copy the command line"), 16)
        self.start, self.stop = QPushButton(), QPushButton(self.tr("Stop"))
        self.start.setDefault(True)
        self.stop.setToolTip(self.tr("Stop; finished work is kept"))
        self.open, self.show_place = QPushButton(self.tr("Open")), QPushButton(self.tr("Show in folder"))
        self._lay_out()
        self.copy.clicked.connect(lambda: clipboard.copy(self._command))
        self.start.clicked.connect(self.start_wished)
        self.stop.clicked.connect(self._stop)
        self.open.clicked.connect(self._open)
        self.show_place.clicked.connect(self._show_place)

    def _lay_out(self) -> None:
        stands_for, below = QHBoxLayout(), QHBoxLayout()
        stands_for.setSpacing(6)
        stands_for.addWidget(self.command, 1)
        stands_for.addWidget(self.copy)
        below.setSpacing(8)
        below.addWidget(self.words, 1)
        buttons = self.open, self.show_place, self.stop, self.start
        for button in buttons:
            below.addWidget(button)
        line = QFrame()
        line.setObjectName("separator")
        line.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(line)
        column.addLayout(stands_for)
        column.addWidget(self.bar)
        column.addLayout(below)
        for before, after in pairwise((self.copy, *buttons)):
            self.setTabOrder(before, after)

    def follow(self, job: Reconstruction | None, command: str, *, can_start: bool) -> None:
        """Show this job, None for one that is still to be begun."""
        self._job, self._command = job, command
        state = None if job is None else job.state
        share = None if job is None else job.share
        self.words.set_words(self._words())
        self.command.set_words(command)
        self.copy.setVisible(bool(command))
        self.bar.setVisible(state not in (None, JobState.DONE, JobState.FAILED))
        if share is not None:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * share))
        else:
            self.bar.setRange(0, 0 if state is JobState.RUNNING else 1)
        self.start.setText(self._start_text())
        self.start.setEnabled(can_start and state is not JobState.WAITING)
        self.stop.setVisible(state in (JobState.RUNNING, JobState.HELD))
        for button in (self.open, self.show_place):
            button.setVisible(state is JobState.DONE)

    @property
    def begins_anew(self) -> bool:
        """Whether what is left was begun with other settings, so that it can only be started over."""
        return self._job is not None and isinstance(self._job.error, UnfinishedError)

    def _start_text(self) -> str:
        if self._job is None or self._job.state is JobState.DONE:
            return self.tr("Start")
        if self._job.state is JobState.RUNNING:
            return self.tr("Pause")
        if self._job.state is JobState.FAILED:
            return self.tr("Start over") if self.begins_anew else self.tr("Retry")
        return self.tr("Continue")

    def _words(self) -> str:
        job = self._job
        if job is None:
            return ""
        if job.state is JobState.FAILED and job.error is not None:
            return error_text(job.error)
        if job.state is JobState.STOPPED:
            return self.tr("Stopped; finished work is kept")
        if job.state is JobState.WAITING:
            return self.tr("Waiting for what is converted before it")
        return " · ".join(job.result_words() if job.state is JobState.DONE else job.progress_words())

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _open(self) -> None:
        if self._job is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._job.request.output)))

    def _show_place(self) -> None:
        if self._job is not None:
            show_folder(self._job.request.output.parent)
