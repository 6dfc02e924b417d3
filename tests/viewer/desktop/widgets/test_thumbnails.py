"""Small pictures over the time line: of the right moment, made behind the window's back, made once."""

import threading

import numpy as np
from clips import number_of
from patience import PATIENCE
from PyQt6.QtCore import QPoint
from PyQt6.QtGui import QImage
from PyQt6.QtTest import QTest
from windows import panel, pixels, settle, wait_for

from pipeline.errors import SourceUnreadableError
from viewer.desktop.widgets import thumbnails as module


def hover(window, seconds):
    bar = panel(window, "transport").slider
    QTest.mouseMove(bar, QPoint(round(bar.x_of(round(seconds * 1000))), bar.height() // 2))


def preview_of(window):
    return next(
        child for child in window.children() if type(child).__name__ == "SeekPreview" and child.isVisible()
    )


def picture_in(image):
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits().asarray(image.sizeInBytes()), np.uint8)
    return rows.reshape(image.height(), image.bytesPerLine())[:, : image.width() * 3].reshape(
        image.height(), image.width(), 3
    )


def test_the_pointer_over_the_line_shows_that_moment(held):
    hover(held, 2.0)
    preview = preview_of(held)
    assert preview.words == "0:02.0"
    wait_for(lambda: preview.picture is not None)
    assert abs(number_of(picture_in(preview.picture)) - 50) <= 1
    # And on the screen: the preview is painted above the bar, within the window.
    bar = panel(held, "transport").slider
    assert preview.geometry().bottom() < bar.mapTo(held, QPoint(0, 0)).y()
    assert pixels(held)[preview.y() + 30, preview.x() + 30 : preview.x() + 120].std() > 5


def test_at_the_ends_the_preview_stays_in_the_window(held):
    hover(held, 0.0)
    assert preview_of(held).x() >= 0
    hover(held, 4.0)
    assert preview_of(held).geometry().right() < held.width()


def test_a_moment_is_made_once_and_only_the_newest_wish_waits(held, monkeypatch):
    opened, go_on = [], threading.Event()
    real = module.open_source

    def slow(address, settings):
        opened.append(address)
        assert go_on.wait(PATIENCE)
        return real(address, settings)

    monkeypatch.setattr(module, "open_source", slow)
    hover(held, 0.5)
    wait_for(lambda: opened)
    for seconds in (1.0, 1.5, 2.0, 2.5, 3.0):
        hover(held, seconds)
        settle(0.02)  # the window goes on while the file is slow
    assert len(opened) == 1
    go_on.set()
    preview = preview_of(held)
    wait_for(lambda: preview.picture is not None)
    assert abs(number_of(picture_in(preview.picture)) - 75) <= 1
    assert len(opened) == 2
    hover(held, 0.5)
    assert preview.picture is not None  # at once: it is there already
    settle(0.05)
    assert len(opened) == 2


def test_a_file_that_cannot_be_read_again_just_has_no_pictures(held, monkeypatch):
    def gone(_address, _settings):
        raise SourceUnreadableError("It is gone.")

    monkeypatch.setattr(module, "open_source", gone)
    hover(held, 2.0)
    settle(0.1)
    assert preview_of(held).picture is None
    assert preview_of(held).words == "0:02.0"
    assert not held.messages.shown()


def test_another_file_has_other_pictures(held, make_clip):
    hover(held, 1.0)
    preview = preview_of(held)
    wait_for(lambda: preview.picture is not None)
    held.open(str(make_clip("other.mp4", size=(96, 64), frame_rate=10, frames=40)))
    assert not preview.isVisible()
    wait_for(lambda: held.session.screen.depth is not None)

    def picture_at_3_s():
        hover(held, 3.0)  # again and again: a bar that appears hears of the pointer's true place, too
        return preview.picture

    wait_for(picture_at_3_s)
    assert preview.picture.height() == 64
    assert abs(number_of(picture_in(preview.picture)) - 30) <= 1


def test_while_the_handle_is_dragged_only_the_time_is_told(held):
    bar = panel(held, "transport").slider
    hover(held, 1.0)
    preview = preview_of(held)
    wait_for(lambda: preview.picture is not None)
    from PyQt6.QtCore import Qt

    middle = bar.height() // 2
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.x_of(1000)), middle))
    hover(held, 1.2)
    assert preview.picture is None
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=QPoint(round(bar.x_of(1200)), middle))
