"""Carried depth: where things are now, what they hide and uncover, and late results."""

from dataclasses import replace
from fractions import Fraction

import cv2
import numpy as np
import pytest
from in_turns import one_quick

from pipeline.evaluation.metrics import depth_accuracy
from pipeline.evaluation.stabilizer_trial.late_model import Carried, Held
from pipeline.evaluation.stabilizer_trial.noisy_network import UnsteadyNetwork
from pipeline.evaluation.stabilizer_trial.scenes import (
    TrialScene,
    forward,
    furniture,
    quick_ball,
    sideways,
    tripod,
)
from pipeline.frame import Frame
from pipeline.stabilize import Propagator, Stabilizer
from pipeline.stabilize.camera_motion import NO_GROWTH
from pipeline.stabilize.motion import pixel_grid
from pipeline.stabilize.trajectory import Scenery, Trajectory, extended, seen

HEIGHT, WIDTH = 64, 96
STAYS = pixel_grid(HEIGHT, WIDTH)
TEXTURE = cv2.resize(
    np.random.default_rng(5).integers(0, 255, (40, 60), np.uint8), (200, 120), interpolation=cv2.INTER_CUBIC
)


def scene(left):
    """Disparity and picture of a near box in front of a far wall."""
    disparity = np.full((HEIGHT, WIDTH), 0.2, np.float32)
    gray = TEXTURE[:HEIGHT, :WIDTH] // 2
    disparity[20:44, left : left + 24] = 1.0
    gray[20:44, left : left + 24] = 120 + TEXTURE[40:64, 100:124] // 2
    return disparity, gray


def stretched(before, now):
    """Where flow says everything was: the box and what is beside it moved, for flow is smooth."""
    origin = STAYS.copy()
    origin[20:44, now - 24 : now + 24, 0] -= now - before
    return origin


def test_what_was_behind_is_seen_again_when_the_box_has_gone_on():
    empty = np.full((HEIGHT, WIDTH), 0.2, np.float32), TEXTURE[:HEIGHT, :WIDTH] // 2
    wall = Scenery.of(*empty, None)
    with_box = Scenery.of(*scene(30), wall.standing)
    np.testing.assert_allclose(with_box.standing[..., 0], 0.2, atol=1e-3)
    (trajectory,) = extended([Trajectory.start((HEIGHT, WIDTH))], stretched(30, 42), STAYS, NO_GROWTH)
    disparity, gray = scene(42)
    view = seen(with_box, trajectory, gray)
    assert np.abs(view.disparity - disparity).mean() < 0.01
    assert np.median(view.disparity[24:40, 31:40]) == pytest.approx(0.2, abs=0.01)  # uncovered
    assert view.trust[24:40, 31:38].min() > 0.5


def test_what_nobody_has_seen_is_not_trusted():
    disparity, gray = scene(30)
    (trajectory,) = extended([Trajectory.start((HEIGHT, WIDTH))], stretched(30, 42), STAYS, NO_GROWTH)
    view = seen(Scenery.of(disparity, gray, None), trajectory, scene(42)[1])
    assert view.trust[26:38, 32:39].max() < 0.5
    assert view.trust[26:38, 46:62].min() > 0.9  # the box itself was followed


def test_what_looks_like_the_wall_behind_it_in_places_is_still_no_part_of_it():
    wall = np.full((HEIGHT, WIDTH), 0.2, np.float32), TEXTURE[:HEIGHT, :WIDTH] // 2
    disparity, gray = scene(30)
    gray[22:36, 32:50] = wall[1][22:36, 32:50]
    with_box = Scenery.of(disparity, gray, Scenery.of(*wall, None).standing)
    assert with_box.standing[..., 0].max() < 0.25


def test_a_still_object_whose_depth_is_corrected_is_no_object_in_front_of_itself():
    disparity, gray = scene(30)
    before = Scenery.of(np.full_like(disparity, 0.2), gray, None)
    after = Scenery.of(disparity, gray, before.standing)
    np.testing.assert_allclose(after.standing[24:40, 34:50, 0], 1.0, atol=1e-3)


def test_as_the_camera_turns_one_side_comes_nearer_and_the_other_goes_away():
    turning = TrialScene(furniture(3), yaw=lambda t: 0.5 * t, seconds=0.6, seed=3)
    propagator, carried = Propagator(), None
    for shot in turning.shots():
        propagator.advance(shot.frame)
        if carried is None:
            propagator.observe(propagator.begin_inference(), shot.truth)
        carried = propagator.show()
    width = shot.truth.shape[1]
    inside = np.s_[:, width // 8 : -width // 3]  # what has come into the image is not known
    assert np.median(np.abs(carried.disparity / shot.truth - 1)[inside]) < 0.02


def test_nothing_moves_nothing_changes():
    disparity, gray = scene(30)
    view = seen(Scenery.of(disparity, gray, None), Trajectory.start(disparity.shape), gray)
    np.testing.assert_allclose(view.disparity, disparity, atol=1e-6)
    assert view.trust.min() > 0.99


def test_another_exposure_is_no_other_thing():
    disparity, gray = scene(30)
    view = seen(Scenery.of(disparity, gray, None), Trajectory.start(disparity.shape), gray + 8)
    assert view.trust.min() > 0.99


def test_where_the_picture_grows_things_have_come_nearer():
    disparity, gray = np.full((HEIGHT, WIDTH), 0.5, np.float32), scene(30)[1]
    trajectory = Trajectory.start(disparity.shape)
    for _ in range(2):
        (trajectory,) = extended([trajectory], STAYS, STAYS, np.array([0.2, 0.05, 0, 0]))
    view = seen(Scenery.of(disparity, gray, None), trajectory, gray)
    np.testing.assert_allclose(view.disparity, 0.5 / (1 - 0.4 * 0.5 - 0.1), rtol=1e-4)


@pytest.mark.parametrize("make", one_quick(sideways, tripod, quick_ball))
def test_carried_depth_is_nearer_to_the_truth_than_held(make):
    network = UnsteadyNetwork(3)
    held, carried = Held(4, 4), Carried(4, 4)
    errors = {"held": [], "carried": []}
    for shot in make(3, seconds=1.0).shots():
        disparity = network.predict(shot.truth, float(shot.frame.timestamp))
        for name, rule in (("held", held), ("carried", carried)):
            depth = rule.update(shot.frame, disparity)
            errors[name].append(depth_accuracy(depth.disparity, shot.truth).abs_rel)
    assert np.mean(errors["carried"][8:]) < 0.75 * np.mean(errors["held"][8:])


def shots(seconds=0.5):
    return list(tripod(3, seconds=seconds).shots())


def test_with_the_model_on_every_frame_it_is_nearly_the_stabilizer():
    network = UnsteadyNetwork(3)
    stabilizer, propagator = Stabilizer(), Propagator()
    for shot in shots():
        disparity = network.predict(shot.truth, float(shot.frame.timestamp))
        propagator.advance(shot.frame)
        propagator.observe(propagator.begin_inference(), disparity)
        ours, theirs = propagator.show(), stabilizer.update(shot.frame, disparity)
        assert not ours.is_carried
        assert ours.is_shot_start == theirs.is_shot_start
        assert np.abs(ours.disparity - theirs.disparity).mean() < 0.02 * np.ptp(theirs.disparity)


def test_a_frame_says_how_old_its_inference_is():
    propagator = Propagator()
    first, second, third = shots()[:3]
    propagator.advance(first.frame)
    ticket = propagator.begin_inference()
    propagator.advance(second.frame)
    assert propagator.show() is None  # nothing is known yet
    propagator.observe(ticket, first.truth)
    depth = propagator.show()
    assert depth.frame is second.frame
    assert depth.is_carried
    assert depth.inference_age == pytest.approx(1 / 30)
    assert depth.is_shot_start
    assert depth.raw_disparity is first.truth
    propagator.advance(third.frame)
    assert propagator.show().inference_age == pytest.approx(2 / 30)
    assert not propagator.show().is_shot_start


def test_after_a_cut_nothing_of_the_old_shot_is_shown():
    propagator = Propagator()
    old, new = shots()[:4], list(sideways(8, seconds=0.1).shots())
    propagator.advance(old[0].frame)
    propagator.observe(propagator.begin_inference(), old[0].truth)
    propagator.advance(old[1].frame)
    late = propagator.begin_inference()
    start = Fraction(2, 30)
    propagator.advance(replace(new[0].frame, timestamp=start))
    assert propagator.show() is None
    propagator.observe(late, old[1].truth)  # of the old shot
    assert propagator.show() is None
    propagator.observe(propagator.begin_inference(), new[0].truth)
    depth = propagator.show()
    assert depth.is_shot_start
    assert depth.shot_start == start


def test_depth_stays_through_a_flash_that_shows_nothing():
    propagator = Propagator()
    before, after = shots()[:2]
    propagator.advance(before.frame)
    propagator.observe(propagator.begin_inference(), before.truth)
    shown = propagator.show().disparity
    white = Frame.now(np.full_like(before.frame.image, 255), 1, Fraction(1, 30))
    propagator.advance(white)
    assert propagator.begin_inference() is None  # there is nothing to see
    blank = propagator.show()
    assert blank.frame is white
    np.testing.assert_array_equal(blank.disparity, shown)
    propagator.advance(replace(after.frame, timestamp=Fraction(2, 30)))
    assert np.abs(propagator.show().disparity - shown).mean() < 0.05


def test_a_gap_and_another_size_begin_anew():
    propagator = Propagator()
    first, second = shots()[:2]
    propagator.advance(first.frame)
    propagator.observe(propagator.begin_inference(), first.truth)
    propagator.advance(replace(second.frame, timestamp=Fraction(10)))
    assert propagator.show() is None
    smaller = np.ascontiguousarray(second.truth[::2, ::2])
    propagator.observe(propagator.begin_inference(), smaller)
    assert propagator.show().disparity.shape == smaller.shape
    propagator.reset()
    assert propagator.show() is None
    assert propagator.begin_inference() is None


def test_unstabilized_depth_is_carried_as_the_model_gave_it():
    propagator = Propagator("off")
    first, second = shots()[:2]
    for shot in (first, second):
        propagator.advance(shot.frame)
        propagator.observe(propagator.begin_inference(), 3 * shot.truth)
    depth = propagator.show()
    np.testing.assert_allclose(depth.disparity, 3 * second.truth, rtol=1e-3)
    assert depth.shot_start is None


def test_a_copy_goes_its_own_way():
    propagator = Propagator()
    first, second = shots()[:2]
    propagator.advance(first.frame)
    propagator.observe(propagator.begin_inference(), first.truth)
    other = propagator.copy()
    other.advance(second.frame)
    other.observe(other.begin_inference(), 5 * second.truth)
    assert propagator.show().frame is first.frame
    np.testing.assert_allclose(propagator.show().disparity, first.truth, rtol=1e-4)


def test_what_a_copy_sees_does_not_change_how_the_original_goes_on():
    alone, copied = Propagator(), Propagator()
    for number, shot in enumerate(forward(3, seconds=0.4).shots()):
        for propagator in (alone, copied):
            propagator.advance(shot.frame)
            if number == 0:
                propagator.observe(propagator.begin_inference(), shot.truth)
        copied.copy().advance(replace(shot.frame, timestamp=shot.frame.timestamp + Fraction(1, 30)))
        np.testing.assert_array_equal(copied.show().disparity, alone.show().disparity)
