"""The window, used as a hand would: clicks, keys, drops; what is looked at is the pixels that come of it."""

import json
import threading
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from clips import coded_picture
from estimators import StandIn
from patience import PATIENCE
from PyQt6.QtCore import QMimeData, QPoint, Qt
from PyQt6.QtGui import QGuiApplication, QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
)
from windows import (
    PLAIN,
    Brightness,
    assert_no_words_are_cut_off,
    button,
    canvas_pixels,
    choose,
    click,
    discard,
    drop,
    drop_data,
    key,
    panel,
    pixels,
    rect_of,
    settle,
    shown_number,
    wait_for,
    wait_for_layout,
    wait_for_rest,
)

from pipeline.render.upsample import enlarge
from pipeline.settings import StabilizerSettings
from viewer.desktop.messages.message_bar import MessageBar
from viewer.desktop.style.theme import SURROUND, Appearance
from viewer.desktop.widgets.full_screen import FullScreenHider
from viewer.views.settings import FIRST_LOOK, ViewSettings

SIZES = [(900, 600), (1280, 800), (720, 480)]


@pytest.fixture
def clip(make_clip):
    """Four seconds of numbered frames."""
    return make_clip(size=(160, 120), frame_rate=25, frames=100)


class TestOpening:
    def test_before_there_is_a_source_five_ways_to_begin_are_offered(self, make_window):
        window = make_window()
        titles = [each.accessibleName() for each in window.start_page.findChildren(QPushButton, "choice")]
        assert titles == ["Camera", "Open a file", "Demo", "Convert files", "Reconstruct a scene"]
        assert window.start_page.isVisible()
        assert not panel(window, "transport").isVisible()

    def test_the_demo_is_one_click_away(self, make_window):
        window = make_window()
        click(window.start_page.findChildren(QPushButton, "choice")[2])
        wait_for(lambda: window.canvas.picture is not None)
        assert canvas_pixels(window).std() > 10
        assert window.windowTitle() == "Demo — Depth Viewer"

    def test_a_dropped_file_is_played(self, make_window, clip):
        window = make_window()
        drop(window, clip)
        wait_for(lambda: (shown_number(window) or 0) > 5)
        assert not window.start_page.isVisible()

    def test_what_is_no_source_is_not_taken(self, make_window):
        window = make_window()
        drop_data(window, QMimeData())
        assert window.session.source.address == ""

    def test_a_copied_path_is_opened_by_ctrl_v(self, make_window, clip):
        window = make_window()
        QGuiApplication.clipboard().setText(f'"{clip}"\n')  # with the quotes that file managers add
        key(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: window.canvas.picture is not None)

    def test_the_address_in_the_dialog_is_opened(self, make_window, clip):
        window = make_window()
        key(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
        dialog = next(
            widget for widget in QApplication.topLevelWidgets() if widget.windowTitle() == "Open URL"
        )
        dialog.setTextValue(f"file://{clip}")
        dialog.accept()
        wait_for(lambda: window.canvas.picture is not None)

    def test_a_picture_needs_no_time_line(self, make_window, make_clip, tmp_path):
        import cv2

        cv2.imwrite(
            str(tmp_path / "one.png"), np.random.default_rng(1).integers(0, 255, (60, 80, 3), np.uint8)
        )
        window = make_window()
        window.open(str(tmp_path / "one.png"))
        wait_for(lambda: window.canvas.picture is not None)
        assert not panel(window, "transport").isVisible()

    def test_after_another_source_nothing_of_the_first_is_seen(self, make_window, make_clip):
        """The first is white with numbers above 64, the second has numbers below 10."""
        first = make_clip("first.mp4", frames=2000, frame_rate=200, size=(64, 48))
        second = make_clip("second.mp4", frames=9, frame_rate=9, size=(80, 60))
        window = make_window()
        window.open(str(first))
        wait_for(lambda: (shown_number(window) or 0) > 64)
        window.open(str(second))
        seen = []
        window.canvas.painted.connect(lambda depth: seen.append(depth.frame.image.shape))
        assert window.canvas.picture is None
        wait_for(lambda: len(seen) > 3)
        assert set(seen) == {(60, 80, 3)}

    def test_a_short_clip_waits_for_the_network_and_is_seen_from_its_first_frame(
        self, make_window, make_clip, monkeypatch
    ):
        arrived = threading.Event()

        def load(_settings):
            assert arrived.wait(PATIENCE)
            return Brightness()

        monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load)
        window = make_window(wait=False)
        window.open(str(make_clip(frames=4, frame_rate=2)))  # slow, so that a busy machine shows each
        wait_for(lambda: window.session.source.info is not None)
        settle(0.7)
        assert window.session.playback.is_playing
        seen = []
        window.canvas.painted.connect(lambda depth: seen.append(depth.frame.index))
        arrived.set()
        wait_for(lambda: seen)
        assert seen[0] == 0

    def test_only_sources_that_opened_are_remembered(self, make_window, clip, tmp_path):
        window = make_window()
        window.open(str(tmp_path / "nothing.mp4"))
        wait_for(lambda: window.messages.shown())
        window.open(str(clip))
        wait_for(lambda: window.session.source.info is not None)
        assert window.preferences.recent == (str(clip),)


class TestCameras:
    def test_the_menu_lists_cameras_by_name_and_opens_the_chosen_one(self, make_window, fake_cameras):
        fake_cameras.plug(0, "Integrated Camera")
        fake_cameras.plug(2, "Capture Stick", size=(96, 64))
        window = make_window()
        menu = window.header.source_menu
        menu.popup(QPoint(0, 0))
        wait_for(lambda: "Capture Stick" in [action.text() for action in menu.actions()])
        next(action for action in menu.actions() if action.text() == "Capture Stick").trigger()
        menu.close()
        wait_for(lambda: window.session.screen.depth is not None)
        assert window.session.source.info.is_live
        assert window.session.screen.depth.frame.image.shape == (64, 96, 3)
        assert window.windowTitle() == "Capture Stick — Depth Viewer"

    def test_the_camera_button_opens_the_only_one(self, make_window, fake_cameras):
        fake_cameras.plug(0, "Integrated Camera")
        window = make_window()
        click(window.start_page.findChildren(QPushButton, "choice")[0])
        wait_for(lambda: window.canvas.picture is not None)
        transport = panel(window, "transport")
        assert transport.isVisible()
        assert not transport.slider.isVisible()
        assert transport.live.isVisible()

    def test_without_a_camera_it_says_so(self, make_window, fake_cameras):
        window = make_window()
        click(window.start_page.findChildren(QPushButton, "choice")[0])
        wait_for(lambda: window.messages.shown())
        assert window.messages.shown()[0].text == "No camera was found."

    def test_a_camera_is_remembered_as_itself_and_not_by_its_number(self, make_window, fake_cameras):
        fake_cameras.plug(0, "USB Camera", socket="1-1", serial="A")
        window = make_window()
        click(window.start_page.findChildren(QPushButton, "choice")[0])
        wait_for(lambda: window.session.screen.depth is not None)
        (address,) = window.preferences.recent
        assert window.windowTitle() == "USB Camera — Depth Viewer"
        window.session.close_source()
        fake_cameras.unplug(0)
        fake_cameras.plug(0, "Other Camera", socket="1-2", serial="B")
        fake_cameras.plug(2, "USB Camera", socket="1-3", serial="A")
        window.open(address)
        wait_for(lambda: window.session.source.info is not None)
        assert (window.session.source.title, window.session.source.info.camera) == ("USB Camera", 2)


class TestPlaying:
    def test_the_play_button_holds_the_picture_and_lets_it_go(self, make_window, clip):
        window = make_window()
        window.open(str(clip))
        wait_for(lambda: window.session.screen.depth is not None)
        play = panel(window, "transport").play
        click(play)
        wait_for_rest(lambda: shown_number(window))
        still = shown_number(window)
        assert not window.session.playback.has_ended
        settle(0.3)
        assert shown_number(window) == still
        click(play)
        wait_for(lambda: shown_number(window) != still)

    def test_what_is_held_says_so_and_has_no_rate(self, held):
        status = panel(held, "status")
        status.refresh()
        assert (status.rate.text(), status.latency.text()) == ("Paused", "")
        key(held, Qt.Key.Key_Space)
        status.refresh()
        assert status.rate.text().endswith(" fps")

    def test_frames_that_were_not_looked_at_again_are_told(self, make_window, make_clip):
        """A clip of one picture, over and over."""
        window = make_window()
        window.open(str(make_clip(picture=lambda _number, size: coded_picture(7, size))))
        wait_for(lambda: window.session.screen.depth is not None)
        wait_for(lambda: window.session.statistics.read().unchanged > 0.6)
        performance = panel(window, "state")
        performance.refresh()
        assert int(performance.values["unchanged"].text().removesuffix(" %")) > 50

    @pytest.mark.parametrize(
        ("seconds", "longest", "words"),
        [(1.26, 1.7, "0:01.2"), (65.9, 80, "1:05"), (65.9, 4000, "0:01:05"), (9.99, 9.99, "0:09.9")],
    )
    def test_short_clips_are_told_in_tenths(self, seconds, longest, words):
        from viewer.desktop.widgets.seek_bar import clock

        assert clock(seconds, longest) == words

    def test_space_plays_too(self, held):
        key(held, Qt.Key.Key_Space)
        wait_for(lambda: shown_number(held) > 44)
        assert held.session.playback.is_playing

    def test_space_presses_a_control_that_was_reached_by_tab(self, held):
        invert = panel(held, "view").invert
        held.activateWindow()
        invert.setFocus(Qt.FocusReason.TabFocusReason)
        wait_for(invert.hasFocus)
        key(invert, Qt.Key.Key_Space)
        assert held.session.view_state.settings.invert
        assert not held.session.playback.is_playing

    def test_a_click_on_the_time_line_goes_there(self, held):
        slider = panel(held, "transport").slider
        click(slider, QPoint(slider.width() // 2, slider.height() // 2))
        wait_for(lambda: abs(shown_number(held) - 50) <= 1)
        assert not held.session.playback.is_playing

    def test_dragging_shows_what_is_passed_and_then_plays_on(self, make_window, clip):
        from PyQt6.QtTest import QTest

        window = make_window()
        window.open(str(clip))
        wait_for(lambda: window.session.screen.depth is not None)
        slider = panel(window, "transport").slider
        middle = slider.height() // 2
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 4, middle))
        seen = set()
        for part in (3, 4, 5, 6):
            QTest.mouseMove(slider, QPoint(slider.width() * part // 8, middle))
            expected = slider.value() / 1000 * 25
            assert expected == pytest.approx(100 * part / 8, abs=4)  # the handle has room at either end
            wait_for(lambda expected=expected: abs(shown_number(window) - expected) <= 2)
            seen.add(shown_number(window))
        assert len(seen) == 4
        assert not window.session.playback.is_playing
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() * 6 // 8, middle))
        wait_for(lambda: shown_number(window) > 80)
        assert window.session.playback.is_playing

    def test_keys_go_by_frames_and_by_seconds(self, held):
        for code, expected in (
            (Qt.Key.Key_Period, 41),
            (Qt.Key.Key_Period, 42),
            (Qt.Key.Key_Comma, 41),
            (Qt.Key.Key_Left, 0),
            (Qt.Key.Key_Comma, 0),
            (Qt.Key.Key_Right, 99),
            (Qt.Key.Key_Home, 0),
        ):
            key(held, code)
            wait_for(lambda expected=expected: shown_number(held) == expected)

    def test_three_quick_steps_are_three_frames(self, held):
        for _ in range(3):
            key(held, Qt.Key.Key_Period)
        wait_for(lambda: shown_number(held) == 43)

    def test_29_97_frames_are_stepped_one_by_one(self, make_window, make_clip):
        window = make_window()
        window.open(str(make_clip(frame_rate=Fraction(30000, 1001), frames=30)))
        wait_for(lambda: window.session.screen.depth is not None)
        window.session.playback.pause()
        key(window, Qt.Key.Key_Home)
        for number in range(29):
            wait_for(lambda number=number: shown_number(window) == number)
            key(window, Qt.Key.Key_Period)
        for number in range(29, 0, -1):
            wait_for(lambda number=number: shown_number(window) == number)
            key(window, Qt.Key.Key_Comma)

    def test_a_file_whose_clock_does_not_begin_at_0_is_shown_from_its_start(self, make_window, make_clip):
        window = make_window()
        times = [10 + Fraction(number, 25) for number in range(50)]
        window.open(str(make_clip("clip.ts", timestamps=times)))
        wait_for(lambda: window.session.screen.depth is not None)
        assert window.session.source.info.start > 9
        window.session.playback.pause()
        slider = panel(window, "transport").slider
        click(slider, QPoint(slider.width() // 2, slider.height() // 2))
        wait_for(lambda: abs(shown_number(window) - 25) <= 1)
        key(window, Qt.Key.Key_Home)
        wait_for(lambda: shown_number(window) == 0)
        assert window.session.playback.position == 0

    def test_without_loop_it_stops_at_the_end_and_space_begins_again(self, make_window, make_clip):
        window = make_window()
        key(window, Qt.Key.Key_L)
        window.open(str(make_clip(frames=4, frame_rate=4)))  # slow, so that a busy machine shows each
        wait_for(lambda: window.session.playback.has_ended)
        assert not window.session.playback.is_playing
        assert panel(window, "status").rate.text() == "Ended · Space to replay"
        wait_for(lambda: shown_number(window) == 3)
        key(window, Qt.Key.Key_Space)
        wait_for(lambda: shown_number(window) < 3)

    def test_with_loop_it_goes_on(self, make_window, make_clip):
        window = make_window()
        window.open(str(make_clip(frames=10)))
        wait_for(lambda: shown_number(window) == 9)
        wait_for(lambda: shown_number(window) < 5)
        assert not window.session.playback.has_ended


class TestLook:
    def test_another_colormap_while_held_needs_no_inference(self, held):
        before, calls = canvas_pixels(held), held.session.models.estimator.calls
        held.session.view_state.set(colormap="turbo")
        wait_for(lambda: not np.array_equal(canvas_pixels(held), before))
        after = canvas_pixels(held)
        assert np.ptp(after, axis=2).max() > 100  # gray became colored
        assert held.session.models.estimator.calls == calls

    def test_c_takes_the_next_colormap_and_the_picker_follows(self, held):
        before = canvas_pixels(held)
        key(held, Qt.Key.Key_C)
        assert held.session.view_state.settings.colormap == "jet"
        assert panel(held, "view").colormap.accessibleName() == "Colormap: Jet"
        wait_for(lambda: not np.array_equal(canvas_pixels(held), before))

    def test_invert_turns_black_to_white(self, held):
        before = canvas_pixels(held).astype(int)
        key(held, Qt.Key.Key_I)
        wait_for(lambda: np.abs(canvas_pixels(held) + before - 255).max() <= 2)
        click(panel(held, "view").invert)
        wait_for(lambda: np.abs(canvas_pixels(held) - before).max() <= 2)

    def test_equalize_uses_every_color_as_much(self, held):
        """A range far beyond the picture leaves two grays close together; equalized they are far apart."""
        held.session.view_state.set(far=0.0, near=2000.0)
        wait_for(lambda: np.ptp(canvas_pixels(held)[40, [40, -40], 0].astype(int)) < 40)
        click(panel(held, "view").equalize)
        wait_for(lambda: np.ptp(canvas_pixels(held)[40, [40, -40], 0].astype(int)) > 80)
        key(held, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert not panel(held, "view").equalize.isChecked()

    def test_side_by_side_fits_and_keeps_proportions(self, held):
        held.resize(1280, 480)  # low and wide, so that the pair lies side by side
        key(held, Qt.Key.Key_3)
        wait_for(
            lambda: (
                abs(held.canvas.picture_rect().width() / held.canvas.picture_rect().height() - 8 / 3) < 0.02
            )
        )
        rect = held.canvas.picture_rect()
        assert rect.width() <= held.canvas.width()
        assert held.actions_["view:side_by_side"].isChecked()
        left, right = np.hsplit(canvas_pixels(held)[:, : int(rect.width()) // 2 * 2], 2)
        assert left.max() < 230  # the clip's own gray
        assert right.max() == 255  # its depth

    def test_the_opacity_slider_blends(self, held):
        slider = panel(held, "view").opacity
        assert not slider.isVisible()
        key(held, Qt.Key.Key_2)
        assert slider.isVisible()
        slider.setValue(0)
        wait_for(lambda: canvas_pixels(held).max() < 230)
        slider.setValue(100)
        wait_for(lambda: canvas_pixels(held).max() == 255)

    def test_the_picture_is_letterboxed_on_the_surround(self, held):
        rect, whole = held.canvas.picture_rect(), pixels(held.canvas)
        assert rect.width() == pytest.approx(held.canvas.width(), abs=1)
        assert rect.width() / rect.height() == pytest.approx(4 / 3, rel=0.01)
        above, below = whole[: int(rect.top())], whole[int(rect.bottom()) + 1 :]
        assert abs(len(above) - len(below)) <= 2
        for part in (above, below):
            assert part.size
            assert (part == (SURROUND.red(), SURROUND.green(), SURROUND.blue())).all()

    def test_the_picture_grows_with_the_window(self, held):
        held.resize(1280, 800)
        canvas = held.canvas  # its size comes with the layout
        wait_for(lambda: canvas.width() > 700 and canvas.picture.pixels.shape[1] == canvas.width())
        assert canvas.picture.pixels.shape[0] <= canvas.height()
        assert shown_number(held) == 40

    def test_stabilization_makes_the_held_picture_anew(self, held):
        before, calls = held.session.screen.depth, held.session.models.estimator.calls
        picker = panel(held, "depth").filters.strength
        choose(picker, "very-steady")
        assert held.session.stabilization.settings == StabilizerSettings("very-steady")
        wait_for(lambda: held.session.screen.depth is not before)
        assert held.session.models.estimator.calls == calls  # what the network saw is still true


class TestErrorMessages:
    def test_a_bad_file_is_told_with_a_hint_and_the_window_goes_on(self, make_window, tmp_path, make_clip):
        bad = tmp_path / "clip.mp4"
        bad.write_text("this is no video")
        window = make_window()
        window.open(str(bad))
        wait_for(lambda: window.messages.shown())
        message = window.messages.shown()[0]
        assert "clip.mp4" in message.text
        assert message.hint
        assert window.messages.isVisible()
        assert window.start_page.isVisible()
        make_clip("clip.mp4")  # mended meanwhile
        click(button(window.messages, "Retry"))
        wait_for(lambda: window.canvas.picture is not None)
        assert not window.messages.shown()

    def test_a_camera_that_goes_away_leaves_its_last_picture(self, make_window, fake_cameras):
        fake_cameras.plug(0, "Integrated Camera")
        window = make_window()
        window.session.source.settings = replace(window.session.source.settings, timeout=2)
        window.open("0")
        wait_for(lambda: window.canvas.picture is not None)
        fake_cameras.unplug(0)
        wait_for(lambda: window.messages.shown())
        assert window.canvas.isVisible()
        assert window.canvas.picture is not None
        fake_cameras.plug(0)
        click(button(window.messages, "Retry"))
        wait_for(lambda: window.canvas.picture is not None and window.session.playback.is_playing)

    def test_a_network_that_fails_is_told(self, make_window, clip):
        class Broken(StandIn):
            model, runtime, note = "broken", "test", ""

            def estimate_live(self, _image, _when_ready):
                from pipeline.errors import ModelOutputError

                raise ModelOutputError("It gave values that are not finite.", hint="Try another runtime.")

        window = make_window()
        window.session.models.estimator = Broken()
        window.open(str(clip))
        wait_for(lambda: window.messages.shown())
        assert window.messages.shown()[0].hint == "Try another runtime."

    def test_a_bug_in_a_view_is_told_with_details_to_copy(self, held, monkeypatch):
        monkeypatch.setattr("viewer.views.overlay.render", lambda _depth, _options: 1 / 0)
        key(held, Qt.Key.Key_2)
        wait_for(lambda: held.messages.shown())
        click(button(held.messages, "Details…"))
        from viewer.desktop.messages.crash_dialog import CrashDialog

        box = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, CrashDialog))
        click(box.copy)
        assert "ZeroDivisionError" in QGuiApplication.clipboard().text()
        box.close()
        key(held, Qt.Key.Key_1)  # and the window goes on
        wait_for(lambda: shown_number(held) == 40)

    def test_a_message_lies_over_the_picture_and_moves_nothing(self, held):
        places = {
            widget: rect_of(widget, held) for widget in (held.canvas, held.side, panel(held, "transport"))
        }
        held.session.models.missing.emit("midas_small")
        held.session.problems.report(ValueError("an example"))
        wait_for_layout(held)
        assert held.messages.isVisible()
        assert rect_of(held.ground, held).contains(rect_of(held.messages, held))
        assert {widget: rect_of(widget, held) for widget in places} == places
        bars = [rect_of(bar, held) for bar in held.messages.findChildren(MessageBar)]
        assert len(bars) == 2
        assert not bars[0].intersects(bars[1])

    def test_closing_a_message_takes_it_away(self, make_window, tmp_path):
        window = make_window()
        window.open(str(tmp_path / "nothing.mp4"))
        wait_for(lambda: window.messages.shown())
        click(
            next(
                each
                for each in window.messages.findChildren(QAbstractButton)
                if each.accessibleName() == "Dismiss"
            )
        )
        assert not window.messages.isVisible()


class TestKeeping:
    def test_the_snapshot_is_the_picture_at_the_size_of_the_source(self, held, tmp_path):
        import cv2

        from viewer.views.base import render

        held.snapshots.folder = str(tmp_path / "kept")
        key(held, Qt.Key.Key_C)
        key(held, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: held.messages.shown())
        (path,) = (tmp_path / "kept").iterdir()
        kept = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        assert kept.shape == (120, 160, 3)
        assert np.array_equal(kept, render(held.session.screen.depth, held.session.view_state.settings))
        message = held.messages.shown()[0]
        assert path.name in message.text
        assert [choice.text for choice in message.choices] == ["Show in folder"]

    def test_with_data_it_is_a_folder_from_which_depth_can_be_had_again(self, held, tmp_path):
        import cv2

        held.snapshots.folder = str(tmp_path / "kept")
        held.session.view_state.set(colormap="turbo")
        key(held, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        wait_for(lambda: held.messages.shown())
        (folder,) = (tmp_path / "kept").iterdir()
        assert {path.name for path in folder.iterdir()} == {
            "picture.png", "view.png", "depth16.png", "disparity.npy", "points.ply", "settings.json",
        }  # fmt: skip
        depth = held.session.screen.depth
        picture = cv2.cvtColor(cv2.imread(str(folder / "picture.png")), cv2.COLOR_BGR2RGB)
        assert np.array_equal(picture, depth.frame.image)
        assert np.array_equal(np.load(folder / "disparity.npy"), depth.disparity)
        assert b"relative, not meters" in (folder / "points.ply").read_bytes()[:600]
        told = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
        assert told["look"]["colormap"] == "turbo"
        assert told["frame"] == {"index": 40, "seconds": 1.6}
        assert (told["model"], told["source"]) == ("brightness", held.session.source.address)
        levels = cv2.imread(str(folder / "depth16.png"), cv2.IMREAD_UNCHANGED)
        assert levels.dtype == np.uint16
        assert (levels % 257).any()  # and not 8 bits in disguise
        fact = told["depth16.png"]
        again = fact["offset"] + fact["scale"] * levels
        assert again == pytest.approx(enlarge(depth.disparity, (120, 160)), abs=fact["scale"])

    def test_the_difference_is_kept_as_it_is_shown(self, held, tmp_path):
        import cv2

        held.snapshots.folder = str(tmp_path / "kept")
        key(held, Qt.Key.Key_D)
        held.session.playback.seek(Fraction(23, 25))
        wait_for(lambda: held.session.screen.depth.frame.index == 23)
        key(held, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: held.messages.shown())
        (path,) = (tmp_path / "kept").iterdir()
        assert "-difference-" in path.name
        assert np.ptp(cv2.imread(str(path)).astype(int), axis=2).max() > 40

    def test_the_picture_is_on_the_clipboard(self, held):
        from viewer.views.base import render

        held.session.view_state.set(colormap="turbo")
        key(held, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: held.messages.shown())
        image = QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB888)
        assert (image.width(), image.height()) == (160, 120)
        wanted = render(held.session.screen.depth, held.session.view_state.settings)
        for x, y in ((3, 5), (150, 20), (80, 100)):
            color = image.pixelColor(x, y)
            assert (color.red(), color.green(), color.blue()) == tuple(wanted[y, x])

    def test_the_command_on_the_clipboard_does_the_same(self, held):
        """It is read back by the command itself."""
        import shlex

        from viewer.commands.convert import command

        held.session.view_state.set(
            view="overlay", opacity=0.25, colormap="turbo", invert=True, gamma=2.0, contours=3
        )
        held.session.stabilization.use(StabilizerSettings("very-steady"))
        held.session.models.settings = replace(held.session.models.settings, model="nano")
        key(held, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        line = QGuiApplication.clipboard().text()
        assert line in held.messages.shown()[0].hint
        words = shlex.split(line)
        assert words[:3] == ["depth-viewer", "convert", held.session.source.address]
        given = command.make_context("convert", words[2:]).params
        look = ViewSettings(**{name: given[name] for name in ViewSettings.__dataclass_fields__})
        assert look == held.session.view_state.settings
        assert given["strength"] == "very-steady"
        assert given["model"] == "nano"

    def test_two_snapshots_are_two_files(self, held, tmp_path):
        held.snapshots.folder = str(tmp_path / "kept")
        key(held, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: len(list((tmp_path / "kept").glob("*.png"))) == 1)
        key(held, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: len(list((tmp_path / "kept").glob("*.png"))) == 2)

    def test_a_folder_that_cannot_be_written_is_told(self, held, tmp_path):
        (tmp_path / "file").write_text("in the way")
        held.snapshots.folder = str(tmp_path / "file")
        key(held, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        wait_for(lambda: held.messages.shown())
        assert "could not be written" in held.messages.shown()[0].text


class TestMemory:
    def test_what_was_set_is_there_again(self, make_window, clip):
        window = make_window(look=None, stabilizer=None)
        window.open(str(clip))
        wait_for(lambda: window.session.source.info is not None)
        assert window.session.view_state.settings == FIRST_LOOK
        for code in (Qt.Key.Key_2, Qt.Key.Key_C, Qt.Key.Key_I, Qt.Key.Key_L, Qt.Key.Key_P):
            key(window, code)
        panel(window, "view").opacity.setValue(35)
        window.session.stabilization.use(StabilizerSettings("very-steady"))
        window.resize(1000, 640)
        window.close()
        again = make_window(look=None, stabilizer=None)
        wanted = replace(FIRST_LOOK, view="overlay", colormap="turbo", invert=True, opacity=0.35)
        assert again.session.view_state.settings == wanted
        assert again.session.stabilization.settings.strength == "very-steady"
        assert not again.session.playback.loop
        assert not again.side.isVisible()
        assert str(clip) in again.preferences.recent
        titles = [each.text() for each in again.start_page.findChildren(QPushButton, "recent")]
        assert titles == ["clip.mp4"]

    def test_what_is_asked_for_goes_before_what_is_remembered(self, make_window):
        window = make_window(look=PLAIN)
        key(window, Qt.Key.Key_2)
        window.close()
        assert make_window(look=PLAIN).session.view_state.settings == PLAIN

    def test_the_window_is_as_large_as_it_was(self, make_window, tmp_path):
        from viewer.desktop.app import make_window as make

        first = make_window()
        first.resize(760, 560)  # the offscreen platform's screen is 800 pixels wide
        first.close()
        again = make(preferences_path=tmp_path / "window.json")
        assert (again.width(), again.height()) == (760, 560)
        discard(again)


class TestFrame:
    @pytest.mark.parametrize("size", SIZES)
    def test_no_words_are_cut_off(self, held, size):
        held.resize(*size)
        wait_for_layout(held)
        assert_no_words_are_cut_off(held)

    @pytest.mark.parametrize("size", SIZES)
    def test_the_start_page_is_whole_while_a_network_is_offered(self, make_window, size):
        window = make_window()
        window.start_page.set_recent(("/videos/a clip with a long name.mp4", "0", "rtsp://camera/1"))
        window.resize(*size)
        window.session.models.missing.emit("midas_small")
        wait_for(lambda: window.messages.shown())
        wait_for_layout(window)
        assert_no_words_are_cut_off(window)
        buttons = [
            *window.start_page.findChildren(QPushButton, "choice"),
            *window.start_page.findChildren(QPushButton, "recent"),
        ]
        assert len(buttons) == 8
        for upper, below in pairwise(buttons):
            assert rect_of(upper, window).bottom() < rect_of(below, window).top()
        visible = rect_of(window.start_page, window)
        assert all(visible.contains(rect_of(each, window)) for each in buttons[:3])

    @pytest.mark.parametrize("width", [1280, 720])
    def test_an_offer_is_whole_and_its_buttons_are_in_it(self, make_window, width):
        window = make_window()
        window.resize(width, 480)
        window.session.models.missing.emit("midas_small")
        wait_for(lambda: window.messages.shown())
        wait_for_layout(window)
        words = window.messages.findChildren(QLabel)[0]
        assert words.height() >= words.heightForWidth(words.width())
        for text in ("Download", "Import from file…"):
            assert rect_of(window.messages, window).contains(rect_of(button(window.messages, text), window))

    @pytest.mark.parametrize("name", ["a.mp4", "a clip with quite a long name that nobody types.mp4"])
    def test_the_title_gives_way_where_the_window_is_narrow(self, make_window, make_clip, name):
        window = make_window()
        window.open(str(make_clip(name)))
        wait_for(lambda: window.session.screen.depth is not None)
        for size in SIZES:
            window.resize(*size)
            wait_for_layout(window)
            source = window.header.source_button
            segments = rect_of(window.header.segments, window)
            assert rect_of(source, window).right() < segments.left()
            text = source.text().strip()
            assert source.fontMetrics().horizontalAdvance(text) < source.width() - 40
            assert text.startswith("a") and text.endswith(".mp4")

    def test_panels_and_picture_do_not_overlap(self, held):
        areas = [
            rect_of(widget, held)
            for widget in (
                held.header,
                held.canvas,
                held.side,
                panel(held, "transport"),
                panel(held, "status"),
            )
        ]
        for number, area in enumerate(areas):
            assert not any(area.intersects(other) for other in areas[number + 1 :])

    def test_every_control_has_a_name_for_who_cannot_see_it_and_a_tip_for_who_can(self, held):
        for kind in (QAbstractButton, QComboBox, QSlider):
            for control in held.findChildren(kind):
                if control.isVisible():
                    assert control.accessibleName() or getattr(control, "text", str)(), control
                    assert control.toolTip() or kind is QSlider, control.accessibleName()

    def test_tips_name_the_keys(self, held):
        assert panel(held, "transport").play.toolTip() == "Play or pause (Space)"
        assert panel(held, "view").colormap.toolTip().endswith("(C)")

    def test_the_list_of_keys_names_them_all(self, held):
        from viewer.desktop.window.help import ShortcutsDialog

        key(held, Qt.Key.Key_F1)
        box = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ShortcutsDialog))
        words = {label.text() for label in box.findChildren(QLabel)}
        assert {
            "Play or pause",
            "Space · K",
            "Snapshot",
            "Ctrl+S",
            "F11 · F",
            "Wheel",
            "Double-click",
        } <= words
        box.close()

    def test_the_list_of_keys_is_searched_and_scrolls(self, held):
        from viewer.desktop.window.help import ShortcutsDialog

        held.resize(900, 500)
        key(held, Qt.Key.Key_F1)
        box = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, ShortcutsDialog))
        wait_for(lambda: box.findChild(QScrollArea).verticalScrollBar().maximum() > 0)
        assert box.height() <= held.height()
        QTest.keyClicks(box.search, "snapsh")
        words = {label.text() for label in box.findChildren(QLabel) if label.isVisible()}
        assert words == {"General", "Snapshot", "Ctrl+S", "Snapshot with data", "Ctrl+Shift+S"}
        box.search.setText("zzz")
        assert "Nothing found" in {label.text() for label in box.findChildren(QLabel) if label.isVisible()}
        box.search.setText("mouse")
        assert "Wheel" in {label.text() for label in box.findChildren(QLabel) if label.isVisible()}
        box.close()

    def test_dark_and_light_differ_and_the_surround_does_not(self, make_window):
        window = make_window()
        light = pixels(window.header)
        window.menu.appearance_chosen.emit(Appearance.DARK)
        assert light.mean() > 200
        wait_for(lambda: pixels(window.header).mean() < 70)
        assert window.preferences.appearance is Appearance.DARK
        window.pages.setCurrentIndex(1)
        assert tuple(pixels(window.canvas)[5, 5]) == (SURROUND.red(), SURROUND.green(), SURROUND.blue())

    def test_full_screen_comes_and_goes(self, held):
        key(held, Qt.Key.Key_F11)
        assert held.isFullScreen()
        key(held, Qt.Key.Key_Escape)
        assert not held.isFullScreen()

    def test_no_letter_alone_quits_sounds_or_writes(self, held, tmp_path):
        held.snapshots.folder = str(tmp_path / "kept")
        for code in (Qt.Key.Key_Q, Qt.Key.Key_W, Qt.Key.Key_S, Qt.Key.Key_E, Qt.Key.Key_O, Qt.Key.Key_U):
            key(held, code)
        settle(0.1)
        assert held.isVisible()
        assert not held.session.alarm.is_on
        assert not (tmp_path / "kept").exists()
        assert not [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not held]

    def test_ctrl_q_closes_and_nothing_is_left_running(self, held):
        """The guard on threads, around every test, sees to the second half."""
        key(held, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier)
        assert not held.isVisible()
        assert held.session.background.join(0)


@pytest.mark.parametrize("title", ["dog.mp4", "driving.mp4", "a.png", "HD Camera", "room tour 2024.mov"])
def test_a_title_that_fits_is_told_whole(make_window, title):
    window = make_window()
    window.resize(1280, 800)
    source = window.header.source_button
    source.set_source(title, title)
    wait_for(lambda: source.text().strip() == title)


class TestSidePanel:
    def test_before_there_is_a_source_there_is_nothing_to_set(self, make_window, clip):
        window = make_window()
        assert not window.side.isVisible()
        window.open(str(clip))
        wait_for(lambda: window.side.isVisible())
        window.close_source()
        assert not window.side.isVisible()

    def test_sections_fold_and_are_so_at_the_next_start(self, held, make_window, clip):
        view, depth = held.side.sections["view"], held.side.sections["depth"]
        assert panel(held, "view").isVisible()
        click(view.head)
        assert not panel(held, "view").isVisible()
        key(held, Qt.Key.Key_Y)  # opens the section of performance
        assert panel(held, "state").isVisible()
        held.close()
        again = make_window()
        again.open(str(clip))
        wait_for(lambda: again.session.screen.depth is not None)
        assert not panel(again, "view").isVisible()
        assert panel(again, "depth").isVisible() and panel(again, "state").isVisible()
        assert depth.head.accessibleName() == "Depth"

    def test_a_section_that_is_opened_is_scrolled_into_view(self, held):
        """By a click on its title, and by its key while it is folded."""
        held.resize(900, 560)
        port, section = held.side._area.viewport(), held.side.sections["state"]
        wait_for_layout(held)

        def is_in_view():
            return port.rect().contains(rect_of(section, port))

        assert not section.head.isChecked() and not is_in_view()
        held.side._area.ensureWidgetVisible(section.head, 0, 0)
        click(section.head)
        assert is_in_view()
        wait_for_layout(held)
        assert is_in_view()
        click(section.head)
        held.side._area.verticalScrollBar().setValue(0)
        key(held, Qt.Key.Key_Y)
        assert is_in_view()

    def test_the_color_scale_is_there_where_its_colors_are(self, held):
        legend, action, look = held.overlays.legend, held.actions_["legend"], held.session.view_state
        for view, more, is_there in (
            ("depth", {}, True),
            ("overlay", {}, True),
            ("bokeh", {}, False),
            ("stereo", {}, False),
            ("points", {"points_color": "picture"}, False),
            ("points", {"points_color": "depth"}, True),
        ):
            look.set(view=view, **more)
            assert (legend.isVisible(), action.isEnabled(), action.isChecked()) == (is_there, is_there, True)
            assert panel(held, "view").equalize.isVisible() is is_there
        look.set(view="fog")
        held.actions_["difference"].trigger()  # has colors of its own
        assert legend.isVisible() and action.isEnabled()
        held.actions_["difference"].trigger()
        assert not legend.isVisible()

    def test_tools_are_on_the_rail_and_say_whether_they_are_on(self, held):
        tool = next(each for each in held.rail.buttons if each.accessibleName() == "Rectangle")
        before = pixels(tool).astype(int)
        click(tool)
        assert tool.isChecked() and held.actions_["region"].isChecked()
        assert held.session.probe_set.region is not None
        changed = np.abs(pixels(tool) - before).max(axis=2)
        assert np.median(changed[:, 1:3]) > 60  # the bar at its left
        key(held, Qt.Key.Key_J)
        assert not tool.isChecked()

    def test_the_frame_stands_still_while_distances_are_marked(self, make_window, clip):
        window = make_window(stabilizer=StabilizerSettings("steady"))
        window.open(str(clip))
        wait_for(lambda: window.session.distance_marks.can_mark)
        key(window, Qt.Key.Key_A)
        wait_for_rest(lambda: window.session.screen.depth.frame.index)
        assert not window.session.playback.is_playing
        key(window, Qt.Key.Key_Escape)
        still = window.session.screen.depth.frame.index
        wait_for(lambda: window.session.screen.depth.frame.index != still)


class TestFullScreen:
    def test_at_rest_nothing_but_the_picture_is_left_until_the_mouse_moves(self, held):
        rests_after = held.findChild(FullScreenHider)._timer
        rests_after.setInterval(500)
        key(held, Qt.Key.Key_F11)
        assert held.header.isVisible()
        QTest.mouseMove(held.canvas, held.canvas.rect().center())
        wait_for(lambda: not held.header.isVisible())
        for widget in (held.side, held.rail, panel(held, "transport"), held.overlays.legend):
            assert not widget.isVisible()
        assert held.canvas.cursor().shape() is Qt.CursorShape.BlankCursor
        QTest.mouseMove(held.canvas, QPoint(50, 60))
        QTest.mouseMove(held.canvas, QPoint(90, 80))
        wait_for(lambda: held.header.isVisible())
        assert held.side.isVisible() and panel(held, "transport").isVisible()
        key(held, Qt.Key.Key_Escape)
        settle(rests_after.interval() / 1000 + 0.1)
        assert held.header.isVisible()  # in a window nothing hides


class TestImages:
    def test_arrow_keys_go_through_the_images_of_a_folder_each_at_its_own_size(self, make_window, tmp_path):
        import cv2

        sizes = {"IMG 9.png": (60, 80), "IMG 10.png": (48, 48), "img 11.jpg": (90, 40)}
        folder = tmp_path / "photos"
        folder.mkdir()
        for name, (height, width) in sizes.items():
            cv2.imwrite(str(folder / name), np.full((height, width, 3), 90, np.uint8))
        (folder / "notes.txt").write_text("no image")
        window = make_window()
        window.open(str(folder / "IMG 9.png"))

        def shows(name):
            depth = window.session.screen.depth
            is_seen = depth is not None and depth.frame.image.shape[:2] == sizes[name]
            return is_seen and window.actions_["forth"].isEnabled()

        wait_for(lambda: shows("IMG 9.png"))
        for code, name in (
            (Qt.Key.Key_Right, "IMG 10.png"),
            (Qt.Key.Key_Right, "img 11.jpg"),
            (Qt.Key.Key_Right, "img 11.jpg"),  # the last one
            (Qt.Key.Key_Left, "IMG 10.png"),
        ):
            key(window, code)
            wait_for(lambda name=name: shows(name))

    def test_keys_pressed_while_an_image_loads_go_on_and_one_that_is_broken_stops_nobody(
        self, make_window, tmp_path
    ):
        import cv2

        for number in range(4):
            cv2.imwrite(str(tmp_path / f"{number}.png"), np.full((40 + number, 60, 3), 90, np.uint8))
        (tmp_path / "2.png").write_bytes(b"no image")
        window = make_window()
        window.open(str(tmp_path / "0.png"))
        key(window, Qt.Key.Key_Right)  # nothing was opened yet
        key(window, Qt.Key.Key_Right)
        assert window.session.source.address.endswith("2.png")
        wait_for(lambda: not window.session.source.is_open)
        key(window, Qt.Key.Key_Right)
        wait_for(lambda: window.session.screen.depth is not None)
        assert window.session.screen.depth.frame.image.shape[:2] == (43, 60)
