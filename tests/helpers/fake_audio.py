"""An audio device where there is none: the one thing faked is the hardware, behind Qt's `QAudioSink`.

    device = fake_audio(monkeypatch)
    device.heard()               # what comes out of it at this moment: one value, None while it is silent

It plays what is written at 48 kHz, as a sound card does, and discards what waits when it is reset.
"""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest
from PyQt6 import QtMultimedia

RATE, BYTES = 48_000, 4


class FakeAudio:
    """A sound card, and the record of what it was told."""

    def __init__(self) -> None:
        self.volume: float | None = None
        self.capacity = RATE * BYTES
        self.pieces: list[tuple[float, np.ndarray]] = []
        """When each piece begins to be heard, and its samples of the left side."""
        self.free_at = 0.0  # when all that was written has been heard
        self.resets = 0

    # -- as Qt's sink ----------------------------------------------------------------------------------------------

    def setBufferSize(self, size: int) -> None:  # noqa: N802 - Qt's name
        self.capacity = size

    def bufferSize(self) -> int:  # noqa: N802
        return self.capacity

    def bytesFree(self) -> int:  # noqa: N802
        waiting = max(0.0, self.free_at - perf_counter()) * RATE * BYTES
        return max(0, self.capacity - int(waiting))

    def setVolume(self, volume: float) -> None:  # noqa: N802
        self.volume = volume

    def start(self) -> FakeAudio:
        return self

    def write(self, data: bytes) -> int:
        begins = max(perf_counter(), self.free_at)
        left = np.frombuffer(data, np.int16)[::2]
        self.pieces.append((begins, left))
        self.free_at = begins + len(left) / RATE
        return len(data)

    def reset(self) -> None:
        now, self.resets = perf_counter(), self.resets + 1
        self.pieces = [
            (begins, part[: int((now - begins) * RATE)]) for begins, part in self.pieces if begins < now
        ]
        self.free_at = now

    # -- what the tests ask ----------------------------------------------------------------------------------------

    def heard(self) -> int | None:
        """The sample that is heard now."""
        now = perf_counter()
        for begins, part in reversed(self.pieces):
            place = int((now - begins) * RATE)
            if 0 <= place < len(part):
                return int(part[place])
        return None


class _Device:
    def isNull(self) -> bool:  # noqa: N802
        return False


def plug_in(monkeypatch: pytest.MonkeyPatch) -> FakeAudio:
    """Give this computer a sound card."""
    card = FakeAudio()

    class Devices:
        defaultAudioOutput = staticmethod(_Device)  # noqa: N815

    monkeypatch.setattr(QtMultimedia, "QMediaDevices", Devices)
    monkeypatch.setattr(QtMultimedia, "QAudioSink", lambda _device, _layout: card)
    return card
