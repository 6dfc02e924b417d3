"""Figures of truth against maps whose figures can be reckoned by hand."""

import numpy as np
import pytest

from pipeline.evaluation.metrics import depth_accuracy, ordinal_error


@pytest.fixture
def truth() -> np.ndarray:
    """Inverse depth from 0.2 to 1, with a strip that was not measured."""
    rng = np.random.default_rng(0)
    values = rng.uniform(0.2, 1.0, (40, 60)).astype(np.float32)
    values[:5] = 0
    return values


def test_a_scaled_and_shifted_truth_is_perfect(truth: np.ndarray) -> None:
    accuracy = depth_accuracy(7 * truth + 3, truth)
    assert accuracy.abs_rel == pytest.approx(0, abs=1e-4)
    assert accuracy.delta1 == 1
    assert accuracy.ordinal == 0


def test_the_opposite_order_is_always_wrong_in_order(truth: np.ndarray) -> None:
    known = truth[truth > 0].astype(np.float64)
    assert ordinal_error(-known, known) == 1
    assert ordinal_error(np.ones_like(known), known) == 0.5


def test_a_constant_scores_as_the_mean_disparity_does(truth: np.ndarray) -> None:
    known = truth[truth > 0].astype(np.float64)
    depth, guess = 1 / known, 1 / known.mean()
    accuracy = depth_accuracy(np.ones_like(truth), truth)
    assert accuracy.abs_rel == pytest.approx(np.mean(np.abs(guess - depth) / depth), rel=1e-3)
    assert accuracy.delta1 == pytest.approx(
        np.mean(np.maximum(guess / depth, depth / guess) < 1.25), abs=2e-3
    )
    assert accuracy.ordinal == 0.5


def test_what_was_not_measured_does_not_count(truth: np.ndarray) -> None:
    spoiled = truth.copy()
    spoiled[:5] = 1000
    assert depth_accuracy(spoiled, truth).delta1 == 1


def test_pairs_of_nearly_the_same_depth_are_not_asked_about() -> None:
    known = np.linspace(1.0, 1.1, 50)
    assert np.isnan(ordinal_error(known, known))
