"""The whole stabilizer: its interface on every input, and its promise measured against scenes whose depth is known."""

from dataclasses import replace
from fractions import Fraction
from functools import cache

import cv2
import numpy as np
import pytest
from in_turns import one_quick

import pipeline
from pipeline.errors import SettingsError
from pipeline.evaluation.metrics import lag
from pipeline.evaluation.stability import TrialSample, watch_all
from pipeline.evaluation.stabilizer_trial.noisy_network import UnsteadyNetwork
from pipeline.evaluation.stabilizer_trial.scenes import (
    Thing,
    forward,
    furniture,
    handheld,
    quick_ball,
    still,
    tripod,
)
from pipeline.frame import Frame
from pipeline.settings import StabilizerSettings
from pipeline.stabilize import Stabilizer
from pipeline.stabilize.display_range import percentile_range

STRENGTHS = ("steady", "very-steady")
HELD_OUT = 41
"""A seed on which nothing was tuned."""


def frame(number, image=None, rate=30):
    """Numbered from 0; `image` is gray where none is given."""
    image = np.full((48, 64, 3), 128, np.uint8) if image is None else image
    return Frame.now(image, number, Fraction(number, rate))


@pytest.fixture
def picture():
    """Something to hold on to: uint8 (192, 256, 3)."""
    noise = np.random.default_rng(0).normal(size=(192, 256, 1)).repeat(3, axis=2)
    return np.clip(128 + 500 * cv2.GaussianBlur(noise, (0, 0), 4), 0, 255).astype(np.uint8)


@pytest.fixture
def disparity():
    """float32 (96, 128), from 1 to 3."""
    return np.tile(np.linspace(1, 3, 128, dtype=np.float32), (96, 1))


# The interface -------------------------------------------------------------------------------------------


def test_it_is_made_from_a_strength_or_from_settings(picture, disparity):
    results = []
    for argument in ("steady", StabilizerSettings("steady")):
        stabilizer = pipeline.Stabilizer(argument)
        stabilizer.update(frame(0, picture), disparity)
        results.append(stabilizer.update(frame(1, picture), 1.1 * disparity).disparity)
    np.testing.assert_array_equal(*results)


def test_an_unknown_strength_names_the_known_ones():
    with pytest.raises(SettingsError) as caught:
        Stabilizer(strength="rock-solid")
    assert "very-steady" in caught.value.hint


def test_off_shows_what_the_network_gives(picture, disparity):
    stabilizer = Stabilizer("off")
    for number, scale in enumerate((1, 1.3, 0.7)):
        raw = (scale * disparity).astype(np.float32)
        depth = stabilizer.update(frame(number, picture), raw)
        np.testing.assert_array_equal(depth.disparity, raw)
        assert depth.display_range == percentile_range(raw)


@pytest.mark.parametrize("strength", ["off", *STRENGTHS])
def test_a_depth_frame_keeps_what_came_in(picture, disparity, strength):
    stabilizer = Stabilizer(strength)
    before = disparity.copy()
    for number in range(3):
        now = frame(number, picture)
        depth = stabilizer.update(now, disparity)
        assert depth.frame is now
        assert depth.raw_disparity is disparity
        assert (depth.disparity.dtype, depth.disparity.shape) == (np.float32, disparity.shape)
    np.testing.assert_array_equal(disparity, before)


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 5), (31, 200), (200, 33)])
def test_tiny_and_narrow_pictures(strength, size):
    random = np.random.default_rng(0)
    stabilizer = Stabilizer(strength)
    for number in range(4):
        image = random.integers(0, 255, (*size, 3), np.uint8)
        depth = stabilizer.update(frame(number, image), random.random(size, np.float32))
        assert np.isfinite(depth.disparity).all()
        assert 0 <= depth.normalized().min() <= depth.normalized().max() <= 1


@pytest.mark.parametrize("levels", [(0, 0, 0), (2, 2, 2), (0, 3, 0)])
def test_flat_disparity(picture, levels):
    stabilizer = Stabilizer()
    for number, level in enumerate(levels):
        depth = stabilizer.update(frame(number, picture), np.full((48, 64), level, np.float32))
        assert np.isfinite(depth.disparity).all()
        assert depth.disparity.min() >= 0
        assert np.isfinite(depth.normalized()).all()


def test_what_does_not_change_stays_exactly(picture, disparity):
    stabilizer = Stabilizer()
    first = stabilizer.update(frame(0, picture), disparity)
    for number in range(1, 60):
        depth = stabilizer.update(frame(number, picture), disparity)
    np.testing.assert_allclose(depth.disparity, disparity, rtol=1e-4)
    assert depth.display_range == pytest.approx(first.display_range, rel=1e-4)


def test_a_copy_goes_on_from_here_and_leaves_the_first_alone(picture, disparity):
    stabilizer, twin = Stabilizer(), Stabilizer()
    for number in range(5):
        raw = (1 + 0.1 * (number % 2)) * disparity
        for each in (stabilizer, twin):
            each.update(frame(number, picture), raw)
    other = stabilizer.copy()
    np.testing.assert_array_equal(
        other.update(frame(5, picture), disparity).disparity,
        stabilizer.copy().update(frame(5, picture), disparity).disparity,
    )
    other.update(frame(6, picture[::-1].copy()), 9 * disparity)
    after, expected = (each.update(frame(5, picture), disparity) for each in (stabilizer, twin))
    np.testing.assert_array_equal(after.disparity, expected.disparity)
    assert after.display_range == expected.display_range


# When the past says nothing about the present ------------------------------------------------------------


def restarts(stabilizer, now, disparity):
    """Whether the frame is taken as the first of another scene; it says so, and shows the new disparity as it is."""
    depth = stabilizer.update(now, disparity)
    assert depth.is_shot_start == np.array_equal(depth.disparity, disparity)
    return depth.is_shot_start


@pytest.fixture
def running(picture, disparity):
    """A stabilizer in the middle of a scene, at frame 90 of 30 per second."""
    stabilizer = Stabilizer()
    for number in range(80, 90):
        stabilizer.update(frame(number, picture), disparity)
    return stabilizer


def test_the_next_frame_continues(running, picture, disparity):
    assert not restarts(running, frame(90, picture), 1.2 * disparity)


def test_two_frames_with_one_time_stamp_continue(running, picture, disparity):
    assert not restarts(running, frame(89, picture), 1.2 * disparity)


def test_dropped_frames_continue(running, picture, disparity):
    assert not restarts(running, frame(110, picture), 1.2 * disparity)


@pytest.mark.parametrize("number", [0, 88, 900])
def test_a_jump_in_time_starts_afresh(running, picture, disparity, number):
    assert restarts(running, frame(number, picture), 1.2 * disparity)


def test_another_size_starts_afresh(running, picture):
    assert restarts(running, frame(90, picture), np.random.default_rng(1).random((32, 48), np.float32))


def test_a_reset_starts_afresh(running, picture, disparity):
    running.reset()
    assert restarts(running, frame(90, picture), 1.2 * disparity)


def test_a_cut_starts_afresh(running, picture, disparity):
    assert restarts(running, frame(90, picture[::-1, ::-1].copy()), 1.2 * disparity)


def test_every_frame_tells_where_its_shot_began(picture, disparity):
    stabilizer = Stabilizer("steady")
    other = picture[::-1, ::-1]
    seen = [picture, picture, np.full_like(picture, 255), picture, other, other]
    starts = [
        stabilizer.update(frame(number, image), disparity).shot_start for number, image in enumerate(seen, 5)
    ]
    assert starts == [Fraction(5, 30)] * 4 + [Fraction(9, 30)] * 2
    assert Stabilizer("off").update(frame(0, picture), disparity).shot_start is None


def test_a_cut_in_a_real_clip_starts_afresh_at_its_own_frame(shared_clips, disparity):
    stabilizer, random, starts = Stabilizer(), np.random.default_rng(0), []
    with pipeline.open_source(str(shared_clips / "bikes.mp4")) as source:
        for now in source:
            if now.index > 80:
                break
            raw = random.uniform(0.85, 1.15) * cv2.resize(disparity, (256, 192)).astype(np.float32)
            if restarts(stabilizer, now, raw.astype(np.float32)):
                starts.append(now.index)
    assert starts == [0, 30, 76]


def test_a_white_flash_holds_the_depth(running, picture, disparity):
    noise = np.random.default_rng(2).random(disparity.shape, np.float32)
    depth = running.update(frame(90, np.full_like(picture, 255)), noise)
    np.testing.assert_allclose(depth.disparity, disparity, rtol=1e-3)
    assert depth.raw_disparity is noise
    depth = running.update(frame(91, picture), 1.2 * disparity)
    np.testing.assert_allclose(depth.disparity, disparity, rtol=0.05)


def test_a_picture_that_stays_black_is_believed_at_last(running, picture, disparity):
    for number in range(90, 102):
        depth = running.update(frame(number, np.zeros_like(picture)), disparity[:, ::-1].copy())
    np.testing.assert_allclose(depth.disparity, disparity[:, ::-1], rtol=1e-3)


# The promise ---------------------------------------------------------------------------------------------


@cache
def shots_of(make):
    """A scene that nothing was tuned on; painting it takes as long as all strengths on it."""
    return tuple(make(HELD_OUT, seconds=1.2).shots())


def measured(make, drift="jumps"):
    """Figures of every strength on such a scene."""
    network = UnsteadyNetwork(HELD_OUT, drift)
    moments = (
        TrialSample(shot.frame, network.predict(shot.truth, float(shot.frame.timestamp)), shot.truth)
        for shot in shots_of(make)
    )
    return watch_all({strength: Stabilizer(strength) for strength in ("off", *STRENGTHS)}, moments)


@pytest.mark.parametrize(
    "scene", one_quick((handheld, 0.3), (tripod, 0.15), (forward, 0.3), (quick_ball, 0.15))
)
@pytest.mark.parametrize("drift", one_quick("jumps", "wanders"))
def test_the_promise_is_kept(scene, drift):
    make, flicker = scene
    off, steady, very_steady = measured(make, drift).values()
    assert steady.flicker <= flicker * off.flicker
    assert steady.clip_abs_rel <= 0.5 * off.clip_abs_rel
    assert steady.frame_abs_rel <= 1.02 * off.frame_abs_rel
    assert (steady.trails or 0) <= 0.01
    assert very_steady.flicker < steady.flicker


@cache
def without_and_with_a_thing(rate):
    """Two shots of a room at rest."""
    empty = replace(tripod(HELD_OUT, rate=rate), things=furniture(HELD_OUT))
    full = replace(empty, things=(*empty.things, Thing(still(0, 0.2, 1.8), (0.15, 0.15, 0.1))))
    random = np.random.default_rng(0)
    return empty.shot(0, random), full.shot(0, random)


@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("rate", [15, 30, 60])
@pytest.mark.parametrize("seen", [True, False], ids=["in the picture too", "in the depth alone"])
def test_something_that_appears_is_shown_within_two_frames(strength, rate, seen):
    appears, seconds = rate // 3, 0.5
    stabilizer, network = Stabilizer(strength), UnsteadyNetwork(HELD_OUT)
    before, after = without_and_with_a_thing(rate)
    inside = cv2.erode((after.truth > before.truth).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    values = []
    for number in range(int(seconds * rate) + 3):
        there = number >= appears
        image = (after if there and seen else before).frame.image
        truth = (after if there else before).truth
        now = frame(number, image, rate)
        depth = stabilizer.update(now, network.predict(truth, float(now.timestamp)))
        values.append(float(np.median(depth.normalized()[inside])))
    steps = lag(values[appears:], values[appears - 1], float(np.mean(values[-3:])))
    assert steps is not None
    assert steps <= (0 if seen else 2)
