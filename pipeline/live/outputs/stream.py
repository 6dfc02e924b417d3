"""Push live images to a server by RTMP, RTSP or SRT, or into a folder as HLS.

    output = open_stream("rtmp://localhost/live/depth", show)       # a `LiveSink`; others for ndi:NAME and ros2:NODE
    output.write(depth)                                  # drops what the server takes too slowly
    output.close()

FFmpeg runs in a process of its own. PyAV holds Python's lock while it connects, and while it writes the head and the
end of a stream: with a server that does not answer, the whole program would stand still.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable
from time import monotonic
from typing import TypeAlias, cast

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.live.outputs import _stream_process
from pipeline.live.outputs._letterbox import Steady
from pipeline.live.outputs._stream_address import NDI, ROS2
from pipeline.live.outputs._stream_address import is_stream as is_stream
from pipeline.live.outputs._stream_address import stream_address as stream_address
from pipeline.live.outputs.ndi import NdiOutput
from pipeline.live.outputs.ros2 import Ros2Output

_log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds in which a connection that broke off must come again, or a server must take a picture."""
START = 8.0
"""Seconds that the first picture waits for the process to start and to connect."""
TURN = 2.0
"""Seconds that a picture waits for the one before it; more would keep the program from ending."""
END = 5.0
"""Seconds that the end of the stream may take."""


AnyStream: TypeAlias = "StreamOutput | NdiOutput | Ros2Output"


def open_stream(text: str, show: Callable[[DepthFrame], Image]) -> AnyStream:
    """Begin a stream; `show` makes the picture, uint8 (H, W, 3) RGB. Raises `SettingsError`, `SinkError`."""
    address = stream_address(text)
    if address.muxer == ROS2:
        return Ros2Output(address)
    return NdiOutput(address, show) if address.muxer == NDI else StreamOutput(text, show)


class StreamOutput:
    """One stream. Raises `SettingsError` for what is no address."""

    def __init__(self, text: str, show: Callable[[DepthFrame], Image], patience: float = PATIENCE) -> None:
        """`show` makes the picture: uint8 (H, W, 3) RGB."""
        self.address = stream_address(text)
        self._show, self._patience = Steady(show), patience
        self._is_free, self._sent_at = True, 0.0
        context = multiprocessing.get_context("spawn")
        self._line, far_end = context.Pipe()
        self._process = context.Process(
            target=_stream_process.run, args=(far_end, self.address, patience), name="stream", daemon=True
        )
        self._process.start()
        far_end.close()
        _log.info("process %s streams to %s", self._process.pid, self.address)

    def write(self, depth: DepthFrame) -> None:
        """Send the next picture, or leave it out if the one before it is still on its way.

        Raises `SinkError` when it is over.
        """
        if not self._is_free and not self._wait(TURN):
            if monotonic() - self._sent_at > self._patience:
                raise SinkError(
                    f"{self.address} does not accept any more frames.",
                    hint="Check the server and the connection to it.",
                )
            return
        is_first = not self._sent_at
        self._is_free, self._sent_at = False, monotonic()
        try:
            self._line.send(self._show(depth))
        except OSError as error:
            raise self._gone() from error
        if is_first:  # it may be the only one for long: what is wrong with the address is said now
            self._wait(START)

    def _wait(self, seconds: float) -> bool:
        """Wait until the next picture may be sent; return whether it may."""
        try:
            if not self._line.poll(seconds):
                return False
            error = cast("SinkError | None", self._line.recv())
        except (EOFError, OSError) as gone:
            raise self._gone() from gone
        if error is not None:
            raise error
        self._is_free = True
        return True

    def _gone(self) -> SinkError:
        return SinkError(f"The stream to {self.address} ended unexpectedly.", hint="Retry.")

    def close(self) -> None:
        """End the stream."""
        self._line.close()
        self._process.join(END)
        if self._process.is_alive():
            _log.info("the process of the stream hangs, and is killed")
            self._process.kill()
            self._process.join()
        self._process.close()

    def abort(self) -> None:
        """The same."""
        self.close()
