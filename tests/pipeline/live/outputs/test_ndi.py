"""NDI: what is sent is received by its own library in another process; what is missing is said in a line."""

import json
import os
import subprocess
import sys

import needs
import numpy as np
import pytest
from live_depth import depth_of
from patience import PATIENCE

from pipeline.errors import SettingsError, SinkError
from pipeline.live.outputs.ndi import NdiOutput
from pipeline.live.outputs.stream import is_stream, open_stream, stream_address

RECEIVE = """
import sys, time
import numpy as np
from cyndilib.finder import Finder
from cyndilib.receiver import Receiver
from cyndilib.video_frame import VideoFrameSync
from cyndilib.wrapper.ndi_recv import RecvBandwidth, RecvColorFormat

name, until = sys.argv[1], time.monotonic() + float(sys.argv[2])
finder = Finder()
finder.open()
found = None
while found is None and time.monotonic() < until:
    finder.wait_for_sources(0.2)
    found = next((finder.get_source(each) for each in finder.get_source_names() if name in each), None)
receiver = Receiver(color_format=RecvColorFormat.RGBX_RGBA, bandwidth=RecvBandwidth.highest)
frame = VideoFrameSync()
receiver.frame_sync.set_video_frame(frame)
receiver.set_source(found)
while time.monotonic() < until:
    receiver.frame_sync.capture_video()
    if frame.xres:
        pixels = np.array(frame).reshape(frame.yres, frame.xres, 4)
        if pixels[..., :3].any():
            print(frame.xres, frame.yres, *np.median(pixels[..., :3].reshape(-1, 3), axis=0).astype(int))
            break
    time.sleep(0.05)
"""


def test_what_is_sent_arrives(tmp_path):
    needs.package("cyndilib", extra="ndi")
    # Machines without a service for names find each other by their addresses.
    settings = {"ndi": {"networks": {"ips": "127.0.0.1"}}}
    (tmp_path / "ndi-config.v1.json").write_text(json.dumps(settings), encoding="utf-8")
    picture = np.full((48, 64, 3), (200, 60, 20), np.uint8)
    name = f"Depth {os.getpid()}"
    output = open_stream(f"ndi:{name}", lambda _depth: picture)
    assert isinstance(output, NdiOutput) and str(output.address) == f"ndi:{name}"
    try:
        output.write(depth_of(1))  # a picture that does not change: it is sent again to who comes later
        said = subprocess.run(
            [sys.executable, "-c", RECEIVE, name, str(PATIENCE)],
            env={**os.environ, "NDI_CONFIG_DIR": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=2 * PATIENCE,
        ).stdout
    finally:
        output.close()
    width, height, *color = map(int, said.split())
    assert (width, height) == (64, 48)
    assert np.abs(np.subtract(color, (200, 60, 20))).max() < 12


def test_without_the_package_a_line_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "cyndilib.sender", None)
    with pytest.raises(SinkError, match="needs the package cyndilib") as caught:
        open_stream("ndi:Depth", lambda depth: depth.frame.image)
    assert "ndi" in caught.value.hint


@pytest.mark.parametrize(("text", "system"), [("spout:Depth", "Windows"), ("Syphon:Depth", "macOS")])
def test_what_other_systems_have_is_said(text, system):
    assert is_stream(text)
    with pytest.raises(SettingsError, match=f"exists on {system} only"):
        stream_address(text)


@pytest.mark.parametrize("text", ["ndi:", "ndi: "])
def test_a_source_needs_a_name(text):
    with pytest.raises(SettingsError, match="not an address"):
        stream_address(text)
