"""A client of Foxglove's WebSocket protocol, over a real socket.

with connected("ws://127.0.0.1:8766") as line:
    line.channels["/camera/depth/points"]["schemaName"]
    line.subscribe(DEPTH, POINTS)
    topic, message = line.next()
"""

import json
import struct
from contextlib import contextmanager

import needs
from patience import PATIENCE
from rosbags.typesys import Stores, get_typestore

from pipeline.sinks._spatial.ros_messages import TOPICS

client = needs.package("websockets.sync.client", extra="web")


class Line:
    """An open connection; `channels` are what the server advertises, by topic."""

    def __init__(self, socket):
        self._socket, self._wanted = socket, {}
        self._store = get_typestore(Stores.ROS2_HUMBLE)
        self.channels = {}
        while len(self.channels) < len(TOPICS):
            told = json.loads(socket.recv(PATIENCE))
            for each in told.get("channels", ()) if told["op"] == "advertise" else ():
                self.channels[each["topic"]] = each

    def subscribe(self, *topics):
        self._wanted = dict(enumerate(topics, 1))
        subscriptions = [
            {"id": number, "channelId": self.channels[topic]["id"]} for number, topic in self._wanted.items()
        ]
        self._socket.send(json.dumps({"op": "subscribe", "subscriptions": subscriptions}))

    def next(self):
        """Topic and message of the next one that was subscribed to."""
        while True:
            data = self._socket.recv(PATIENCE)
            if isinstance(data, bytes) and data[0] == 1:
                topic = self._wanted[struct.unpack_from("<I", data, 1)[0]]
                return topic, self._store.deserialize_cdr(data[13:], TOPICS[topic])

    def one_of_each(self):
        """A message of every topic that was subscribed to."""
        got = {}
        while set(got) != set(self._wanted.values()):
            topic, message = self.next()
            got[topic] = message
        return got


@contextmanager
def connected(address):
    with client.connect(address, subprotocols=["foxglove.sdk.v1"], max_size=None) as socket:
        yield Line(socket)
