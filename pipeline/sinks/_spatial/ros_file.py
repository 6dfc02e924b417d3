"""Write MCAP files of ROS 2 messages, in the topics of `ros_messages.py`, and repair those that have no end.

file = RosFile(stream, store)
file.add(DEPTH, nanoseconds, data)
file.finish({"unit": "meters", "frames": 1})

for topic, nanoseconds, data in messages_of(Path("cut.mcap")): ...     # as far as it can be read
"""

from __future__ import annotations

import json
import logging
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.sinks import sidecar
from pipeline.sinks._spatial.ros_messages import STATIC, WITH_OBJECTS

if TYPE_CHECKING:
    from rosbags.typesys.store import Typestore

_log = logging.getLogger(__name__)

ABOUT = "depth_viewer"
"""Name of the metadata that hold the facts of a side-car."""
KEEP_LAST, RELIABLE, AUTOMATIC = 1, 1, 1
TRANSIENT_LOCAL, VOLATILE = 1, 2
"""Values of QoS in rmw, the middleware of ROS 2."""
CHUNK = 1 << 20
"""Bytes of messages that are compressed and written together."""


class RosFile:
    """Writes to a stream, which stays open."""

    def __init__(self, stream: IO[bytes], store: Typestore, chunk: int = CHUNK) -> None:
        from mcap.writer import Writer

        self._writer = Writer(stream, chunk_size=chunk)
        self._writer.start(profile="ros2", library=sidecar.program())
        self._store = store
        self._channels: dict[str, int] = {}

    def add(self, topic: str, nanoseconds: int, data: bytes) -> None:
        """Add a message."""
        channel = self._channels.get(topic)
        if channel is None:
            channel = self._channels[topic] = self._register(topic)
        self._writer.add_message(channel, nanoseconds, data, nanoseconds)

    def _register(self, topic: str) -> int:
        kind = WITH_OBJECTS[topic]
        definition, _hash = self._store.generate_msgdef(kind, ros_version=2)
        schema = self._writer.register_schema(kind, "ros2msg", definition.encode())
        return self._writer.register_channel(topic, "cdr", schema, _quality(topic))

    def finish(self, facts: dict[str, Any]) -> None:
        """Write the facts and the index."""
        self._writer.add_metadata(ABOUT, {"unit": str(facts["unit"]), "facts": json.dumps(facts)})
        self._writer.finish()  # type: ignore[no-untyped-call]


def messages_of(path: Path) -> Iterator[tuple[str, int, bytes]]:
    """Yield (topic, nanoseconds, CDR bytes) of every message, up to the place where the file breaks off."""
    from mcap.exceptions import McapError
    from mcap.records import Channel, Message
    from mcap.stream_reader import StreamReader

    topics: dict[int, str] = {}
    with path.open("rb") as stream:
        try:
            for record in StreamReader(stream, validate_crcs=True).records:
                if isinstance(record, Channel):
                    topics[record.id] = record.topic
                elif isinstance(record, Message):
                    yield topics[record.channel_id], record.log_time, record.data
        except (McapError, struct.error) as error:
            _log.info("%s breaks off: %s", path, error)


def _quality(topic: str) -> dict[str, str]:
    """Return the QoS profile of a topic, with every field that rosbag2 reads. Who comes late gets /tf_static, too."""
    durability = TRANSIENT_LOCAL if topic == STATIC else VOLATILE
    forever = "    sec: 9223372036\n    nsec: 854775807\n"
    profile = (
        f"- history: {KEEP_LAST}\n  depth: 10\n  reliability: {RELIABLE}\n  durability: {durability}\n"
        f"  deadline:\n{forever}  lifespan:\n{forever}  liveliness: {AUTOMATIC}\n"
        f"  liveliness_lease_duration:\n{forever}  avoid_ros_namespace_conventions: false\n"
    )
    return {"offered_qos_profiles": profile}
