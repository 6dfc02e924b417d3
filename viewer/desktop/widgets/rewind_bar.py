"""Show the last ten seconds of a live source as a timeline; its right end is the present."""

from __future__ import annotations

from PyQt6.QtCore import QTimer
from PyQt6.QtGui import QFont, QImage
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QWidget

from viewer.desktop.state.playback import Playback
from viewer.desktop.state.rewind import SECONDS, Rewind
from viewer.desktop.state.source import Source
from viewer.desktop.style.languages import decimal
from viewer.desktop.widgets.seek_bar import MILLISECONDS, SeekBar
from viewer.desktop.widgets.seek_preview import SeekPreview, image_of

SEEK_EVERY_MS = 40
"""Milliseconds between seeks while the handle is dragged."""
NOW = round(SECONDS * MILLISECONDS)


class RewindBar(QWidget):
    """The timeline, with a label for the age of the image."""

    def __init__(self, rewind: Rewind, playback: Playback, source: Source) -> None:
        super().__init__()
        self._rewind = rewind
        self._playback = playback
        self.words = QLabel()
        self.words.setProperty("role", "quiet")
        self.words.setToolTip(self.tr("The last ten seconds; press play to return to live"))
        font = self.words.font()
        font.setFeature(QFont.Tag("tnum"), 1)
        self.words.setFont(font)
        metrics = self.words.fontMetrics()
        widest = (self.tr("Live"), self.tr("Paused"), self._words_at(0))
        self.words.setMinimumWidth(max(metrics.horizontalAdvance(words) for words in widest))
        self.slider = SeekBar()
        self.slider.setAccessibleName(self.tr("The last seconds"))
        self.slider.setRange(0, NOW)
        self.slider.sliderPressed.connect(lambda: self._drag(self.slider.sliderPosition()))
        self.slider.sliderMoved.connect(self._drag)
        self.slider.sliderReleased.connect(self._let_go)
        self.preview = SeekPreview(self.slider, self._picture_at, self._words_at)
        self._pending: int | None = None
        self._throttle = QTimer(self)
        self._throttle.setSingleShot(True)
        self._throttle.setInterval(SEEK_EVERY_MS)
        self._throttle.timeout.connect(self._go_to_pending)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.words)
        row.addWidget(self.slider, 1)
        source.changed.connect(self._follow)
        playback.changed.connect(self._follow)
        rewind.moved.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        past = self._rewind
        if not self.slider.isSliderDown():
            self.slider.setValue(NOW - round(past.ago * MILLISECONDS))
        if past.is_back:
            self.words.setText(self._words_at(NOW - round(past.ago * MILLISECONDS)))
        else:
            self.words.setText(self.tr("Live") if self._playback.is_playing else self.tr("Paused"))

    def _words_at(self, value: int) -> str:
        return self.tr("{seconds} s ago").format(seconds=decimal((NOW - value) / MILLISECONDS, 1))

    def _picture_at(self, value: int) -> QImage | None:
        picture = self._rewind.picture((NOW - value) / MILLISECONDS)
        return None if picture is None else image_of(picture)

    def _drag(self, value: int) -> None:
        self._pending = value
        if not self._throttle.isActive():
            self._go_to_pending()

    def _go_to_pending(self) -> None:
        if self._pending is not None:
            self._rewind.go((NOW - self._pending) / MILLISECONDS)
            self._pending = None
            self._throttle.start()

    def _let_go(self) -> None:
        self._throttle.stop()
        self._go_to_pending()
        self._throttle.stop()
        self._follow()
