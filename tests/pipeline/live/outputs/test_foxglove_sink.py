"""Depth of the window for Foxglove: a client of its protocol gets what it subscribed to, and nothing is made before."""

import sys

import needs
import numpy as np
import pytest

needs.package("foxglove", extra="foxglove")
needs.package("websockets.sync.client", extra="web")
from foxglove_client import connected  # noqa: E402
from live_depth import depth_of  # noqa: E402

from pipeline.errors import DepthViewerError  # noqa: E402
from pipeline.live.outputs.foxglove import FoxgloveSink  # noqa: E402
from pipeline.sinks._spatial.ros_messages import DEPTH, IMAGE, STATIC, TOPICS  # noqa: E402


@pytest.fixture
def sink():
    made = FoxgloveSink(port=0)
    yield made
    made.close()


def test_what_is_held_is_seen_at_once_and_then_every_frame(sink, monkeypatch):
    made = []
    messages = sink._output._messages
    of = messages.of
    monkeypatch.setattr(messages, "of", lambda *arguments: made.append(1) or of(*arguments))
    sink.write(depth_of(3))
    assert not made
    with connected(sink.address) as line:
        assert set(line.channels) == set(TOPICS)
        line.subscribe(DEPTH, STATIC)
        got = line.one_of_each()
        first = got[DEPTH].data.view(np.float32)
        assert (got[DEPTH].height, got[DEPTH].width) == (12, 16)
        assert got[STATIC].transforms[0].child_frame_id == got[DEPTH].header.frame_id
        sink.write(depth_of(60))
        held = got[DEPTH].data  # sent again where its two topics were subscribed to one after the other
        later = next(
            message
            for topic, message in iter(line.next, None)
            if topic == DEPTH and not np.array_equal(message.data, held)
        )
        assert np.nanmedian(later.data.view(np.float32)) < np.nanmedian(first), "larger disparity is nearer"


def test_who_comes_late_sees_what_is_held_and_where_the_camera_is(sink):
    with connected(sink.address) as first, connected(sink.address) as second:
        first.subscribe(DEPTH, STATIC)
        sink.write(depth_of(1))
        first.one_of_each()
        second.subscribe(IMAGE, STATIC)
        assert set(second.one_of_each()) == {IMAGE, STATIC}


def test_a_port_that_is_taken_is_told(sink):
    with pytest.raises(DepthViewerError, match="Cannot listen") as caught:
        FoxgloveSink(int(sink.address.rpartition(":")[2]))
    assert caught.value.hint


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "foxglove", None)
    with pytest.raises(DepthViewerError, match="foxglove-sdk") as caught:
        FoxgloveSink(port=0)
    assert "[foxglove]" in caught.value.hint
