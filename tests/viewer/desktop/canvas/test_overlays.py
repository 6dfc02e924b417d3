"""The instruments, used as a hand would: keys, wheel, drags; what is looked at is the pixels that come of it."""

import time
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PyQt6.QtCore import QEvent, QPoint, QPointF, Qt
from PyQt6.QtGui import QColor, QHelpEvent, QMouseEvent, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QFileDialog, QToolButton, QToolTip
from windows import (
    canvas_pixels,
    choose,
    click,
    key,
    panel,
    pixels,
    settle,
    shown_number,
    wait_for,
    wait_for_drawing,
    wait_for_layout,
    wait_for_quiet,
)

from pipeline.geometry.lens import Lens
from pipeline.settings import StabilizerSettings
from viewer.desktop.canvas.layers.orbit import FIRST
from viewer.desktop.style.theme import ON_SURROUND, PROFILE, REGION, SERIES, SURROUND
from viewer.views.eye import Eye
from viewer.views.points import middle_of
from viewer.views.settings import ViewSettings


def at(window, across, down):
    """The point of the canvas at these shares of the picture."""
    rect = window.canvas.picture_rect()
    return QPoint(round(rect.left() + across * rect.width()), round(rect.top() + down * rect.height()))


def drag(widget, start, end):
    """Press, move in steps, release."""
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    for part in (0.3, 0.7, 1.0):
        QTest.mouseMove(widget, start + (end - start) * part)
        QApplication.processEvents()
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def turn_wheel(widget, point, clicks):
    """As a mouse does."""
    event = QWheelEvent(
        QPointF(point), QPointF(widget.mapToGlobal(point)), QPoint(), QPoint(0, 120 * clicks),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


class TestWipe:
    def test_the_line_is_dragged_and_what_is_left_of_it_is_the_picture(self, held):
        key(held, Qt.Key.Key_4)
        drag(held.canvas, at(held, 0.5, 0.3), at(held, 0.8, 0.3))
        assert held.session.view_state.settings.wipe == pytest.approx(0.8, abs=0.01)
        width = int(held.canvas.picture_rect().width())
        wait_for(lambda: canvas_pixels(held)[:, : int(width * 0.74)].max() < 230)  # the clip's own gray
        assert canvas_pixels(held)[:, int(width * 0.85) :].max() == 255  # its depth

    def test_the_line_is_where_it_is_said_to_be(self, held):
        """In both halves: beside it, the picture as it was."""
        key(held, Qt.Key.Key_4)
        wait_for(lambda: canvas_pixels(held)[:60, :200].min() > 40)  # the clip's own gray, not black
        with_line = canvas_pixels(held).astype(int)
        held.overlays.wipe.show(False)
        changed = np.abs(canvas_pixels(held) - with_line).max(axis=(0, 2)) > 20
        (columns,) = np.nonzero(changed)
        assert columns.mean() == pytest.approx(len(changed) / 2, abs=2)
        assert len(columns) <= 30  # the grip
        bright, middle = (
            ON_SURROUND.lightness(),
            len(changed) // 2,
        )  # of an odd width it lies on three columns
        at_line = with_line[10, middle - 1 : middle + 2]
        assert np.abs(at_line - bright).max(axis=1).min() < 40

    def test_keys_move_it_too(self, held):
        key(held, Qt.Key.Key_4)
        for _ in range(3):
            key(held, Qt.Key.Key_BracketRight)
        assert held.session.view_state.settings.wipe == pytest.approx(0.56)
        key(held, Qt.Key.Key_BracketLeft)
        assert held.session.view_state.settings.wipe == pytest.approx(0.54)
        for _ in range(40):
            key(held, Qt.Key.Key_BracketLeft)
        assert held.session.view_state.settings.wipe == 0

    def test_in_another_view_there_is_nothing_to_drag(self, held):
        drag(held.canvas, at(held, 0.5, 0.5), at(held, 0.8, 0.5))
        assert held.session.view_state.settings.wipe == 0.5


class TestZoom:
    def test_the_wheel_goes_closer_to_what_is_under_the_pointer(self, held):
        """Frame 40 is 0b101000: the last block of the first row is bright, beside a dark one."""
        point = at(held, 3.5 / 4, 0.5 / 3)
        before = pixels(held.canvas)[point.y(), point.x()]
        turn_wheel(held.canvas, point, 10)
        assert held.overlays.zoom.viewport.zoom == pytest.approx(1.25**10)
        wait_for_drawing(held)
        assert np.abs(pixels(held.canvas)[point.y(), point.x()].astype(int) - before).max() < 12
        assert canvas_pixels(held)[:-60].std() < 15  # one block fills it; the words in the corner apart

    def test_both_halves_show_the_same_part(self, held):
        held.resize(1280, 480)  # low and wide, so that the pair lies side by side
        key(held, Qt.Key.Key_3)
        wait_for(lambda: held.canvas.picture.tiles == (2, 1))
        point = at(held, 0.5 + 0.5 * 1.1 / 4, 1.5 / 3)
        turn_wheel(held.canvas, point, 6)
        wait_for_drawing(held)
        left, right = np.hsplit(
            canvas_pixels(held)[10:-60, : int(held.canvas.picture_rect().width()) // 2 * 2], 2
        )
        edges = [np.abs(np.diff(half.mean(axis=(0, 2)))).argmax() for half in (left, right)]
        assert abs(edges[0] - edges[1]) <= 6

    def test_it_is_dragged_and_0_shows_everything_again(self, held):
        for _ in range(4):
            key(held, Qt.Key.Key_Plus)
        before = held.overlays.zoom.viewport
        wait_for_drawing(held)
        drag(held.canvas, at(held, 0.6, 0.6), at(held, 0.4, 0.5))
        after = held.overlays.zoom.viewport
        assert after.left - before.left == pytest.approx(0.2 * before.side, abs=0.01)
        assert after.top - before.top == pytest.approx(0.1 * before.side, abs=0.01)
        QApplication.sendEvent(
            held.canvas, QEvent(QEvent.Type.Leave)
        )  # the words at the pointer may hide the number
        key(held, Qt.Key.Key_0)
        wait_for(lambda: shown_number(held) == 40)

    def test_keys_move_it(self, held):
        key(held, Qt.Key.Key_Plus)
        key(held, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert held.overlays.zoom.viewport.left > 0.1
        key(held, Qt.Key.Key_Minus)
        assert held.overlays.zoom.viewport.is_whole

    def test_a_double_click_shows_everything_and_only_then_fills_the_screen(self, held):
        key(held, Qt.Key.Key_Plus)
        QTest.mouseDClick(held.canvas, Qt.MouseButton.LeftButton, pos=at(held, 0.5, 0.5))
        assert held.overlays.zoom.viewport.is_whole
        assert not held.isFullScreen()
        QTest.mouseDClick(held.canvas, Qt.MouseButton.LeftButton, pos=at(held, 0.5, 0.5))
        assert held.isFullScreen()

    def test_beside_the_picture_the_wheel_does_nothing(self, held):
        turn_wheel(held.canvas, QPoint(held.canvas.width() // 2, 1), 3)
        assert held.overlays.zoom.viewport.is_whole

    def test_the_hand_shows_that_it_can_be_dragged(self, held):
        key(held, Qt.Key.Key_Plus)
        wait_for_drawing(held)
        QTest.mouseMove(held.canvas, at(held, 0.5, 0.5))
        QApplication.sendEvent(held.canvas, QEvent(QEvent.Type.UpdateRequest))
        wait_for(lambda: held.canvas.cursor().shape() is Qt.CursorShape.OpenHandCursor)


class TestSideBySide:
    def test_the_pair_is_stacked_where_that_is_larger(self, held):
        held.resize(1280, 480)  # low and wide, so that the pair lies side by side
        key(held, Qt.Key.Key_3)
        wait_for(lambda: held.canvas.picture.tiles == (2, 1))
        self._fit(held, 200, 400, (1, 2))
        assert held.canvas.picture.pixels.shape[:2] == (300, 200)
        self._fit(held, 400, 200, (2, 1))
        assert held.canvas.picture.pixels.shape[:2] == (150, 400)

    def _fit(self, window, width, height, tiles):
        """Give the picture this size, again where the canvas reports its own in between, and wait for its tiles."""

        def is_there():
            window.session.screen.fit(width, height)
            picture = window.canvas.picture
            return picture.tiles == tiles and width in picture.pixels.shape

        wait_for(is_there)


class TestSeeking:
    def test_a_long_seek_shows_a_busy_sign_until_its_frame_is_there(self, held, monkeypatch):
        QApplication.sendEvent(held.canvas, QEvent(QEvent.Type.Leave))
        before = pixels(held.canvas).astype(int)
        runner = held.session.playback._runner
        go = runner.seek
        monkeypatch.setattr(runner, "seek", lambda _seconds: None)  # a file that takes its time
        began = time.monotonic()
        held.session.playback.seek(Fraction(41, 25))
        assert np.array_equal(pixels(held.canvas), before)
        wait_for(lambda: np.abs(pixels(held.canvas) - before).max() > 60)
        assert time.monotonic() - began > 0.2  # no flash for what is quick
        rows, columns = np.nonzero(np.abs(pixels(held.canvas) - before).max(axis=2) > 60)
        center = held.canvas.picture_rect().center()
        assert columns.mean() == pytest.approx(center.x(), abs=20)
        assert rows.mean() == pytest.approx(center.y(), abs=20)
        go(Fraction(41, 25))
        wait_for(lambda: shown_number(held) == 41)


class TestDifference:
    def test_against_itself_it_is_dark_and_elsewhere_it_is_not(self, held):
        key(held, Qt.Key.Key_D)
        wait_for(lambda: canvas_pixels(held)[60:].max() < 60)
        held.session.playback.seek(Fraction(23, 25))
        wait_for(lambda: canvas_pixels(held)[60:].max() > 120)
        assert np.ptp(canvas_pixels(held)[60:], axis=2).max() > 40  # red or blue
        key(held, Qt.Key.Key_D)
        wait_for(lambda: shown_number(held) == 23)

    def test_choosing_a_view_ends_it(self, held):
        key(held, Qt.Key.Key_D)
        wait_for(lambda: canvas_pixels(held)[60:].max() < 60)
        key(held, Qt.Key.Key_1)
        wait_for(lambda: shown_number(held) == 40)
        assert not held.actions_["difference"].isChecked()

    def test_another_network_ends_it(self, held):
        key(held, Qt.Key.Key_D)
        held.session.models.loaded.emit()
        assert not held.actions_["difference"].isChecked()

    def test_another_source_ends_it_and_shows_everything(self, held, make_clip):
        key(held, Qt.Key.Key_D)
        key(held, Qt.Key.Key_Plus)
        held.open(str(make_clip("other.mp4", frames=4)))
        assert not held.actions_["difference"].isChecked()
        assert not held.actions_["difference"].isEnabled()
        assert held.overlays.zoom.viewport.is_whole
        wait_for(lambda: held.session.screen.depth is not None)
        assert held.actions_["difference"].isEnabled()


class TestWindow:
    def test_picture_only_leaves_nothing_but_the_picture(self, held):
        key(held, Qt.Key.Key_H)
        wait_for_layout(held)
        assert held.canvas.size() == held.centralWidget().size()
        for widget in (held.header, held.side, panel(held, "transport"), panel(held, "status")):
            assert not widget.isVisible()
        key(held, Qt.Key.Key_P)  # the side panel is not wanted back yet
        assert not held.side.isVisible()
        key(held, Qt.Key.Key_Escape)
        wait_for_layout(held)
        assert held.header.isVisible()
        assert panel(held, "transport").isVisible()
        assert not held.side.isVisible()

    def test_always_on_top_comes_and_goes(self, held):
        key(held, Qt.Key.Key_T)
        assert held.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
        assert held.isVisible()
        key(held, Qt.Key.Key_T)
        assert not held.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
        assert held.isVisible()


def legend_bar(window):
    """The legend's colors, from above: uint8 (n, 3)."""
    legend = pixels(window.overlays.legend)
    return legend[60:-60, 18].astype(int)


def said(window):
    """What a screen reader is told of the canvas."""
    return window.canvas.accessibleDescription()


@pytest.fixture
def measured(make_window, make_clip):
    """Frame 40, where bright blocks are marked to be 1 m away and dark ones 5 m."""
    window = make_window(stabilizer=StabilizerSettings("steady"))
    window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=100)))
    wait_for(lambda: window.session.distance_marks.can_mark)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(40, 25))
    wait_for(lambda: window.session.screen.depth.frame.index == 40)
    wait_for_quiet(window)
    window.session.distance_marks.add((3.5 / 4, 0.5 / 3), 1.0)
    window.session.distance_marks.add((0.5 / 4, 0.5 / 3), 5.0)
    assert window.session.depth_scale.is_metric
    return window


class TestProbe:
    def test_it_tells_what_is_under_the_pointer(self, held):
        """A bright block is the nearest here, a dark one the farthest; the clip has 160 x 120 pixels."""
        for spot, nearness, gray in (((3.5 / 4, 0.5 / 3), 100, 208), ((0.5 / 4, 0.5 / 3), 0, 48)):
            QTest.mouseMove(held.canvas, at(held, *spot))
            x, y = round(spot[0] * 160), round(spot[1] * 120)
            wait_for(lambda x=x: f"x {x} ·" in said(held) or f"x {x - 1} ·" in said(held))
            first, second = said(held).splitlines()
            assert first.startswith("Nearness ")
            assert int(first.split()[1]) == pytest.approx(nearness, abs=3)
            assert f"y {y} ·" in second or f"y {y - 1} ·" in second
            assert [int(level) for level in second.split("RGB ")[1].split()] == pytest.approx(
                [gray] * 3, abs=6
            )

    def test_the_disparity_itself_is_in_the_tooltip(self, held):
        point = at(held, 3.5 / 4, 0.5 / 3)
        help_event = QHelpEvent(QEvent.Type.ToolTip, point, held.canvas.mapToGlobal(point))
        QApplication.sendEvent(held.canvas, help_event)
        assert float(QToolTip.text().split()[2].rstrip(":")) == pytest.approx(208, abs=4)
        QToolTip.hideText()

    def test_with_distances_it_tells_meters_and_their_error(self, measured):
        QTest.mouseMove(measured.canvas, at(measured, 3.5 / 4, 0.5 / 3))
        wait_for(lambda: " m ± " in said(measured))
        assert float(said(measured).split()[0]) == pytest.approx(1.0, abs=0.1)

    def test_it_is_drawn_where_the_pointer_is_and_goes_with_it(self, held):
        before = pixels(held.canvas).astype(int)
        QTest.mouseMove(held.canvas, at(held, 0.3, 0.5))
        wait_for(lambda: held.session.probe_set.probe is not None)
        changed = np.abs(pixels(held.canvas) - before).max(axis=2) > 20
        rows, columns = np.nonzero(changed)
        assert at(held, 0.3, 0.5).x() - 10 <= columns.min() <= at(held, 0.3, 0.5).x()
        assert abs((rows.min() + rows.max()) / 2 - at(held, 0.3, 0.5).y()) < 4
        QApplication.sendEvent(held.canvas, QEvent(QEvent.Type.Leave))
        assert held.session.probe_set.probe is None
        assert np.array_equal(pixels(held.canvas), before)

    def test_it_can_be_switched_off(self, held):
        key(held, Qt.Key.Key_V)
        QTest.mouseMove(held.canvas, at(held, 0.3, 0.5))
        settle(0.05)
        assert held.session.probe_set.probe is None

    def test_keys_move_it_and_pin_it(self, held):
        for _ in range(5):
            key(held, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
        key(held, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
        assert held.session.probe_set.probe == pytest.approx((0.55, 0.49))
        assert "Nearness" in held.canvas.accessibleDescription()
        key(held, Qt.Key.Key_N)
        assert held.session.probe_set.pins[0].spot == pytest.approx((0.55, 0.49))

    def test_in_the_other_half_it_is_the_same_place(self, held):
        held.resize(1280, 480)  # low and wide, so that the pair lies side by side
        key(held, Qt.Key.Key_3)
        wait_for(lambda: held.canvas.picture.tiles == (2, 1))
        QTest.mouseMove(held.canvas, at(held, 0.5 + 0.5 * 0.25, 0.5))
        wait_for(lambda: held.session.probe_set.probe is not None)
        assert held.session.probe_set.probe == pytest.approx((0.25, 0.5), abs=0.01)


def has_color(shown, name):
    """Whether some pixel has this color, or one that cannot be told from it."""
    wanted = QColor(name)
    return (np.abs(shown.astype(int) - (wanted.red(), wanted.green(), wanted.blue())).max(axis=2) < 12).any()


class TestPins:
    def test_a_pin_is_plotted_while_the_clip_plays(self, held):
        key(held, Qt.Key.Key_N)
        plots = panel(held, "plots")
        assert plots.isVisible()
        assert plots.over_time.isVisible()
        assert not plots.along_line.isVisible()
        wait_for(lambda: plots.over_time._series)
        before = pixels(plots.over_time)
        assert has_color(before, SERIES[0])  # a dot: there is one value yet
        key(held, Qt.Key.Key_Space)
        wait_for(lambda: len(held.session.probe_set.pins[0].history) > 12)
        wait_for(lambda: not np.array_equal(pixels(plots.over_time), before))

    def test_a_pin_is_dragged(self, held):
        held.session.probe_set.pin((0.5, 0.5))
        wait_for_layout(held)
        drag(held.canvas, at(held, 0.5, 0.5), at(held, 0.7, 0.3))
        assert held.session.probe_set.pins[0].spot == pytest.approx((0.7, 0.3), abs=0.01)

    def test_the_menu_on_the_picture_pins_here_and_removes_again(self, held):
        for words, count in (("Pin a probe here", 1), ("Remove this probe", 0)):
            held.canvas.menu_asked.emit(QPointF(at(held, 0.25, 0.75)))
            menu = QApplication.activePopupWidget()
            next(action for action in menu.actions() if action.text() == words).trigger()
            menu.close()
            assert len(held.session.probe_set.pins) == count
            settle(0.05)
        assert not panel(held, "plots").isVisible()

    def test_backspace_clears_everything(self, held):
        key(held, Qt.Key.Key_N)
        key(held, Qt.Key.Key_M)
        key(held, Qt.Key.Key_Backspace)
        assert not held.session.probe_set.pins
        assert not held.actions_["profile"].isChecked()
        assert not panel(held, "plots").isVisible()


class TestProfile:
    def test_it_crosses_the_middle_and_its_ends_are_dragged(self, held):
        key(held, Qt.Key.Key_M)
        wait_for_layout(held)
        drag(held.canvas, at(held, 0.1, 0.5), at(held, 0.2, 0.8))
        drag(held.canvas, at(held, 0.9, 0.5), at(held, 0.8, 0.8))
        (start, end) = held.session.probe_set.line
        assert start == pytest.approx((0.2, 0.8), abs=0.01)
        assert end == pytest.approx((0.8, 0.8), abs=0.01)
        drag(held.canvas, at(held, 0.5, 0.8), at(held, 0.5, 0.6))
        assert [y for _, y in held.session.probe_set.line] == pytest.approx([0.6, 0.6], abs=0.01)
        assert held.actions_["profile"].isChecked()

    def test_the_plot_has_a_step_where_the_picture_has_one(self, held):
        """In the first row of frame 40 three dark blocks are followed by a bright one."""
        held.session.probe_set.set_line(((0.0, 0.5 / 3), (1.0, 0.5 / 3)))
        plot = panel(held, "plots").along_line
        wait_for(lambda: plot._series)
        (line,) = plot._series
        step = np.abs(np.diff(line.y)).argmax() / len(line.y)
        assert step == pytest.approx(0.75, abs=0.03)

    def test_the_plot_tells_the_value_under_the_pointer(self, held):
        held.session.probe_set.set_line(((0.0, 0.5 / 3), (1.0, 0.5 / 3)))
        plot = panel(held, "plots").along_line
        wait_for_quiet(held)
        wait_for(lambda: has_color(pixels(plot), PROFILE))
        before = pixels(plot)
        QTest.mouseMove(plot, plot.rect().center())
        changed = np.abs(pixels(plot).astype(int) - before).max(axis=2) > 20
        assert changed[:22, plot.width() // 2 :].any()  # words above
        assert (
            changed[:, plot.width() // 2 - 2 : plot.width() // 2 + 3].any(axis=1).mean() > 0.4
        )  # a line down
        QApplication.sendEvent(plot, QEvent(QEvent.Type.Leave))
        assert np.array_equal(pixels(plot), before)


class TestRegion:
    def test_it_tells_what_is_in_it_and_is_dragged(self, held):
        """From one dark block in the first row into the bright one beside it."""
        key(held, Qt.Key.Key_J)
        held.session.probe_set.set_region(((2.2 / 4, 0.1), (2.8 / 4, 0.25)))
        words = held.overlays.region.words()
        assert words.startswith(("Mean 0 %", "Mean 1 %"))
        assert words.endswith("Coverage 100 %")
        start = at(held, 2.5 / 4, 0.1)
        drag(held.canvas, start, start + QPoint(at(held, 1, 0).x() - at(held, 0.75, 0).x(), 0))
        assert held.session.probe_set.region[0][0] == pytest.approx(3.2 / 4, abs=0.02)
        assert held.overlays.region.words().startswith(("Mean 100 %", "Mean 99 %", "Mean 98 %"))
        assert has_color(pixels(held.canvas), REGION)
        key(held, Qt.Key.Key_Backspace)
        assert not held.actions_["region"].isChecked()
        assert not has_color(pixels(held.canvas), REGION)

    def test_with_distances_it_tells_meters(self, measured):
        measured.session.probe_set.set_region(((0.0, 0.0), (1.0, 1.0)))
        minimum = measured.overlays.region.words().split("Min ")[1].split()[0]
        assert float(minimum) == pytest.approx(1.0, abs=0.15)


class TestTables:
    def saved(self, window, button, tmp_path):
        """Press the button, name a file, and read it."""
        click(button)
        (dialog,) = window.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / "table.csv"))
        dialog.close()
        lines = (tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()
        return lines[0].split(","), np.array([line.split(",") for line in lines[1:]], float)

    def test_the_profile_is_saved(self, held, tmp_path):
        key(held, Qt.Key.Key_M)
        names, values = self.saved(held, panel(held, "plots").save_profile, tmp_path)
        assert names == ["share_of_line", "x_pixel", "y_pixel", "disparity", "nearness_percent"]
        assert values[[0, -1], 1] == pytest.approx([16, 144])
        assert values[:, 4].max() == pytest.approx(100, abs=3)

    def test_probes_are_saved_over_time_with_meters_where_they_are_known(self, measured, tmp_path):
        measured.session.probe_set.pin((3.5 / 4, 0.5 / 3))
        measured.session.probe_set.pin((0.5 / 4, 0.5 / 3))
        names, values = self.saved(measured, panel(measured, "plots").save_probes, tmp_path)
        assert names[:2] == ["seconds", "probe"]
        assert names[-1] == "meters"
        assert values[:, 1].tolist() == [1, 2]
        assert values[:, 0] == pytest.approx([1.6, 1.6])
        assert values[:, -1] == pytest.approx([1.0, 5.0], rel=0.1)


class TestLegend:
    def test_its_ticks_are_percent_and_with_distances_round_meters(self, measured):
        metric = [words for _share, words in measured.session.depth_scale.ticks()]
        assert {"2 m", "3 m", "4 m"} <= set(metric)
        shown = pixels(measured.overlays.legend)
        measured.session.distance_marks.clear()
        percent = [words for _share, words in measured.session.depth_scale.ticks()]
        assert sorted(percent) == ["0 %", "100 %", "25 %", "50 %", "75 %"]
        assert not np.array_equal(pixels(measured.overlays.legend), shown)

    def test_it_shows_the_colors_from_near_above_to_far_below(self, held):
        wait_for(lambda: legend_bar(held)[0].min() > 220 and legend_bar(held)[-1].max() < 35)
        assert (np.diff(legend_bar(held)[:, 0]) <= 0).all()
        key(held, Qt.Key.Key_I)
        assert legend_bar(held)[0].max() < 35
        key(held, Qt.Key.Key_I)
        choose_colormap(held, "turbo")
        assert np.ptp(legend_bar(held), axis=1).max() > 100

    def test_g_gives_its_place_to_the_picture(self, held):
        wait_for_layout(held)
        width = held.canvas.width()
        key(held, Qt.Key.Key_G)
        wait_for_layout(held)
        assert held.canvas.width() == width + held.overlays.legend.sizeHint().width()

    def test_the_difference_has_its_own(self, held):
        before = legend_bar(held)
        key(held, Qt.Key.Key_D)
        assert not np.array_equal(legend_bar(held), before)
        key(held, Qt.Key.Key_D)
        assert np.array_equal(legend_bar(held), before)


def choose_colormap(window, name):
    window.session.view_state.set(colormap=name)


class TestHistogram:
    @pytest.fixture
    def histogram(self, held):
        histogram = panel(held, "measure").histogram
        wait_for(lambda: histogram._counts.any())  # it reads some times a second
        wait_for_layout(held)
        return histogram

    def test_near_is_dragged_and_a_double_click_lets_it_go(self, held, histogram):
        """Disparity goes from 48 to 208; halfway between, what is bright is clipped to white as before."""
        near = round(histogram._x_of(held.session.screen.depth.display_range[1]))
        middle = histogram.height() // 3
        drag(histogram, QPoint(near, middle), QPoint(histogram.width() // 2, middle))
        look = held.session.view_state.settings
        assert 90 < look.near < 170
        assert look.far == pytest.approx(held.session.screen.depth.display_range[0])
        QTest.mouseDClick(histogram, Qt.MouseButton.LeftButton, pos=QPoint(near, middle))
        assert held.session.view_state.settings.near is None

    def test_the_picture_follows_the_range(self, held, histogram):
        held.session.view_state.set(far=0.0, near=416.0)
        wait_for(lambda: 120 < canvas_pixels(held)[40, -40, 0] < 135)  # 208 is the middle now

    def test_bars_are_seen_where_their_color_is_that_of_the_background(self, held, histogram):
        outline = histogram.palette().placeholderText().color()  # it can be read on this background
        shown, area = pixels(histogram).astype(int), histogram._area()
        for number in np.flatnonzero(histogram._counts):
            middle = int(area.left() + (number + 0.5) * area.width() / len(histogram._counts))
            column = shown[3 : round(area.bottom()) + 1, middle]
            apart = np.abs(column - (outline.red(), outline.green(), outline.blue())).max(axis=1)
            assert apart.min() < 40, number

    def test_far_never_passes_near(self, held, histogram):
        far = round(histogram._x_of(held.session.screen.depth.display_range[0]))
        middle = histogram.height() // 3
        drag(histogram, QPoint(far, middle), QPoint(histogram.width() - 1, middle))
        look = held.session.view_state.settings
        assert look.far < look.near

    def test_keys_move_the_ends(self, held, histogram):
        held.activateWindow()
        histogram.setFocus(Qt.FocusReason.TabFocusReason)
        wait_for(histogram.hasFocus)
        far, near = held.session.screen.depth.display_range
        position = held.session.playback.position
        key(histogram, Qt.Key.Key_Left)
        assert held.session.view_state.settings.near < near
        key(histogram, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert held.session.view_state.settings.far > far
        key(histogram, Qt.Key.Key_Home)
        assert held.session.view_state.settings.far is held.session.view_state.settings.near is None
        assert held.session.playback.position == position  # the window did not take the keys for seeking


class TestBand:
    def test_only_what_is_nearer_keeps_its_colors(self, held):
        choose_colormap(held, "turbo")
        slider = panel(held, "measure").nearer_than
        slider.setValue(50)
        assert slider.words.text() == "50 %"
        wait_for(lambda: np.ptp(canvas_pixels(held)[20, -20].astype(int)) > 60)  # a bright block: near
        wait_for(lambda: np.ptp(canvas_pixels(held)[20, 20].astype(int)) == 0)  # a dark one: far
        assert canvas_pixels(held)[20, 20].max() < 40
        slider.setValue(0)
        assert slider.words.text() == "Off"
        wait_for(lambda: np.ptp(canvas_pixels(held)[20, 20].astype(int)) > 25)

    def test_contours_run_along_the_edges(self, held):
        before = canvas_pixels(held).astype(int)
        panel(held, "measure").contours.setValue(1)
        wait_for(lambda: np.abs(canvas_pixels(held) - before).max() > 100)
        columns = np.nonzero(np.abs(canvas_pixels(held) - before)[10].max(axis=1) > 60)[0] / before.shape[1]
        assert columns.mean() == pytest.approx(0.75, abs=0.03)


def place_of_middle(window):
    """Where the middle of the scene, about which the cloud turns, is on the canvas."""
    depth, look = window.session.screen.depth, window.session.view_state.settings
    height, width = depth.frame.image.shape[:2]
    size = window.canvas.width(), window.canvas.height()
    eye = Eye.of(look, middle_of(depth), Lens(), (width, height), size)
    x, y, _ahead = eye.project(np.array([0, 0, eye.middle], np.float32))
    return QPointF(float(x), float(y))


class TestPoints:
    @pytest.fixture
    def turned(self, held):
        """The view of points, on the canvas."""
        key(held, Qt.Key.Key_5)
        ground = (SURROUND.red(), SURROUND.green(), SURROUND.blue())
        wait_for(lambda: (canvas_pixels(held) == ground).all(axis=2).any())  # where no point is
        wait_for_quiet(held)
        wait_for_drawing(held)
        return held

    def test_dragging_turns_it_and_0_turns_it_back(self, turned):
        key(turned, Qt.Key.Key_0)
        wait_for_drawing(turned)
        before, look = pixels(turned.canvas), turned.session.view_state
        drag(turned.canvas, at(turned, 0.5, 0.5), at(turned, 0.6, 0.6))
        assert look.settings.yaw > ViewSettings().yaw + 10
        assert look.settings.pitch > ViewSettings().pitch + 5
        wait_for(lambda: np.abs(pixels(turned.canvas).astype(int) - before).max() > 60)
        key(turned, Qt.Key.Key_0)
        assert (look.settings.yaw, look.settings.pitch) == (ViewSettings().yaw, ViewSettings().pitch)
        wait_for(lambda: np.array_equal(pixels(turned.canvas), before))

    def test_it_fills_the_canvas_and_not_the_rectangle_of_the_frame(self, turned):
        rect = turned.canvas.picture_rect()
        assert (rect.width(), rect.height()) == (turned.canvas.width(), turned.canvas.height())

    def test_from_the_front_it_is_the_frame(self, turned):
        key(turned, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        look = turned.session.view_state.settings
        assert (look.yaw, look.pitch, look.dolly) == (0, 0, 1)
        turned.session.view_state.set(grid=False)
        wait_for_drawing(turned)
        height, width = turned.session.screen.depth.frame.image.shape[:2]
        scale = min(turned.canvas.width() / width, turned.canvas.height() / height)
        shown = pixels(turned.canvas).astype(int)
        for x, y, gray in ((0.5 / 4, 0.5 / 3, 48), (3.5 / 4, 0.5 / 3, 208)):
            column = round(turned.canvas.width() / 2 + (x - 0.5) * width * scale)
            line = round(turned.canvas.height() / 2 + (y - 0.5) * height * scale)
            assert np.median(shown[line - 8 : line + 9, column - 8 : column + 9]) == pytest.approx(
                gray, abs=12
            )

    def test_it_fits_the_canvas_from_the_first_until_somebody_moves_it(self, turned):
        look, orbit = turned.session.view_state, turned.overlays.orbit
        own = look.settings
        assert orbit.without_fit(own) == own  # a viewpoint by hand stays as it is
        look.set(**FIRST)
        wait_for_drawing(turned)
        fitted = look.settings
        assert (fitted.yaw, fitted.pitch) == (FIRST["yaw"], FIRST["pitch"]) and fitted.pan_x != 0
        assert orbit.without_fit(fitted) == replace(fitted, **FIRST)
        ground = (SURROUND.red(), SURROUND.green(), SURROUND.blue())
        look.follow(grid=False)
        for size in ((900, 600), (700, 760), (1200, 500)):
            turned.resize(*size)
            wait_for_layout(turned)
            wait_for_drawing(turned)
            is_cloud = (canvas_pixels(turned) != ground).any(axis=2)
            rows, columns = np.flatnonzero(is_cloud.any(axis=1)), np.flatnonzero(is_cloud.any(axis=0))
            height, width = is_cloud.shape
            assert max((rows[-1] - rows[0]) / height, (columns[-1] - columns[0]) / width) > 0.8
            assert abs(rows[0] + rows[-1] - height) < 0.1 * height
            assert abs(columns[0] + columns[-1] - width) < 0.1 * width
        look.undo()
        assert look.settings.dolly == own.dolly  # the fit itself is no step
        look.set(**FIRST)
        drag(turned.canvas, at(turned, 0.5, 0.5), at(turned, 0.6, 0.5))
        moved = look.settings
        turned.close_source()
        assert look.settings == moved

    def test_keys_turn_it_all_around(self, turned):
        for _ in range(36):
            key(turned, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        assert turned.session.view_state.settings.yaw == pytest.approx(-160)
        for _ in range(36):
            key(turned, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        assert turned.session.view_state.settings.pitch == 90  # straight from above

    def test_the_wheel_comes_closer_and_what_is_under_the_pointer_stays_there(self, turned):
        turned.session.view_state.set(yaw=0.0, pitch=0.0, grid=False, point_size=0.0)
        before = place_of_middle(turned)
        turn_wheel(turned.canvas, before.toPoint(), 3)
        assert turned.session.view_state.settings.dolly == pytest.approx(1.25**-3, abs=1e-4)
        after = place_of_middle(turned)
        assert abs(after.x() - before.x()) < 2 and abs(after.y() - before.y()) < 2

    def test_shift_or_the_middle_button_moves_it(self, turned):
        for button, modifier in (
            (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier),
            (Qt.MouseButton.MiddleButton, Qt.KeyboardModifier.NoModifier),
        ):
            yaw, before = turned.session.view_state.settings.yaw, place_of_middle(turned)
            start = at(turned, 0.5, 0.5)
            QTest.mousePress(turned.canvas, button, modifier, start)
            move = QMouseEvent(
                QEvent.Type.MouseMove, QPointF(start + QPoint(40, -20)), QPointF(0, 0),
                Qt.MouseButton.NoButton, button, modifier,
            )  # fmt: skip
            QApplication.sendEvent(turned.canvas, move)
            QTest.mouseRelease(turned.canvas, button, modifier, start + QPoint(40, -20))
            assert turned.session.view_state.settings.yaw == yaw
            after = place_of_middle(turned)
            assert after.x() - before.x() == pytest.approx(40, abs=2)
            assert after.y() - before.y() == pytest.approx(-20, abs=2)

    @pytest.mark.parametrize("projection", ["perspective", "orthographic"])
    @pytest.mark.parametrize("name", ["Front", "Side", "Top", "Fit"])
    def test_every_side_is_seen_whole(self, turned, projection, name):
        choose(panel(turned, "view").space.projection, projection)
        turned.session.view_state.set(grid=False)
        click(next(each for each in panel(turned, "view").findChildren(QToolButton) if each.text() == name))
        wait_for_drawing(turned)
        ground = (SURROUND.red(), SURROUND.green(), SURROUND.blue())
        rows, columns = np.nonzero((pixels(turned.canvas) != ground).any(axis=2))
        height, width = turned.canvas.height(), turned.canvas.width()
        assert columns.max() - columns.min() > 0.5 * width or rows.max() - rows.min() > 0.5 * height
        if name in ("Side", "Top", "Fit"):  # a margin around it
            assert np.mean((columns < 2) | (columns > width - 3) | (rows < 2) | (rows > height - 3)) < 0.02

    def test_the_grid_is_drawn_and_tells_its_size_where_meters_are_known(self, measured):
        key(measured, Qt.Key.Key_5)
        wait_for_drawing(measured)
        with_grid = pixels(measured.canvas).astype(int)
        click(panel(measured, "view").space.grid)
        wait_for_drawing(measured)
        assert measured.session.view_state.settings.grid
        assert np.abs(pixels(measured.canvas) - with_grid).max() > 30

    def test_larger_points_cover_more(self, turned):
        slider = panel(turned, "view").space.point_size
        turned.session.view_state.set(grid=False)
        covered = []
        for size in (1, 5):
            slider.setValue(size)
            wait_for_drawing(turned)
            ground = (SURROUND.red(), SURROUND.green(), SURROUND.blue())
            covered.append((pixels(turned.canvas) != ground).any(axis=2).mean())
        assert covered[1] > 1.3 * covered[0]

    @pytest.mark.parametrize(("ending", "head"), [("ply", b"ply\n"), ("glb", b"glTF")])
    def test_it_is_saved_as_a_file_in_space(self, turned, tmp_path, ending, head):
        turned.actions_["save_space"].trigger()
        (dialog,) = turned.findChildren(QFileDialog)
        dialog.fileSelected.emit(str(tmp_path / f"frame.{ending}"))
        dialog.close()
        wait_for(lambda: turned.messages.shown())
        assert (tmp_path / f"frame.{ending}").read_bytes().startswith(head)

    @pytest.mark.parametrize("ending", ["ply", "glb"])
    def test_what_is_clipped_is_not_in_the_file(self, turned, tmp_path, ending):
        sizes = []
        for look in ({}, {"nearer_than": 0.3, "farther_than": 0.6}, {"view": "depth"}):
            turned.session.view_state.set(**look)
            path = tmp_path / f"frame{len(sizes)}.{ending}"
            turned.actions_["save_space"].trigger()
            dialog = turned.findChildren(QFileDialog)[-1]
            dialog.fileSelected.emit(str(path))
            dialog.close()
            wait_for(path.exists)
            sizes.append(path.stat().st_size)
        whole, clipped, other_view = sizes
        assert 0 < clipped < 0.9 * whole
        assert other_view == whole

    def test_its_points_take_the_colors_of_depth(self, turned):
        picker = panel(turned, "view").space.color
        assert picker.isVisible()
        assert not panel(turned, "view").opacity.isVisible()
        choose_colormap(turned, "turbo")
        choose(picker, "depth")
        wait_for(lambda: np.ptp(canvas_pixels(turned).astype(int), axis=2).max() > 100)

    def test_a_probe_would_be_wrong_there_and_is_not_shown(self, turned):
        QTest.mouseMove(turned.canvas, at(turned, 0.5, 0.5))
        settle(0.05)
        assert turned.session.probe_set.probe is None
        key(turned, Qt.Key.Key_1)
        QTest.mouseMove(turned.canvas, at(turned, 0.4, 0.5))
        wait_for(lambda: turned.session.probe_set.probe is not None)
