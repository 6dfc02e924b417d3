"""What is measured of a stabilizer, on streams whose figures are known."""

from dataclasses import asdict
from fractions import Fraction

import cv2
import numpy as np
import pytest

from pipeline.evaluation.stability import TrialSample, watch_all
from pipeline.evaluation.step_response import STEP_FRAMES
from pipeline.frame import DepthFrame, Frame

RATE = 30
SIZE = 48, 64


class Slowly:
    """Shows a mixture of past and present: `share` of what is new in every frame."""

    def __init__(self, share, shown=None, cut=-1):
        self.share, self.shown, self.cut = share, shown, cut

    def copy(self):
        return Slowly(self.share, self.shown)

    def update(self, frame, disparity):
        past = disparity if self.shown is None else self.shown
        self.shown = past + np.float32(self.share) * (disparity - past)
        return DepthFrame(
            frame, self.shown, disparity, (0.0, 1.0), is_shot_start=frame.index in (0, self.cut)
        )


@pytest.fixture
def picture():
    return np.random.default_rng(0).integers(0, 255, (2 * SIZE[0], 2 * SIZE[1], 3), np.uint8)


@pytest.fixture
def ramp():
    """Disparity from 0.2 to 0.8."""
    return np.tile(np.linspace(0.2, 0.8, SIZE[1], dtype=np.float32), (SIZE[0], 1))


def stream(picture, disparities, truths=None):
    for number, disparity in enumerate(disparities):
        truth = None if truths is None else truths[number]
        yield TrialSample(Frame.now(picture, number, Fraction(number, RATE)), disparity, truth)


def figures(moments, share=1.0, **wishes):
    return watch_all({"rule": Slowly(share, **wishes)}, moments)["rule"]


def test_a_tremble_is_told_in_all_its_figures(picture, ramp):
    found = figures(stream(picture, [ramp + np.float32(0.01 * (n % 2)) for n in range(60)]))
    assert found.frames == 60
    assert found.flicker == pytest.approx(2.55, rel=1e-3)
    assert found.opw == pytest.approx(2.55, rel=0.05)
    span = 0.6 * 0.98  # between its percentiles
    assert found.opw_disparity == pytest.approx(100 * 0.01 / span, rel=0.05)
    assert found.range_movement == 0
    assert found.cpu_ms > 0


@pytest.mark.parametrize(("share", "frames"), [(1.0, 0), (0.5, 3), (0.25, 8), (0.1, 20)])
def test_lag_is_that_of_the_rule(picture, ramp, share, frames):
    found = figures(stream(picture, [ramp] * 120), share)
    assert found.lag == pytest.approx(frames, abs=1)  # 0.9 = 1 - (1 - share)^(frames + 1)


def test_what_never_arrives_is_the_longest_lag(picture, ramp):
    assert figures(stream(picture, [ramp] * 120), 0.0).lag == STEP_FRAMES


def test_trying_steps_leaves_the_rule_itself_alone(picture, ramp):
    shown = []
    watch_all({"rule": Slowly(0.3)}, stream(picture, [ramp] * 120), lambda _name, depth: shown.append(depth))
    assert len(shown) == 120
    for depth in shown:
        np.testing.assert_allclose(depth.disparity, ramp, atol=1e-6)


def test_cuts_are_listed_and_are_no_flicker(picture, ramp):
    found = figures(stream(picture, [ramp if n < 70 else ramp[:, ::-1].copy() for n in range(90)]), cut=70)
    assert found.cuts == (70,)
    assert found.flicker == pytest.approx(0, abs=1e-6)


def test_without_truth_nothing_is_said_of_it(picture, ramp):
    found = asdict(figures(stream(picture, [ramp] * 5)))
    unknown = {name for name, value in found.items() if value is None}
    assert unknown == {
        "lag", "trails", "clip_abs_rel", "clip_delta1", "frame_abs_rel", "frame_delta1",
        "boundary_f",
    }  # fmt: skip


def test_boundaries_are_found_where_they_are(picture):
    truth = np.full(SIZE, 0.2, np.float32)
    truth[10:40, 20:40] = 0.8
    blurred = cv2.GaussianBlur(truth, (0, 0), 6)
    assert figures(stream(picture, [truth] * 5, [truth] * 5)).boundary_f == pytest.approx(1)
    assert 0 < figures(stream(picture, [blurred] * 5, [truth] * 5)).boundary_f < 0.9


def test_drift_costs_the_clip_and_not_the_frames(picture, ramp):
    truths = [ramp] * 40
    drifting = [(1 + 0.3 * (n % 2)) * ramp for n in range(40)]
    found = figures(stream(picture, drifting, truths))
    assert found.frame_abs_rel == pytest.approx(0, abs=1e-4)
    assert found.frame_delta1 == 1
    assert found.clip_abs_rel > 0.08
    assert found.clip_delta1 < 1


def test_truth_may_have_another_size_and_gaps(picture, ramp):
    coarse = np.tile(np.linspace(0.2, 0.8, 16, dtype=np.float32), (12, 1))
    coarse[0] = 0  # not measured
    found = figures(
        stream(picture, [2 * ramp + 1] * 30, [coarse if n % 10 == 0 else None for n in range(30)])
    )
    assert found.clip_abs_rel == pytest.approx(0, abs=0.03)


def test_trails_are_what_stays_behind_something_that_moves(picture):
    def at(column):
        truth = np.full(SIZE, 0.2, np.float32)
        truth[10:40, column : column + 10] = 0.8
        return truth

    truths = [at(n) for n in range(50)]
    assert figures(stream(picture, truths, truths)).trails == 0
    assert figures(stream(picture, truths, truths), share=0.1).trails > 0.5
