"""Send live depth to Foxglove over its WebSocket protocol: the topics of the MCAP output, in the types of ROS 2.

    output = FoxgloveOutput("127.0.0.1", 8765, on_wanted)
    output.send(depth)           # to whoever has subscribed
    output.close()

`on_wanted` is called in another thread with True when the first client subscribes, and with False when the last one
leaves. The package foxglove-sdk is an extra: foxglove.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, cast

from pipeline.errors import DepthViewerError
from pipeline.extras import install_hint
from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.sinks._spatial.ros_messages import STATIC, TOPICS, RosMessages, typestore

_log = logging.getLogger(__name__)

BACKLOG = 8
"""Messages that wait for a slow client; older ones are dropped."""


class FoxgloveOutput:
    """A server for Foxglove. Raises `DepthViewerError` if the package is missing or the address is taken."""

    def __init__(self, host: str, port: int, on_wanted: Callable[[bool], None]) -> None:
        self._on_wanted = on_wanted
        self._subscriptions: set[tuple[int, int]] = set()
        self._changing = threading.Lock()
        self._store = typestore()
        self._space: Space | None = None
        try:
            import foxglove
        except ImportError as error:
            raise DepthViewerError(
                "Foxglove needs the package foxglove-sdk.", hint=install_hint("foxglove")
            ) from error
        context = self._context = foxglove.Context()  # channels live as long as it does
        self._channels: dict[str, Any] = {}
        for topic, kind in TOPICS.items():
            definition, _hash = self._store.generate_msgdef(kind, ros_version=2)
            schema = foxglove.Schema(name=kind, encoding="ros2msg", data=definition.encode())
            self._channels[topic] = foxglove.Channel(
                topic, schema=schema, message_encoding="cdr", context=context
            )
        try:
            self._server = foxglove.start_server(
                name="Depth Viewer", host=host, port=port, context=context, server_listener=cast(Any, self),
                message_backlog_size=BACKLOG * len(TOPICS),
            )  # fmt: skip
        except RuntimeError as error:
            raise DepthViewerError(
                f"Cannot listen on {host}:{port} for Foxglove: {error}.",
                hint="Another program may use the port. Choose another one with --foxglove.",
            ) from error
        self.port: int = self._server.port

    def send(self, depth: DepthFrame) -> None:
        """Send a frame to all clients."""
        space = Space(depth.calibration, depth.lens or Lens())
        messages = RosMessages(space, self._store)
        now = time.time_ns()
        if space != self._space:  # also where the camera is
            self._space = space
            topic, data = messages.transforms()
            self._channels[topic].log(data, log_time=now)
        for topic, data in messages.of(depth, now):
            self._channels[topic].log(data, log_time=now)

    def close(self) -> None:
        """Disconnect all clients."""
        self._server.stop()

    # -- what the server says, in its threads ----------------------------------------------------------------------

    def on_subscribe(self, client: Any, channel: Any) -> None:
        """A client wants a topic."""
        self._change(lambda: self._subscriptions.add((client.id, channel.id)))
        if channel.topic == STATIC:
            self._space = None  # the next frame tells it to whoever came late

    def on_unsubscribe(self, client: Any, channel: Any) -> None:
        """A client does not want a topic any more, or has left."""
        self._change(lambda: self._subscriptions.discard((client.id, channel.id)))

    def _change(self, change: Callable[[], None]) -> None:
        with self._changing:
            before = bool(self._subscriptions)
            change()
            after = bool(self._subscriptions)
        if before != after:
            _log.info("Foxglove %s", "has subscribed" if after else "has left")
            self._on_wanted(after)
