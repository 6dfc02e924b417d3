"""Going forward is told from everything else that moves."""

import numpy as np
import pytest

from pipeline.evaluation.stabilizer_trial.scenes import forward, quick_ball, sideways, tripod
from pipeline.stabilize.ego_motion import ForwardMotion, forward_motion
from pipeline.stabilize.motion import Motion, estimate_motion, small_gray

SEED = 21


def steps(scene, frames):
    """What is found between neighbors of these frames, in meters per frame, when disparity is 1/z."""
    random = np.random.default_rng(0)
    for first in frames:
        before, now = scene.shot(first, random), scene.shot(first + 1, random)
        motion = estimate_motion(*(small_gray(shot.frame.image, shot.truth.shape) for shot in (before, now)))
        yield forward_motion(motion.carry(before.truth), motion)[0]


def test_going_forward_is_measured():
    assert list(steps(forward(SEED), (5, 20, 35))) == pytest.approx([0.8 / 30] * 3, rel=0.25)


@pytest.mark.parametrize("scene", [tripod, quick_ball, sideways])
def test_neither_things_that_move_nor_going_sideways_is_going_forward(scene):
    assert np.abs(list(steps(scene(SEED), (28, 33, 38)))).max() < 0.005


@pytest.mark.parametrize(("size", "level", "trust"), [((4, 5), 1, 1), ((100, 100), 1, 0), ((100, 100), 0, 1)])
def test_no_answer_without_enough_to_go_by(size, level, trust):
    found = ForwardMotion().update(np.full(size, level, np.float32), Motion.none(size, trust), 1 / 30)
    np.testing.assert_array_equal(found, np.zeros(size))


@pytest.mark.parametrize("rate", [15, 30])
def test_what_comes_nearer_is_told_as_it_was(rate):
    """After half a second of going forward, what was foretold of the next frame is what the truth does."""
    scene, random, camera = forward(SEED, rate=rate), np.random.default_rng(0), ForwardMotion()
    last = scene.shot(0, random)
    for number in range(1, rate // 2 + rate // 3):
        now = scene.shot(number, random)
        motion = estimate_motion(*(small_gray(shot.frame.image, shot.truth.shape) for shot in (last, now)))
        carried = motion.carry(last.truth)
        nearer = camera.update(carried, motion, 1 / rate)
        last = now
    known = motion.trust > 0.9
    growth = np.median((now.truth / carried)[known]) - 1
    assert np.median((nearer * carried)[known]) == pytest.approx(growth, rel=0.4)


def test_what_is_not_seen_to_move_does_not_come_nearer():
    """A street without texture seems to stand still in the picture, however fast it is driven on."""
    rows, columns = np.mgrid[0:120, 0:160].astype(np.float32)
    disparity = 0.5 + rows / 60
    origin = np.dstack(
        [80 + (columns - 80) * (1 - 0.01 * disparity), 60 + (rows - 60) * (1 - 0.01 * disparity)]
    )
    street = (rows > 95) & (np.abs(columns - 80) < 60)
    origin[street] = np.dstack([columns, rows])[street]
    motion = Motion(origin.astype(np.float32), np.ones_like(disparity))
    nearer = ForwardMotion().update(disparity, motion, 1 / 30)
    assert np.median(nearer[street]) < 0.2 * np.median(nearer[~street])
    step, _ = forward_motion(disparity, motion)
    assert step == pytest.approx(0.01, rel=0.2)
