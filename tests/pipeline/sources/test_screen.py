"""The screen as a source: a virtual X server that is really painted on, and looked at as a user's screen is."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Iterator
from itertools import islice, pairwise

import needs
import numpy as np
import pytest
from patience import PATIENCE

from pipeline.errors import SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources import camera, images, pipe, screen, stream, video
from pipeline.sources._live import screen_access
from pipeline.sources.base import open_source

WIDTH, HEIGHT = 320, 240
SETTINGS = SourceSettings(timeout=PATIENCE, rate=60)


class FrameConverter:
    """Draws rectangles on the root window of an X server."""

    def __init__(self, display: str) -> None:
        name = ctypes.util.find_library("X11")
        if name is None:
            needs.missing("the library libX11")
        self._x = ctypes.CDLL(name)
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XCreateGC.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        assert self._display.value, "the virtual server does not answer"
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self._pen = ctypes.c_void_p(self._x.XCreateGC(self._display, self._root, 0, None))

    def fill(self, color: tuple[int, int, int], left: int, top: int, width: int, height: int) -> None:
        red, green, blue = color
        self._x.XSetForeground(self._display, self._pen, ctypes.c_ulong(red << 16 | green << 8 | blue))
        self._x.XFillRectangle(self._display, self._root, self._pen, left, top, width, height)
        self._x.XSync(self._display, 0)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A virtual screen of 320x240; gives its name."""
    needs.package("mss", extra="screen")
    if shutil.which("Xvfb") is None:
        needs.missing("the command Xvfb")
    read, write = os.pipe()
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    command.append("-noreset")  # else it starts anew when its last client goes
    process = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()  # written once it answers
        if not number:
            needs.missing("an Xvfb that starts")
        yield f":{number}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def painter(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FrameConverter]:
    monkeypatch.setenv("DISPLAY", server)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    painter = FrameConverter(server)
    painter.fill((20, 40, 60), 0, 0, WIDTH, HEIGHT)
    yield painter
    painter.close()


@pytest.mark.parametrize("address", ["screen", "screen:1", "screen:0"])
@pytest.mark.display
def test_a_whole_screen_is_seen_in_its_colors(painter, address):
    painter.fill((250, 120, 10), 100, 50, 40, 30)
    with open_source(address, SETTINGS) as source:
        info, frame = source.info, source.read()
    assert (info.width, info.height, info.is_live, info.frame_rate) == (WIDTH, HEIGHT, True, 60)
    assert frame.image.shape == (HEIGHT, WIDTH, 3)
    assert frame.image.dtype == np.uint8
    assert tuple(frame.image[10, 10]) == (20, 40, 60)
    seen = (frame.image == (250, 120, 10)).all(axis=2)
    assert seen.sum() == 40 * 30
    assert seen[50:80, 100:140].all()


@pytest.mark.display
def test_a_part_is_where_it_is_said_to_be(painter):
    painter.fill((1, 2, 3), 100, 50, 64, 48)
    with open_source("screen:1:64x48+100+50", SETTINGS) as source:
        frame = source.read()
    assert frame.image.shape == (48, 64, 3)
    assert (frame.image == (1, 2, 3)).all()


@pytest.mark.display
def test_frames_follow_what_happens_and_their_times_rise(painter):
    with open_source("screen", SETTINGS) as source:
        frames = []
        for level in (50, 120, 200):
            painter.fill((level, level, level), 0, 0, WIDTH, HEIGHT)
            frames.append(next(frame for frame in islice(source, 100) if frame.image[100, 100, 0] == level))
    assert [frame.image[100, 100, 0] for frame in frames] == [50, 120, 200]
    assert all(a.timestamp < b.timestamp and a.index < b.index for a, b in pairwise(frames))


@pytest.mark.display
def test_closed_is_closed_and_seeking_is_refused(painter):
    source = open_source("screen", SETTINGS)
    with pytest.raises(SourceError, match="cannot seek"):
        source.seek(source.info.start)
    source.close()
    source.close()
    assert source.read() is None


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("screen:7", "no screen 7"),
        ("screen:two", "is not a screen"),
        ("screen:1:640x480", "is not a screen"),
        ("screen:1:640x480+0+0", "does not fit on the screen"),
        ("screen:1:4x4+0+0", "does not fit on the screen"),
        ("screen:100x100+300+0", "does not fit on the screen"),
    ],
)
@pytest.mark.display
def test_what_is_not_there_gets_one_sentence_and_a_hint(painter, address, words):
    with pytest.raises(SourceNotFoundError, match=words) as caught:
        open_source(address, SETTINGS)
    assert str(caught.value).endswith(".")
    assert caught.value.hint


def test_without_a_display_it_says_so(monkeypatch):
    needs.package("mss", extra="screen")
    monkeypatch.setenv("DISPLAY", ":4095")
    with pytest.raises(SourceUnreadableError, match="cannot be captured") as caught:
        open_source("screen", SourceSettings(timeout=2))
    assert "\n" not in str(caught.value)
    assert "Wayland" in caught.value.hint


def test_without_the_package_it_names_the_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "mss", None)
    with pytest.raises(SourceUnreadableError, match="needs the package mss") as caught:
        open_source("screen", SourceSettings(timeout=2))
    assert "[screen]" in caught.value.hint


def test_its_addresses_are_nobody_elses(fake_cameras):
    kinds = [video, images, camera, stream, pipe, screen]
    for address in ("screen", "screen:2", "screen:1:64x48+0+0"):
        assert max(kinds, key=lambda kind: kind.accepts(address)) is screen
    for address in ("screen.mp4", "screens", "my screen"):
        assert screen.accepts(address) == 0


@pytest.mark.display
def test_the_window_offers_it_and_shows_it(painter, make_window):
    """The screen that is looked at is the virtual one; the window itself is drawn where nobody looks."""
    from windows import wait_for  # here, because it imports Qt

    painter.fill((250, 250, 250), 0, 0, WIDTH // 2, HEIGHT)
    window = make_window()
    window.header.fill_menu()
    entry = next(action for action in window.header.source_menu.actions() if action.text() == "Screen")
    entry.trigger()
    wait_for(lambda: window.session.screen.depth is not None)
    assert (window.session.source.address, window.session.source.title) == ("screen", "Screen")
    depth = window.session.screen.depth
    assert depth.frame.image.shape == (HEIGHT, WIDTH, 3)
    assert depth.disparity[:, : depth.disparity.shape[1] // 2 - 1].min() > 200


@pytest.mark.parametrize(
    ("address", "title", "stem"),
    [("screen", "Screen", "screen"), ("screen:2", "Screen 2", "screen-2")],
)
def test_its_address_has_a_title_and_an_icon(qapp, address, title, stem):
    from viewer.desktop.state import address as addresses  # here, because it imports Qt

    assert addresses.title(address) == title
    assert addresses.stem(address) == stem
    assert addresses.icon_name(address) == "window"


def test_xwayland_is_refused_instead_of_a_black_picture():
    """What mss lists of XWayland 22.1 under weston, whose pictures are black."""
    screens = [{"width": 1280, "height": 800}, {"width": 1280, "height": 800, "output": "XWAYLAND0"}]
    with pytest.raises(SourceUnreadableError, match="in a Wayland session: it would be black") as caught:
        screen_access.require(screens)
    assert "X11" in caught.value.hint
    screen_access.require([{"width": 320, "height": 240}, {"width": 320, "height": 240, "output": "HDMI-1"}])


class CoreGraphics:
    """Answers as macOS does; `asked` counts the questions to the user."""

    def __init__(self, is_allowed: bool, answer: bool) -> None:
        self.asked = 0
        self.CGPreflightScreenCaptureAccess = lambda: is_allowed
        self._answer = answer

        def ask() -> bool:
            self.asked += 1
            return answer

        self.CGRequestScreenCaptureAccess = ask


@pytest.mark.parametrize(
    ("is_allowed", "answer", "asked"), [(True, False, 0), (False, True, 1), (False, False, 1)]
)
def test_macos_is_asked_before_it_shows_the_wallpaper(monkeypatch, is_allowed, answer, asked):
    library = CoreGraphics(is_allowed, answer)
    monkeypatch.setattr(screen_access.sys, "platform", "darwin")
    monkeypatch.setattr(screen_access.ctypes, "CDLL", lambda _path: library)
    if is_allowed or answer:
        screen_access.require([{"width": 320, "height": 240}])
    else:
        with pytest.raises(SourceUnreadableError, match="wallpaper alone") as caught:
            screen_access.require([{"width": 320, "height": 240}])
        assert "System Settings" in caught.value.hint
    assert library.asked == asked
