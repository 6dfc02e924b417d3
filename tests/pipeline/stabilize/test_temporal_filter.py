"""Who speaks, the past or the present: pixel by pixel, and per second."""

import numpy as np
import pytest

from pipeline.stabilize.motion import Motion
from pipeline.stabilize.temporal_filter import FilterState, FilterStrength

FIRM = FilterStrength(length=0.4, jump=0.1)
SIZE = 40, 60


@pytest.fixture
def ramp():
    """Disparity from 0 to 10."""
    return np.tile(np.linspace(0, 10, SIZE[1], dtype=np.float32), (SIZE[0], 1))


def after(memory, disparities, trust=1.0, rate=30.0):
    """The memory after more frames of a picture that does not move."""
    trust = np.broadcast_to(np.float32(trust), SIZE).copy()
    for disparity in disparities:
        memory = memory.carried(Motion(Motion.none(SIZE, 1).origin, trust)).blended(
            disparity, trust, 1 / rate, FIRM
        )
    return memory


def settled(ramp, rate=30.0):
    return after(FilterState.start(ramp), [ramp] * round(2 * rate), rate=rate)


def test_first_frames_are_averaged_alike(ramp):
    memory = after(FilterState.start(ramp), [ramp + np.float32(0.3), ramp + np.float32(0.6)])
    np.testing.assert_allclose(memory.disparity, ramp + 0.3, atol=1e-3)


def test_noise_is_averaged_out(ramp):
    random = np.random.default_rng(0)
    noisy = [ramp + random.normal(0, 0.2, SIZE).astype(np.float32) for _ in range(30)]
    assert (after(settled(ramp), noisy).disparity - ramp).std() < 0.2 * 0.25


@pytest.mark.parametrize("rate", [15.0, 30.0, 60.0])
def test_a_small_lasting_change_is_taken_over_per_second_not_per_frame(ramp, rate):
    change = np.float32(0.5)  # half a jump
    memory = after(settled(ramp, rate), [ramp + change] * round(0.4 * rate), rate=rate)
    assert (memory.disparity - ramp).mean() / change == pytest.approx(1 - np.exp(-1), abs=0.08)


def test_news_in_a_still_picture_is_believed_at_the_third_frame(ramp):
    news = ramp.copy()
    news[10:30, 10:30] += 4
    memory = settled(ramp)
    ways = []
    for _ in range(3):
        memory = after(memory, [news])
        ways.append(float((memory.disparity - ramp)[15:25, 15:25].mean()) / 4)
    assert ways[1] < 0.3
    assert ways[2] > 0.9


def test_a_single_odd_frame_is_not_believed(ramp):
    odd = ramp.copy()
    odd[10:30, 10:30] += 4
    memory = after(settled(ramp), [odd, ramp, odd, ramp])
    assert np.abs(memory.disparity - ramp).max() < 0.2 * 4


def test_news_is_believed_at_once_where_the_picture_changed(ramp):
    news = ramp.copy()
    news[10:30, 10:30] += 4
    trust = np.ones(SIZE, np.float32)
    trust[10:30, 10:30] = 0
    memory = after(settled(ramp), [news], trust)
    np.testing.assert_allclose(memory.disparity[12:28, 12:28], news[12:28, 12:28], atol=0.02)


def test_news_is_believed_at_once_beside_what_cannot_be_followed(ramp):
    """The background beside a moving edge looks like the background before it: only disparity tells."""
    news = ramp.copy()
    news[10:30, 10:30] -= 4
    trust = np.ones(SIZE, np.float32)
    trust[10:30, 10:12] = 0
    memory = after(settled(ramp), [news], trust)
    np.testing.assert_allclose(memory.disparity[14:26, 12:14], news[14:26, 12:14], atol=0.3)


def test_coming_nearer_grows_what_is_near_more():
    memory = FilterState.start(np.array([[0, 1, 2]], np.float32)).nearer(np.full((1, 3), 0.01, np.float32))
    np.testing.assert_allclose(memory.disparity, [[0, 1 / 0.99, 2 / 0.98]], rtol=1e-5)


def test_nothing_comes_nearer_by_leaps():
    memory = FilterState.start(np.ones((1, 2), np.float32)).nearer(np.array([[50, -50]], np.float32))
    np.testing.assert_allclose(memory.disparity, [[1 / 0.9, 1 / 1.1]], rtol=1e-5)


@pytest.mark.parametrize("level", [0.0, 2.0])
def test_flat_disparity_stays_flat(level):
    flat = np.full(SIZE, level, np.float32)
    np.testing.assert_array_equal(after(FilterState.start(flat), [flat] * 5).disparity, flat)
