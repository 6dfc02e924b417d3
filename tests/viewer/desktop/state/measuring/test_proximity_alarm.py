"""The alarm rings when something is too near in its zone, and is seen and heard; by hand and by numbers."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication
from windows import canvas_pixels, key, panel, wait_for, wait_for_layout

from pipeline.frame import DepthFrame, Frame
from pipeline.geometry.calibration import Calibration
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.proximity_alarm import EVERY, ProximityAlarm
from viewer.desktop.state.view_state import ViewState
from viewer.views.settings import ViewSettings


class Scene:
    """An alarm, and pictures with something at a place."""

    def __init__(self):
        self.probe_set, self.distance_marks = ProbeSet(), DistanceMarks()
        self.look = ViewState(ViewSettings())
        self.now, self.sounds, self.frames = 100.0, 0, 0
        self.alarm = ProximityAlarm(
            self.probe_set, self.distance_marks, self.look, sound=self.sound, clock=lambda: self.now
        )
        self.alarm.switch(True)

    def sound(self):
        self.sounds += 1

    def show(self, disparity, spot=(0.5, 0.5), side=10):
        """A thing of this disparity before a ground of 0.1; the range is 0 to 1."""
        values = np.full((60, 80), 0.1, np.float32)
        x, y = round(spot[0] * 80), round(spot[1] * 60)
        values[max(0, y - side // 2) : y + side // 2, max(0, x - side // 2) : x + side // 2] = disparity
        frame = Frame.now(np.zeros((120, 160, 3), np.uint8), self.frames, Fraction(self.frames, 10))
        self.frames += 1
        depth = DepthFrame(frame, values, values, (0.0, 1.0), "test", "test", shot_start=Fraction(0))
        self.probe_set.on_frame_shown(depth)
        self.distance_marks.on_frame_shown(depth)
        self.probe_set.read.emit()


@pytest.fixture
def scene(qapp):
    return Scene()


def test_it_rings_at_its_limit_and_a_little_beyond_when_it_goes_away(scene):
    scene.alarm.set_limit(0.6)
    rings = []
    for disparity in (0.3, 0.59, 0.61, 0.58, 0.55):
        scene.show(disparity)
        rings.append(scene.alarm.rings)
    assert rings == [False, False, True, True, False]
    scene.show(0.9)
    assert scene.alarm.nearest == pytest.approx(0.9, abs=0.01)


def test_only_what_is_in_its_zone_counts(scene):
    scene.show(0.95, spot=(0.1, 0.1))
    assert not scene.alarm.rings
    scene.alarm.set_zone((0.3, 0.4), (0.0, 0.0))
    assert scene.alarm.zone == ((0.0, 0.0), (0.3, 0.4))
    assert scene.alarm.rings


def test_a_few_pixels_are_nothing(scene):
    scene.show(0.95, side=4)
    assert not scene.alarm.rings


def test_it_sounds_once_a_second_while_it_rings(scene):
    for _ in range(5):
        scene.show(0.95)
        scene.now += EVERY / 4
    assert scene.sounds == 2
    scene.show(0.2)
    scene.now += 10
    scene.show(0.2)
    assert scene.sounds == 2


def test_off_it_is_silent_and_without_a_picture_it_rests(scene):
    scene.show(0.95)
    assert scene.alarm.rings
    scene.probe_set.forget()
    assert not scene.alarm.rings
    scene.alarm.switch(False)
    scene.show(0.95)
    assert (scene.alarm.rings, scene.alarm.nearest) == (False, None)


def test_where_distances_are_known_its_limit_is_in_meters(scene):
    scene.show(0.2)
    scene.distance_marks.take(Calibration(0.0, 1.0))  # 1/z = disparity
    assert scene.alarm.is_metric
    scene.alarm.set_limit(2.5)
    scene.show(0.25)  # 4 m
    assert not scene.alarm.rings
    scene.show(0.5)
    assert scene.alarm.rings
    assert scene.alarm.nearest == pytest.approx(2.0, rel=0.05)
    assert scene.alarm.words(scene.alarm.nearest).endswith(" m")
    scene.distance_marks.clear()
    assert not scene.alarm.is_metric
    assert scene.alarm.limit == 0.8


def test_a_limit_in_meters_stays_in_meters_where_the_marks_do_not_hold(scene):
    scene.show(0.5)
    scene.distance_marks.take(Calibration(0.0, 1.0, model="test"))
    scene.alarm.set_limit(1.25)
    scene.show(0.9)
    assert scene.alarm.rings
    distance_marks = scene.distance_marks
    depth = distance_marks.depth
    frame = replace(depth.frame, image=np.full((120, 160, 3), 200, np.uint8))
    elsewhere = replace(depth, frame=frame, shot_start=Fraction(9))
    distance_marks.on_frame_shown(elsewhere)
    scene.probe_set.on_frame_shown(elsewhere)
    assert not distance_marks.holds
    assert scene.alarm.is_metric and not scene.alarm.rings, "the share of the range is another rule"
    assert scene.alarm.is_blind
    distance_marks.clear()
    assert not scene.alarm.is_metric and not scene.alarm.is_blind


def test_a_range_set_by_hand_is_what_shares_are_of(scene):
    scene.look.set(far=0.0, near=0.5)
    scene.alarm.set_limit(0.9)
    scene.show(0.47)
    assert scene.alarm.nearest == pytest.approx(0.94, abs=0.01)
    assert scene.alarm.rings


@pytest.fixture
def watching(make_window, monkeypatch):
    """A window on the bundled clip, paused, whose alarm is on; how bright it is, is how near."""
    monkeypatch.setattr(QApplication, "beep", lambda: None)
    window = make_window()
    window.session.alarm.sound = lambda: None
    window.open("demo")
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    key(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_for(lambda: window.canvas.picture is not None)
    return window


def reds(window):
    """How many pixels of the canvas are as red as the alarm."""
    pixels = canvas_pixels(window).astype(int)
    return int((np.abs(pixels - (229, 56, 59)).max(axis=2) < 12).sum())


def test_in_the_window_it_is_a_red_frame_that_the_slider_calls_and_sends_away(watching):
    alarm, slider = watching.session.alarm, panel(watching, "measure").alarm_limit
    assert alarm.is_on
    assert slider.isVisibleTo(panel(watching, "measure"))
    slider.setValue(100)
    wait_for(lambda: not alarm.rings)
    assert reds(watching) == 0
    slider.setValue(10)
    assert alarm.limit == pytest.approx(0.1)
    assert alarm.rings
    wait_for(lambda: reds(watching) > 2000)
    key(watching, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    wait_for(lambda: reds(watching) == 0)
    assert not slider.isVisibleTo(panel(watching, "measure"))


def test_its_zone_is_dragged_by_its_outline_and_by_a_corner(watching):
    wait_for_layout(watching)
    canvas, alarm = watching.canvas, watching.session.alarm
    rect = canvas.picture_rect()

    def at(across, down):
        return QPoint(round(rect.left() + across * rect.width()), round(rect.top() + down * rect.height()))

    def drag(start, end):
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=at(*start))
        for part in (0.5, 1.0):
            QTest.mouseMove(canvas, at(*(a + part * (b - a) for a, b in zip(start, end, strict=True))))
            QApplication.processEvents()
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=at(*end))

    drag((0.75, 0.85), (0.9, 0.7))
    assert np.ravel(alarm.zone) == pytest.approx([0.25, 0.25, 0.9, 0.7], abs=0.01)
    drag((0.5, 0.25), (0.45, 0.35))
    assert np.ravel(alarm.zone) == pytest.approx([0.2, 0.35, 0.85, 0.8], abs=0.01)


def test_the_frame_is_seen_in_a_turned_view_too(watching):
    watching.session.alarm.set_limit(0.05)
    key(watching, Qt.Key.Key_5)
    wait_for(lambda: watching.session.view_state.settings.view == "points")
    wait_for(lambda: reds(watching) > 1000)


def test_a_place_that_is_not_known_does_not_ring(scene):
    scene.show(0.2)
    scene.distance_marks.take(Calibration(-0.15, 1.0))  # what is at 0.1 is too far to tell
    scene.alarm.set_limit(5.0)
    scene.show(0.1)
    assert not scene.alarm.rings
