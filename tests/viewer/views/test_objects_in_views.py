"""Labels of objects in every view: in any letters, as near as the object for each eye, and in place in space."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.frame import DepthFrame, Detection, Frame
from pipeline.geometry.calibration import Calibration
from pipeline.objects.distance import located
from pipeline.objects.drawing import with_objects
from viewer.views.base import render
from viewer.views.settings import FIRST_LOOK, ViewSettings

BOX = (0.4, 0.3, 0.6, 0.8)
SIZE = 320, 240


def frame_with(label="person", nearness=1.0, calibrated=True):
    """A far wall, with a thing of one nearness in the box."""
    width, height = SIZE
    disparity = np.full((height, width), 0.1, np.float32)
    left, top, right, bottom = np.multiply(BOX, (width, height, width, height)).round().astype(int)
    disparity[top:bottom, left:right] = 0.1 + 0.9 * nearness
    image = np.full((height, width, 3), 90, np.uint8)
    frame = Frame.now(image, 0, 0)
    frame = replace(frame, detections=(Detection(label, 0.9, BOX),))
    marks = Calibration(0.0, 0.5) if calibrated else None
    return DepthFrame(frame, disparity, disparity, (0.1, 1.0), calibration=marks)


def changed(depth, look):
    """Where the picture differs from the one without objects."""
    bare = replace(depth, frame=replace(depth.frame, detections=None))
    difference = render(depth, look).astype(int) - render(bare, look)
    return np.abs(difference).max(axis=2) > 40


@pytest.mark.parametrize("word", ["人", "车辆", "собака", "Gemüse", "ψυγείο", "自行车"])
def test_letters_of_all_languages_are_drawn_and_none_is_a_question_mark(word):
    blank = np.zeros((240, 320, 3), np.uint8)
    drawn = [
        with_objects(blank, located(frame_with(text))) for text in (word, "?" * len(word), word[::-1] + "x")
    ]
    assert (drawn[0] != drawn[1]).any() and (drawn[0] != drawn[2]).any()
    plate = drawn[0][40:70, 100:260]
    assert (plate > 200).mean() > 0.01


@pytest.mark.parametrize("layout", ["full", "stacked"])
@pytest.mark.parametrize("nearness", [0.3, 1.0])
def test_each_eye_sees_the_label_as_near_as_its_object(layout, nearness):
    look = ViewSettings(view="stereo", stereo_layout=layout, stereo_depth=6, stereo_convergence=0.5)
    where = changed(frame_with(nearness=nearness), look)
    eyes = np.split(where, 2, axis=1 if layout == "full" else 0)
    columns = [np.flatnonzero(eye[150:180].sum(axis=0) > 20) for eye in eyes]  # the sides of the box
    parallax = columns[0].min() - columns[1].min()
    assert parallax == pytest.approx(0.06 * SIZE[0] * (nearness - 0.5), abs=2)


def test_swapped_eyes_have_their_labels_swapped():
    plain, swapped = (
        changed(frame_with(), ViewSettings(view="stereo", stereo_depth=6, stereo_swap=swap))
        for swap in (False, True)
    )
    assert (np.hstack(np.split(plain, 2, axis=1)[::-1]) == swapped).mean() > 0.999


def test_anaglyphs_have_labels():
    assert changed(frame_with(), ViewSettings(view="stereo", stereo_layout="dubois")).sum() > 200


def test_from_the_front_the_box_in_space_is_that_of_the_frame():
    look = ViewSettings(view="points", yaw=0, pitch=0)
    where = changed(frame_with(), look)
    left, top, right, bottom = np.multiply(BOX, (*SIZE, *SIZE)).round().astype(int)
    assert where[top + 30 : bottom - 10, left - 2 : left + 3].any(axis=1).mean() > 0.9
    assert where[top + 30 : bottom - 10, right - 3 : right + 3].any(axis=1).mean() > 0.9
    assert where[bottom - 3 : bottom + 3, left + 5 : right - 5].any(axis=0).mean() > 0.9
    assert where[top - 22 : top, left:right].mean() > 0.3  # the label
    assert not where[top + 30 : bottom - 8, left + 8 : right - 8].any()


def test_from_the_side_the_label_goes_with_its_object():
    depth = frame_with()
    columns = {
        yaw: np.flatnonzero(changed(depth, replace(FIRST_LOOK, view="points", yaw=yaw)).any(axis=0)).mean()
        for yaw in (-30.0, 30.0)
    }
    assert columns[30.0] - columns[-30.0] > 20  # it stands before the middle about which the eye turns


def test_what_is_not_in_view_has_no_label():
    look = replace(FIRST_LOOK, view="points", yaw=0.0, pitch=0.0, dolly=0.05)
    assert not changed(frame_with(), look).any()
