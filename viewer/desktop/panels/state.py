"""Show the performance panel: rate, time and drops of each stage, latency, stability and system load.

Read once a second: numbers that change faster cannot be read. Digits are of one width and stand at the right, so that
nothing moves while they change.
"""

from __future__ import annotations

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QFont, QShowEvent
from PyQt6.QtWidgets import QGridLayout, QLabel, QVBoxLayout

from pipeline.process import ProcessWatch, Usage, cores
from viewer.desktop.panels.base import BasePanel
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source
from viewer.desktop.state.statistics import LiveStatistics, Statistics
from viewer.desktop.style.languages import decimal
from viewer.desktop.widgets.actions import Actions

REFRESH_MS = 1000
NOTHING = "–"
STAGES = "capture", "inference", "paint"
COLUMNS = "rate", "time", "dropped"


class Panel(BasePanel):
    """A small table of the stages, and below it the figures of the whole."""

    order = 4

    def __init__(
        self, actions: Actions, source: Source, screen: Screen, playback: Playback, statistics: Statistics
    ) -> None:
        super().__init__(actions)
        self._screen = screen
        self._playback = playback
        self._statistics = statistics
        self._process = ProcessWatch()
        self.stages = {(stage, column): _number() for stage in STAGES for column in COLUMNS}
        self.values = {
            name: _number()
            for name in ("queue", "latency", "unchanged", "flicker", "lag", "processor", "memory")
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._table())
        column.addLayout(self._list())
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self._timer.start()
        source.changed.connect(self._refresh_if_seen)
        playback.changed.connect(self._refresh_if_seen)
        self.refresh()

    def title(self) -> str:
        return self.tr("Performance")

    def showEvent(self, event: QShowEvent | None) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Show the current figures."""
        is_moving = self._screen.depth is not None and self._playback.is_playing
        has_picture = self._screen.depth is not None
        figures = self._statistics.read()
        self._show_stages(figures, is_moving, has_picture)
        self._show("queue", self.tr("{time} ms"), f"{figures.queue_ms:.0f}" if is_moving else "")
        late = f"{figures.latency_ms:.0f} · {figures.latency_p95_ms:.0f}"
        self._show("latency", self.tr("{time} ms"), late if is_moving else "")
        self._show("unchanged", self.tr("{time} %"), f"{figures.unchanged * 100:.0f}" if has_picture else "")
        found = figures.steadiness
        if is_moving and found.flicker is not None and found.raw_flicker is not None:
            text = self.tr("{shown} of {raw}").format(
                shown=decimal(found.flicker, 1), raw=decimal(found.raw_flicker, 1)
            )
            self.values["flicker"].setText(text)
        else:
            self.values["flicker"].setText(NOTHING)
        lag = str(found.lag) if is_moving and found.lag is not None else NOTHING
        self.values["lag"].setText(lag)
        self.show_usage(self._process.read())

    def _show_stages(self, figures: LiveStatistics, is_moving: bool, has_picture: bool) -> None:
        rates = figures.capture_fps, figures.inference_fps, figures.measured_fps
        for stage, rate in zip(STAGES, rates, strict=True):
            self.stages[stage, "rate"].setText(decimal(rate, 1) if is_moving else NOTHING)
        self.stages["capture", "time"].setText("")
        self.stages["capture", "dropped"].setText("")
        self.stages["inference", "time"].setText(
            decimal(figures.inference_ms, 1) if is_moving and figures.inference_ms else NOTHING
        )
        self.stages["paint", "time"].setText("")
        drops = figures.drops
        late = drops.before_drawing + drops.before_painting
        for stage, count in (("inference", drops.before_network), ("paint", late)):
            self.stages[stage, "dropped"].setText(str(count) if has_picture else NOTHING)
        self.stages["paint", "dropped"].setToolTip(
            self.tr("Dropped frames: {drawing} before rendering, {painting} before display").format(
                drawing=drops.before_drawing, painting=drops.before_painting
            )
        )

    def show_usage(self, usage: Usage) -> None:
        """Show the program's use of processor and memory."""
        share = (
            NOTHING
            if usage.processor is None
            else self.tr("{time} %").format(time=f"{usage.processor * 100:.0f}")
        )
        self.values["processor"].setText(share)
        if usage.memory_mib is None:
            self.values["memory"].setText(NOTHING)
        else:
            text = self.tr("peak {size} MiB") if usage.memory_is_peak else self.tr("{size} MiB")
            self.values["memory"].setText(text.format(size=f"{usage.memory_mib:.0f}"))

    def _show(self, name: str, words: str, number: str) -> None:
        self.values[name].setText(words.format(time=number) if number else NOTHING)

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        heads = (
            (self.tr("fps"), self.tr("Frames per second, over the last seconds")),
            (self.tr("ms"), self.tr("Time per frame: the median of the last seconds")),
            (
                self.tr("drops"),
                self.tr("Frames that were dropped for newer ones since the source was opened"),
            ),
        )
        for place, (text, tip) in enumerate(heads, 1):
            head = _quiet(text, tip)
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            widest = (*(words for words, _tip in heads), "000.0")
            head.setMinimumWidth(max(head.fontMetrics().horizontalAdvance(words) for words in widest))
            grid.addWidget(head, 0, place)
        names = (
            (self.tr("Capture"), self.tr("Frames from the source")),
            (self.tr("Inference"), self.tr("Frames with estimated depth, including unchanged ones")),
            (self.tr("Display"), self.tr("Frames on the screen")),
        )
        for line, (stage, (text, tip)) in enumerate(zip(STAGES, names, strict=True), 1):
            grid.addWidget(_quiet(text, tip), line, 0)
            for place, column in enumerate(COLUMNS, 1):
                number = self.stages[stage, column]
                number.setToolTip(tip)
                number.setAccessibleName(f"{text}, {heads[place - 1][0]}")
                grid.addWidget(number, line, place)
        return grid

    def _list(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, (name, (text, tip)) in enumerate(self._words().items()):
            grid.addWidget(_quiet(text, tip), line, 0)
            self.values[name].setToolTip(tip)
            self.values[name].setAccessibleName(text)
            grid.addWidget(self.values[name], line, 1)
        return grid

    def _words(self) -> dict[str, tuple[str, str]]:
        """Return the label and the tooltip of each row."""
        return {
            "queue": (self.tr("Queue wait"), self.tr("Age of a frame when its inference starts")),
            "latency": (
                self.tr("Latency p50 · p95"),
                self.tr(
                    "Latency from capture to display: median and 95th percentile of the last seconds.\n"
                    "The image and the depth on the screen always belong to the same frame."
                ),
            ),
            "unchanged": (
                self.tr("Unchanged"),
                self.tr(
                    "Share of unchanged frames that needed no new inference, since the source was opened"
                ),
            ),
            "flicker": (
                self.tr("Flicker F"),
                self.tr(
                    "Depth change in gray levels per frame, where the image does not move; after "
                    "“of”, the value without stabilization"
                ),
            ),
            "lag": (self.tr("Lag L, frames"), self.tr("Frames until a depth change is visible")),
            "processor": (
                self.tr("Processor"),
                self.tr("Share of the {count} processor cores used by Depth Viewer").format(count=cores()),
            ),
            "memory": (self.tr("Memory"), self.tr("Memory used by Depth Viewer, including the model")),
        }

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()


def _quiet(text: str, tip: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "quiet")
    label.setToolTip(tip)
    return label


def _number() -> QLabel:
    label = QLabel()
    font = label.font()
    font.setFeature(QFont.Tag("tnum"), 1)  # digits of one width, in fonts that have others, too
    label.setFont(font)
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
