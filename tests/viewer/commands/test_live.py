"""`depth-viewer live`: a source is recorded or pushed without a window."""

import os
import signal
import subprocess
import sys
import time

import av
import needs
import pytest
from clips import number_of
from patience import PATIENCE
from project import ROOT

from pipeline.sinks import depth_video


def numbers_in(path):
    with av.open(str(path)) as container:
        return [number_of(frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


@pytest.fixture
def clip(make_clip):
    return make_clip(size=(160, 120), frames=40)


def test_a_folder_has_the_frames_the_view_and_depth(clip, depth_viewer, tmp_path):
    take = tmp_path / "take"
    code, out, err = depth_viewer("live", clip, "-o", take, "--model", "nano", "--every-frame")
    assert code == 0, err
    assert f"{take}: " in out and " frames, " in out
    numbers = numbers_in(take / "picture.mp4")
    assert len(numbers) >= 30 and numbers == sorted(set(numbers))
    assert len(list(depth_video.read(take / "depth.mkv"))) == len(numbers)
    assert depth_video.about(take / "depth.mkv")["model"]["name"] == "nano"
    code, _, err = depth_viewer("live", clip, "-o", take)
    assert code == 1 and "already exists" in err


@pytest.mark.posix  # Windows has no signals to send
def test_mcap_ends_with_the_time_or_with_ctrl_c(clip, tmp_path, own_cache):
    reader = needs.package("mcap.reader")
    take = tmp_path / "take.mcap"
    command = [sys.executable, "-m", "viewer", "live", "demo", "-o", str(take), "--model", "nano"]
    program = subprocess.Popen(command, cwd=ROOT, env=dict(os.environ), stdout=subprocess.PIPE, text=True)
    part = tmp_path / "take.mcap.part" / "messages.mcap"
    deadline = time.monotonic() + PATIENCE
    try:
        while not part.exists() or part.stat().st_size < 200_000:
            assert program.poll() is None and time.monotonic() < deadline
            time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        out, _ = program.communicate(timeout=PATIENCE)
    finally:
        program.kill()
        program.communicate(timeout=PATIENCE)
    assert program.returncode == 0
    assert f"{take}: " in out
    with take.open("rb") as file:
        assert reader.make_reader(file).get_summary().statistics.message_count > 5
    assert list(tmp_path.glob("*.part")) == []


def test_hls_without_a_window(clip, depth_viewer, tmp_path):
    playlist = tmp_path / "live.m3u8"
    arguments = ("live", clip, "-o", playlist, "--model", "nano", "--view", "side-by-side")
    code, _, err = depth_viewer(*arguments)
    assert code == 0, err
    with av.open(str(playlist)) as container:
        shapes = {(frame.width, frame.height) for frame in container.decode(video=0)}
    assert shapes == {(320, 120)}


@pytest.mark.parametrize(
    ("output", "said", "expected"),
    [
        ("http://host/x", "not an address to stream to", 2),
        ("rtmp://127.0.0.1:1/live/key", "Cannot stream", 1),
    ],
)
def test_what_cannot_be_reached_is_told_in_one_line(clip, depth_viewer, output, said, expected):
    code, _, err = depth_viewer("live", clip, "-o", output, "--model", "nano")
    assert code == expected and said in err and "Traceback" not in err


@pytest.mark.parametrize("name", ["take.mp4", "take.MKV"])
def test_a_folder_gets_no_name_of_a_video(clip, depth_viewer, tmp_path, name):
    code, _, err = depth_viewer("live", clip, "-o", tmp_path / name, "--model", "nano")
    assert code == 1 and "a recording is a folder" in err and "take/view.mp4" in err
    assert not list(tmp_path.glob("take*"))


def test_a_source_that_is_not_there_is_told(depth_viewer, tmp_path):
    code, _, err = depth_viewer("live", tmp_path / "no.mp4", "-o", tmp_path / "take.mcap", "--model", "nano")
    assert code == 1 and "no.mp4" in err
    assert not list(tmp_path.glob("take*"))
