"""Flicker, lag and trails: the measures say what they should on cases whose answer is known."""

import cv2
import numpy as np
import pytest

from pipeline.evaluation.metrics import (
    Flicker,
    FollowedFlicker,
    FramePair,
    RangeMovement,
    lag,
    trail,
    uncovered,
)

SIZE = 60, 80


@pytest.fixture
def wide():
    """A textured picture, wider than what is looked at: uint8 (60, 120, 3)."""
    noise = np.random.default_rng(0).normal(size=(60, 120))
    smooth = np.clip(128 + 400 * cv2.GaussianBlur(noise, (0, 0), 3), 0, 255).astype(np.uint8)
    return np.dstack([smooth] * 3)


def shown(level):
    return np.full(SIZE, level, np.float32)


def test_flicker_is_counted_in_gray_levels_per_frame(wide):
    flicker, held = Flicker(), FramePair(wide[:, :80], wide[:, :80])
    assert flicker.mean is None
    for before, now in ((0.5, 0.52), (0.52, 0.5), (0.5, 0.5)):
        value = flicker.add(held, shown(before), shown(now))
        assert value == pytest.approx(255 * abs(now - before), rel=1e-3)
    assert flicker.mean == pytest.approx(255 * 0.04 / 3, rel=1e-3)


def test_depth_that_changes_with_the_picture_is_no_flicker(wide):
    before, now = wide[:, :80].copy(), wide[:, :80].copy()
    now[20:40, 30:50] += 60
    far, near = shown(0.2), shown(0.2)
    near[20:40, 30:50] = 0.9
    passage = FramePair(before, now)
    assert Flicker().add(passage, far, near) == 0
    assert not passage.still[19:41, 29:51].any()
    assert passage.still[:14].all()


def test_with_nothing_still_flicker_says_nothing(wide):
    flicker = Flicker()
    assert flicker.add(FramePair(wide[:, :80], 255 - wide[:, :80]), shown(0.1), shown(0.9)) is None
    assert flicker.mean is None


def test_another_size_of_depth_says_nothing(wide):
    passage = FramePair(wide[:, :80], wide[:, :80])
    for measure in (Flicker(), FollowedFlicker()):
        assert measure.add(passage, np.full((40, 60), 0.5, np.float32), shown(0.1)) is None


def test_depth_that_moves_with_the_picture_is_no_followed_flicker(wide):
    ramp = np.tile(np.linspace(0, 1, 120, dtype=np.float32), (60, 1))
    places = [slice(start, start + 80) for start in (10, 13)]
    passage = FramePair(*(np.ascontiguousarray(wide[:, place]) for place in places))
    before, now = (ramp[:, place] for place in places)
    followed = FollowedFlicker()
    moving, trembling = (
        followed.add(passage, before, now),
        followed.add(passage, before, now + np.float32(0.1)),
    )
    assert moving == pytest.approx(0, abs=0.003)
    assert trembling == pytest.approx(0.1, abs=0.003)
    assert followed.mean == pytest.approx((moving + trembling) / 2)


def test_in_a_picture_too_small_nothing_is_followed(wide):
    tiny = wide[:9, :7]
    flat = np.zeros((9, 7), np.float32)
    assert FollowedFlicker().add(FramePair(tiny, tiny), flat, flat) is None


@pytest.mark.parametrize(
    ("values", "frames"),
    [([1, 1, 1], 0), ([0.5, 0.89, 0.9, 1], 2), ([0, 0.2, 0.5], None), ([0.95, 0.2], 0), ([], None)],
)
def test_lag_counts_the_frames_after_that_of_the_step(values, frames):
    assert lag(values, 0, 1) == frames
    assert lag([7 - 3 * value for value in values], 7, 4) == frames


def test_what_was_there_before_and_still_shines_through_is_a_trail():
    truth, former = np.full((1, 5), 1, np.float32), np.full((1, 5), 3, np.float32)
    disparity = np.array([[1.0, 1.3, 1.5, 3.0, 0.2]], np.float32)
    np.testing.assert_array_equal(trail(disparity, truth, former), [[False, False, True, True, False]])
    np.testing.assert_array_equal(
        trail(4 - disparity, 4 - truth, 4 - former), [[False, False, True, True, False]]
    )


def test_uncovered_is_what_something_nearer_has_left():
    truth, former = np.ones((30, 60), np.float32), np.ones((30, 60), np.float32)
    former[10:20, 10:40] = 3
    truth[10:20, 25:50] = 3  # it has moved to the right
    found = uncovered(truth, former)
    assert found[12:18, 12:20].all()
    assert not found[:, 21:].any()  # it is still there, or near
    assert not found[:10].any()
    truth[10:20, 10:25] = 0  # not measured
    assert not uncovered(truth, former).any()


@pytest.mark.parametrize(
    ("limits", "moved"),
    [
        ([(1, 3), (1, 3), (1, 3)], 0),
        ([(0, 10), (1, 9), (0, 10)], 2 / (28 / 3)),
        ([(1, 3)], 0),
        ([(2, 2), (2, 2)], 0),
    ],
)
def test_movement_of_the_range_is_counted_in_widths_per_frame(limits, moved):
    movement = RangeMovement()
    for each in limits:
        movement.add(each)
    assert movement.mean == pytest.approx(moved)
