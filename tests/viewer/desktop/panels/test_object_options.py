"""The picker of the detector: what it chooses is seen on the canvas, and goes along into conversions and commands."""

import json

import numpy as np
import pytest
from clips import write_clip
from detector_files import with_red_thing, write_detector
from windows import canvas_pixels, choose, panel, wait_for, wait_for_drawing, wait_for_layout

from pipeline.objects.settings import ObjectSettings
from viewer.desktop.conversions import remembered
from viewer.desktop.conversions.output_plan import OutputPlanner
from viewer.desktop.export.command_line import conversion_line
from viewer.views.settings import ViewSettings

pytest.importorskip("onnx")


@pytest.fixture
def still(tmp_path):
    import cv2

    image = with_red_thing((240, 320), (0.3, 0.3, 0.7, 0.8))
    path = tmp_path / "still.png"
    cv2.imwrite(str(path), image[..., ::-1])
    return path


def test_objects_are_labeled_as_soon_as_there_is_a_detector(make_window, still, tmp_path):
    window = make_window(look=ViewSettings(view="overlay", opacity=0.0))
    window.open(str(still))
    wait_for(lambda: window.session.screen.depth is not None)
    wait_for_layout(window)  # the panels come with the source and make the picture smaller
    wait_for_drawing(window)
    bare = canvas_pixels(window).astype(int)
    objects, picker = window.session.objects, panel(window, "measure").objects.detector
    assert picker.value == "" and objects.detector is None
    objects.use(ObjectSettings(write_detector(tmp_path / "red.onnx", "rows")))
    wait_for(lambda: objects.detector is not None)
    assert picker.value == str(tmp_path / "red.onnx")

    def is_drawn():
        return (np.abs(canvas_pixels(window).astype(int) - bare).max(axis=2) > 60).mean() > 0.002

    wait_for(is_drawn)
    wait_for(lambda: window.session.screen.depth.frame.detections is not None)  # told after it is drawn
    assert [each.label for each in window.session.screen.depth.frame.detections] == ["car"]
    choose(picker, "")
    wait_for(lambda: not is_drawn())
    assert objects.settings == ObjectSettings()
    choose(picker, str(tmp_path / "red.onnx"))
    wait_for(is_drawn)


def test_a_file_that_is_no_detector_is_reported_and_nothing_is_on(make_window, tmp_path):
    window = make_window()
    (tmp_path / "bad.onnx").write_bytes(b"\x08nothing")
    problems = []
    window.session.problems.reported.connect(problems.append)
    window.session.objects.use(ObjectSettings(tmp_path / "bad.onnx"))
    wait_for(lambda: problems)
    assert "bad.onnx" in str(problems[0])
    assert panel(window, "measure").objects.detector.value == ""


def test_a_conversion_of_the_window_labels_objects_too(make_window, tmp_path):
    window = make_window()
    session, red = window.session, write_detector(tmp_path / "red.onnx", "rows")
    session.objects.use(ObjectSettings(red))
    planner = OutputPlanner(session.view_state, session.range_mode, window._metadata, session.playback)
    request = planner.plan(str(write_clip(tmp_path / "clip.mp4")), taken=())
    assert request.objects == ObjectSettings(red)
    assert f"--objects {red}" in conversion_line(request)
    entry = json.loads(json.dumps(remembered.stored(request)))
    assert remembered.restored(entry).objects == ObjectSettings(red)
