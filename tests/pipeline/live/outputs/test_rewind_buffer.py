"""The last ten seconds of a live source: kept small, scrolled through by hand, and live again."""

from fractions import Fraction

import numpy as np
import pytest
from clips import coded_picture, number_of
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from windows import canvas_pixels, click, key, panel, settle, shown_number, wait_for

from pipeline.frame import DepthFrame, Frame
from pipeline.live.outputs.rewind_buffer import BUDGET, LONGEST_SIDE, RewindBuffer
from viewer.desktop.widgets.rewind_bar import NOW


def depth_of(number, size=(64, 48), rate=25, largest=1.0):
    frame = Frame(coded_picture(number, size), number, Fraction(number, rate), 100 + number / rate)
    disparity = np.linspace(0, largest, 12 * 16, dtype=np.float32).reshape(12, 16)
    return DepthFrame(frame, disparity, disparity / 2, (0.1, 0.9), "test", "cpu", 3.0)


class TestMemory:
    def test_what_is_older_than_asked_for_is_forgotten(self):
        memory = RewindBuffer(2.0)
        for number in range(100):
            memory.write(depth_of(number))
        assert [entry.like.frame.index for entry in memory.entries()] == list(range(49, 100))

    def test_what_comes_back_is_near_enough(self):
        memory = RewindBuffer(2.0)
        depth = depth_of(77)
        memory.write(depth)
        back = memory.entries()[0].depth()
        assert number_of(back.frame.image) == 77
        assert (back.frame.index, back.frame.timestamp) == (77, Fraction(77, 25))
        assert np.allclose(back.disparity, depth.disparity, rtol=1e-3)
        assert np.allclose(back.raw_disparity, depth.raw_disparity, rtol=1e-3)
        assert back.display_range == depth.display_range
        assert (back.model, back.runtime, back.inference_ms) == ("test", "cpu", 3.0)
        assert back.disparity.dtype == np.float32

    def test_disparity_beyond_what_float16_holds_is_kept_too(self):
        memory = RewindBuffer(2.0)
        depth = depth_of(1, largest=1e6)
        memory.write(depth)
        assert np.allclose(memory.entries()[0].depth().disparity, depth.disparity, rtol=1e-3)

    def test_large_pictures_are_kept_small(self):
        memory = RewindBuffer(2.0)
        memory.write(depth_of(5, size=(1920, 1080)))
        picture = memory.entries()[0].picture()
        assert picture.shape == (540, LONGEST_SIDE, 3)
        assert number_of(picture) == 5

    def test_the_budget_is_kept_to_whatever_comes(self):
        rng = np.random.default_rng(1)
        memory = RewindBuffer(1000.0, budget=1 << 20)
        for number in range(60):
            depth = depth_of(number)
            noise = rng.integers(0, 255, (240, 320, 3), np.uint8)
            memory.write(
                DepthFrame(
                    Frame(noise, number, Fraction(number), 100.0 + number),
                    depth.disparity,
                    depth.raw_disparity,
                    (0, 1),
                )
            )
            assert memory.size == sum(entry.size for entry in memory.entries()) <= 1 << 20
        assert 5 < len(memory.entries()) < 60

    def test_ten_seconds_of_a_large_camera_fit(self):
        """1080p at 30 frames per second, with a network of 256x192: the budget need not cut anything."""
        memory = RewindBuffer(10.0)
        scene = np.add.outer(np.arange(1080), np.arange(1920))[..., None] // 8 + np.arange(3) * 40
        frame = Frame(scene.astype(np.uint8), 0, Fraction(0), 0.0)
        disparity = np.random.default_rng(1).random((192, 256), np.float32)
        memory.write(DepthFrame(frame, disparity, disparity + 1, (0, 1)))
        assert memory.size * 300 < BUDGET


@pytest.fixture
def live(make_window, fake_cameras):
    """A window that has shown a camera's numbered pictures for a while."""
    fake_cameras.plug(0, "Integrated Camera", size=(160, 120), interval=0.02)
    window = make_window()
    window.open("0")
    wait_for(lambda: len(window.session.rewind._remembered()) > 40)
    return window


def bar_of(window):
    return panel(window, "transport").live.slider


def place(window, value):
    return QPoint(round(bar_of(window).x_of(value)), bar_of(window).height() // 2)


def meant(window):
    """The number of the picture that should be shown."""
    rewind = window.session.rewind
    return rewind._entries[rewind._place].like.frame.index


def go_to_the_oldest(window):
    """And wait for it: its number."""
    key(window, Qt.Key.Key_Home)
    number = window.session.rewind._entries[0].like.frame.index
    wait_for(lambda: shown_number(window) == number)
    return number


def test_a_click_on_the_line_goes_back_and_holds_and_play_is_live_again(live):
    newest = shown_number(live)
    assert panel(live, "transport").live.words.text() == "Live"
    span = live.session.rewind.span
    click(bar_of(live), place(live, NOW - round(span * 500)))  # half of what is remembered
    wait_for(lambda: live.session.rewind.is_back and shown_number(live) < newest)
    held = shown_number(live)
    words = panel(live, "transport").live.words.text()
    assert words.endswith(" s ago")
    assert 0.3 * span < float(words.split()[0]) < 0.7 * span
    settle(0.2)
    assert shown_number(live) == held, "what comes meanwhile is not shown"
    key(live, Qt.Key.Key_Space)
    wait_for(lambda: shown_number(live) > newest)
    assert not live.session.rewind.is_back
    assert panel(live, "transport").live.words.text() == "Live"
    assert bar_of(live).value() == NOW


def test_dragging_scrolls_through_and_nothing_is_lost_meanwhile(live):
    bar = bar_of(live)
    span = live.session.rewind.span
    seen = []
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=place(live, NOW))
    for share in np.linspace(0, 1, 12):
        QTest.mouseMove(bar, place(live, NOW - round(span * 1000 * share)))
        settle(0.06)
        wait_for(lambda: shown_number(live) == meant(live))
        seen.append(shown_number(live))
    QTest.mouseMove(bar, place(live, 0))  # `span` had grown by the time the first move held the picture
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=place(live, 0))
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) > 6
    wait_for(lambda: shown_number(live) == live.session.rewind._entries[0].like.frame.index)


def test_keys_go_by_frames_and_seconds_and_beyond_now_is_live(live):
    key(live, Qt.Key.Key_Comma)
    wait_for(lambda: live.session.rewind.is_back)
    entries = live.session.rewind._entries
    numbers = [each.like.frame.index for each in entries]
    wait_for(lambda: shown_number(live) == numbers[-2])
    key(live, Qt.Key.Key_Comma)
    wait_for(lambda: shown_number(live) == numbers[-3])
    key(live, Qt.Key.Key_Period)
    wait_for(lambda: shown_number(live) == numbers[-2])
    key(live, Qt.Key.Key_Home)
    wait_for(lambda: shown_number(live) == numbers[0])
    key(live, Qt.Key.Key_Right)  # five seconds on
    wait_for(lambda: shown_number(live) > numbers[-1])
    assert live.session.playback.is_playing


def test_the_look_can_be_changed_in_the_past(live):
    number = go_to_the_oldest(live)
    key(live, Qt.Key.Key_I)
    wait_for(lambda: number_of(255 - canvas_pixels(live)) == number)


def test_the_pointer_over_the_line_shows_the_moment(live):
    bar = bar_of(live)
    preview = panel(live, "transport").live.preview
    rewind = live.session.rewind
    live.session.playback.pause()
    settle(0.1)
    QTest.mouseMove(bar, place(live, NOW - 200))
    assert preview.isVisible()
    assert preview.words == "0.2 s ago"
    assert preview.picture.width() == 160
    assert preview.geometry().bottom() < bar.mapTo(live, QPoint(0, 0)).y()
    assert rewind.picture(0.2) is not None
    QTest.mouseMove(live.canvas, QPoint(10, 10))
    bar.leaveEvent(None)
    assert not preview.isVisible()


def test_another_source_has_another_past(live, make_clip):
    key(live, Qt.Key.Key_Home)
    wait_for(lambda: live.session.rewind.is_back)
    live.open(str(make_clip(size=(64, 48), frames=50)))
    assert not live.session.rewind.is_back
    assert not live.session.rewind.is_there
    wait_for(lambda: live.session.screen.depth is not None)  # and pictures come through
    assert not panel(live, "transport").live.isVisible()


def test_a_network_that_comes_while_looking_back_does_not_push_its_picture_in(live):
    number = go_to_the_oldest(live)
    live.session._use_model()
    settle(0.2)
    assert shown_number(live) == number
