"""What an object uncovers takes the depth of the background beside it, and the object keeps its own."""

import cv2
import numpy as np
import pytest

from pipeline.stabilize.camera_motion import NO_GROWTH
from pipeline.stabilize.motion import pixel_grid, sample
from pipeline.stabilize.trajectory import Scenery, Trajectory, extended, seen
from pipeline.stabilize.uncovered import Step, without_smears

HEIGHT, WIDTH = 64, 96
THEN, NOW = 20, 52
"""Left edge of a near box in the key frame and in the newest frame."""
STAYS = pixel_grid(HEIGHT, WIDTH)
TEXTURE = cv2.resize(
    np.random.default_rng(5).integers(0, 255, (40, 60), np.uint8), (200, 120), interpolation=cv2.INTER_CUBIC
)
MIDDLE, ABOVE, BELOW = np.s_[20:44], np.s_[:24], np.s_[40:]
"""Rows of the box."""
BOX, GHOST = np.s_[24:40, NOW + 4 : NOW + 20], np.s_[26:38, THEN + 4 : THEN + 20]


def scene(left, rows=MIDDLE):
    """Disparity and image of the box in front of a far wall."""
    disparity = np.full((HEIGHT, WIDTH), 0.2, np.float32)
    gray = TEXTURE[:HEIGHT, :WIDTH] // 2
    disparity[rows, left : left + 24] = 1.0
    gray[rows, left : left + 24] = 120 + TEXTURE[40:64, 100:124] // 2
    return disparity, gray


def shown(last=NOW, follows=True, rows=MIDDLE):
    """Disparity of the newest frame; `last` is where the box was in the frame before, if flow `follows` it at all."""
    origin = STAYS.copy()
    if follows:
        origin[rows, NOW : NOW + 24, 0] -= NOW - THEN
    (trajectory,) = extended([Trajectory.start((HEIGHT, WIDTH))], origin, STAYS, NO_GROWTH)
    step = Step(scene(last, rows)[1], STAYS)
    return seen(Scenery.of(*scene(THEN, rows), None), trajectory, scene(NOW, rows)[1], step).disparity


def test_what_nobody_has_seen_takes_its_depth_from_the_wall_beside_it():
    disparity = shown()
    assert disparity[GHOST].max() == pytest.approx(0.2, abs=0.01)
    assert disparity[BOX].min() == pytest.approx(1.0, abs=0.01)


def test_what_moved_in_the_last_frame_is_no_background():
    assert shown(last=THEN)[GHOST].min() == pytest.approx(1.0, abs=0.01)


def test_what_is_not_found_elsewhere_may_be_there_still():
    assert shown(follows=False)[GHOST].min() == pytest.approx(1.0, abs=0.01)


def test_what_touches_the_lower_edge_is_filled_as_well():
    assert shown(rows=BELOW)[44:60, THEN + 4 : THEN + 20].max() == pytest.approx(0.2, abs=0.01)


def test_what_touches_the_upper_edge_may_have_come_in_from_there():
    assert shown(rows=ABOVE)[:20, THEN + 4 : THEN + 20].min() == pytest.approx(1.0, abs=0.01)


def smeared(stood=1.0):
    """Depth of flow that goes over from a box, which has moved by 12 pixels, to the wall within as many pixels."""
    disparity, gray = scene(THEN)
    visible = np.dstack([disparity, gray.astype(np.float32)])
    followed = STAYS.copy()
    left = THEN + 12
    followed[MIDDLE, left : left + 24, 0] -= 12
    followed[MIDDLE, THEN:left, 0] = THEN + 1.5  # each of them from just inside of the edge
    own = sample(visible[..., 0].copy(), followed)
    similarity = np.full((HEIGHT // 2, WIDTH // 2), stood, np.float32)
    return without_smears(own, visible, followed, STAYS, similarity)


SMEAR = np.s_[26:38, THEN + 6 : THEN + 10]


def test_what_the_flow_has_smeared_behind_an_object_is_far():
    disparity = smeared()
    assert disparity[SMEAR].max() == pytest.approx(0.2, abs=0.01)
    assert disparity[24:40, THEN + 18 : THEN + 30].min() == pytest.approx(1.0, abs=0.01)


def test_a_smear_that_moves_still_belongs_to_the_object():
    assert smeared(stood=0.0)[SMEAR].min() == pytest.approx(1.0, abs=0.01)
