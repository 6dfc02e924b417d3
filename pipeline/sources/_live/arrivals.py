"""Read the packets of a live stream as they arrive, in a thread of their own, with the time of their arrival.

    with closing(Arrivals(container, stream, name, is_pulled=False, is_untimed=False)) as arrivals:
        for packet, at in arrivals:          # at: seconds by perf_counter
            …

So nothing waits unseen in the socket while a picture is decoded or held until it is due, and its age is known.
Where decoding is too slow for the stream, packets are left out up to the next key frame.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from time import perf_counter

from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.mailbox import Mailbox, Overflow

Arrival = tuple["Packet[VideoStream]", float]
LOOKAHEAD = 64
"""Maximum number of packets of a segment list to read ahead: they are available at any time."""
CAPACITY = 512
"""Maximum number of waiting packets; then the sender has to wait."""
BEHIND = 2.0
"""Seconds behind the newest packet beyond which packets are dropped; longer than any playout delay."""


class Arrivals:
    """The packets of one connection; `close` waits until FFmpeg releases it."""

    def __init__(
        self, container: InputContainer, stream: VideoStream, name: str, *, is_pulled: bool, is_untimed: bool
    ) -> None:
        """Start reading. `is_pulled`: a segment list. `is_untimed`: only the newest packet counts."""
        self._container, self._stream = container, stream
        self._behind = None if is_pulled else 0.0 if is_untimed else BEHIND
        self._capacity = LOOKAHEAD if is_pulled else CAPACITY
        self._left_out = 0
        self._box: Mailbox[Arrival] = Mailbox(self._capacity, Overflow.BLOCK)
        self._thread = threading.Thread(target=self._read, name=f"source {name}, network", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[Arrival]:
        """Yield all packets, then raise the error of FFmpeg, if any."""
        waiting: deque[Arrival] = deque()
        while True:
            if not waiting:
                item = self._box.take()
                if item is None:
                    return
                waiting.append(item)
            while len(self._box) and len(waiting) < self._capacity and (item := self._box.take()) is not None:
                waiting.append(item)
            self._catch_up(waiting)
            yield waiting.popleft()

    def take_left_out(self) -> int:
        """Return the number of packets dropped since the last call."""
        count, self._left_out = self._left_out, 0
        return count

    def close(self) -> None:
        """Stop reading."""
        self._box.close(discard=True)
        self._thread.join()

    def _catch_up(self, waiting: deque[Arrival]) -> None:
        if self._behind is None or waiting[-1][1] - waiting[0][1] <= self._behind:
            return
        keys = [place for place, (packet, _) in enumerate(waiting) if packet.is_keyframe]
        for _ in range(keys[-1] if keys else 0):
            waiting.popleft()
            self._left_out += 1

    def _read(self) -> None:
        try:
            for packet in self._container.demux(self._stream):
                if not self._box.put((packet, perf_counter())):
                    return
            self._box.close()
        except Exception as error:  # whoever iterates gets it
            self._box.close(error)
