"""Read one source in a thread of its own, at its own pace, into a mailbox that keeps the newest frame.

    capture = Capture(open_source, mailbox, meter, opened=..., ended=..., wake=...)
    thread = threading.Thread(target=capture.run)
    capture.pause(); capture.seek(Fraction(2)); capture.resume()
    capture.is_wanted(stretch)               # False for results of a place that was left

Frames that follow each other belong to one stretch. Its number rises where time or the model jumps, and every round.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from time import perf_counter

from pipeline.frame import Frame, SourceInfo
from pipeline.live.meter import Meter
from pipeline.live.playback_clock import PlaybackClock
from pipeline.mailbox import Mailbox
from pipeline.sources.base import VideoSource

_log = logging.getLogger(__name__)


class Capture:
    """Reads a source in the capture thread, which calls `opened`, `ended` and, at its end, `wake`. Thread-safe."""

    def __init__(
        self,
        open_source: Callable[[], VideoSource],
        mailbox: Mailbox[tuple[int, Frame]],
        meter: Meter,
        *,
        opened: Callable[[SourceInfo], None],
        ended: Callable[[], None],
        wake: Callable[[], None],
        loop: bool = False,
    ) -> None:
        self.loop = loop
        self.speed = 1.0
        self.every_frame = False
        """Whether a file waits until each frame was taken, so that none is dropped."""
        self._open_source = open_source
        self._mailbox = mailbox
        self._meter = meter
        self._opened, self._ended, self._wake = opened, ended, wake
        # Everything below is shared and guarded by this condition.
        self._changed = threading.Condition()
        self._source: VideoSource | None = None
        self._stretch = 0
        self._wanted = 0  # results of an older stretch are dropped; the end of the last round is not
        self._latest: Frame | None = None
        self._redo_due = False  # the latest frame is to be processed again, unless another one follows
        self._seek_to: Fraction | None = None
        self._paused = False
        self._at_end = False
        self._stopping = False

    def stop(self) -> bool:
        """End the thread and close the source; return whether it was asked to before."""
        with self._changed:
            before, self._stopping = self._stopping, True
            source = self._source
            self._changed.notify_all()
        self._mailbox.close(discard=True)
        self._wake()
        if source is not None:
            source.close()  # wakes a read that waits for a camera or a network
        return before

    def pause(self) -> None:
        """Pause. A live source is still read, so that it does not fall behind."""
        with self._changed:
            self._paused = True
            self._redo_if_standing()
            self._changed.notify_all()

    def resume(self) -> None:
        """Continue; from the start if the end was reached."""
        with self._changed:
            if self._at_end:
                self._jump_to(Fraction(0))
            self._paused = False
            self._changed.notify_all()

    def seek(self, timestamp: Fraction) -> None:
        """Seek to this time in seconds; when paused, show its frame."""
        with self._changed:
            self._jump_to(timestamp)
            self._changed.notify_all()

    def redo(self) -> None:
        """Process the paused frame again, with new settings."""
        with self._changed:
            self._leap()
            self._redo_due = True
            self._redo_if_standing()
            self._changed.notify_all()

    @property
    def is_paused(self) -> bool:
        """Return whether playback is paused."""
        return self._paused

    @property
    def is_standing(self) -> bool:
        """Return whether no newer frame is to be expected."""
        with self._changed:
            return self._paused or self._at_end

    def is_wanted(self, stretch: int) -> bool:
        """Return whether results of this stretch are still to be shown."""
        with self._changed:
            return not self._stopping and stretch >= self._wanted

    def run(self) -> None:
        """Read until the end, or until `stop`; an error goes to whoever takes from the mailbox."""
        error: Exception | None = None
        try:
            with self._open_source() as source:
                with self._changed:
                    self._source = source
                    if self._stopping:
                        return
                self._opened(source.info)
                self._play(source)
        except Exception as caught:  # any error is the inference thread's to report
            _log.debug("capturing failed", exc_info=True)
            error = caught
        finally:
            _log.info(
                "the capture thread ends; %d frames were dropped%s",
                self._mailbox.dropped,
                f"; {type(error).__name__}" if error else "",
            )
            self._mailbox.close(error)
            self._wake()
            with self._changed:
                self._source = None
                self._changed.notify_all()

    def _play(self, source: VideoSource) -> None:
        clock = PlaybackClock(source.info.frame_rate)
        while self._may_read(source, clock):
            frame = source.read()
            if frame is None:
                if not self._rewind(source, clock):
                    return
                continue
            if not source.info.is_live:
                if self.every_frame:
                    self._mailbox.wait_taken()  # a seek and the end empty it
                clock.set_speed(self.speed)
                self._wait_until(clock.due(frame))
                frame = replace(frame, released_at=perf_counter())  # it was read ahead of its time
            with self._changed:
                if self._stopping or self._seek_to is not None:
                    continue  # the frame belongs to a place that was left
                if self._paused and source.info.is_live:
                    continue  # read all the same, so that nothing old waits in the device
                self._latest, self._redo_due = frame, False
                self._mailbox.put((self._stretch, frame))  # drops the oldest, so it does not wait
            self._meter.count("capture")

    def _may_read(self, source: VideoSource, clock: PlaybackClock) -> bool:
        """Wait while paused, and handle seeks; return False to stop."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    self._stopping
                    or self._seek_to is not None
                    or not (self._paused or self._at_end)
                    or source.info.is_live
                )
            )
            if self._stopping:
                return False
            target, self._seek_to = self._seek_to, None
            if self._paused:
                clock.restart()
        if target is not None and source.can_seek:
            _log.debug("seeking to %.3f s", target)
            source.seek(target)
            clock.restart()
        return True

    def _rewind(self, source: VideoSource, clock: PlaybackClock) -> bool:
        """Handle the end: loop, or wait; return False if no more frames can come."""
        with self._changed:
            if self._stopping:
                return False
            is_duplicate = self.loop and source.info.can_loop and not self._paused
            if is_duplicate:
                self._stretch += 1
            self._at_end = not is_duplicate
            self._redo_if_standing()
        if is_duplicate:
            source.seek(source.info.start)
            clock.loop()
            return True
        self._ended()
        return source.can_seek

    def _wait_until(self, due: float) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopping or self._seek_to is not None, timeout=max(0.0, due - perf_counter())
            )

    def _redo_if_standing(self) -> None:
        """Process the latest frame again where no other follows; its first result may have come too late."""
        if self._redo_due and self._latest is not None and (self._paused or self._at_end):
            self._redo_due = False
            standing = replace(self._latest, released_at=perf_counter(), is_redisplayed=True)
            self._mailbox.put((self._stretch, standing))

    def _jump_to(self, timestamp: Fraction) -> None:
        self._seek_to = timestamp
        self._at_end = self._redo_due = False
        self._leap()
        self._mailbox.clear()

    def _leap(self) -> None:
        """Start a new stretch: results of earlier frames are dropped."""
        self._stretch += 1
        self._wanted = self._stretch
