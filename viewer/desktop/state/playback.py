"""Control playback: position, play and pause, speed and loops.

    playback = session.playback
    playback.toggle(); playback.seek(Fraction(3)); playback.step(-1)
    playback.moved.connect(...)                # playback.position has changed

It belongs to the session, which attaches every new source, and keeps the state that the user chose: without a model the
runner is paused, and continues in that state afterwards.
"""

from __future__ import annotations

from fractions import Fraction
from math import inf
from time import perf_counter

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.frame import DepthFrame, SourceInfo
from pipeline.live.runner import Runner
from viewer.desktop.state.rewind import Rewind

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)
Section = tuple[Fraction, Fraction | None]
"""The A-B part, in seconds from the start; without an end while only A is set."""


class Playback(QObject):
    """Play, pause, seek, step and loop. In the GUI thread; every call returns at once."""

    changed = pyqtSignal()
    """Play state, loop, speed or A-B part have changed."""
    moved = pyqtSignal()
    """`position` has changed."""

    def __init__(self, rewind: Rewind, parent: QObject | None = None) -> None:
        """`rewind` is used while the source is live."""
        super().__init__(parent)
        self._rewind = rewind
        rewind.begun.connect(self.pause)
        self.has_ended = False
        self._loop = True
        self._speed = 1.0
        self._section: Section | None = None
        self._beginning: tuple[Fraction, bool] | None = None
        self._paused = False
        self._has_network = False
        self._position = Fraction(0)
        self._aim: Fraction | None = None  # where seeking goes, until a picture from there has come
        self._aimed_at = 0.0  # when, by perf_counter
        self._runner: Runner | None = None
        self._info: SourceInfo | None = None

    @property
    def can_seek(self) -> bool:
        """Return whether the source has a timeline."""
        info = self._info
        return info is not None and not info.is_live and info.frame_count != 1 and info.duration is not None

    @property
    def is_playing(self) -> bool:
        """Return whether frames advance."""
        return self._runner is not None and not self._paused and not self.has_ended

    @property
    def is_held(self) -> bool:
        """Return whether the user paused a file."""
        return self._paused and self.can_seek

    def toggle(self) -> None:
        """Pause or play; at the end, play from the start."""
        self.pause() if self.is_playing else self.play()

    def play(self) -> None:
        """Play; at the end, from the start; with a live source, the current frames."""
        self._rewind.leave()
        if self._runner is not None:
            self.has_ended = self._paused = False
            if self._has_network:
                self._runner.resume()
            self.changed.emit()

    def pause(self) -> None:
        """Pause."""
        if self._runner is not None:
            self._paused = True
            self._runner.pause()
            self.changed.emit()

    @property
    def position(self) -> Fraction:
        """Return the position in seconds from the start: of the frame on the screen, or the target of a seek."""
        return self._position if self._aim is None else self._aim

    @property
    def is_seeking(self) -> bool:
        """Whether a seek has not shown its frame yet."""
        return self._aim is not None and self._runner is not None

    def seek(self, seconds: Fraction) -> None:
        """Seek to a time from the start, limited to the length of the source."""
        if self._runner is None or not self.can_seek:
            return
        assert self._info is not None and self._info.duration is not None
        self._aim = max(Fraction(0), min(seconds, Fraction(self._info.duration)))
        self._aimed_at = perf_counter()
        self._runner.seek(self._info.start + self._aim)
        if self.has_ended:
            self.has_ended = False
            self.changed.emit()
        self.moved.emit()

    def leap(self, seconds: int) -> None:
        """Seek by seconds, back if negative."""
        if self._rewind.is_there:
            if not self._rewind.leap(seconds):
                self.play()
        else:
            self.seek(self.position + seconds)

    def to_start(self) -> None:
        """Seek to the start, or with a live source as far back as possible."""
        if self._rewind.is_there:
            self._rewind.go(inf)
        else:
            self.seek(Fraction(0))

    def step(self, frames: int) -> None:
        """Pause, and step by frames, back if negative."""
        if self._rewind.is_there:
            self._rewind.step(frames)
            return
        if self._info is None or not self._info.frame_rate:
            return
        self.pause()
        # Half a frame beyond, so that time stamps which are not quite even still give the neighbor.
        self.seek(self.position + (frames + Fraction(1, 2)) / self._info.frame_rate)
        if self._aim is not None:
            self._aim -= Fraction(1, 2) / self._info.frame_rate

    @property
    def loop(self) -> bool:
        """Return whether a file repeats at its end."""
        return self._loop

    def set_loop(self, wanted: bool) -> None:
        """Repeat at the end, or stop there."""
        self._loop = wanted
        if self._runner is not None:
            self._runner.loop = wanted
        self.changed.emit()

    @property
    def speed(self) -> float:
        """Return the playback speed."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """Set the speed, one of `SPEEDS`."""
        self._speed = speed
        if self._runner is not None:
            self._runner.speed = speed
        self.changed.emit()

    def change_speed(self, steps: int) -> None:
        """Choose the next faster speed, or a slower one for negative `steps`."""
        place = SPEEDS.index(self._speed) + steps
        self.set_speed(SPEEDS[max(0, min(place, len(SPEEDS) - 1))])

    @property
    def section(self) -> Section | None:
        """Return the A-B part."""
        return self._section

    def mark(self) -> None:
        """Set A; the second time set B; the third time clear both."""
        if not self.can_seek:
            return
        if self._section is None:
            self._section = (self.position, None)
        elif self._section[1] is None and self.position != self._section[0]:
            start, end = sorted((self._section[0], self.position))
            self._section = (start, end)
            if self.is_playing:
                self.seek(start)
        else:
            self._section = None
        self.changed.emit()

    # -- what the session tells ----------------------------------------------------------------------------------

    def attach(self, runner: Runner, has_depth: bool) -> None:
        """Control this runner from now on; `has_depth`: its frames need not wait for a model."""
        self._runner, self._has_network = runner, has_depth
        runner.loop, runner.speed = self._loop, self._speed
        if not self._has_network:
            runner.pause()  # a short clip would be over before the network sees its first frame

    def opened(self, info: SourceInfo) -> None:
        """Handle an opened source."""
        self._info = info
        if self._beginning is not None:
            (position, is_held), self._beginning = self._beginning, None
            if is_held:  # before it seeks: nothing beyond that place is read
                self.pause()
            self.seek(position)

    def begin_at(self, position: Fraction, is_held: bool) -> None:
        """Set the position and the pause state for the source that is being opened."""
        self._beginning = position, is_held

    def detach(self) -> None:
        """Handle the end of the runner; the last image stays."""
        self._runner = None
        self.changed.emit()

    def forget(self) -> None:
        """Reset for another source."""
        self._info = self._section = self._beginning = None
        self.has_ended = self._paused = False
        self._position, self._aim = Fraction(0), None

    def on_model_loaded(self) -> None:
        """Handle a loaded model: from now on there are images."""
        self._has_network = True
        if self._runner is not None and not self._paused and not self.has_ended:
            self._runner.resume()

    def ended(self) -> None:
        """Handle the end of the source."""
        if self._section is not None and self._section[1] is not None:
            self.seek(self._section[0])
        else:
            self.has_ended = True
        self.changed.emit()

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """Handle a new frame on the screen."""
        if depth.frame.captured_at >= self._aimed_at:  # not one that was on its way when seeking began
            start = self._info.start if self._info is not None else Fraction(0)
            self._position, self._aim = depth.frame.timestamp - start, None
            self.moved.emit()
            self._stay_in_section()

    def _stay_in_section(self) -> None:
        if self._section is None or not self.is_playing:
            return
        start, end = self._section
        if end is not None and not start <= self._position < end:
            self.seek(start)
