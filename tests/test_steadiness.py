"""Flicker, lag and trails: the measures say what they should on cases whose answer is known."""

import cv2
import numpy as np
import pytest

from pipeline.metrics import CompensatedFlicker, Flicker, lag, range_stability, still_pixels, trail

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
    flicker = Flicker()
    assert flicker.add(wide[:, :80], shown(0.5)) is None
    for level in (0.52, 0.5, 0.52):
        assert flicker.add(wide[:, :80], shown(level)) == pytest.approx(0.02 * 255, rel=1e-3)
    assert flicker.mean == pytest.approx(0.02 * 255, rel=1e-3)


def test_depth_that_changes_with_the_picture_is_no_flicker(wide):
    before, now = wide[:, :80].copy(), wide[:, :80].copy()
    now[20:40, 30:50] += 60
    far, near = shown(0.2), shown(0.2)
    near[20:40, 30:50] = 0.9
    flicker = Flicker()
    flicker.add(before, far)
    assert flicker.add(now, near) == 0
    assert not still_pixels(before, now)[19:41, 29:51].any()
    assert still_pixels(before, now)[:14].all()


def test_with_nothing_still_flicker_says_nothing(wide):
    flicker = Flicker()
    flicker.add(wide[:, :80], shown(0.1))
    assert flicker.add(255 - wide[:, :80], shown(0.9)) is None
    assert flicker.mean == 0


def test_another_size_begins_anew(wide):
    flicker, compensated = Flicker(), CompensatedFlicker()
    for measure in (flicker, compensated):
        measure.add(wide[:, :80], shown(0.1))
        assert measure.add(wide[:40, :60], np.full((40, 60), 0.5, np.float32)) is None


def test_depth_that_moves_with_the_picture_is_no_compensated_flicker(wide):
    ramp = np.tile(np.linspace(0, 1, 120, dtype=np.float32), (60, 1))
    compensated = CompensatedFlicker()
    assert compensated.add(np.ascontiguousarray(wide[:, 10:90]), ramp[:, 10:90]) is None
    moving = compensated.add(np.ascontiguousarray(wide[:, 13:93]), ramp[:, 13:93])
    assert moving == pytest.approx(0, abs=0.003)
    trembling = compensated.add(np.ascontiguousarray(wide[:, 16:96]), ramp[:, 16:96] + np.float32(0.1))
    assert trembling == pytest.approx(0.1, abs=0.003)
    assert compensated.mean == pytest.approx((moving + trembling) / 2)


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


def test_range_stability_is_movement_in_widths_per_frame():
    assert range_stability([(1, 3), (1, 3), (1, 3)]) == 0
    assert range_stability([(0, 10), (1, 9), (0, 10)]) == pytest.approx(2 / (28 / 3))
    assert range_stability([(1, 3)]) == range_stability([(2, 2), (2, 2)]) == 0
