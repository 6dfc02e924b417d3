"""The display range opens fast, closes slowly, and does not pump."""

import numpy as np
import pytest

from pipeline.stabilize.display_range import CLOSING, SLACK, DisplayRange, ShotRange, percentile_range


def between(far, near):
    """A disparity spread evenly."""
    return np.linspace(far, near, 10_000, dtype=np.float32).reshape(100, 100)


def test_single_pixels_do_not_count():
    disparity = between(1, 2)
    disparity[0, :5] = 1000
    far, near = percentile_range(disparity)
    assert (far, near) == pytest.approx((1.01, 1.99), abs=0.01)


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (3, 5)])
def test_flat_and_tiny_maps_have_a_range(shape):
    assert percentile_range(np.full(shape, 2, np.float32)) == (2, 2)


def test_the_first_frame_sets_it_exactly():
    assert DisplayRange().update(between(1, 2), 0.0) == percentile_range(between(1, 2))


def test_it_opens_within_two_frames():
    limits = DisplayRange()
    limits.update(between(1, 2), 0.0)
    wide = between(0.5, 4)
    limits.update(wide, 1 / 30)
    assert limits.update(wide, 1 / 30) == percentile_range(wide)


def test_one_odd_frame_does_not_move_it():
    limits = DisplayRange()
    before = limits.update(between(1, 2), 0.0)
    limits.update(between(-20, 50), 1 / 30)
    assert limits.update(between(1, 2), 1 / 30) == before


@pytest.mark.parametrize("rate", [5, 15, 60])
def test_it_closes_slowly_and_at_the_same_pace_at_every_rate(rate):
    limits = DisplayRange()
    limits.update(between(0, 10), 0.0)
    for _ in range(round(CLOSING * rate)):
        far, near = limits.update(between(4, 6), 1 / rate)
    left = (near - far - 2) / 8
    assert left == pytest.approx(np.exp(-1), abs=0.06)


def test_a_picture_that_breathes_a_little_does_not_move_it():
    limits = DisplayRange()
    limits.update(between(0, 10), 0.0)
    ranges = [limits.update(between(0, 10 - 5 * SLACK * (i % 7) / 7), 1 / 30) for i in range(100)]
    assert len(set(ranges)) == 1


def test_far_never_passes_near():
    limits = DisplayRange()
    random = np.random.default_rng(0)
    for _ in range(200):
        low, high = np.sort(random.uniform(0, 10, 2))
        far, near = limits.update(between(low, high), random.uniform(0, 2))
        assert far <= near


def shot_range(*disparities):
    shot = ShotRange()
    for disparity in disparities:
        shot.add(disparity)
    return shot.limits


def test_the_range_of_a_shot_holds_all_that_stays_for_two_frames():
    near, far = between(1, 9), between(0.2, 3)
    assert shot_range(between(1, 3), near, near, far, far, between(1, 2)) == (
        percentile_range(far)[0],
        percentile_range(near)[1],
    )


def test_one_odd_frame_does_not_widen_the_range_of_a_shot():
    assert shot_range(between(1, 2), between(-20, 50), between(1, 2)) == percentile_range(between(1, 2))


def test_the_range_of_a_short_shot():
    assert shot_range() == (0, 0)
    assert shot_range(between(1, 2)) == percentile_range(between(1, 2))
    far, near = shot_range(between(1, 2), between(5, 6))  # nothing is there in both
    assert far <= near
