"""Provide the view to other programs: as an MJPEG stream and as a virtual camera.

    outputs = LiveOutputs(feed, screen, playback, background, canvas, messages, window)
    outputs.broadcast.switch(True)       # says its address
    outputs.camera.switch(True)
    outputs.finish()                     # before the window closes

Both stay on from one source to the next. They show what the screen shows, at the source's size, and drop what they
cannot keep up with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from PyQt6.QtCore import QObject, QUrl, pyqtSignal
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QWidget

from pipeline.arrays import Image
from pipeline.frame import DepthFrame
from pipeline.live.outputs.mjpeg import MjpegServer
from pipeline.live.outputs.threaded import LiveSink, ThreadedSink
from pipeline.live.outputs.virtual_camera import VirtualCamera
from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.sharing_badge import SharingBadge
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.screen import Screen
from viewer.desktop.widgets import clipboard
from viewer.desktop.workers.background import Background

PATIENCE = 10.0
"""Seconds that closing the window waits for the outputs to end."""
D = TypeVar("D", bound=LiveSink)
Show = Callable[[DepthFrame], Image]


class _Signals(QObject):
    changed = pyqtSignal(bool)
    """It was switched on or off."""
    opened = pyqtSignal()
    failed = pyqtSignal(object)


class LiveOutput(Generic[D]):
    """One output. Used in the GUI thread; `switch` returns at once."""

    def __init__(
        self,
        feed: DisplayFeed,
        screen: Screen,
        background: Background,
        name: str,
        make: Callable[[Show], D],
        parent: QObject,
    ) -> None:
        """`make` is called in the thread of the output."""
        self.signals = _Signals(parent)
        self.drain: D | None = None
        self._feed, self._screen, self._background = feed, screen, background
        self._name, self._make = name, make
        self._outlet: ThreadedSink | None = None

    @property
    def is_on(self) -> bool:
        """Whether it is running."""
        return self._outlet is not None

    def switch(self, on: bool) -> None:
        """Switch it on or off."""
        if on == self.is_on:
            return
        if on:
            self._begin()
        else:
            self._end()

    def take(self, depth: DepthFrame) -> None:
        """Send this depth frame."""
        if self._outlet is not None:
            self._outlet.take(depth)

    def finish(self) -> bool:
        """Stop and wait; return whether it has ended."""
        outlet = self._outlet
        self._end()
        return outlet is None or outlet.join(PATIENCE)

    def _begin(self) -> None:
        background, screen = self._background, self._screen

        def make() -> D:
            drain = self._make(screen.render)
            background.post(lambda: self._opened(outlet, drain))
            return drain

        def ended(error: Exception | None) -> None:
            background.post(lambda: self._ended(outlet, error))

        outlet = self._outlet = ThreadedSink(self._name, make, ended)
        self._feed.subscribe(outlet.take)
        if screen.depth is not None:
            outlet.take(screen.depth)  # what is held is seen, too
        outlet.start()
        self.signals.changed.emit(True)

    def _end(self) -> None:
        if self._outlet is not None:
            self._feed.unsubscribe(self._outlet.take)
            self._outlet.stop()
            self._outlet = self.drain = None
            self.signals.changed.emit(False)

    def _opened(self, outlet: ThreadedSink, drain: D) -> None:
        if outlet is self._outlet:
            self.drain = drain
            self.signals.opened.emit()

    def _ended(self, outlet: ThreadedSink, error: Exception | None) -> None:
        if outlet is self._outlet:
            self._end()
            if error is not None:
                self.signals.failed.emit(error)


class LiveOutputs(QObject):
    """Both outputs, and their messages."""

    def __init__(
        self,
        feed: DisplayFeed,
        screen: Screen,
        playback: Playback,
        background: Background,
        canvas: Canvas,
        messages: Messages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._playback, self._messages = playback, messages
        self.broadcast = LiveOutput(feed, screen, background, "broadcast", MjpegServer, self)
        self.camera = LiveOutput(feed, screen, background, "virtual camera", VirtualCamera, self)
        for key, output in (("broadcast", self.broadcast), ("virtual camera", self.camera)):
            output.signals.failed.connect(
                lambda error, key=key: messages.show_message(message_of(key, error, window))
            )
            output.signals.changed.connect(lambda _on, key=key: messages.drop(key))
        self.badge = SharingBadge(canvas)
        signs = ("broadcast", self.broadcast, self.tr("Streaming")), (
            "virtual camera", self.camera, self.tr("Virtual camera"),
        )  # fmt: skip
        for key, output, words in signs:
            output.signals.changed.connect(
                lambda on, key=key, words=words: self.badge.tell(key, words if on else "")
            )
        canvas.painted.connect(self._painted)
        self.broadcast.signals.opened.connect(self._tell_address)
        self.camera.signals.opened.connect(self._tell_camera)

    def finish(self) -> None:
        """Stop both, before the window closes."""
        self.broadcast.finish()
        self.camera.finish()

    def _painted(self, depth: DepthFrame) -> None:
        """Send the held frame again when the view changes while no new depth arrives."""
        if not self._playback.is_playing:
            self.broadcast.take(depth)
            self.camera.take(depth)

    def _tell_address(self) -> None:
        server = self.broadcast.drain
        if server is None:
            return
        address = server.address
        text = self.tr("Streaming to this computer")
        choices = (
            MessageAction(self.tr("Copy address"), lambda: clipboard.copy(address), closes=False),
            MessageAction(self.tr("Open"), lambda: _open(address.removesuffix("live.mjpg")), closes=False),
            MessageAction(self.tr("Stop"), lambda: self.broadcast.switch(False)),
        )
        self._messages.show_message(Message("broadcast", text, address, choices=choices))

    def _tell_camera(self) -> None:
        text = self.tr("Other programs can use this view as a camera")
        stop = MessageAction(self.tr("Stop"), lambda: self.camera.switch(False))
        self._messages.show_message(Message("virtual camera", text, choices=(stop,)))


def _open(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
