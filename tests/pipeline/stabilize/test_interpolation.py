"""Depth between two key frames: from both sides, each where it can be believed."""

from itertools import pairwise

import cv2
import numpy as np
import pytest

from pipeline.evaluation.metrics import depth_accuracy
from pipeline.evaluation.stabilizer_trial.scenes import handheld, sideways, tripod
from pipeline.stabilize.interpolation import Link, Passage, flow_size
from pipeline.stabilize.motion import FINE, FINEST, Motion, pixel_grid, small_gray

SIZE = HEIGHT, WIDTH = 48, 64


def still():
    motion = Motion(pixel_grid(HEIGHT, WIDTH), np.ones((HEIGHT, WIDTH), np.float32))
    return Link(motion, motion, is_cut=False)


def ramp():
    return np.linspace(0.2, 1, HEIGHT * WIDTH, dtype=np.float32).reshape(HEIGHT, WIDTH)


def test_scale_and_shift_change_evenly_from_one_key_frame_to_the_next():
    first, last = ramp(), 2 * ramp() + 0.3
    maps = Passage([still()] * 4, SIZE).between(first, last)
    assert len(maps) == 3
    scales = [np.polyfit(first.ravel(), each.ravel(), 1)[0] for each in maps]
    assert scales == pytest.approx([2**0.25, 2**0.5, 2**0.75], rel=0.02)
    assert np.corrcoef(maps[1].ravel(), first.ravel())[0, 1] > 0.9999


def test_neighbors_have_nothing_between_them():
    assert Passage([still()], SIZE).between(ramp(), ramp()) == []


def test_the_side_that_has_seen_a_pixel_speaks_for_it():
    sure, link = np.ones((HEIGHT, WIDTH), np.float32), still()
    uncovered = sure.copy()
    uncovered[10:20, 10:20] = 0  # not in the first key frame
    links = [Link(Motion(link.back.origin, uncovered), link.ahead, is_cut=False), link]
    last = ramp()
    last[10:20, 10:20] = 0.1
    (middle,) = Passage(links, SIZE).between(ramp(), last)
    assert middle[12:18, 12:18] == pytest.approx(0.1, abs=0.02)
    assert np.abs(middle - ramp())[30:, 30:].max() < 0.02


@pytest.mark.parametrize("make", [tripod, handheld, sideways])
def test_carried_from_both_sides_depth_is_nearly_as_true_as_the_models_own(make):
    shots = list(make(3, seconds=9 / 30).shots())
    grays = [small_gray(shot.frame.image, shot.truth.shape) for shot in shots]
    links = [Link.between(before, now) for before, now in pairwise(grays)]
    assert not any(link.is_cut for link in links)
    maps = Passage(links, shots[0].truth.shape).between(shots[0].truth, shots[-1].truth)
    errors = [depth_accuracy(each, shot.truth).abs_rel for each, shot in zip(maps, shots[1:-1], strict=True)]
    held = [depth_accuracy(shots[0].truth, shot.truth).abs_rel for shot in shots[1:-1]]
    assert np.mean(errors) < 0.35 * np.mean(held)


@pytest.mark.parametrize("make", [tripod, handheld, sideways])
def test_motion_followed_in_half_the_size_carries_depth_as_well(make):
    """As for most networks: the images are half as high and wide as depth."""
    shots = list(make(3, seconds=9 / 30).shots())
    size = tuple(2 * side for side in shots[0].truth.shape)
    truth = [cv2.resize(shot.truth, size[::-1], interpolation=cv2.INTER_LINEAR) for shot in shots]
    errors = []
    for side, scale in ((size, FINE), (flow_size(size), FINEST)):
        grays = [small_gray(shot.frame.image, side) for shot in shots]
        passage = Passage([Link.between(before, now, scale) for before, now in pairwise(grays)], size)
        assert passage.motion.trust.shape == size
        maps = passage.between(truth[0], truth[-1])
        errors.append([depth_accuracy(a, b).abs_rel for a, b in zip(maps, truth[1:-1], strict=True)])
    assert flow_size(size) == shots[0].truth.shape
    assert np.mean(errors[1]) < 1.15 * np.mean(errors[0])


def test_small_depth_is_followed_in_its_own_size():
    assert [flow_size(size) for size in ((128, 256), (96, 96), (95, 200))] == [(64, 128), (48, 48), (95, 200)]


def test_a_cut_is_seen_on_the_way():
    one, other = next(iter(tripod(3, seconds=0.1).shots())), next(iter(sideways(8, seconds=0.1).shots()))
    grays = [small_gray(shot.frame.image, shot.truth.shape) for shot in (one, other)]
    assert Link.between(*grays).is_cut
    assert not Link.between(grays[0], grays[0]).is_cut


def test_a_lamp_that_is_switched_on_leaves_everything_in_its_place():
    shot = next(iter(tripod(3, seconds=0.1).shots()))
    gray = small_gray(shot.frame.image, shot.truth.shape)
    height, width = gray.shape
    lamp = cv2.getGaussianKernel(height, 40) @ cv2.getGaussianKernel(width, 50).T * 2_400_000
    link = Link.between(gray, np.clip(gray + lamp, 0, 255).astype(np.uint8))
    assert not link.is_cut
    for motion in (link.back, link.ahead):
        np.testing.assert_array_equal(motion.origin, pixel_grid(height, width))
        assert 0 < motion.trust.min() == motion.trust.max() < 1
