"""The ruler of the point cloud, with mouse and keys; what is read is the text on the canvas's layer."""

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from windows import choose, key, wait_for

from pipeline.geometry.calibration import of_network


def at(window, across, down):
    rect = window.canvas.picture_rect()
    return QPoint(round(rect.left() + across * rect.width()), round(rect.top() + down * rect.height()))


@pytest.fixture
def in_space(held):
    """The window with the point cloud from the front and the ruler in the hand."""
    held.actions_["view:points"].trigger()
    held.actions_["space_front"].trigger()
    wait_for(lambda: held.session.screen.depth is not None)
    key(held, Qt.Key.Key_W)
    return held


def test_two_clicks_measure_and_a_third_begins_again(in_space):
    ruler, canvas = in_space.overlays.ruler, in_space.canvas
    assert ruler.is_on and in_space.actions_["ruler"].isChecked()
    for across in (0.3, 0.6):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(in_space, across, 0.7))
    assert len(ruler.ends) == 2
    assert "relative" in ruler.words(canvas.place())
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at(in_space, 0.5, 0.5))
    assert len(ruler.ends) == 1 and not ruler.words(canvas.place())


def test_a_drag_orbits_and_sets_no_point(in_space):
    before = in_space.session.view_state.settings.yaw
    canvas = in_space.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(in_space, 0.4, 0.5))
    QTest.mouseMove(canvas, at(in_space, 0.6, 0.5))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(in_space, 0.6, 0.5))
    assert in_space.session.view_state.settings.yaw != before
    assert not in_space.overlays.ruler.ends


def test_the_unit_is_meters_where_depth_is_metric(in_space):
    in_space.session.feed.set_calibration(of_network("meters"))
    wait_for(lambda: in_space.session.screen.depth.calibration is not None)
    for across in (0.3, 0.6):
        QTest.mouseClick(in_space.canvas, Qt.MouseButton.LeftButton, pos=at(in_space, across, 0.7))
    assert in_space.overlays.ruler.words(in_space.canvas.place()).endswith(" m")


def test_off_and_clear_forget_the_points(in_space):
    ruler = in_space.overlays.ruler
    QTest.mouseClick(in_space.canvas, Qt.MouseButton.LeftButton, pos=at(in_space, 0.5, 0.7))
    assert ruler.ends
    in_space.actions_["clear_marks"].trigger()
    assert ruler.is_on and not ruler.ends
    QTest.mouseClick(in_space.canvas, Qt.MouseButton.LeftButton, pos=at(in_space, 0.5, 0.7))
    assert ruler.ends
    key(in_space, Qt.Key.Key_W)
    assert not ruler.is_on and not ruler.ends


def test_mesh_and_clips_are_chosen_in_the_panel(in_space):
    options, look = in_space.panel("view").space, in_space.session.view_state
    choose(options.surface, "mesh")
    options.near_clip.setValue(80)
    options.far_clip.setValue(20)
    assert (look.settings.surface, look.settings.farther_than, look.settings.nearer_than) == (
        "mesh",
        0.8,
        0.2,
    )
    assert options.near_clip.words.text() == "80 %" and not options.point_size.isEnabled()
    look.set(farther_than=1.0, nearer_than=0.0)
    assert options.near_clip.words.text() == options.far_clip.words.text() == "Off"


def test_it_waits_in_the_hand_while_another_view_is_shown(in_space):
    QTest.mouseClick(in_space.canvas, Qt.MouseButton.LeftButton, pos=at(in_space, 0.5, 0.7))
    key(in_space, Qt.Key.Key_1)
    action = in_space.actions_["ruler"]
    assert action.isChecked() and not action.isEnabled()
    key(in_space, Qt.Key.Key_5)
    assert action.isEnabled() and in_space.overlays.ruler.ends
