"""Make ROS 2 messages of live frames, whose calibration and lens may change; and publish them as a node.

    messages = LiveMessages(typestore())     # for Foxglove and for recordings, which need no ROS
    for topic, data in messages.of(depth, nanoseconds): ...
    messages.repeat_transforms()             # for somebody who came late

    output = Ros2Output(stream_address("ros2:depth_viewer"))        # a `LiveSink`, where ROS 2 is installed
    output.write(depth)

ROS 2 is on no package index: its Python library rclpy comes with a distribution of ROS, for that one's Python.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from importlib import import_module
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pipeline.errors import SinkError
from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.live.outputs._stream_address import ROS2, StreamAddress
from pipeline.sinks._spatial.ros_messages import STATIC, WITH_OBJECTS, RosMessages, typestore

if TYPE_CHECKING:
    from rosbags.typesys.store import Typestore

_log = logging.getLogger(__name__)

WAITING = 2
"""Messages of a topic that wait for a slow subscriber; older ones are dropped."""


class LiveMessages:
    """Where the camera is comes first, and again whenever meters or the lens change."""

    def __init__(self, store: Typestore) -> None:
        self._store = store
        self.space: Space | None = None
        """That of the last frame."""

    def repeat_transforms(self) -> None:
        """Tell with the next frame where the camera is."""
        self.space = None

    def of(self, depth: DepthFrame, nanoseconds: int) -> Iterator[tuple[str, bytes]]:
        """Yield (topic, CDR bytes) of every message of a frame."""
        space = Space(depth.calibration, depth.lens or Lens())
        messages = RosMessages(space, self._store)
        if space != self.space:
            self.space = space
            yield messages.transforms()
        yield from messages.of(depth, nanoseconds)


class Ros2Output:
    """A node with the topics of the MCAP output. Raises `SinkError` where ROS 2 or a package is missing."""

    def __init__(self, address: StreamAddress) -> None:
        self.address = address
        self._messages = LiveMessages(typestore())
        try:
            self._ros, self._qos = import_module("rclpy"), import_module("rclpy.qos")
            self._type_of = import_module("rosidl_runtime_py.utilities").get_message
            signals = import_module("rclpy.signals")
        except ImportError as error:
            raise SinkError(
                f"ROS 2 is not found: {error}.",
                hint="Source the setup.bash of ROS 2 first, and use the Python that it was built for.",
            ) from error
        self._context = self._ros.Context()
        keep_ours = signals.SignalHandlerOptions.NO  # Ctrl-C ends the program as ever
        self._ros.init(args=[], context=self._context, signal_handler_options=keep_ours)
        self._node = self._ros.create_node(address.whole.removeprefix(ROS2), context=self._context)
        self._publishers: dict[str, Any] = {}
        _log.info("publishing as the ROS 2 node %s", self._node.get_name())

    def write(self, depth: DepthFrame) -> None:
        """Publish a frame, at the time at which it was captured."""
        now = time.time_ns() - round((perf_counter() - depth.frame.entered_at) * 1e9)
        for topic, data in self._messages.of(depth, now):
            if (publisher := self._publisher(topic)) is not None:
                publisher.publish(data)

    def close(self) -> None:
        """End the node."""
        self._node.destroy_node()
        self._ros.shutdown(context=self._context)

    def abort(self) -> None:
        """The same."""
        self.close()

    def _publisher(self, topic: str) -> Any | None:
        """Return what publishes a topic; None where its type is not installed, as Foxglove's may not be."""
        if topic not in self._publishers:
            profile = self._qos.QoSProfile(depth=WAITING)
            if topic == STATIC:  # whoever comes late gets it, too
                profile.durability = self._qos.DurabilityPolicy.TRANSIENT_LOCAL
            try:
                kind = self._type_of(WITH_OBJECTS[topic])
            except (ImportError, AttributeError, ValueError):
                _log.warning("%s is left out: %s is not installed", topic, WITH_OBJECTS[topic])
                self._publishers[topic] = None
            else:
                self._publishers[topic] = self._node.create_publisher(kind, topic, profile)
        return self._publishers[topic]
