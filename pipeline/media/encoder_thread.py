"""Encode in a thread of its own, while the next frames are rendered.

encoder = EncoderThread(shape)
packets = encoder.encode(encoder.frame(picture), tick=0, duration=1001)      # those that are ready, in order
packets = encoder.finish()                                                   # all that are left
encoder.close()                                                              # after an error
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

import av
from av.packet import Packet
from av.video.stream import VideoStream

from pipeline.arrays import Image, Levels
from pipeline.media.encoder import Encoder, Shape
from pipeline.render.picture import IndexedImage

AHEAD = 2
"""Frames that wait for the encoder, besides those that it keeps itself."""

Packets: TypeAlias = "list[Packet[VideoStream]]"


class EncoderThread:
    """An `Encoder` whose errors come with one of the next frames, or at the end."""

    def __init__(self, shape: Shape) -> None:
        self._encoder = Encoder(shape)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="encode")
        self._waiting: deque[Future[Packets]] = deque()

    def frame(self, picture: Image | IndexedImage | Levels) -> av.VideoFrame:
        """Convert an image as `Encoder.frame` does, in the caller's thread."""
        return self._encoder.frame(picture)

    def encode(self, frame: av.VideoFrame, tick: int, duration: int) -> Packets:
        """Add the next frame, and return the packets of earlier ones."""
        self._waiting.append(self._thread.submit(self._encoder.encode, frame, tick, duration))
        return self._taken(AHEAD)

    def finish(self) -> Packets:
        """Flush the encoder, and return its last packets."""
        self._waiting.append(self._thread.submit(self._encoder.finish))
        packets = self._taken(0)
        self.close()
        return packets

    def close(self) -> None:
        """End the thread; frames that wait are discarded."""
        self._thread.shutdown(cancel_futures=True)

    def _taken(self, left: int) -> Packets:
        packets: Packets = []
        while len(self._waiting) > left:
            packets += self._waiting.popleft().result()
        return packets
