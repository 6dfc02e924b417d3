"""Control playback: position, play and pause, speed and loops.

    playback = session.playback
    playback.toggle(); playback.seek(Fraction(3)); playback.step(-1)
    playback.moved.connect(...)                # playback.position is another one

It belongs to the session, which tells it of every new source, and holds what the user wants: without a network the
runner is held as well, and continues where the user wants.
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
"""Seconds from the start: what is played over and over; without an end while only its start is marked."""


class Playback(QObject):
    """Play, pause, seek, step and loop. In the GUI thread; every call returns at once."""

    changed = pyqtSignal()
    """Playing, paused, at the end, looping; speed and section."""
    moved = pyqtSignal()
    """`position` is another one."""

    def __init__(self, rewind: Rewind, parent: QObject | None = None) -> None:
        """`rewind` is where to go back to while the source is live."""
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
        """Whether there is a time line to move on."""
        info = self._info
        return info is not None and not info.is_live and info.frame_count != 1 and info.duration is not None

    @property
    def is_playing(self) -> bool:
        """Whether pictures follow each other."""
        return self._runner is not None and not self._paused and not self.has_ended

    @property
    def is_held(self) -> bool:
        """Whether the user paused a file, so that one frame of it stays."""
        return self._paused and self.can_seek

    def toggle(self) -> None:
        """Pause, or go on; at the end, from the start."""
        self.pause() if self.is_playing else self.play()

    def play(self) -> None:
        """Go on; at the end, from the start; a live source, with what is going on now."""
        self._rewind.leave()
        if self._runner is not None:
            self.has_ended = self._paused = False
            if self._has_network:
                self._runner.resume()
            self.changed.emit()

    def pause(self) -> None:
        """Hold the picture."""
        if self._runner is not None:
            self._paused = True
            self._runner.pause()
            self.changed.emit()

    @property
    def position(self) -> Fraction:
        """Seconds from the start: of the picture that is seen, or where seeking goes."""
        return self._position if self._aim is None else self._aim

    @property
    def is_seeking(self) -> bool:
        """Whether a seek has not shown its frame yet."""
        return self._aim is not None and self._runner is not None

    def seek(self, seconds: Fraction) -> None:
        """Go this far from the start; beyond either end is the end."""
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
        """Go this many seconds forth, or back where they are negative."""
        if self._rewind.is_there:
            if not self._rewind.leap(seconds):
                self.play()
        else:
            self.seek(self.position + seconds)

    def to_start(self) -> None:
        """To the start, or as far back as a live source is remembered."""
        if self._rewind.is_there:
            self._rewind.go(inf)
        else:
            self.seek(Fraction(0))

    def step(self, frames: int) -> None:
        """Hold, and go this many frames forth or back."""
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
        """Whether a file begins again at its end."""
        return self._loop

    def set_loop(self, wanted: bool) -> None:
        """Begin again at the end, or stay there."""
        self._loop = wanted
        if self._runner is not None:
            self._runner.loop = wanted
        self.changed.emit()

    @property
    def speed(self) -> float:
        """Seconds of the file in one of ours."""
        return self._speed

    def set_speed(self, speed: float) -> None:
        """One of `SPEEDS`."""
        self._speed = speed
        if self._runner is not None:
            self._runner.speed = speed
        self.changed.emit()

    def change_speed(self, steps: int) -> None:
        """The next faster one, or slower where `steps` is negative."""
        place = SPEEDS.index(self._speed) + steps
        self.set_speed(SPEEDS[max(0, min(place, len(SPEEDS) - 1))])

    @property
    def section(self) -> Section | None:
        """The part that is played over and over."""
        return self._section

    def mark(self) -> None:
        """Here the section starts; the second time, here it ends; the third time there is none."""
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

    def attach(self, runner: Runner) -> None:
        """This one plays from now on."""
        self._runner = runner
        runner.loop, runner.speed = self._loop, self._speed
        if not self._has_network:
            runner.pause()  # a short clip would be over before the network sees its first frame

    def opened(self, info: SourceInfo) -> None:
        """The source is there."""
        self._info = info
        if self._beginning is not None:
            (position, is_held), self._beginning = self._beginning, None
            if is_held:  # before it seeks: nothing beyond that place is read
                self.pause()
            self.seek(position)

    def begin_at(self, position: Fraction, is_held: bool) -> None:
        """Go there once the source that is being opened is there, and hold it or not."""
        self._beginning = position, is_held

    def detach(self) -> None:
        """The runner has ended; the last picture stays."""
        self._runner = None
        self.changed.emit()

    def forget(self) -> None:
        """Another source comes: nothing of this one holds any more."""
        self._info = self._section = self._beginning = None
        self.has_ended = self._paused = False
        self._position, self._aim = Fraction(0), None

    def on_model_loaded(self) -> None:
        """From now on pictures can be made."""
        self._has_network = True
        if self._runner is not None and not self._paused and not self.has_ended:
            self._runner.resume()

    def ended(self) -> None:
        """The last frame was read."""
        if self._section is not None and self._section[1] is not None:
            self.seek(self._section[0])
        else:
            self.has_ended = True
        self.changed.emit()

    def on_frame_shown(self, depth: DepthFrame) -> None:
        """A picture of this is on the screen."""
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
