"""Rendered videos whose depth is known: camera moves, people walk, and the truth fits the frames."""

import math

import needs
import numpy as np
import pytest

pytest.importorskip("numba", reason=needs.reason("numba", "train"))

from pipeline.evaluation.measure import Truth
from pipeline.sources.base import open_source
from pipeline.training import videos
from pipeline.training.camera import Camera
from pipeline.training.textures import make_atlas


@pytest.fixture(scope="module")
def atlas():
    return make_atlas(videos.SEED)


def test_a_video_and_its_truth(tmp_path, monkeypatch):
    monkeypatch.setattr(videos, "FRAMES", 3)
    monkeypatch.setattr(videos, "SAMPLES", 1)
    videos.make(tmp_path, "aside")
    with open_source(str(tmp_path / "aside.mp4")) as source:
        frames = list(source)
    assert [frame.image.shape for frame in frames] == [(360, 640, 3)] * 3
    assert [float(frame.timestamp) for frame in frames] == pytest.approx([0, 1 / 30, 2 / 30])
    truth = Truth(tmp_path / "aside.npz")
    assert truth.at(2).shape == (90, 160)
    assert truth.at(3) is None
    assert (
        0 < np.abs(truth.at(1) - truth.at(0)).mean() < 0.1 * truth.at(0).mean()
    )  # the camera moves a little
    assert {path.name for path in tmp_path.iterdir()} == {"aside.mp4", "aside.npz"}


def test_people_walk_before_a_camera_that_stands(atlas):
    build = videos.VIDEOS["tripod"]
    first, later = (videos.truth_of(build, index, atlas) for index in (20, 26))
    changed = first != later
    assert 0.01 < changed.mean() < 0.3
    assert first[changed].max() > 1.5 * np.median(first)  # they are near


def test_a_move_in_the_directions_of_the_camera():
    start = Camera((1.0, 2.0, 1.5), yaw=math.pi / 2)  # looks along -x
    half = videos.FRAMES / videos.RATE / 2
    assert videos.Move(right=1.0).after(half, start).eye == pytest.approx(start.eye)
    assert videos.Move(right=1.0).after(half + 1, start).eye == pytest.approx((1.0, 3.0, 1.5))
    assert videos.Move(ahead=2.0).after(1.0, start).eye == pytest.approx((-1.0, 2.0, 1.5))
    assert videos.Move(turn=0.5).after(half + 1, start).yaw == pytest.approx(start.yaw + 0.5)
    assert videos.Move(sway=1.0).after(0.7, start) == videos.Move(sway=1.0).after(0.7, start)
