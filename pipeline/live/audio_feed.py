"""Decode the audio of a file in a thread of its own, from any place and at any speed, for a device that plays it.

    feed = AudioFeed(path)
    feed.seek(12.5, speed=1.0)
    samples, time = feed.read(960)          # int16 (n, 2) at 48 kHz, n ≤ 960; the media time of the first one

The pitch stays at every speed: FFmpeg's filter `atempo`, which stretches time by overlapping short pieces (WSOLA).
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph
from numpy.typing import NDArray

from pipeline.container import open_input
from pipeline.errors import ignored

_log = logging.getLogger(__name__)

RATE, CHANNELS = 48_000, 2
"""Of what is delivered, whatever the file has."""
AHEAD = RATE
"""Samples that are decoded before they are wanted: a second."""
SLOWEST, FASTEST = 0.5, 2.0
"""Of one `atempo` filter; several in a row go farther."""

Samples = NDArray[np.int16]


class AudioFeed:
    """The first audio track of one file. `has_audio` is None until the file was opened. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self.has_audio: bool | None = None
        self._path = path
        self._changed = threading.Condition()  # guards everything below
        self._target: tuple[float, float] | None = None
        self._speed = 1.0
        self._blocks: deque[Samples] = deque()
        self._waiting = 0  # samples in the blocks
        self._time: float | None = None  # of the first one
        self._ended = self._closed = False
        self._thread = threading.Thread(target=self._run, name="audio", daemon=True)
        self._thread.start()

    def seek(self, position: float, speed: float = 1.0) -> None:
        """Deliver from here on, `position` in seconds as frames have it."""
        with self._changed:
            self._target = max(0.0, position), speed
            self._drop()
            self._changed.notify_all()

    def read(self, count: int) -> tuple[Samples, float | None]:
        """Return up to `count` samples, and the time of the first one; None while there is none."""
        with self._changed:
            time, parts, left = self._time, [], count
            while left > 0 and self._blocks:
                block = self._blocks.popleft()
                if len(block) > left:
                    self._blocks.appendleft(block[left:])
                    block = block[:left]
                parts.append(block)
                left -= len(block)
            samples = np.concatenate(parts) if parts else np.zeros((0, CHANNELS), np.int16)
            self._waiting -= len(samples)
            if time is not None:
                self._time = time + len(samples) / RATE * self._speed
            self._changed.notify_all()
            return samples, time if len(samples) else None

    @property
    def time(self) -> float | None:
        """The media time of the next sample; None while there is none."""
        with self._changed:
            return self._time if self._blocks else None

    @property
    def has_ended(self) -> bool:
        """Whether the track is over and all of it was read."""
        with self._changed:
            return self._ended and not self._blocks

    def close(self) -> None:
        """End the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _drop(self) -> None:
        self._blocks.clear()
        self._waiting, self._time, self._ended = 0, None, False

    # -- in its thread -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        with ignored(_log, av.FFmpegError, OSError), open_input(self._path) as container:
            stream = next(iter(container.streams.audio), None)
            self.has_audio = stream is not None and stream.codec_context is not None
            while stream is not None and (target := self._next_target()) is not None:
                with ignored(_log, av.FFmpegError):  # what is damaged is not heard
                    self._deliver(container, stream, *target)
                with self._changed:
                    self._ended = self._ended or self._target is None
        self.has_audio = bool(self.has_audio)

    def _next_target(self) -> tuple[float, float] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._target is not None)
            target, self._target = self._target, None
            return None if self._closed else target

    def _deliver(self, container: InputContainer, stream: AudioStream, position: float, speed: float) -> None:
        """Decode from here on, until another place is wanted."""
        container.seek(max(0, round((position - 0.2) * av.time_base)))
        graph: Graph | None = None
        skip = 0
        for frame in _decoded(container, stream):
            if self._is_elsewhere():
                return
            if graph is None:
                start = float(frame.time or 0.0)
                if start + frame.samples / frame.sample_rate <= position:
                    continue  # before it
                graph = _graph(frame, speed)
                skip = max(0, round((position - start) / speed * RATE))
                with self._changed:
                    if self._target is None:
                        self._time, self._speed = max(position, start), speed
            graph.push(frame)
            for samples in _pulled(graph):
                rest, skip = samples[skip:], max(0, skip - len(samples))
                if not self._put(rest):
                    return

    def _is_elsewhere(self) -> bool:
        with self._changed:
            return self._closed or self._target is not None

    def _put(self, samples: Samples) -> bool:
        """Wait for room; return whether it is still wanted."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._target is not None or self._waiting < AHEAD)
            if self._closed or self._target is not None:
                return False
            if len(samples):
                self._blocks.append(samples)
                self._waiting += len(samples)
            return True


def _decoded(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Yield the frames of a track; one that is damaged is left out."""
    for packet in container.demux(stream):
        with ignored(_log, av.FFmpegError):
            yield from packet.decode()


def _graph(frame: AudioFrame, speed: float) -> Graph:
    """Return the filters from the file's format and speed to what is delivered."""
    graph = Graph()
    chain = [
        graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=frame.time_base,
        )
    ]
    while speed != 1:
        step = min(max(speed, SLOWEST), FASTEST)
        chain.append(graph.add("atempo", f"{step:g}"))
        speed /= step
    layout = f"sample_fmts=s16:sample_rates={RATE}:channel_layouts=stereo"
    chain += [graph.add("aformat", layout), graph.add("abuffersink")]
    graph.link_nodes(*chain)
    graph.configure()
    return graph


def _pulled(graph: Graph) -> Iterator[Samples]:
    while True:
        try:
            frame = graph.pull()
        except (av.FFmpegError, EOFError):  # it wants more first
            return
        yield np.asarray(frame.to_ndarray(), np.int16).reshape(-1, CHANNELS)
