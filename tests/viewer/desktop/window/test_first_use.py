"""What whoever opens the window the first time does in its first minute, with mouse and keys."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from windows import click, key, panel, pixels, rect_of, wait_for, wait_for_layout


def test_space_after_a_click_on_the_start_page_pauses_and_switches_no_tool(make_window):
    window = make_window()
    demo = window.start_page.findChildren(QPushButton, "choice")[2]
    demo.setFocus()  # as it is where the window manager activates the window
    click(demo)
    wait_for(lambda: window.canvas.picture is not None and window.session.playback.is_playing)
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert not window.session.playback.is_playing
    assert window.actions_["legend"].isChecked() and window.actions_["probe"].isChecked()


@pytest.mark.parametrize("language", ["en", "de", "zh_CN"])
def test_a_toast_covers_no_word_of_the_start_page(make_window, language):
    window = make_window(language=language)
    window.resize(1024, 640)
    window.start_page.set_recent(("/videos/kitchen.mp4", "0", "rtsp://camera.local/stream"))
    window.session.models.missing.emit("midas_small")
    wait_for(lambda: window.messages.shown())
    wait_for_layout(window)
    toast = rect_of(window.messages, window)
    words = [each for each in window.start_page.findChildren(QLabel) if each.text() and each.isVisible()]
    assert words
    assert not [each.text() for each in words if rect_of(each, window).intersects(toast)]
    assert "GFLOP" not in window.messages.shown()[0].hint


def test_a_menu_shows_what_is_on(make_window):
    window, seen = make_window(), set()
    for menu in (window.menu, *window.menu.findChildren(QMenu)):
        menu.ensurePolished()
        menu.resize(menu.sizeHint())
        for action in menu.actions():
            if not action.isCheckable() or action.actionGroup() is not None:  # of a group, one is always on
                continue
            action.blockSignals(True)  # it shall only look so
            looks = []
            for is_on in (True, False):
                action.setChecked(is_on)
                looks.append(pixels(menu, menu.actionGeometry(action)))
            action.blockSignals(False)
            assert (looks[0] != looks[1]).any(), action.text()
            seen.add(action.text())
    assert {"Loop", "Side panel", "Record", "Full screen"} <= seen


@pytest.mark.parametrize("language", ["en", "de", "zh_CN"])
def test_a_low_start_page_shows_its_ways_and_recent_sources_without_scrolling(make_window, language):
    window = make_window(language=language)
    page = window.start_page
    page.set_recent(("/videos/kitchen.mp4", "0", "rtsp://camera.local/stream"))

    def described():
        ways = page.findChildren(QPushButton, "choice")
        return {
            any(each.isVisible() and each.property("role") == "quiet" for each in way.findChildren(QLabel))
            for way in ways
        }

    for height, has_descriptions in ((640, False), (900, True), (640, False)):
        window.resize(1024, height)
        wait_for_layout(window)
        assert described() == {has_descriptions}
        recent = page.findChildren(QPushButton, "recent")
        assert len(recent) == 3
        assert all(rect_of(page, window).contains(rect_of(each, window)) for each in recent)


def test_escape_closes_the_conversions_and_a_row_is_as_high_as_its_picture(make_window, make_clip):
    window = make_window()
    window.convert([str(make_clip(frames=5))])
    converting = window.converting
    wait_for(converting.isVisible)
    (row,) = converting.list.rows.values()
    wait_for(lambda: 0 < row.height() < 120)
    QTest.keyClick(converting, Qt.Key.Key_Escape)
    assert not converting.isVisible() and window.isVisible()
    assert QApplication.instance() is not None and len(converting.queue.conversions) == 1
    converting.shut_down()


def test_controls_of_colors_are_there_where_colors_are(held):
    view = held.panel("view")
    key(held, Qt.Key.Key_1)
    assert view.colormap.isVisible() and view.gamma.isVisible() and not view.opacity.isVisible()
    key(held, Qt.Key.Key_2)
    assert view.colormap.isVisible() and view.opacity.isVisible()
    key(held, Qt.Key.Key_9)
    assert not view.colormap.isVisible() and not view.opacity.isVisible()
    assert view.effect.isVisible()


@pytest.mark.parametrize("language", ["en", "de", "zh_CN"])
def test_the_smallest_window_of_reconstructions_cuts_no_control(make_window, language):
    window = make_window(language=language)
    window.actions_["reconstruct"].trigger()
    scenes = window.conversions.scenes
    wait_for(scenes.isVisible)
    scenes.resize(scenes.minimumSize())
    controls = [each for each in scenes.view_bar.findChildren(QWidget) if each.isVisible()]
    assert len(controls) >= 8
    for each in controls:
        assert each.width() >= each.minimumSizeHint().width(), each.accessibleName()


def test_nothing_of_a_source_stays_below_the_start_page(held):
    held.session.probe_set.pin((0.5, 0.5))
    held.actions_["profile"].setChecked(True)
    below = [panel(held, name) for name in ("plots", "transport")]
    wait_for(lambda: all(each.isVisible() for each in below))
    held.close_source()
    wait_for_layout(held)
    assert not any(each.isVisible() for each in below) and panel(held, "status").isVisible()
