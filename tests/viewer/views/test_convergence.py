"""Convergence: which depth lies in the plane of the screen; and 3D videos say how their eyes' images lie."""

import json
import shutil
import subprocess
from dataclasses import replace

import av
import numpy as np
import pytest
from av.sidedata.sidedata import Type
from estimators import StandIn
from outputs import depth_frame

import pipeline
from pipeline.media import stereo_box
from pipeline.settings import ConvertSettings
from pipeline.sources.base import demo_clip
from viewer.views import stereo
from viewer.views.base import for_converter
from viewer.views.settings import ViewSettings


def scene(*, subject):
    """A depth frame of vertical lines, far at the rim; its middle is as near as `subject`, of a range from 0 to 1."""
    height, width = 96, 192
    image = np.zeros((height, width, 3), np.uint8)
    image[:, ::16] = 255
    depth = depth_frame(0, size=(width, height))
    disparity = np.full((height, width), 0.1, np.float32)
    disparity[20:-20, 40:-40] = subject
    return replace(
        depth, frame=replace(depth.frame, image=image), disparity=disparity, raw_disparity=disparity,
        display_range=(0.0, 1.0),
    )  # fmt: skip


def parallax_in_the_middle(depth, **settings):
    """How many pixels the lines of the middle lie farther right for the left eye than for the right one."""
    options = ViewSettings(view="stereo", stereo_layout="full", stereo_depth=4.0, **settings)
    pair = stereo.render(depth, options).astype(float)
    width = pair.shape[1] // 2
    left, right = (eye[48, 60:-60, 0] for eye in (pair[:, :width], pair[:, width:]))
    shifts = range(-7, 8)
    return max(shifts, key=lambda shift: np.corrcoef(np.roll(right, shift), left)[0, 1])


@pytest.mark.parametrize("subject", [0.4, 0.9])
def test_automatic_convergence_puts_the_middle_into_the_screen(subject):
    depth = scene(subject=subject)
    assert parallax_in_the_middle(depth, stereo_auto_convergence=True) == 0
    assert parallax_in_the_middle(depth, stereo_convergence=subject) == 0


def test_what_is_nearer_than_the_convergence_stands_out_and_what_is_farther_lies_behind():
    depth = scene(subject=0.5)
    assert parallax_in_the_middle(depth, stereo_convergence=0.0) >= 3  # crossed: out of the screen
    assert parallax_in_the_middle(depth, stereo_convergence=1.0) <= -3


class Ramp(StandIn):
    """A network that sees the same everywhere, at once."""

    model, runtime, note, digest, address, streams = "ramp", "test", "", "", "ramp", 1

    def estimate(self, image):
        return np.tile(np.linspace(100, 900, 96, dtype=np.float32), (54, 1))


def convert(path, **layout):
    look = ViewSettings(view="stereo", **layout)
    settings = ConvertSettings(end=0.2, max_side=160)
    pipeline.convert(demo_clip(), path, settings, estimator=Ramp(), look=look, render=for_converter(look))
    return path


@pytest.mark.parametrize(
    ("look", "packed"), [({"stereo_layout": "half"}, True), ({"stereo_layout": "dubois"}, False)]
)
def test_mp4_has_frame_packing_in_the_stream(tmp_path, look, packed):
    path = convert(tmp_path / "3d.mp4", **look)
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        assert (Type.STEREO3D in [each.type for each in frame.side_data]) is packed


def stereo_of(path):
    """What another reader of containers finds in the description of the video stream."""
    if (ffprobe := shutil.which("ffprobe")) is None:
        pytest.skip("ffprobe is not installed")
    ask = [
        ffprobe,
        "-v",
        "error",
        "-select_streams",
        "v",
        "-show_entries",
        "stream_side_data=type,side_data_type",
    ]
    said = subprocess.run([*ask, "-of", "json", path], capture_output=True, text=True, check=True).stdout
    found = json.loads(said)["streams"][0].get("side_data_list", [])
    return next((each["type"] for each in found if each["side_data_type"] == "Stereo 3D"), None)


@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
@pytest.mark.parametrize(
    ("look", "mode"),
    [
        ({"stereo_layout": "half"}, "side by side"),
        ({"stereo_layout": "stacked"}, "top and bottom"),
        ({"stereo_layout": "full", "stereo_swap": True}, None),
        ({"stereo_layout": "dubois"}, None),
    ],
)
def test_mp4_and_mov_say_their_stereo_mode_in_the_container(tmp_path, look, mode, suffix):
    path = convert(tmp_path / f"3d{suffix}", **look)
    assert stereo_of(path) == mode
    with av.open(str(path)) as container:
        assert len(list(container.decode(video=0))) == 6


def test_the_box_moves_offsets_of_audio_too_and_nothing_else_changes(tmp_path, make_clip, monkeypatch):
    """Across blocks of the copy: every packet is the same as without the box."""
    plain = make_clip("plain.mp4", frames=40, audio="aac", container_options={"movflags": "+faststart"})
    marked = tmp_path / "marked.mp4"
    marked.write_bytes(plain.read_bytes())
    monkeypatch.setattr(stereo_box, "BLOCK", 1000)
    stereo_box.mark_stereo(marked, "left_right")
    assert marked.stat().st_size == plain.stat().st_size + 13
    assert stereo_of(marked) == "side by side"

    def packets(path):
        with av.open(str(path)) as container:
            return [(each.stream.index, each.pts, bytes(each)) for each in container.demux()]

    assert packets(marked) == packets(plain)
    late = make_clip("late.mp4", frames=5)  # its descriptions are at the end
    before = packets(late)
    stereo_box.mark_stereo(late, "top_bottom")
    assert stereo_of(late) == "top and bottom" and packets(late) == before


@pytest.mark.parametrize(
    ("look", "mode"),
    [
        ({"stereo_layout": "full"}, "left_right"),
        ({"stereo_layout": "half-stacked"}, "top_bottom"),
        ({"stereo_layout": "half", "stereo_swap": True}, "right_left"),
        ({"stereo_layout": "gray"}, None),
    ],
)
def test_webm_says_its_stereo_mode(tmp_path, look, mode):
    path = convert(tmp_path / "3d.webm", **look)
    with av.open(str(path)) as container:
        assert container.streams.video[0].metadata.get("stereo_mode") == mode
