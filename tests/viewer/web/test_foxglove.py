"""Live depth for Foxglove: a client of its protocol gets messages of ROS 2, and the source runs only meanwhile."""

import threading
import time

import needs
import numpy as np
import pytest
from clips import coded_picture, write_clip
from foxglove_client import connected
from patience import PATIENCE
from web_server import Brightness

from pipeline.errors import SettingsError
from pipeline.settings import SourceSettings, StabilizerSettings
from pipeline.sinks._spatial.ros_messages import DEPTH, POINTS, STATIC, TOPICS
from viewer.web.live import Live
from viewer.web.run import _server, listen
from viewer.web.server import make_app
from viewer.web.settings import WebSettings
from viewer.web.uvicorn_config import config_of

needs.package("foxglove", extra="foxglove")
needs.package("websockets.sync.client", extra="web")


@pytest.fixture
def foxglove(tmp_path):
    """A server, its live source, and the address for Foxglove."""
    clip = write_clip(
        tmp_path / "clip.mp4", frames=30, picture=lambda number, size: coded_picture(number + 5, size)
    )
    settings = WebSettings(port=0, foxglove=0)
    live = Live(str(clip), Brightness(), SourceSettings(), StabilizerSettings("off"))
    with listen(settings) as listening:
        app = make_app(Brightness(), settings, live, None)
        server = _server(config_of(app, settings), settings, live)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
        thread.start()
        try:
            yield live, f"ws://127.0.0.1:{server.output.port}"
        finally:
            server.should_exit = True
            thread.join()


def test_a_client_gets_messages_as_long_as_it_wants_them(foxglove):
    live, address = foxglove
    with connected(address) as line:
        assert {topic: each["schemaName"] for topic, each in line.channels.items()} == TOPICS
        assert {each["encoding"] for each in line.channels.values()} == {"cdr"}
        assert live.watchers == 0
        line.subscribe(DEPTH, POINTS, STATIC)
        got = line.one_of_each()
        assert live.watchers == 1
    depth = got[DEPTH]
    assert (depth.encoding, depth.width, depth.height) == ("32FC1", 32, 24)
    distance = depth.data.view(np.float32)
    assert 1 <= np.nanmin(distance) < np.nanmax(distance) <= 11
    assert depth.header.frame_id == "camera_optical_frame_relative"
    assert got[POINTS].header.frame_id == got[STATIC].transforms[0].child_frame_id == depth.header.frame_id
    deadline = time.monotonic() + PATIENCE
    while live.watchers and time.monotonic() < deadline:
        time.sleep(0.02)
    assert live.watchers == 0


def test_it_needs_a_source_and_stays_on_this_machine():
    with pytest.raises(SettingsError, match="nothing to serve"):
        _server(None, WebSettings(foxglove=8765), None)
    with pytest.raises(SettingsError, match="no token"):
        _server(None, WebSettings(foxglove=8765, host="0.0.0.0", token="x" * 20), object())
