"""Going forward is told from everything else that moves."""

import numpy as np
import pytest
from moving_scenes import forward, quick_ball, sideways, tripod

from pipeline.stabilize.approach import approach
from pipeline.stabilize.follow import Motion, follow, small_gray

SEED = 21


def approaches(scene, frames):
    """What is found between neighbors of these frames, in meters per frame, when disparity is 1/z."""
    random = np.random.default_rng(0)
    for first in frames:
        before, now = scene.shot(first, random), scene.shot(first + 1, random)
        motion = follow(*(small_gray(shot.frame.image, shot.truth.shape) for shot in (before, now)))
        yield approach(motion.carry(before.truth), motion)


def test_going_forward_is_measured():
    found = list(approaches(forward(SEED), (5, 20, 35)))
    assert found == pytest.approx([0.8 / 30] * 3, rel=0.25)


@pytest.mark.parametrize("scene", [tripod, quick_ball, sideways])
def test_neither_things_that_move_nor_going_sideways_is_going_forward(scene):
    assert np.abs(list(approaches(scene(SEED), (28, 33, 38)))).max() < 0.005


def test_no_answer_without_enough_to_go_by():
    tiny = np.ones((4, 5), np.float32)
    assert approach(tiny, Motion.none(tiny.shape, 1)) == 0
    untrusted = np.ones((100, 100), np.float32)
    assert approach(untrusted, Motion.none(untrusted.shape, 0)) == 0
    assert approach(np.zeros((100, 100), np.float32), Motion.none((100, 100), 1)) == 0
