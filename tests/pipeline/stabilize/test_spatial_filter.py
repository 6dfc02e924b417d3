"""Spatial smoothing: noise on surfaces goes, edges of depth stay, whatever the scale of disparity."""

from fractions import Fraction

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Frame
from pipeline.settings import StabilizerSettings
from pipeline.stabilize import Propagator, Stabilizer
from pipeline.stabilize.spatial_filter import smoothed

NOISE = 0.01


def step(scale=1.0):
    """Two surfaces with noise: depth, and the truth behind it."""
    truth = np.full((96, 128), 0.2, np.float32)
    truth[:, 64:] = 0.8
    noisy = truth + np.random.default_rng(3).normal(0, NOISE, truth.shape).astype(np.float32)
    frame = Frame(np.full((96, 128, 3), 90, np.uint8), 0, Fraction(0), 0.0)
    return DepthFrame(frame, noisy * scale, noisy * scale, (0.0, scale)), truth * scale


@pytest.mark.parametrize("scale", [1.0, 900.0])
def test_surfaces_become_smooth_and_edges_stay(scale):
    depth, truth = step(scale)
    result = smoothed(depth, 1.0).disparity
    flat = np.s_[10:-10, 10:50]
    assert result[flat].std() < 0.35 * depth.disparity[flat].std()
    beside = np.s_[10:-10, 62:66]  # two pixels to each side of the edge
    assert np.abs(result[beside] - truth[beside]).max() < 0.05 * scale
    half = smoothed(depth, 0.5).disparity[flat].std()
    assert result[flat].std() < half < depth.disparity[flat].std()


def test_none_changes_nothing():
    depth, _ = step()
    assert smoothed(depth, 0.0) is depth


@pytest.mark.parametrize("strength", ["off", "steady"])
def test_stabilizer_and_propagator_smooth_alike_and_leave_the_raw_depth(strength):
    depth, _ = step()
    settings = StabilizerSettings(strength, smooth=1.0)
    steady = Stabilizer(settings).update(depth.frame, depth.disparity)
    carried = Propagator(settings)
    carried.advance(depth.frame)
    carried.observe(carried.begin_inference(), depth.disparity)
    for result in (steady, carried.show()):
        assert result.disparity[10:-10, 10:50].std() < 0.5 * NOISE
        np.testing.assert_array_equal(result.raw_disparity, depth.disparity)


def test_what_is_smoothed_does_not_come_back_into_the_next_frame():
    depth, _ = step()
    plain, smooth = Stabilizer("steady"), Stabilizer(StabilizerSettings("steady", smooth=1.0))
    for number in range(3):
        frame = Frame(depth.frame.image, number, Fraction(number, 30), 0.0)
        expected = smoothed(plain.update(frame, depth.disparity), 1.0)
        np.testing.assert_array_equal(smooth.update(frame, depth.disparity).disparity, expected.disparity)
