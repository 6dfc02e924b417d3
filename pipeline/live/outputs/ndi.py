"""Send live images as NDI, which OBS, vMix and other programs of the local network receive.

    output = NdiOutput(stream_address("ndi:Depth"), show)       # a `LiveSink`
    output.write(depth)                                  # opens it in the size of the first picture
    output.close()

Needs cyndilib (the extra `ndi`), whose package holds the NDI library: that one is not free software. NDI is a
registered trademark of Vizrt NDI AB.
"""

from __future__ import annotations

import importlib
import logging
import threading
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import SinkError
from pipeline.extras import install_hint
from pipeline.frame import DepthFrame
from pipeline.live.outputs._letterbox import Steady
from pipeline.live.outputs._stream_address import NDI, StreamAddress

_log = logging.getLogger(__name__)

RATE = 30
"""Declared frame rate; frames are sent as they come."""
REST = 0.5
"""Seconds after which a picture that does not change is sent again, for who has come meanwhile."""


class NdiOutput:
    """One source of NDI. Raises `SinkError` where cyndilib is missing or cannot be used."""

    def __init__(self, address: StreamAddress, show: Callable[[DepthFrame], Image]) -> None:
        """`show` makes the picture: uint8 (H, W, 3) RGB."""
        self.address = address
        self._show = Steady(show)
        try:
            self._sender_module = importlib.import_module("cyndilib.sender")
            self._frame_module = importlib.import_module("cyndilib.video_frame")
            self._colors = importlib.import_module("cyndilib.wrapper.ndi_structs").FourCC
        except ImportError as error:
            raise SinkError("NDI needs the package cyndilib.", hint=install_hint("ndi")) from error
        self._sender: Any = None
        self._changed = threading.Condition()  # guards what follows
        self._pixels: NDArray[np.uint8] | None = None
        self._is_closed = False
        self._repeater = threading.Thread(target=self._repeat, name="ndi", daemon=True)

    def write(self, depth: DepthFrame) -> None:
        """Send the next picture. Raises `SinkError` if NDI cannot be used."""
        picture = self._show(depth)
        pixels = np.full((*picture.shape[:2], 4), 255, np.uint8)
        pixels[..., :3] = picture
        with self._changed:
            if self._sender is None:
                self._open(picture.shape[1], picture.shape[0])
            self._pixels = pixels.reshape(-1)
            self._sender.write_video(self._pixels)
            self._changed.notify_all()

    def close(self) -> None:
        """End the source."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        if self._repeater.ident is not None:
            self._repeater.join()
        if self._sender is not None:
            self._sender.close()
            self._sender = None

    def abort(self) -> None:
        """The same."""
        self.close()

    def _open(self, width: int, height: int) -> None:
        name = self.address.whole.removeprefix(NDI)
        try:
            frame = self._frame_module.VideoSendFrame()
            frame.set_resolution(width, height)
            frame.set_frame_rate(Fraction(RATE))
            frame.set_fourcc(self._colors.RGBX)
            sender = self._sender_module.Sender(name, clock_video=False, clock_audio=False)
            sender.set_video_frame(frame)
            sender.open()
        except Exception as error:  # the library has kinds of its own
            raise SinkError(f"NDI does not start: {error}", hint="Check the installation of NDI.") from error
        self._sender = sender
        _log.info("NDI source %s, %dx%d", name, width, height)
        self._repeater.start()

    def _repeat(self) -> None:
        with self._changed:
            while not self._is_closed:
                if not self._changed.wait(REST) and not self._is_closed:
                    self._sender.write_video(self._pixels)
