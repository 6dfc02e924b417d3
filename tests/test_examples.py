"""Each program in `examples/` runs as its first lines say, from a folder that is not the checkout."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
from clips import write_clip
from patience import PATIENCE
from project import ROOT
from web_server import Brightness, running

from pipeline import open_source

EXAMPLES = ROOT / "examples"


@pytest.fixture
def place(tmp_path: Path, own_cache: Path) -> Path:
    write_clip(tmp_path / "clip.mp4", frames=6)
    ramp = np.tile(np.linspace(20, 230, 320, dtype=np.uint8), (240, 1))
    cv2.imwrite(str(tmp_path / "photo.jpg"), np.dstack([ramp] * 3))
    return tmp_path


def run(place: Path, name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        cwd=place, capture_output=True, text=True, timeout=PATIENCE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def convert(place: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "viewer", "convert", *arguments, "--model", "nano"]
    subprocess.run(
        command, cwd=place, check=True, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )


def test_read_depth_video(place: Path) -> None:
    convert(place, "clip.mp4", "-o", "depth.mkv")
    lines = run(place, "read_depth_video.py", "depth.mkv").splitlines()
    assert lines[0].startswith("nano, 6 frames of")
    assert len(lines) == 2 + 6
    for line in lines[2:]:
        _seconds, far, middle, near = map(float, line.split())
        assert far <= middle <= near


def test_live_listener(place: Path) -> None:
    said = run(place, "live_listener.py", "clip.mp4")
    assert said.startswith("clip.mp4: ")
    assert "the nearest is" in said


def test_custom_view(place: Path) -> None:
    run(place, "custom_view.py", "clip.mp4", "near.mp4")
    with open_source(place / "near.mp4") as made, open_source(place / "clip.mp4") as source:
        assert made.info.frame_count == source.info.frame_count == 6


def test_calibrate_to_ply(place: Path) -> None:
    with open_source("demo") as source:
        frame = source.read()
    assert frame is not None
    cv2.imwrite(str(place / "photo.jpg"), frame.image[..., ::-1])
    said = run(place, "calibrate_to_ply.py", "photo.jpg", "room.ply", "320,60=5", "320,340=1")
    assert "in meters" in said
    head = (place / "room.ply").read_bytes()[:1000].decode("ascii", "replace")
    assert "unit: meters" in head


def test_http_client(place: Path) -> None:
    with running(Brightness()) as url:
        said = run(place, "http_client.py", url, "photo.jpg")
    assert "brightness: 320x240, relative" in said
    assert (
        "at 98% from the left" in said
    )  # its disparity is brightness, and the picture is brightest on the right


@needs.command("ffmpeg")
def test_batch_pipes(place: Path) -> None:
    said = run(place, "batch_pipes.py", "results", "clip.mp4")
    assert "results/clip.mp4" in said.replace("\\", "/")
    with open_source(place / "results" / "clip.mp4") as made:
        assert made.info.height == 360


def test_every_example_is_tried() -> None:
    tried = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert {path.stem for path in EXAMPLES.glob("*.py")} <= tried
