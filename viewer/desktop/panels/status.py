"""Show the status bar: source, rate, latency and model; everything else is in the performance panel."""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QKeySequence, QMouseEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel

from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.state.models import Models
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source
from viewer.desktop.state.statistics import LiveStatistics, Statistics
from viewer.desktop.style.languages import brief, decimal
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.controls import ElidedLabel

REFRESH_MS = 500


class Panel(BasePanel):
    """Reads the figures of the session twice a second."""

    area = Area.STATUS

    def __init__(
        self,
        actions: Actions,
        source: Source,
        screen: Screen,
        playback: Playback,
        models: Models,
        statistics: Statistics,
    ) -> None:
        super().__init__(actions)
        self._source = source
        self._screen = screen
        self._playback = playback
        self._models = models
        self._statistics = statistics
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.source = ElidedLabel()
        self.rate = _figure(
            self.tr("{rate} fps").format(rate="000.0"), self.tr("Frames per second on the screen")
        )
        self.latency = _figure(
            self.tr("{time} ms").format(time="000"),
            self.tr("Latency from capture to display: the median of the last seconds"),
        )
        self.made_by = _figure("", self.tr("Depth model and inference runtime"))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 12, 4)
        row.setSpacing(16)
        row.addWidget(self.source, 1)
        for label in (self.rate, self.latency, self.made_by):
            row.addWidget(label)
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self.refresh)
        self._timer.start()
        source.changed.connect(self.refresh)
        playback.changed.connect(self.refresh)
        models.changed.connect(self.refresh)
        self.refresh()

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton:
            self.actions_["state"].trigger()  # who looks here wants to know more

    def refresh(self) -> None:
        """Show the current figures."""
        figures = self._statistics.read()
        running = self._screen.depth is not None
        moving = running and self._playback.is_playing
        self.source.set_words(self._source_words())
        self.rate.setText(self._rate_words(figures) if moving else self._held_words())
        self.latency.setText(self.tr("{time} ms").format(time=f"{figures.latency_ms:.0f}") if moving else "")
        if self._models.is_loading:
            self.made_by.setText(self.tr("Loading the model…"))
        else:
            self.made_by.setText(" · ".join(part for part in (figures.model, figures.runtime) if part))

    def _rate_words(self, figures: LiveStatistics) -> str:
        """Return the rate, or both rates if the model does not infer every frame."""
        if not figures.is_carrying:
            return self.tr("{rate} fps").format(rate=decimal(figures.measured_fps, 1))
        shown, model = decimal(figures.measured_fps, 1), decimal(figures.inference_fps, 1)
        return self.tr("{shown} fps shown, {model} fps model").format(shown=shown, model=model)

    def _held_words(self) -> str:
        """Return why the frame is held, "" for a single image."""
        playback, info = self._playback, self._source.info
        if self._screen.depth is None or not (playback.can_seek or (info and info.is_live)):
            return ""
        if playback.has_ended:
            key = self.actions_["play"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            return self.tr("Ended · {key} to replay").format(key=key)
        return self.tr("Paused")

    def _source_words(self) -> str:
        if not self._source.address:
            return self.tr("No source")
        words = [self._source.title]
        info = self._source.info
        if info is not None:
            words.append(f"{info.width}×{info.height}")
            if info.frame_rate and info.frame_count != 1:  # a still has no rate
                words.append(self.tr("{rate} fps").format(rate=brief(float(info.frame_rate), 4)))
        elif self._source.is_open:
            words.append(self.tr("opening…"))
        return " · ".join(words)


def _figure(widest: str, tip: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setToolTip(tip)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setMinimumWidth(label.fontMetrics().horizontalAdvance(widest))
    return label
