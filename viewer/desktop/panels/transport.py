"""Under the picture: play, the time line, speed, A-B loop, loop.

A live source has no time line, but its picture can be held.
"""

from __future__ import annotations

from fractions import Fraction

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PyQt6.QtGui import QActionGroup, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PyQt6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QToolButton, QToolTip

from viewer.desktop import icons
from viewer.desktop.actions import Actions
from viewer.desktop.controls import tool_button
from viewer.desktop.panels.base import Area, BasePanel
from viewer.desktop.playback import SPEEDS, Playback, Section
from viewer.desktop.session import Session

MILLISECONDS = 1000
SEEK_EVERY_MS = 80
"""While the handle is dragged: as often as pictures can follow on a slow machine."""


class Panel(BasePanel):
    """Shown while something is open that moves."""

    area = Area.BELOW

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__(session, actions)
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
        self._live = QLabel(self.tr("Live"))
        self._live.setProperty("role", "quiet")
        for label in (self._now, self._length):
            label.setProperty("role", "quiet")
        self._start = tool_button(actions["start"])
        self._loop = tool_button(actions["loop"])
        self.section = tool_button(actions["section"])
        self.speed = SpeedButton(session.playback, actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 4)
        row.setSpacing(8)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        self.play = tool_button(actions["play"])
        for button in (self._start, self.play):
            buttons.addWidget(button)
        row.addLayout(buttons)
        row.addWidget(self._now)
        row.addWidget(self.slider, 1)
        row.addWidget(self._length)
        row.addWidget(self._live, 1)
        ends = QHBoxLayout()
        ends.setSpacing(2)
        for button in (self.speed, self.section, self._loop):
            ends.addWidget(button)
        row.addLayout(ends)
        session.source_changed.connect(self._follow_source)
        session.playback.changed.connect(self._follow_playback)
        session.playback.moved.connect(self._follow_position)
        self._follow_source()
        self._follow_playback()

    def _follow_source(self) -> None:
        session = self.session
        info = session.info
        self.want(info is not None and (info.is_live or session.playback.can_seek))
        for part in (self._start, self._now, self.slider, self._length, self.speed, self.section, self._loop):
            part.setVisible(session.playback.can_seek)
        self._live.setVisible(not session.playback.can_seek)
        duration = (info.duration or 0.0) if info is not None else 0.0
        self.slider.setRange(0, round(duration * MILLISECONDS))
        self._length.setText(clock(duration, duration))
        widest = self._length.fontMetrics().horizontalAdvance(clock(duration, duration).translate(_ZEROS))
        self._now.setMinimumWidth(widest)  # so that nothing moves while the digits change
        self._follow_position()

    def _follow_playback(self) -> None:
        session = self.session
        action = self.actions_["play"]
        action.setIcon(icons.icon("pause" if session.playback.is_playing else "play"))
        self.actions_["loop"].setChecked(session.playback.loop)
        section = session.playback.section
        self.actions_["section"].setChecked(section is not None)
        self.slider.set_section(section)
        self._live.setText(
            self.tr("Live") if session.playback.is_playing else self.tr("Held — the source goes on")
        )

    def _follow_position(self) -> None:
        if not self.slider.isSliderDown():
            self.slider.setValue(round(float(self.session.playback.position) * MILLISECONDS))
        shown = self.slider.value() / MILLISECONDS
        self._now.setText(clock(shown, self.slider.maximum() / MILLISECONDS))

    def _grab(self) -> None:
        self._was_playing = self.session.playback.is_playing
        self.session.playback.pause()
        self._drag(self.slider.value())

    def _drag(self, position: int) -> None:
        self._pending = position
        self._now.setText(clock(position / MILLISECONDS, self.slider.maximum() / MILLISECONDS))
        if not self._throttle.isActive():
            self._seek_pending()

    def _seek_pending(self) -> None:
        if self._pending is not None:
            self.session.playback.seek(Fraction(self._pending, MILLISECONDS))
            self._pending = None
            self._throttle.start()

    def _let_go(self) -> None:
        self._throttle.stop()
        self._seek_pending()
        self._throttle.stop()
        if self._was_playing:
            self.session.playback.play()


_ZEROS = str.maketrans("123456789", "000000000")


def clock(seconds: float, longest: float) -> str:
    """1:05, 0:01:05 where the whole takes an hour, 0:01.5 where it is short; the same form within one source."""
    if longest < 10:
        return f"0:{int(seconds * 10) / 10:04.1f}"
    whole = int(seconds)
    minutes, second = divmod(whole, 60)
    if longest >= 3600:
        hour, minute = divmod(minutes, 60)
        return f"{hour}:{minute:02d}:{second:02d}"
    return f"{minutes}:{second:02d}"


class SeekBar(QSlider):
    """A slider whose handle goes where it is clicked, and that tells the time under the pointer."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(self.tr("Position"))
        self.setMouseTracking(True)
        self._section: Section | None = None
        self.setFocusPolicy(
            Qt.FocusPolicy.NoFocus
        )  # the arrow keys are the window's: five seconds, one frame

    def set_section(self, section: Section | None) -> None:
        """Show what is played over and over, in seconds."""
        if section != self._section:
            self._section = section
            self.update()

    def value_at(self, x: float) -> int:
        """The position under this place."""
        return round((x - MARGIN) / max(1, self.width() - 2 * MARGIN) * self.maximum())

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        if event is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self.setSliderPosition(self.value_at(event.position().x()))
        self.setSliderDown(True)

    def mouseMoveEvent(self, event: QMouseEvent | None) -> None:
        if event is None:
            return
        value = max(0, min(self.value_at(event.position().x()), self.maximum()))
        if self.isSliderDown():
            self.setSliderPosition(value)
            self.sliderMoved.emit(value)
        length = self.maximum() / MILLISECONDS
        QToolTip.showText(event.globalPosition().toPoint(), clock(value / MILLISECONDS, length), self)

    def mouseReleaseEvent(self, event: QMouseEvent | None) -> None:
        if event is not None and event.button() is Qt.MouseButton.LeftButton and self.isSliderDown():
            self.setSliderDown(False)

    def sizeHint(self) -> QSize:
        return QSize(200, 28)

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colors = self.palette()
        middle = self.height() / 2
        length = self.width() - 2 * MARGIN
        share = self.sliderPosition() / self.maximum() if self.maximum() else 0.0
        thick = 6 if self.underMouse() or self.isSliderDown() else 4
        painter.setBrush(colors.mid())
        painter.drawRoundedRect(QRectF(MARGIN, middle - thick / 2, length, thick), thick / 2, thick / 2)
        painter.setBrush(colors.accent())
        painter.drawRoundedRect(
            QRectF(MARGIN, middle - thick / 2, length * share, thick), thick / 2, thick / 2
        )
        if self._section is not None and self.maximum():
            self._paint_section(painter, *self._section)
        painter.setBrush(colors.accent())
        painter.setPen(Qt.PenStyle.NoPen)
        radius = 8 if self.isSliderDown() else 6.5
        painter.drawEllipse(QPointF(MARGIN + length * share, middle), radius, radius)
        painter.end()

    def _paint_section(self, painter: QPainter, start: Fraction, end: Fraction | None) -> None:
        """A bracket at either end, and what is between them marked."""
        colors, middle = self.palette(), self.height() / 2
        length = self.width() - 2 * MARGIN
        share = MILLISECONDS / self.maximum()
        places = [MARGIN + length * float(at) * share for at in (start, end) if at is not None]
        painter.setPen(QPen(colors.text().color(), 2))
        for x, side in zip(places, (1, -1), strict=False):
            corners = (4 * side, -9), (0, -9), (0, 9), (4 * side, 9)
            painter.drawPolyline(QPolygonF([QPointF(x + right, middle + down) for right, down in corners]))


class SpeedButton(QToolButton):
    """Tells how fast a file is played; a menu to choose."""

    def __init__(self, playback: Playback, actions: Actions) -> None:
        super().__init__()
        self._playback = playback
        self.setToolTip(
            self.tr("Speed (slower {slower}, faster {faster})").format(
                slower=actions["slower"].shortcut().toString(), faster=actions["faster"].shortcut().toString()
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
    return f"{speed:g}×"


MARGIN = 9
"""Pixels at either end, so that the handle is whole there."""
