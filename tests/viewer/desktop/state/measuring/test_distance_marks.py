"""Meters in the window: marks are set by hand or by keys, told everywhere, and not told where they do not hold."""

import json
from dataclasses import replace
from fractions import Fraction

import cv2
import needs
import numpy as np
import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from windows import (
    Brightness,
    button,
    canvas_pixels,
    choose,
    click,
    discard,
    key,
    panel,
    ready_window,
    wait_for,
    wait_for_drawing,
    wait_for_layout,
    wait_for_rest,
)

from pipeline.frame import DepthFrame, Frame
from pipeline.geometry import calibration
from pipeline.geometry.lens import Lens
from pipeline.settings import StabilizerSettings
from viewer.desktop.state.measuring.calibration_drift import CalibrationLoss
from viewer.desktop.state.measuring.distance_marks import DistanceMarks

FAR, MIDDLE, NEAR = 40, 120, 200
"""Gray levels of three bands beside each other, and by this network their disparity."""
LEFT, CENTER, RIGHT = (1 / 6, 0.5), (0.5, 0.5), (5 / 6, 0.5)
STEADY = StabilizerSettings("steady")
SLANT = float(np.hypot(1, (0.5 - 1 / 6) / Lens().focal))
"""By how much longer the straight way to the middle of an outer band is than that along the axis."""


def bands(*levels, width=240, height=120):
    """uint8 (height, width, 3): upright bands of gray."""
    return (
        np.repeat(np.repeat(levels, width // len(levels))[None, :, None], height, 0)
        .repeat(3, 2)
        .astype(np.uint8)
    )


@pytest.fixture
def picture(tmp_path):
    """A still, from far at the left to near at the right."""
    path = tmp_path / "bands.png"
    cv2.imwrite(str(path), bands(FAR, MIDDLE, NEAR))
    return path


@pytest.fixture
def window(make_window, picture):
    """It shows the bands, held steady."""
    window = make_window(stabilizer=STEADY)
    window.open(str(picture))
    wait_for(lambda: window.session.distance_marks.can_mark)
    return window


def point(window, spot):
    """Where a place of the frame is on the canvas."""
    return window.canvas.place().points_of(spot)[-1].toPoint()


def answer(window, words):
    """Type a distance and press Enter."""
    editor = window.overlays.marks.editor
    assert editor.isVisible()
    editor.number.selectAll()
    QTest.keyClicks(editor.number, words)
    key(editor.number, Qt.Key.Key_Return)
    assert not editor.isVisible()


def mark(window, spot, words):
    """Click a place and say how far it is."""
    click(window.canvas, point(window, spot))
    answer(window, words)


def mark_both(window):
    """One meter to the near band, five to the far one."""
    key(window, Qt.Key.Key_A)
    mark(window, RIGHT, "1")
    mark(window, LEFT, "5")
    key(window, Qt.Key.Key_A)


class TestMarking:
    def test_two_clicks_and_two_numbers_make_meters(self, window):
        state = panel(window, "distance").state
        assert "Mark two objects" in state.text()
        mark_both(window)
        assert state.text() == "Calibrated from 1.00 m to 5.00 m, error about 5 %".replace(
            "1.00", f"{1 / SLANT:.2f}"
        ).replace("5.00", f"{5 / SLANT:.2f}")
        middle = window.session.distance_marks.tell(CENTER, MIDDLE)
        assert middle.meters == pytest.approx(1 / (0.6 * SLANT), rel=0.01)  # halfway in 1/z
        assert middle.is_sure and 0.02 < middle.error / middle.meters < 0.2

    def test_a_mark_is_told_as_it_was_measured(self, window):
        mark_both(window)
        distance_marks = window.session.distance_marks
        for spot, meters in ((RIGHT, 1), (LEFT, 5)):
            told = distance_marks.tell_at(window.session.screen.depth, spot)
            assert told.meters == pytest.approx(meters, rel=0.01)

    def test_one_mark_asks_for_another(self, window):
        key(window, Qt.Key.Key_A)
        mark(window, RIGHT, "1")
        assert "Mark one more object" in panel(window, "distance").state.text()
        assert not window.session.distance_marks.holds

    def test_marks_are_seen_on_the_picture(self, window):
        wait_for_layout(window)
        wait_for_drawing(window)
        before = canvas_pixels(window).astype(int)
        mark_both(window)
        changed = np.abs(canvas_pixels(window) - before).max(axis=2) > 40
        rect = window.canvas.picture_rect()
        for spot in (LEFT, RIGHT):
            at = point(window, spot) - QPoint(round(rect.left()), round(rect.top()))
            assert changed[at.y() - 8 : at.y() + 9, at.x() - 8 : at.x() + 9].sum() > 30
        assert not changed[:20].any()

    def test_keys_alone_do_it_too(self, window):
        key(window, Qt.Key.Key_A)
        for spot, words in (((0.84, 0.5), "1"), ((0.16, 0.5), "5")):
            window.session.probe_set.set_probe(CENTER)
            step = Qt.Key.Key_Right if spot[0] > 0.5 else Qt.Key.Key_Left
            for _ in range(34):
                key(window, step, Qt.KeyboardModifier.ControlModifier)
            key(window, Qt.Key.Key_Return)
            answer(window, words)
        key(window, Qt.Key.Key_Escape)
        assert window.session.distance_marks.holds
        assert not window.actions_["calibrate"].isChecked()

    @pytest.mark.parametrize("language", ["en", "de"])
    @pytest.mark.parametrize("words", ["1.2", "1,2"])
    def test_a_point_is_a_comma_in_every_language(self, make_window, picture, language, words):
        window = make_window(stabilizer=STEADY, language=language)
        window.open(str(picture))
        wait_for(lambda: window.session.distance_marks.can_mark)
        key(window, Qt.Key.Key_A)
        mark(window, RIGHT, words)
        assert window.session.distance_marks.placed[0].distance == pytest.approx(1.2)

    def test_escape_answers_nothing_and_then_ends_marking(self, window):
        key(window, Qt.Key.Key_A)
        click(window.canvas, point(window, LEFT))
        editor = window.overlays.marks.editor
        key(editor.number, Qt.Key.Key_Escape)
        assert not editor.isVisible()
        assert not window.session.distance_marks.placed
        assert window.actions_["calibrate"].isChecked()
        key(window, Qt.Key.Key_Escape)
        assert not window.actions_["calibrate"].isChecked()
        click(window.canvas, point(window, LEFT))
        assert not editor.isVisible()

    def test_return_means_nothing_while_nobody_marks(self, window):
        key(window, Qt.Key.Key_Return)
        assert not window.overlays.marks.editor.isVisible()

    def test_what_contradicts_itself_is_said_with_a_hint(self, window):
        key(window, Qt.Key.Key_A)
        mark(window, RIGHT, "5")
        mark(window, LEFT, "1")
        state = panel(window, "distance").state.text()
        assert "contradict" in state and "Check the distances" in state
        assert not window.session.distance_marks.holds

    def test_a_mark_can_be_taken_away(self, window):
        mark_both(window)
        side = panel(window, "distance")
        away = next(
            each for each in side.findChildren(type(side._rows[0])) if "5.00" in each.accessibleName()
        )
        click(away.away)
        assert [placed.distance for placed in window.session.distance_marks.placed] == [1.0]
        click(side.clear)
        assert not window.session.distance_marks.placed

    def test_without_stabilization_it_says_why_not(self, window):
        mark_both(window)
        choose(panel(window, "depth").filters.strength, "off")
        wait_for(lambda: not window.session.distance_marks.can_mark)
        assert not window.session.distance_marks.holds
        assert not window.actions_["calibrate"].isEnabled()
        choose(panel(window, "depth").filters.strength, "steady")
        wait_for(lambda: window.session.distance_marks.holds)  # the same picture on the same scale


class TestTold:
    def test_the_probe_tells_meters_and_grays_what_is_beyond_the_marks(self, window):
        key(window, Qt.Key.Key_A)
        mark(window, RIGHT, "1")
        mark(window, CENTER, "2")
        probes, depth = window.overlays.probes, window.session.screen.depth
        assert probes.words(depth, CENTER).startswith("2.00 m ± ")
        assert probes.words(depth, LEFT).startswith("≈ ") or probes.words(depth, LEFT).startswith("far")

    def test_points_are_shown_as_deep_as_was_measured(self, window):
        window.session.view_state.set(view="points", points_color="depth", colormap="viridis")
        wait_for(lambda: np.ptp(canvas_pixels(window).astype(int), axis=2).max() > 50)
        wait_for_rest(lambda: canvas_pixels(window).tobytes())
        before = canvas_pixels(window)
        distance_marks = window.session.distance_marks
        distance_marks.add(RIGHT, 1.0)
        distance_marks.add(LEFT, 1.3)
        wait_for(lambda: (canvas_pixels(window) != before).mean() > 0.05)
        window.overlays.raw.switch(True)
        wait_for(lambda: not distance_marks.holds)
        assert not window.messages.shown()  # it is for a while only
        window.overlays.raw.switch(False)
        wait_for(lambda: distance_marks.holds)

    def test_a_snapshot_with_data_has_points_in_meters(self, window, tmp_path):
        mark_both(window)
        wait_for(lambda: window.session.screen.depth.calibration is not None)
        window.snapshots.folder = str(tmp_path / "shots")
        window.actions_["snapshot_all"].trigger()
        shots = tmp_path / "shots"
        wait_for(lambda: list(shots.glob("*/settings.json")) and not list(shots.glob("*.part")))
        (settings,) = shots.glob("*/settings.json")
        told = json.loads(settings.read_text("utf-8"))
        assert (
            calibration.Calibration.from_json(told["calibration"])
            == window.session.distance_marks.calibration
        )
        assert told["points.ply"] == {"unit": "meters"}
        cloud = needs.package("trimesh").load(settings.parent / "points.ply")
        assert cloud.vertices[:, 2].max() == pytest.approx(-1 / SLANT, rel=0.02)  # the near band; z is behind
        assert cloud.vertices[:, 2].min() == pytest.approx(-5 / SLANT, rel=0.02)

    def test_plots_are_in_meters(self, window):
        mark_both(window)
        window.session.probe_set.pin(RIGHT)
        window.session.probe_set.set_line((LEFT, RIGHT))
        plots = panel(window, "plots")
        plots.refresh()
        assert plots.over_time.accessibleName() == "Pinned probes, distance"
        (line,) = plots.along_line._series
        assert line.y[0] == pytest.approx(5, rel=0.02)
        assert line.y[-1] == pytest.approx(1, rel=0.02)
        (pinned,) = plots.over_time._series
        assert pinned.y[-1] == pytest.approx(1, rel=0.02)

    def test_a_wider_lens_shortens_the_way_along_the_axis(self, window):
        mark_both(window)
        panel(window, "distance").field_of_view.setValue(80)  # from 20 degrees on
        distance_marks = window.session.distance_marks
        assert max(distance_marks.lens.field_of_view((1, 1))) == pytest.approx(100)
        assert distance_marks.tell_at(window.session.screen.depth, LEFT).meters == pytest.approx(5, rel=0.01)
        assert float(distance_marks.calibration.meters(FAR)) < 4.6

    def test_behind_a_bent_lens_a_mark_reads_what_was_measured(self, window):
        distance_marks = window.session.distance_marks
        distance_marks.use_lens(Lens(0.6, distortion=(-0.3, 0.08, 0.0, 0.0)))
        mark_both(window)
        assert {placed.distance for placed in distance_marks.placed} == {5, 1}
        for placed in distance_marks.placed:  # where the click fell: between two pixels of the canvas
            told = distance_marks.tell_at(window.session.screen.depth, placed.spot).meters
            assert told == pytest.approx(placed.distance, rel=1e-3)


class TestHolding:
    def test_another_shot_loses_them_and_the_same_one_has_them_again(self, make_window, make_clip):
        window = make_window(stabilizer=STEADY)
        window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=100)))
        wait_for(lambda: window.session.screen.depth is not None)
        window.session.playback.pause()
        window.session.playback.seek(Fraction(1))
        wait_for(lambda: window.session.screen.depth.frame.index == 25)
        distance_marks = window.session.distance_marks
        distance_marks.add((1 / 8, 1 / 6), 1.0)  # a bright block of this number
        distance_marks.add((3 / 8, 1 / 6), 5.0)  # and a dark one
        assert distance_marks.holds
        window.session.playback.seek(Fraction(3))
        wait_for(lambda: not distance_marks.holds)
        (message,) = [each for each in window.messages.shown() if each.key == "meters"]
        assert "New scene" in message.text
        assert window.overlays.probes.words(window.session.screen.depth, CENTER).find(" m") < 0
        window.session.playback.seek(Fraction(1))
        wait_for(lambda: distance_marks.holds)
        assert not [each for each in window.messages.shown() if each.key == "meters"]
        window.session.playback.seek(Fraction(3))
        wait_for(lambda: not distance_marks.holds)
        click(button(window.messages, "Use here"))
        assert distance_marks.holds

    def test_a_loop_keeps_meters_whichever_frame_it_begins_with(self, calibrated):
        """The first frame of a round may be dropped, and the stabilizer begins with another scale each time."""
        distance_marks, image, disparity = calibrated
        for number in range(1, 60):
            distance_marks.on_frame_shown(seen(number, image, disparity))
        for scale, begin in ((0.8, 1), (1.3, 4), (0.7, 0)):
            for number in range(begin, 60):
                distance_marks.on_frame_shown(seen(number, image, disparity * scale + 5, Fraction(begin, 30)))
                assert distance_marks.holds
                assert distance_marks.tell(LEFT, FAR * scale + 5).meters == pytest.approx(5, rel=0.01)
        assert distance_marks.lost_for == []
        distance_marks.add(CENTER, 1.7)
        assert [placed.distance for placed in distance_marks.placed] == [1, 5, 1.7]
        assert distance_marks.tell(LEFT, FAR * 0.7 + 5).meters == pytest.approx(5, rel=0.02)

    def test_one_mark_before_a_loop_and_one_after_make_meters(self, qapp):
        distance_marks, image = DistanceMarks(), bands(FAR, MIDDLE, NEAR)
        disparity = bands(FAR, MIDDLE, NEAR, width=48, height=24)[..., 0].astype(np.float32)
        for number in range(10):
            distance_marks.on_frame_shown(seen(number, image, disparity))
        distance_marks.add(RIGHT, 1.0)
        distance_marks.on_frame_shown(seen(2, image, disparity * 0.5, Fraction(2, 30)))
        distance_marks.add(LEFT, 5.0)
        assert distance_marks.holds and len(distance_marks.placed) == 2
        assert distance_marks.tell(RIGHT, NEAR / 2).meters == pytest.approx(1, rel=0.01)

    def test_each_shot_keeps_its_own_marks(self, calibrated):
        distance_marks, image, disparity = calibrated
        rng = np.random.default_rng(5)
        other = rng.integers(0, 255, image.shape, np.uint8)
        depth = rng.uniform(10, 200, disparity.shape).astype(np.float32)
        distance_marks.on_frame_shown(seen(30, other, depth, Fraction(1)))
        assert distance_marks.lost_for == [CalibrationLoss.SCENE]
        distance_marks.add(CENTER, 2.0)
        assert [placed.distance for placed in distance_marks.placed] == [2]
        distance_marks.on_frame_shown(
            seen(1, image, disparity * 0.9, Fraction(1, 30))
        )  # the file begins again
        assert distance_marks.holds and [placed.distance for placed in distance_marks.placed] == [1, 5]
        distance_marks.on_frame_shown(seen(32, other, depth * 2, Fraction(32, 30)))
        assert not distance_marks.holds and [placed.distance for placed in distance_marks.placed] == [2]

    def test_a_cut_to_something_else_is_not_taken_for_the_same_shot(self, calibrated):
        """Depth may be alike, floor below and wall above; the picture is not."""
        distance_marks, image, disparity = calibrated
        distance_marks.on_frame_shown(seen(1, 255 - image, disparity, Fraction(1, 30)))
        assert not distance_marks.holds

    def test_a_loaded_calibration_stays_until_marks_make_one(self, calibrated):
        distance_marks, _image, _disparity = calibrated
        loaded = replace(distance_marks.calibration, a=0.5)
        distance_marks.take(loaded)
        distance_marks.add(LEFT, 4.0)
        assert distance_marks.holds and distance_marks.calibration.a == 0.5
        distance_marks.add(RIGHT, 1.5)
        assert distance_marks.tell(LEFT, FAR).meters == pytest.approx(4, rel=0.01)

    def test_another_network_loses_them_for_good(self, window, monkeypatch):
        mark_both(window)

        class Other(Brightness):
            model = "other"

        monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Other())
        window.session.models.use(replace(window.session.models.settings, model="nano"))
        wait_for(lambda: not window.session.distance_marks.holds)
        (message,) = [each for each in window.messages.shown() if each.key == "meters"]
        assert "Model changed" in message.text and not message.choices

    def test_another_source_begins_afresh(self, window, make_clip):
        mark_both(window)
        window.open(str(make_clip()))
        assert not window.session.distance_marks.placed
        assert window.session.distance_marks.calibration is None

    def test_they_are_remembered_with_their_source(self, window, picture, tmp_path):
        mark_both(window)
        window.close()
        again = ready_window(preferences_path=tmp_path / "window.json", stabilizer=STEADY)
        try:
            again.open(str(picture))
            wait_for(lambda: again.session.distance_marks.can_mark)
            assert not again.session.distance_marks.holds
            click(button(again.messages, "Use"))
            assert again.session.distance_marks.tell_at(
                again.session.screen.depth, LEFT
            ).meters == pytest.approx(5, rel=0.01)
        finally:
            discard(again)

    def test_a_file_keeps_them_for_the_converter(self, window, tmp_path):
        mark_both(window)
        distance_marks = window.session.distance_marks
        distance_marks.write(tmp_path / "room.json")
        assert calibration.read(tmp_path / "room.json").model == "brightness"
        told = distance_marks.tell(CENTER, MIDDLE)
        distance_marks.clear()
        distance_marks.take(calibration.read(tmp_path / "room.json"))
        assert distance_marks.tell(CENTER, MIDDLE) == told


def seen(number, image, disparity, start=Fraction(0)):
    """A frame of thirty a second in one shot."""
    frame = Frame.now(image, number, Fraction(number, 30))
    return DepthFrame(frame, disparity, disparity, (0.0, 250.0), "nano", shot_start=start)


@pytest.fixture
def calibrated(qapp):
    """Marks on bands with some texture, so that a place can be recognized; the picture and its disparity."""
    image = bands(FAR, MIDDLE, NEAR)
    noise = np.random.default_rng(0).normal(0, 12, (12, 24, 1))
    image = np.clip(image + cv2.resize(noise, (240, 120))[..., None], 0, 255).astype(np.uint8)
    disparity = bands(FAR, MIDDLE, NEAR, width=48, height=24)[..., 0].astype(np.float32)
    distance_marks = DistanceMarks()
    distance_marks.lost_for = []
    distance_marks.lost.connect(distance_marks.lost_for.append)
    distance_marks.on_frame_shown(seen(0, image, disparity))
    distance_marks.add(RIGHT, 1.0)
    distance_marks.add(LEFT, 5.0)
    return distance_marks, image, disparity


class TestDrift:
    def test_what_the_marks_tell_now_is_followed(self, calibrated):
        distance_marks, image, disparity = calibrated
        for number in range(1, 60):
            distance_marks.on_frame_shown(seen(number, image, disparity * 1.02))
        assert distance_marks.holds
        assert distance_marks.placed[0].now == pytest.approx(1 / 1.02, abs=0.02)

    def test_depth_that_drifts_away_loses_them(self, calibrated):
        distance_marks, image, disparity = calibrated
        for number in range(1, 150):
            distance_marks.on_frame_shown(seen(number, image, disparity * 1.5))
        assert distance_marks.lost_for == [CalibrationLoss.DRIFT]
        assert not distance_marks.holds

    def test_a_hand_before_a_mark_is_no_drift(self, calibrated):
        distance_marks, image, disparity = calibrated
        hand, nearer = image.copy(), disparity.copy()
        hand[30:90, 150:] = np.random.default_rng(1).integers(0, 255, (60, 90, 1))
        nearer[6:18, 30:] *= 3
        for number in range(1, 150):
            distance_marks.on_frame_shown(seen(number, hand, nearer))
        assert distance_marks.holds
        assert distance_marks.placed[0].now is None  # it is out of sight
        assert distance_marks.placed[1].now == pytest.approx(5, rel=0.01)

    def test_a_moment_of_error_is_no_drift(self, calibrated):
        distance_marks, image, disparity = calibrated
        for number in range(1, 200):
            distance_marks.on_frame_shown(seen(number, image, disparity * (1.5 if number % 60 < 30 else 1)))
        assert distance_marks.holds
