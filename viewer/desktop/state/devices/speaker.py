"""Play the audio of a file in step with the frames on the screen.

    speaker = Speaker(source, playback, stabilization, screen)
    speaker.changed.connect(...)             # speaker.has_audio, speaker.volume, speaker.is_muted
    speaker.set_volume(0.5); speaker.mute(True)

The frames lead: each one that is painted says where in time the screen is. What is written to the device is what
belongs to the moment at which it will be heard. Where the two differ by more than an ear or an eye notices, silence is
put in or samples are left out. Audio is silent while paused or seeking, and where every frame is played.
"""

from __future__ import annotations

import os
from time import perf_counter

import numpy as np
from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from pipeline.frame import DepthFrame
from pipeline.live.audio_feed import CHANNELS, RATE, AudioFeed
from pipeline.live.outputs.recorded import recorded
from pipeline.sources.base import local_file
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.screen import Screen
from viewer.desktop.state.source import Source
from viewer.desktop.state.stabilization import Stabilization
from viewer.desktop.workers.audio_device import AudioDevice, load, open_device

TICK_MS = 20
TOLERANCE = 0.04
"""Seconds between audio and frame that nobody notices (EBU R 37 allows 40 ms early and 60 ms late)."""
JUMP = 0.2
"""Seconds by which the frames must jump for it to be another place, and not a late frame."""
EASE = 0.1
"""Share that one frame has in where the screen is: some are painted late."""
STALE = 0.5
"""Seconds without a new frame after which nothing is played."""


class Speaker(QObject):
    """In the GUI thread. The device is opened with the first file that has audio."""

    changed = pyqtSignal()

    def __init__(
        self,
        source: Source,
        playback: Playback,
        stabilization: Stabilization,
        screen: Screen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._playback, self._stabilization = source, playback, stabilization
        self._address = ""
        """Of the source that was looked at."""
        self.volume, self.is_muted = 1.0, False
        self.has_audio = False
        """Whether the open file has an audio track."""
        self.has_device = True
        """Whether this computer can play it, as far as is known."""
        self._device: AudioDevice | None = None
        self._is_loaded = False
        self._feed: AudioFeed | None = None
        self._offset: float | None = None  # seconds of the file minus those of the clock, at normal speed
        self._shown_at, self._speed = 0.0, 1.0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        source.changed.connect(self._follow_source)
        source.opened.connect(self._follow_source)
        screen.shown.connect(self._on_frame_shown)

    def set_volume(self, volume: float) -> None:
        """From 0 to 1; who changes it wants to hear it."""
        self.volume, self.is_muted = volume, False
        self._apply()

    def mute(self, is_muted: bool) -> None:
        """Be silent, or as loud as before."""
        self.is_muted = is_muted
        self._apply()

    def close(self) -> None:
        """Nothing is heard any more."""
        self._timer.stop()
        self._silence()
        if self._feed is not None:
            self._feed.close()
            self._feed = None

    def _apply(self) -> None:
        if self._device is not None:
            self._device.set_volume(0.0 if self.is_muted else self.volume)
        self.changed.emit()

    def _follow_source(self) -> None:
        info = self._source.info
        if info is None or info.is_live or not info.frame_count or info.frame_count == 1:
            had_audio, self.has_audio = self.has_audio, False
            self._address = ""
            self.close()
            if had_audio:
                self.changed.emit()
        elif self._address != self._source.address and not os.path.isdir(self._source.address):  # noqa: PTH112 - as local_file
            self._address = self._source.address
            path = local_file(self._address)
            if path is not None and recorded(str(path)) is None:  # recordings have none
                self._feed, self._offset = AudioFeed(path), None
                self._timer.start()

    def _on_frame_shown(self, depth: DepthFrame) -> None:
        """Learn where in time the screen is."""
        if self._feed is None or depth.frame.is_redisplayed:
            return
        now, speed = perf_counter(), self._playback.speed
        offset = float(depth.frame.timestamp) - now * speed
        if self._offset is None or speed != self._speed or abs(offset - self._offset) > JUMP * speed:
            self._offset, self._speed = offset, speed
            self._feed.seek(float(depth.frame.timestamp), speed)
            if self._device is not None:
                self._device.stop()
        else:
            self._offset += EASE * (offset - self._offset)
        self._shown_at = now

    def _tick(self) -> None:
        feed = self._feed
        if feed is None or feed.has_audio is None:
            return
        if feed.has_audio and not self._is_loaded:
            self._is_loaded = True
            load()  # and no more in this event: each takes 20 ms
            return
        if feed.has_audio and not self.has_audio:
            self.has_audio = True
            if self._device is None:
                self._device = open_device()
            self.has_device = self._device is not None
            self._apply()
        if not feed.has_audio or self._device is None:
            self.close()
        elif self._is_wanted():
            self._play(feed, self._device)
        else:
            self._silence()

    def _is_wanted(self) -> bool:
        playback = self._playback
        if not playback.is_playing or playback.is_seeking or self._stabilization.live.every_frame:
            return False
        return self._offset is not None and perf_counter() - self._shown_at < STALE

    def _silence(self) -> None:
        """Until frames go on: then from where they are."""
        self._offset = None
        if self._device is not None:
            self._device.stop()

    def _play(self, feed: AudioFeed, device: AudioDevice) -> None:
        """Fill the device with what belongs to the moments at which it will be heard."""
        assert self._offset is not None
        time, room = feed.time, device.room
        if time is None or room == 0:
            return
        heard_at = perf_counter() + device.queued / RATE
        early = (time - heard_at * self._speed - self._offset) / self._speed
        if early > TOLERANCE:
            gap = min(round(early * RATE), room)
            device.write(np.zeros((gap, CHANNELS), np.int16))
            room -= gap
        elif early < -TOLERANCE:
            feed.read(round(-early * RATE))
        device.write(feed.read(room)[0])
