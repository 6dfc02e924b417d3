"""Scale and shift: found exactly, whatever moves; refused when there is nothing to go by; never running away."""

import numpy as np
import pytest

from pipeline.stabilize.align import LEAK, Aligner, fit_scale_shift


@pytest.fixture
def past():
    """A disparity with some spread, float32 (48, 64)."""
    x, y = np.meshgrid(np.linspace(0, 1, 64), np.linspace(0, 1, 48))
    return (1 + 2 * x + np.sin(7 * y)).astype(np.float32)


def everywhere(past):
    return np.ones_like(past)


@pytest.mark.parametrize(("scale", "shift"), [(1, 0), (0.85, 0.2), (1.15, -0.3), (2, 5)])
def test_scale_and_shift_are_undone_exactly(past, scale, shift):
    fitted = fit_scale_shift(scale * past + np.float32(shift), past, everywhere(past))
    np.testing.assert_allclose(fitted.apply(scale * past + np.float32(shift)), past, atol=1e-4)


def test_a_third_of_the_picture_may_be_something_else(past):
    disparity = 1.1 * past + np.float32(0.1)
    disparity[:, 22:42] += 3
    fitted = fit_scale_shift(disparity, past, everywhere(past))
    assert fitted.scale == pytest.approx(1 / 1.1, rel=1e-3)
    assert fitted.shift == pytest.approx(-0.1 / 1.1, abs=1e-3)


def test_only_what_is_trusted_counts(past):
    disparity = 0.9 * past
    disparity[:, 20:] = np.random.default_rng(0).uniform(0, 5, disparity[:, 20:].shape)
    trust = everywhere(past)
    trust[:, 20:] = 0
    assert fit_scale_shift(disparity, past, trust).scale == pytest.approx(1 / 0.9, rel=1e-3)


def test_too_little_to_trust_is_refused(past):
    trust = np.zeros_like(past)
    trust[:2] = 1
    assert fit_scale_shift(past, past, trust) is None


def test_unrelated_disparity_is_refused(past):
    assert fit_scale_shift(past.max() - past, past, everywhere(past)) is None


@pytest.mark.parametrize("level", [0.0, 3.0])
def test_a_flat_map_has_no_scale_but_a_shift(level):
    flat = np.full((20, 30), level, np.float32)
    fitted = fit_scale_shift(flat, flat + 1, np.ones_like(flat))
    assert (fitted.scale, fitted.shift) == (1.0, pytest.approx(1.0))


def test_what_no_drift_could_do_is_left_to_the_rest_of_the_pipeline(past):
    aligned, _ = Aligner().align(4 * past, past, everywhere(past), 1 / 30)
    np.testing.assert_array_equal(aligned, 4 * past)


def test_without_trust_the_last_alignment_stays(past):
    aligner = Aligner()
    aligner.align(1.1 * past, past, everywhere(past), 1 / 30)
    aligned, _ = aligner.align(1.1 * past, past, np.zeros_like(past), 1 / 30)
    np.testing.assert_allclose(aligned, past, rtol=0.01)


@pytest.mark.parametrize("rate", [15, 60])
def test_a_lasting_scale_is_taken_over_slowly_at_every_rate(past, rate):
    aligner, running = Aligner(), past
    for _ in range(round(LEAK * rate)):
        _, running = aligner.align(1.3 * past, running, everywhere(past), 1 / rate)
    assert running.mean() / past.mean() == pytest.approx(1.3 ** (1 - np.exp(-1)), rel=0.02)


def test_noise_does_not_shrink_the_running_result(past):
    """An ordinary least-squares fit loses a percent per frame here, and is flat after ten seconds."""
    random = np.random.default_rng(1)
    aligner, running = Aligner(), past
    for _ in range(600):
        noisy = past + random.normal(0, 0.1 * past.std(), past.shape).astype(np.float32)
        aligned, running = aligner.align(noisy, running, everywhere(past), 1 / 30)
        running = (running + 0.08 * (aligned - running)).astype(np.float32)
    assert running.std() / past.std() == pytest.approx(1, abs=0.05)
