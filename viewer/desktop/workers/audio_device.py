"""Play samples on the default audio device, through Qt Multimedia.

device = open_device()                 # None where there is no device, or Qt's multimedia does not load
device.write(samples[: device.room])   # int16 (n, 2) at 48 kHz; what was written is heard `device.queued` samples later
device.stop()                          # at once: what was not heard yet is discarded
"""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.live.audio_feed import CHANNELS, RATE, Samples

if TYPE_CHECKING:
    from PyQt6.QtCore import QIODevice
    from PyQt6.QtMultimedia import QAudioSink

_log = logging.getLogger(__name__)

BUFFER = RATE // 5
"""Samples that wait in the device: the window may be busy for that long, 0.2 s, without a gap."""
BYTES = 2 * CHANNELS
"""Of one sample of all channels."""


class AudioDevice:
    """Written to in the GUI thread."""

    def __init__(self, sink: QAudioSink) -> None:
        self._sink = sink
        sink.setBufferSize(BUFFER * BYTES)
        self._door: QIODevice | None = None

    @property
    def room(self) -> int:
        """How many samples it takes now."""
        return int(self._sink.bytesFree()) // BYTES if self._door is not None else BUFFER

    @property
    def queued(self) -> int:
        """How many samples are not heard yet."""
        if self._door is None:
            return 0
        return max(0, int(self._sink.bufferSize()) // BYTES - self.room)

    def write(self, samples: Samples) -> None:
        """Play these after what waits."""
        if self._door is None:
            self._door = self._sink.start()
        if self._door is not None and len(samples):
            self._door.write(samples.tobytes())

    def stop(self) -> None:
        """Be silent at once."""
        if self._door is not None:
            self._door = None
            self._sink.reset()

    def set_volume(self, volume: float) -> None:
        """From 0 to 1, in steps that sound even: cubic, as that of PulseAudio."""
        self._sink.setVolume(volume**3)


def load() -> None:
    """Load Qt Multimedia, which takes as long as it takes to find the device."""
    with suppress(ImportError):  # `open_device` tells
        import PyQt6.QtMultimedia  # noqa: F401


def open_device() -> AudioDevice | None:
    """Return the default device; None where there is none."""
    try:
        from PyQt6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
    except ImportError:  # it needs libpulse on Linux
        _log.info("no audio: Qt Multimedia does not load", exc_info=True)
        return None
    default = QMediaDevices.defaultAudioOutput()
    if default.isNull():
        _log.info("no audio: this computer has no output device")
        return None
    layout = QAudioFormat()
    layout.setSampleRate(RATE)
    layout.setChannelCount(CHANNELS)
    layout.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return AudioDevice(QAudioSink(default, layout))
