"""The real window on the offscreen platform, with a network that is quick and always says the same.

def test_x(make_window, make_clip):
    window = make_window()                          # shown, its network loaded
    window.open(str(make_clip()))
    wait_for(lambda: shown_number(window) == 3)     # what is on the canvas, read from its pixels

Everything is as it is for a user, apart from the network: sources, threads, painting, files.
"""

from __future__ import annotations

import threading
import time

import numpy as np
from clips import number_of
from estimators import StandIn
from patience import PATIENCE
from PyQt6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PyQt6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QScrollArea, QWidget

from pipeline.settings import StabilizerSettings
from viewer.desktop.app import make_window
from viewer.desktop.style.theme import Appearance
from viewer.desktop.widgets.controls import ElidedLabel
from viewer.desktop.window.main_window import MainWindow
from viewer.desktop.workers.fitted_view import FittedView, for_screen
from viewer.views.settings import ViewSettings

PLAIN = ViewSettings(colormap="gray")
"""A look in which numbered pictures can be read."""


class Brightness(StandIn):
    """Disparity is brightness, and how often it was asked is counted."""

    model, runtime, note, digest = "brightness", "test", "", ""

    def __init__(self):
        self.calls = 0

    def estimate_live(self, image, when_ready):
        return self.estimate(image)

    def estimate(self, image):
        self.calls += 1
        small = image[:: max(1, len(image) // 48), :: max(1, len(image) // 48)]
        return small.mean(axis=2).astype(np.float32)


def ready_window(*, wait=True, begin=True, **wishes):
    """The window as `app.make_window` makes it, shown, with its network loaded. The stabilizer is off unless wished.

    Without `begin`, no network is loaded until a source wants one, as with `view --depth`.
    """
    wishes = {"look": PLAIN, "stabilizer": StabilizerSettings("off"), "appearance": Appearance.LIGHT} | wishes
    window = make_window(**wishes)
    window.resize(900, 600)
    window.show()
    if not begin:
        return window
    window.session.begin()
    if wait:
        wait_for(lambda: window.session.models.estimator is not None)
    return window


def discard(window):
    """Close it and free it at once: what is left of it would slow down every later window."""
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def wait_for(condition):
    """Let the program run until the condition holds; fail when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"it did not come about; {state_of_windows()}"
        QApplication.processEvents()
        time.sleep(ROUND)


def state_of_windows():
    """What a test that waits in vain leaves to be read: what has the keys, what is open, what the window says."""
    active, lines = QApplication.activeWindow(), []
    for each in QApplication.topLevelWidgets():
        if each.isVisible():
            focus = each.focusWidget()
            lines.append(
                f"{type(each).__name__} {each.windowTitle()!r}, active: {each is active}, focus: {focus}"
            )
        if isinstance(each, MainWindow) and each.isVisible():
            source, depth = each.session.source, each.session.screen.depth
            lines.append(f"source {source.address!r} {source.info}, is open: {source.is_open}")
            lines.append(
                f"on the screen: {depth and depth.frame.image.shape}, playing: {each.session.playback.is_playing}"
            )
            lines += [label.text() for label in each.messages.findChildren(QLabel) if label.isVisible()]
    return "\n".join([*lines, f"threads: {[thread.name for thread in threading.enumerate()]}"])


ROUND = 0.002
"""Seconds that other threads have from one look at what came for the window to the next."""


def settle(seconds=0.15):
    """Let the program run for a while, to see that something does not happen.

    It is so many rounds, and not so much time: where a busy machine takes longer for each, so does the whole.
    """
    for _ in range(round(seconds / ROUND)):
        QApplication.processEvents()
        time.sleep(ROUND)


def wait_for_rest(read, seconds=0.3):
    """Until what it reads stays the same so long; a busy machine may have frames on their way."""

    def is_at_rest():
        before = read()
        settle(seconds)
        return read() == before

    wait_for(is_at_rest)


def wait_for_layout(window):
    """Until everything has its place: one event of a layout brings the next, and points taken before would miss."""

    def places():
        widgets = [each for each in window.findChildren(QWidget) if each.isVisible()]
        return window.canvas.picture_rect(), [rect_of(each, window) for each in widgets]

    wait_for_rest(places, seconds=0.1)


def wait_for_quiet(window):
    """Until everything has its place and the canvas has the picture of its size: nothing changes by itself now."""
    wait_for_layout(window)
    wait_for(lambda: window.session.screen.is_current)


def wait_for_drawing(window):
    """Until the canvas has the depth on the screen as it is wished by now, however long a busy machine takes."""
    session, canvas = window.session, window.canvas

    def is_drawn():
        if session.screen.depth is None or canvas.picture is None:
            return False
        size, part = (canvas.width(), canvas.height()), window.overlays.zoom.viewport
        wanted, _ = FittedView().render(session.screen.depth, session.view_state.settings, size, part)
        return np.array_equal(canvas.picture.pixels, for_screen(wanted))

    wait_for(is_drawn)


def pixels(widget, rect=None):
    """What a widget looks like: uint8 (h, w, 3) RGB."""
    image = (
        (widget.grab(rect) if rect else widget.grab()).toImage().convertToFormat(QImage.Format.Format_RGB888)
    )
    rows = np.frombuffer(image.constBits().asarray(image.sizeInBytes()), np.uint8)
    rows = rows.reshape(image.height(), image.bytesPerLine())
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def canvas_pixels(window):
    """The picture on the canvas, without its surround."""
    return pixels(window.canvas, window.canvas.picture_rect().toRect())


def shown_number(window):
    """The number of the frame on the canvas, None without a picture. Needs `PLAIN` and no stabilization."""
    if window.canvas.picture is None:
        return None
    return number_of(canvas_pixels(window))


def panel(window, name):
    """A panel by the name of its file."""
    return next(panel for panel in window.panels if type(panel).__module__.endswith(f".{name}"))


def drop(window, *paths):
    """Drop files onto the middle of the window, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    drop_data(window, data)


def drop_data(window, data):
    """Drop anything."""
    middle = window.rect().center()
    action, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(middle), action, data, button, key)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(middle), action, data, button, key))


def rect_of(widget, window):
    """A widget's place in its window."""
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def key(widget, code, modifier=Qt.KeyboardModifier.NoModifier):
    """Press and release a key."""
    QTest.keyClick(widget, code, modifier)


def click(widget, place=None):
    """Click with the left button, in the middle unless told."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())


def choose(picker, value):
    """Choose an entry of a list as a user does."""
    picker.setCurrentIndex(picker.findData(value))
    picker.activated.emit(picker.currentIndex())


def button(parent, text):
    """The push button with these words."""
    return next(each for each in parent.findChildren(QPushButton) if each.text() == text)


def assert_no_words_are_cut_off(window):
    """Every word that is to be seen has the room that it needs; wrapped ones the height; columns their width."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # a number may just have grown
    for label in window.findChildren(QLabel):
        if not label.isVisible() or isinstance(label, ElidedLabel):
            continue
        if label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        else:
            assert label.width() >= label.sizeHint().width(), label.text()
            assert label.height() >= label.fontMetrics().height(), label.text()
    for each in window.findChildren(QAbstractButton):
        if each.isVisible():
            gives_way = each.objectName() == "sourceButton"  # its title is told whole in the tooltip
            assert gives_way or each.width() >= each.sizeHint().width(), each.accessibleName()
            assert each.height() >= each.minimumSizeHint().height(), each.accessibleName()
    for area in window.findChildren(QScrollArea):
        if area.isVisible() and area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            assert area.widget().width() <= area.viewport().width(), area.parentWidget().objectName()
