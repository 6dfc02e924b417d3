"""The plane tool of the point cloud, with mouse and keys."""

import numpy as np
import pytest
from clips import coded_picture
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from windows import canvas_pixels, key, pixels, wait_for, wait_for_drawing

from pipeline.geometry.calibration import of_network


def slope(number, size):
    """Brightness, and so disparity, rises downwards: a floor. Its number stays readable to nobody."""
    image = coded_picture(number, size)
    image[:] = np.linspace(60, 200, size[1]).astype(np.uint8)[:, None, None]
    return image


@pytest.fixture
def in_space(make_window, make_clip):
    window = make_window()
    window.open(str(make_clip(size=(160, 120), frames=30, picture=slope)))
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    window.actions_["view:points"].trigger()
    window.actions_["space_front"].trigger()
    key(window, Qt.Key.Key_O)
    return window


def click_at(window, across, down):
    rect = window.canvas.picture_rect()
    spot = QPoint(round(rect.left() + across * rect.width()), round(rect.top() + down * rect.height()))
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=spot)


def test_a_click_fits_a_plane_and_a_second_gives_the_angle(in_space):
    tool = in_space.overlays.plane
    assert tool.is_on and in_space.actions_["plane"].isChecked()
    wait_for_drawing(in_space)
    before = pixels(in_space.canvas).astype(int)
    click_at(in_space, 0.5, 0.6)
    (plane,) = tool.planes()
    assert plane.tilt > 20 and plane.coverage > 0.5
    assert "Tilt" in tool.words(plane) and "relative" in tool.headline()
    wait_for(lambda: np.abs(pixels(in_space.canvas).astype(int) - before).max() > 100)
    click_at(in_space, 0.4, 0.4)
    assert float(tool.headline().split()[1].rstrip("°")) < 1
    click_at(in_space, 0.4, 0.5)
    assert len(tool.ends) == 1


def test_with_a_calibration_it_is_in_meters(in_space):
    in_space.session.feed.set_calibration(of_network("meters"))
    wait_for(lambda: in_space.session.screen.depth.calibration is not None)
    click_at(in_space, 0.5, 0.6)
    tool = in_space.overlays.plane
    assert " m\n" in tool.words(tool.planes()[0])
    assert "relative" not in tool.headline()


def test_ruler_and_plane_are_never_in_the_hand_together(in_space):
    key(in_space, Qt.Key.Key_W)
    assert not in_space.overlays.plane.is_on and not in_space.actions_["plane"].isChecked()
    assert in_space.overlays.ruler.is_on and in_space.actions_["ruler"].isChecked()
    key(in_space, Qt.Key.Key_O)
    assert not in_space.actions_["ruler"].isChecked() and in_space.overlays.plane.is_on


def test_the_rail_has_tools_of_space_only_with_the_point_cloud(in_space):
    shown = {each.accessibleName() for each in in_space.rail.buttons if each.isVisible()}
    assert {"Ruler", "Plane", "Alarm"} <= shown and "Rectangle" not in shown
    key(in_space, Qt.Key.Key_1)
    shown = {each.accessibleName() for each in in_space.rail.buttons if each.isVisible()}
    assert not {"Ruler", "Plane"} & shown and {"Alarm", "Rectangle"} <= shown


def test_clear_forgets_the_plane(in_space):
    click_at(in_space, 0.5, 0.6)
    in_space.actions_["clear_marks"].trigger()
    assert in_space.overlays.plane.is_on and not in_space.overlays.plane.planes()
    assert canvas_pixels(in_space).any()


def test_escape_puts_the_tool_away(in_space):
    click_at(in_space, 0.5, 0.6)
    key(in_space, Qt.Key.Key_Escape)
    assert not in_space.overlays.plane.is_on and not in_space.actions_["plane"].isChecked()
