"""F and L of the live picture: what the status line tells is what a measurement of the same frames would."""

from fractions import Fraction

import cv2
import numpy as np
import pytest

from pipeline.evaluation.live_stability import LiveStabilityMeter
from pipeline.frame import Frame
from pipeline.stabilize import Stabilizer, unstabilized
from pipeline.stabilize.display_range import percentile_range

RATE = 30


@pytest.fixture
def picture():
    noise = np.random.default_rng(0).normal(size=(192, 256, 1)).repeat(3, axis=2)
    return np.clip(128 + 500 * cv2.GaussianBlur(noise, (0, 0), 4), 0, 255).astype(np.uint8)


def trembling(number, size=(96, 128)):
    """A ramp whose left half is larger in every second frame."""
    ramp = np.tile(np.linspace(1, 3, size[1], dtype=np.float32), (size[0], 1))
    ramp[:, : size[1] // 2] *= 1 + 0.1 * (number % 2)
    return ramp


def play(meter, stabilizer, picture, numbers, size=(96, 128)):
    for number in numbers:
        frame = Frame.now(picture, number, Fraction(number, RATE))
        meter.before(stabilizer, frame)
        meter.after(stabilizer.update(frame, trembling(number, size)))
    return meter.reading


def test_flicker_is_told_beside_that_of_the_network_and_the_lag(picture):
    reading = play(LiveStabilityMeter(), Stabilizer("steady"), picture, range(60))
    assert reading.flicker < 0.4 * reading.raw_flicker
    assert reading.lag == 2
    assert 3 < reading.raw_flicker < 12


def test_without_stabilization_both_are_the_same(picture):
    reading = play(LiveStabilityMeter(), Stabilizer("off"), picture, range(60))
    assert reading.flicker == reading.raw_flicker > 3
    assert reading.lag == 0


def test_another_stabilizer_is_measured_afresh(picture):
    meter = LiveStabilityMeter()
    play(meter, Stabilizer("off"), picture, range(60))
    frame = Frame.now(picture, 60, Fraction(60, RATE))
    meter.before(Stabilizer("steady"), frame)
    assert meter.reading.flicker is None
    assert meter.reading.lag is None


def test_a_jump_and_another_network_are_no_flicker(picture):
    meter, stabilizer = LiveStabilityMeter(), Stabilizer("off")
    play(meter, stabilizer, picture, range(20))
    play(meter, stabilizer, picture, range(200, 216), size=(30, 40))
    still = np.zeros((192, 256, 3), np.uint8)
    assert play(meter, stabilizer, still, range(30), size=(1, 1)).flicker is not None


def test_measuring_does_not_change_what_is_shown(picture):
    alone, measured, meter = Stabilizer(), Stabilizer(), LiveStabilityMeter()
    for number in range(50):
        frame = Frame.now(picture, number, Fraction(number, RATE))
        expected = alone.update(frame, trembling(number))
        meter.before(measured, frame)
        depth = measured.update(frame, trembling(number))
        meter.after(depth)
        np.testing.assert_array_equal(depth.disparity, expected.disparity)
        assert depth.display_range == expected.display_range


def test_unstabilized_is_what_off_shows(picture):
    stabilizer, off = Stabilizer(), Stabilizer("off")
    for number in range(5):
        frame = Frame.now(picture, number, Fraction(number, RATE))
        depth = unstabilized(stabilizer.update(frame, trembling(number)))
        expected = off.update(frame, trembling(number))
        np.testing.assert_array_equal(depth.disparity, expected.disparity)
        assert depth.display_range == expected.display_range == percentile_range(trembling(number))
