"""Show the transport below the canvas: play, seek bar, speed, A-B loop, loop.

A live source has its last ten seconds instead of a time line, and no speed.
"""

from __future__ import annotations

from fractions import Fraction

from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QActionGroup, QResizeEvent
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton

from viewer.desktop.panels._volume import VolumeControl
from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.state.devices.speaker import Speaker
from viewer.desktop.state.playback import SPEEDS, Playback
from viewer.desktop.state.problems import Problems
from viewer.desktop.state.rewind import Rewind
from viewer.desktop.state.source import Source
from viewer.desktop.style import icons
from viewer.desktop.style.languages import brief
from viewer.desktop.widgets.actions import Actions, native
from viewer.desktop.widgets.buttons import tool_button
from viewer.desktop.widgets.rewind_bar import RewindBar
from viewer.desktop.widgets.seek_bar import MILLISECONDS, SeekBar, clock
from viewer.desktop.widgets.seek_preview import SeekPreview
from viewer.desktop.widgets.thumbnails import Thumbnails
from viewer.desktop.workers.background import Background

_ZEROS = str.maketrans("123456789", "000000000")
ROOMY = 560
"""Pixels from which on there is room for the volume beside the time line."""
SEEK_EVERY_MS = 80
"""While the handle is dragged: as often as slow machines can follow."""


class Panel(BasePanel):
    """Visible while a source with a timeline is open."""

    area = Area.BELOW

    def __init__(
        self,
        actions: Actions,
        source: Source,
        playback: Playback,
        speaker: Speaker,
        rewind: Rewind,
        background: Background,
        problems: Problems,
    ) -> None:
        super().__init__(actions)
        self._source = source
        self._playback = playback
        self.setObjectName("transport")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.slider = SeekBar()
        self.slider.sliderPressed.connect(self._grab)
        self.slider.sliderMoved.connect(self._drag)
        self.slider.sliderReleased.connect(self._let_go)
        self._was_playing = False
        self._pending: int | None = None
        self._throttle = QTimer(self)
        self._throttle.setSingleShot(True)
        self._throttle.setInterval(SEEK_EVERY_MS)
        self._throttle.timeout.connect(self._seek_pending)
        self._now, self._length = QLabel(), QLabel()
        for label in (self._now, self._length):
            label.setProperty("role", "quiet")
        self.live = RewindBar(rewind, playback, source)
        self.thumbnails = Thumbnails(source, background, problems)
        SeekPreview(self.slider, self.thumbnails.picture, self._words_at, self.thumbnails.ready)
        self._start = tool_button(actions["start"])
        self._loop = tool_button(actions["loop"])
        self.section = tool_button(actions["section"])
        self.speed = SpeedButton(playback, actions)
        self.volume = VolumeControl(actions, speaker)
        self.record = tool_button(actions["record"])
        self.play = tool_button(actions["play"])
        self._lay_out()
        source.changed.connect(self._follow_source)
        playback.changed.connect(self._follow_playback)
        playback.moved.connect(self._follow_position)
        self._follow_source()
        self._follow_playback()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        for button in (self._start, self.play):
            buttons.addWidget(button)
        row.addLayout(buttons)
        row.addWidget(self._now)
        row.addWidget(self.slider, 1)
        row.addWidget(self._length)
        row.addWidget(self.live, 1)
        ends = QHBoxLayout()
        ends.setSpacing(2)
        ends.addWidget(self.volume)
        for button in (self.speed, self.section, self._loop, self.record):
            ends.addWidget(button)
        row.addLayout(ends)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.volume.set_brief(self.width() < ROOMY)

    def _follow_source(self) -> None:
        info = self._source.info
        self.want(info is not None and (info.is_live or self._playback.can_seek))
        for part in (self._now, self.slider, self._length, self.speed, self.section, self._loop):
            part.setVisible(self._playback.can_seek)
        self.live.setVisible(not self._playback.can_seek)
        duration = (info.duration or 0.0) if info is not None else 0.0
        self.slider.setRange(0, round(duration * MILLISECONDS))
        self._length.setText(clock(duration, duration))
        widest = self._length.fontMetrics().horizontalAdvance(clock(duration, duration).translate(_ZEROS))
        self._now.setMinimumWidth(widest)  # so that nothing moves while the digits change
        self._follow_position()

    def _follow_playback(self) -> None:
        action = self.actions_["play"]
        action.setIcon(icons.icon("pause" if self._playback.is_playing else "play"))
        self.actions_["loop"].setChecked(self._playback.loop)
        section = self._playback.section
        self.actions_["section"].setChecked(section is not None)
        self.slider.set_section(section)

    def _follow_position(self) -> None:
        if not self.slider.isSliderDown():
            self.slider.setValue(round(float(self._playback.position) * MILLISECONDS))
        self._now.setText(self._words_at(self.slider.value()))

    def _words_at(self, value: int) -> str:
        return clock(value / MILLISECONDS, self.slider.maximum() / MILLISECONDS)

    def _grab(self) -> None:
        self._was_playing = self._playback.is_playing
        self._playback.pause()
        self._drag(self.slider.value())

    def _drag(self, position: int) -> None:
        self._pending = position
        self._now.setText(self._words_at(position))
        if not self._throttle.isActive():
            self._seek_pending()

    def _seek_pending(self) -> None:
        if self._pending is not None:
            self._playback.seek(Fraction(self._pending, MILLISECONDS))
            self._pending = None
            self._throttle.start()

    def _let_go(self) -> None:
        self._throttle.stop()
        self._seek_pending()
        self._throttle.stop()
        if self._was_playing:
            self._playback.play()


class SpeedButton(QToolButton):
    """Shows the playback speed, with a menu to choose it."""

    def __init__(self, playback: Playback, actions: Actions) -> None:
        super().__init__()
        self._playback = playback
        self.setToolTip(
            self.tr("Speed (slower {slower}, faster {faster})").format(
                slower=native(actions["slower"]), faster=native(actions["faster"])
            )
        )
        menu = QMenu(self)
        group = QActionGroup(menu)
        self._choices = {speed: group.addAction(_times(speed)) for speed in SPEEDS}
        for speed, choice in self._choices.items():
            if choice is not None:
                choice.setCheckable(True)
                choice.triggered.connect(lambda _checked, speed=speed: playback.set_speed(speed))
                menu.addAction(choice)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance(_times(0.25)) + 14)
        playback.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        speed = self._playback.speed
        self.setText(_times(speed))
        self.setAccessibleName(self.tr("Speed: {speed}").format(speed=_times(speed)))
        if (choice := self._choices[speed]) is not None:
            choice.setChecked(True)


def _times(speed: float) -> str:
    return f"{brief(speed, 3)}×"
