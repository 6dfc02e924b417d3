"""Serve the demo clip as a network camera, for tools that need a live source."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from time import monotonic, sleep

import numpy as np

from pipeline.frame import DepthFrame
from pipeline.live.outputs.mjpeg import MjpegServer
from pipeline.sources.base import open_source

_NOTHING = np.empty((0, 0), np.float32)


@contextmanager
def live_stream() -> Iterator[str]:
    """Serve the demo clip as a live source of 30 frames per second on a real socket; yield its address."""
    server = MjpegServer(lambda depth: depth.frame.image, port=0)
    over = threading.Event()

    def play() -> None:
        with open_source("demo") as demo:
            began, count = monotonic(), 0
            while not over.is_set():
                frame = demo.read()
                if frame is None:
                    demo.seek(Fraction(0))
                    continue
                server.write(DepthFrame(frame, _NOTHING, _NOTHING, (0.0, 1.0)))
                count += 1
                sleep(max(0.0, began + count / 30 - monotonic()))

    player = threading.Thread(target=play, name="live stream", daemon=True)
    player.start()
    try:
        yield server.address
    finally:
        over.set()
        player.join()
        server.close()
