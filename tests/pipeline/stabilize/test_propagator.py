"""Carried depth: where things are now, what they hide and uncover, and late results."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from pipeline.evaluation.metrics import depth_accuracy
from pipeline.evaluation.stabilizer_trial.late_model import Carried, Held
from pipeline.evaluation.stabilizer_trial.noisy_network import UnsteadyNetwork
from pipeline.evaluation.stabilizer_trial.scenes import quick_ball, sideways, tripod
from pipeline.frame import Frame
from pipeline.stabilize import Propagator, Stabilizer
from pipeline.stabilize.motion import Motion, pixel_grid
from pipeline.stabilize.splat import fill_from_farther_side, splat
from pipeline.stabilize.trajectory import Layers, Trajectory, reproject

HEIGHT, WIDTH = 60, 80


def box(left):
    """Disparity of a near box in front of a far wall, float32 (h, w)."""
    disparity = np.full((HEIGHT, WIDTH), 0.2, np.float32)
    disparity[20:40, left : left + 20] = 1.0
    return disparity


def box_moved(by, left=20):
    """The motion of that box by so many pixels to the right, while the wall stays."""
    origin = pixel_grid(HEIGHT, WIDTH).copy()
    origin[20:40, left : left + 20, 0] += by
    return Motion(origin, np.ones((HEIGHT, WIDTH), np.float32))


def test_what_moves_hides_what_it_comes_to_and_uncovers_the_farther_side():
    disparity = box(20)
    trajectory = Trajectory.start(disparity.shape)
    still = np.zeros_like(disparity)
    for step in range(3):
        trajectory = trajectory.extended(box_moved(4, 20 + 4 * step), still)
    view = reproject(disparity, Layers.of(disparity), trajectory)
    np.testing.assert_allclose(view.disparity, box(32), atol=1e-3)
    assert not view.seen[25:35, 21:31].any()  # uncovered: nobody has seen it
    assert not view.trust[25:35, 21:31].any()
    assert view.seen[25:35, 33:51].all()


def test_nothing_moves_nothing_changes():
    disparity = np.random.default_rng(1).uniform(0.1, 1, (HEIGHT, WIDTH)).astype(np.float32)
    view = reproject(disparity, Layers.of(disparity), Trajectory.start(disparity.shape))
    assert view.seen.all()  # the finest gaps are no cracks
    np.testing.assert_allclose(view.disparity, disparity, atol=1e-6)


def test_the_camera_comes_nearer():
    disparity = np.full((HEIGHT, WIDTH), 0.5, np.float32)
    trajectory = Trajectory.start(disparity.shape)
    stays = Motion.none(disparity.shape, 1.0)
    for _ in range(2):
        trajectory = trajectory.extended(stays, np.full_like(disparity, 0.2))
    view = reproject(disparity, Layers.of(disparity), trajectory)
    assert view.disparity == pytest.approx(
        1 / (1 / 0.5 - 0.4), rel=1e-4
    )  # 1 / disparity shrinks by 0.2 twice


def test_a_pixel_without_trust_moves_as_its_neighbors_of_the_same_depth():
    disparity, motion = box(20), box_moved(6)
    origin, trust = motion.origin.copy(), motion.trust.copy()
    origin[20:40, 20:24] = pixel_grid(HEIGHT, WIDTH)[20:40, 20:24]  # flow takes the box's rim for the wall
    trust[20:40, 20:24] = 0
    trajectory = Trajectory.start(disparity.shape).extended(Motion(origin, trust), np.zeros_like(disparity))
    view = reproject(disparity, Layers.of(disparity), trajectory)
    assert np.abs(view.disparity - box(26)).mean() < 0.02
    assert np.median(view.disparity[22:38, 20:25]) == pytest.approx(0.2, abs=0.02)  # no trail


def test_the_nearest_is_seen():
    position = np.zeros((1, 3, 2), np.float32)  # all three pixels land in the first place
    disparity = np.array([[0.2, 0.9, 0.5]], np.float32)
    source, seen = splat(position, np.argsort(disparity, axis=None).astype(np.int32), disparity)
    assert source[0, 0] == 1
    assert seen.tolist() == [[True, False, False]]


def test_free_places_take_the_nearest_of_the_far_ones():
    disparity = np.array([[0.9, 0, 0, 0, 0.2]], np.float32)
    source = np.array([[0, -1, -1, -1, 4]], np.int32)
    assert fill_from_farther_side(source, source >= 0, disparity).tolist() == [[0, 4, 4, 4, 4]]
    nothing = np.full((2, 3), -1, np.int32)
    assert not fill_from_farther_side(nothing, nothing >= 0, np.zeros((2, 3), np.float32)).any()


@pytest.mark.parametrize("make", [tripod, sideways, quick_ball])
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
