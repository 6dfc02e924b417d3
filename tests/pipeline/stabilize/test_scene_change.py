"""Cuts and only cuts: every one in a real clip, at its own frame; no flash, fade, dissolve or motion."""

import av
import cv2
import numpy as np
import pytest

from pipeline.evaluation.stabilizer_trial.scenes import forward, handheld, quick_ball, sideways
from pipeline.stabilize.motion import estimate_motion, small_gray
from pipeline.stabilize.scene_change import Change, change

SIZE = 192, 256


def between(previous, gray):
    return change(previous, gray, estimate_motion(previous, gray))


def grays(path):
    """A clip as uint8 (192, 256) pictures."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.reformat(width=SIZE[1], height=SIZE[0], format="gray").to_ndarray()


def changes(pictures):
    """Frame numbers at which something other than motion happened."""
    found, last = {}, None
    for number, gray in enumerate(pictures):
        if last is not None and (what := between(last, gray)) is not Change.NONE:
            found[number] = what
        last = gray
    return found


@pytest.fixture(scope="module")
def pictures():
    """Two pictures of one scene and two of another, uint8 (192, 256)."""
    random = np.random.default_rng(0)
    shots = [handheld(31).shot(n, random) for n in (0, 1)] + [sideways(32).shot(n, random) for n in (0, 1)]
    return [small_gray(shot.frame.image, SIZE) for shot in shots]


@pytest.mark.parametrize(
    ("clip", "cuts"),
    [
        ("bikes.mp4", [30, 76, 137, 187, 242]),
        pytest.param("dog.mp4", [], marks=pytest.mark.long),
        pytest.param("juggle.mp4", [], marks=pytest.mark.long),
        pytest.param("driving.mp4", [], marks=pytest.mark.long),
        pytest.param("webcam.mkv", [], marks=pytest.mark.long),
    ],
)
def test_real_clips(shared_clips, clip, cuts):
    found = changes(grays(shared_clips / clip))
    assert list(found) == cuts
    assert set(found.values()) <= {Change.CUT}


@pytest.mark.parametrize("make", [handheld, sideways, forward, quick_ball])
def test_motion_is_no_cut(make):
    random = np.random.default_rng(0)
    scene = make(33)
    shots = [scene.shot(number, random) for number in range(0, 30, 3)]
    assert changes(small_gray(shot.frame.image, SIZE) for shot in shots) == {}


def test_another_scene_is_a_cut(pictures):
    assert between(pictures[1], pictures[2]) is Change.CUT
    assert between(pictures[3], pictures[0]) is Change.CUT


FLASHES = {
    "brighter": lambda gray: gray + 60,
    "much brighter": lambda gray: gray + 120,
    "twice the light": lambda gray: gray * 2,
    "a third of the light": lambda gray: gray * 0.3,
    "nearly dark": lambda gray: gray * 0.08,
    "a spot": lambda gray: (
        gray + 200 * cv2.getGaussianKernel(192, 40) @ cv2.getGaussianKernel(256, 50).T * 12_000
    ),
}


@pytest.mark.parametrize("flash", FLASHES.values(), ids=FLASHES)
def test_a_flash_is_no_cut_neither_when_it_comes_nor_when_it_goes(pictures, flash):
    lit = np.clip(flash(pictures[0].astype(float)), 0, 255).astype(np.uint8)
    assert between(pictures[0], lit) in (Change.NONE, Change.LIGHT)
    assert between(lit, pictures[1]) in (Change.NONE, Change.LIGHT)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_nothing_to_be_seen_is_no_cut(pictures, level):
    noise = np.random.default_rng(1).normal(0, 1.5, SIZE)
    blank = np.clip(level + noise, 0, 255).astype(np.uint8)
    assert between(pictures[0], blank) is Change.BLANK


@pytest.mark.parametrize("frames", [6, 12, 25])
def test_a_dissolve_is_no_cut(pictures, frames):
    first, second = pictures[0].astype(float), pictures[2].astype(float)
    mix = [(first + (second - first) * n / frames).astype(np.uint8) for n in range(frames + 1)]
    assert changes(mix) == {}
