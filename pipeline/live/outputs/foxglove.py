"""Send live depth to Foxglove over its WebSocket protocol: the topics of the MCAP output, in the types of ROS 2.

    output = FoxgloveOutput("127.0.0.1", 8765, on_wanted)
    output.send(depth)           # to whoever has subscribed
    output.close()

    sink = FoxgloveSink()        # the same as a `LiveSink`
    sink.address                 # "ws://127.0.0.1:8766"

`on_wanted` is called in another thread with True whenever a client subscribes to a topic, and with False when the last
one leaves. The package foxglove-sdk is an extra: foxglove.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, cast

from pipeline.errors import DepthViewerError
from pipeline.extras import install_hint
from pipeline.frame import DepthFrame
from pipeline.live.outputs.ros2 import LiveMessages
from pipeline.sinks._spatial.ros_messages import STATIC, TOPICS, WITH_OBJECTS, typestore

_log = logging.getLogger(__name__)

HOST, PORT = "127.0.0.1", 8766
"""Where the window serves it. Foxglove expects 8765, where the window's MJPEG stream is."""
BACKLOG = 8
"""Messages that wait for a slow client; older ones are dropped."""


class FoxgloveOutput:
    """A server for Foxglove. Raises `DepthViewerError` if the package is missing or the address is taken."""

    def __init__(self, host: str, port: int, on_wanted: Callable[[bool], None]) -> None:
        self._on_wanted = on_wanted
        self._subscriptions: set[tuple[int, int]] = set()
        self._changing = threading.Lock()
        store = typestore()
        self._messages = LiveMessages(store)
        try:
            import foxglove
        except ImportError as error:
            raise DepthViewerError(
                "Foxglove needs the package foxglove-sdk.", hint=install_hint("foxglove")
            ) from error
        context = foxglove.Context()  # channels live as long as it does

        def channel(topic: str) -> Any:
            kind = WITH_OBJECTS[topic]
            definition, _hash = store.generate_msgdef(kind, ros_version=2)
            schema = foxglove.Schema(name=kind, encoding="ros2msg", data=definition.encode())
            return foxglove.Channel(topic, schema=schema, message_encoding="cdr", context=context)

        self._channel_of = cache(channel)
        for topic in TOPICS:
            self._channel_of(topic)
        try:
            self._server = foxglove.start_server(
                name="Depth Viewer", host=host, port=port, context=context, server_listener=cast(Any, self),
                message_backlog_size=BACKLOG * len(TOPICS),
            )  # fmt: skip
        except RuntimeError as error:
            raise DepthViewerError(
                f"Cannot listen on {host}:{port} for Foxglove: {error}.",
                hint="Another program uses this port, perhaps another Depth Viewer. Close it, or choose another port.",
            ) from error
        self.port: int = self._server.port

    def send(self, depth: DepthFrame) -> None:
        """Send a frame to all clients."""
        now = time.time_ns()
        for topic, data in self._messages.of(depth, now):
            self._channel_of(topic).log(data, log_time=now)

    def close(self) -> None:
        """Disconnect all clients."""
        self._server.stop()

    # -- what the server says, in its threads ----------------------------------------------------------------------

    def on_subscribe(self, client: Any, channel: Any) -> None:
        """A client wants a topic."""
        if channel.topic == STATIC:
            self._messages.repeat_transforms()  # to whoever came late; first, for what follows may send at once
        with self._changing:
            is_first = not self._subscriptions
            self._subscriptions.add((client.id, channel.id))
        if is_first:
            _log.info("Foxglove has subscribed")
        self._on_wanted(True)

    def on_unsubscribe(self, client: Any, channel: Any) -> None:
        """A client does not want a topic any more, or has left."""
        with self._changing:
            was_wanted = bool(self._subscriptions)
            self._subscriptions.discard((client.id, channel.id))
            has_left = was_wanted and not self._subscriptions
        if has_left:
            _log.info("Foxglove has left")
            self._on_wanted(False)


class FoxgloveSink:
    """A server for Foxglove on this machine; messages are made only while somebody has subscribed."""

    def __init__(self, port: int = PORT) -> None:
        """Port 0 is any that is free."""
        self._sending = threading.Lock()
        self._latest: DepthFrame | None = None
        self._is_wanted = False
        self._is_closed = False
        self._has_come = threading.Event()
        self._output = FoxgloveOutput(HOST, port, self._on_wanted)
        self._greeter = threading.Thread(target=self._greet, name="foxglove", daemon=True)
        self._greeter.start()

    @property
    def address(self) -> str:
        """Where to connect."""
        return f"ws://{HOST}:{self._output.port}"

    def write(self, depth: DepthFrame) -> None:
        """The next frame."""
        with self._sending:
            self._latest = depth
            if self._is_wanted:
                self._output.send(depth)

    def close(self) -> None:
        """Disconnect all clients."""
        self._is_closed = True
        self._has_come.set()
        self._greeter.join()
        self._output.close()

    def abort(self) -> None:
        """The same."""
        self.close()

    def _on_wanted(self, is_wanted: bool) -> None:
        """Note it, in a thread of the server, which waits for this and must not be waited for."""
        self._is_wanted = is_wanted
        if is_wanted:
            self._has_come.set()

    def _greet(self) -> None:
        """Send a picture that is held to who has come: it is seen at once."""
        while self._has_come.wait() and not self._is_closed:
            self._has_come.clear()
            with self._sending:
                if self._latest is not None:
                    self._output.send(self._latest)
