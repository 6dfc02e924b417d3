"""ROS 2: a node gets every message in the bytes of its type; only ROS itself, which no package index has, stands in."""

import sys
from types import ModuleType, SimpleNamespace

import needs
import numpy as np
import pytest
from live_depth import depth_of

from pipeline.errors import SettingsError, SinkError
from pipeline.live.outputs.ros2 import Ros2Output
from pipeline.live.outputs.stream import is_stream, open_stream, stream_address
from pipeline.sinks._spatial.ros_messages import (
    DEPTH,
    LABELS,
    OBJECTS,
    STATIC,
    TOPICS,
    WITH_OBJECTS,
    typestore,
)

needs.package("rosbags", extra="ros")


class Node:
    """As far as a node of rclpy is used: publishers take messages as bytes, too."""

    def __init__(self, name, context):
        self.name, self.context, self.published, self.profiles = name, context, [], {}
        self.is_there = True

    def get_name(self):
        return self.name

    def create_publisher(self, kind, topic, profile):
        assert kind == WITH_OBJECTS[topic]
        self.profiles[topic] = profile
        return SimpleNamespace(publish=lambda data: self.published.append((topic, bytes(data))))

    def destroy_node(self):
        self.is_there = False


@pytest.fixture
def nodes(monkeypatch):
    """rclpy, which keeps the nodes that were made; Foxglove's types are not installed."""
    made, ended = [], []
    ros = ModuleType("rclpy")
    ros.Context = object
    ros.init = lambda args, context, signal_handler_options: None
    ros.create_node = lambda name, context: made.append(Node(name, context)) or made[-1]
    ros.shutdown = lambda context: ended.append(context)
    qos, signals, utilities = (ModuleType(name) for name in ("rclpy.qos", "rclpy.signals", "utilities"))
    qos.QoSProfile = lambda depth: SimpleNamespace(depth=depth, durability="volatile")
    qos.DurabilityPolicy = SimpleNamespace(TRANSIENT_LOCAL="transient local")
    signals.SignalHandlerOptions = SimpleNamespace(NO=0)

    def get_message(kind):
        if kind.startswith("foxglove_msgs"):
            raise ModuleNotFoundError(kind)
        return kind

    utilities.get_message = get_message
    for name, module in (
        ("rclpy", ros),
        ("rclpy.qos", qos),
        ("rclpy.signals", signals),
        ("rosidl_runtime_py.utilities", utilities),
    ):
        monkeypatch.setitem(sys.modules, name, module)
    yield made
    assert ended == [node.context for node in made] and not any(node.is_there for node in made)


def test_every_topic_is_published_in_the_bytes_of_its_type(nodes):
    output = open_stream("ros2:eyes", lambda depth: depth.frame.image)
    assert isinstance(output, Ros2Output) and str(output.address) == "ros2:eyes"
    output.write(depth_of(3))
    output.write(depth_of(60))
    output.close()
    (node,) = nodes
    assert node.name == "eyes"
    topics = [topic for topic, _ in node.published]
    assert topics[0] == STATIC and topics.count(STATIC) == 1  # it stays for those who come late
    assert node.profiles[STATIC].durability == "transient local"
    assert node.profiles[DEPTH].durability == "volatile"
    assert {topic: topics.count(topic) for topic in TOPICS if topic != STATIC} == dict.fromkeys(
        set(TOPICS) - {STATIC}, 2
    )
    store = typestore()
    read = [(topic, store.deserialize_cdr(data, TOPICS[topic])) for topic, data in node.published]
    first, second = (message for topic, message in read if topic == DEPTH)
    assert np.nanmedian(second.data.view(np.float32)) < np.nanmedian(first.data.view(np.float32))
    assert first.header.frame_id == read[0][1].transforms[0].child_frame_id


def test_what_has_no_type_installed_is_left_out(nodes):
    output = Ros2Output(stream_address("ros2:eyes"))
    assert output._publisher(LABELS) is None and output._publisher(OBJECTS) is not None
    output.close()


def test_without_ros_a_line_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "rclpy", None)
    with pytest.raises(SinkError, match="ROS 2 is not found") as caught:
        open_stream("ros2:eyes", lambda depth: depth.frame.image)
    assert "setup.bash" in caught.value.hint


@pytest.mark.parametrize("text", ["ros2:", "ros2:1st", "ros2:two words", "ros2:/eyes"])
def test_a_node_has_a_name_of_ros(text):
    assert is_stream(text)
    with pytest.raises(SettingsError, match="not an address"):
        stream_address(text)
