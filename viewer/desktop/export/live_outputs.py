"""Provide the view to other programs: as a stream, as a virtual camera, to Foxglove, to a streaming server.

    outputs = LiveOutputs(feed, screen, playback, background, canvas, messages, window)
    outputs.broadcast.switch(True)       # says its address
    outputs.switch_stream(True)          # asks for an address
    outputs.finish()                     # before the window closes

All stay on from one source to the next. They show what the screen shows, at the source's size, and drop what they
cannot keep up with. Foxglove gets numbers instead: picture, depth, lens and points.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from PyQt6.QtCore import QObject, Qt, QUrl
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QInputDialog, QWidget

from pipeline.frame import DepthFrame
from pipeline.live.outputs.foxglove import FoxgloveSink
from pipeline.live.outputs.mjpeg import MjpegServer
from pipeline.live.outputs.stream import AnyStream, open_stream
from pipeline.live.outputs.virtual_camera import VirtualCamera
from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.sharing_badge import SharingBadge
from viewer.desktop.export.live_output import LiveOutput, Show
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.messages.message import Message, MessageAction
from viewer.desktop.messages.toasts import Messages
from viewer.desktop.state.display_feed import DisplayFeed
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.screen import Screen
from viewer.desktop.widgets import clipboard
from viewer.desktop.workers.background import Background


class LiveOutputs(QObject):
    """All outputs, and their messages."""

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
        self._playback, self._messages, self._window = playback, messages, window
        self._address = ""  # it may hold a secret key, so it is not stored
        make = partial(LiveOutput, feed, screen, background)
        self.broadcast: LiveOutput[MjpegServer] = make("broadcast", MjpegServer, self)
        self.camera: LiveOutput[VirtualCamera] = make("virtual camera", VirtualCamera, self)
        self.foxglove: LiveOutput[FoxgloveSink] = make("foxglove", lambda _show: FoxgloveSink(), self)
        self.stream: LiveOutput[AnyStream] = make("stream", self._open_stream, self)
        self.badge = SharingBadge(canvas)
        self._outputs: dict[str, tuple[LiveOutput[Any], str]] = {
            "broadcast": (self.broadcast, self.tr("Streaming")),
            "virtual camera": (self.camera, self.tr("Virtual camera")),
            "foxglove": (self.foxglove, self.tr("Foxglove")),
            "stream": (self.stream, self.tr("On air")),
        }
        for key, (output, words) in self._outputs.items():
            self._follow(key, output, words)
        canvas.painted.connect(self._painted)
        self.broadcast.signals.opened.connect(self._tell_address)
        self.camera.signals.opened.connect(self._tell_camera)
        self.foxglove.signals.opened.connect(self._tell_foxglove)
        self.stream.signals.opened.connect(self._tell_stream)

    def switch_stream(self, on: bool) -> None:
        """Ask for the address to stream to, or end the stream."""
        if on == self.stream.is_on:
            return
        if not on:
            self.stream.switch(False)
            return
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Stream to a server"))
        dialog.setLabelText(
            self.tr(
                "Address: rtmp://HOST/APP/KEY, rtsp://HOST/NAME, srt://HOST:PORT, a file live.m3u8 (HLS), "
                "ndi:NAME, or ros2:NODE where ROS 2 is installed"
            )
        )
        dialog.setTextValue(self._address)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._stream_to)
        dialog.rejected.connect(lambda: self.stream.signals.changed.emit(False))  # the menu's check mark goes
        dialog.open()

    def finish(self) -> None:
        """Stop all, before the window closes."""
        for output, _words in self._outputs.values():
            output.finish()

    def _follow(self, key: str, output: LiveOutput[Any], words: str) -> None:
        """Show its state in the badge, and why it failed in a message."""
        window, messages = self._window, self._messages
        output.signals.failed.connect(lambda error: messages.show_message(message_of(key, error, window)))
        output.signals.changed.connect(lambda _on: messages.drop(key))
        output.signals.changed.connect(lambda on: self.badge.tell(key, words if on else ""))

    def _painted(self, depth: DepthFrame) -> None:
        """Send the held frame again when the view changes while no new depth arrives."""
        if not self._playback.is_playing:
            for output, _words in self._outputs.values():
                output.take(depth)

    def _stream_to(self, address: str) -> None:
        self._address = address
        self.stream.switch(True)

    def _open_stream(self, show: Show) -> AnyStream:
        return open_stream(self._address, show)

    def _tell_address(self) -> None:
        server = self.broadcast.drain
        if server is None:
            return
        address = server.address
        choices = (
            self._copies(address),
            MessageAction(self.tr("Open"), lambda: _open(address.removesuffix("live.mjpg")), closes=False),
            self._stops(self.broadcast),
        )
        text = self.tr("Streaming on this computer")
        self._messages.show_message(Message("broadcast", text, address, choices=choices))

    def _tell_camera(self) -> None:
        text = self.tr("Other programs can use this view as a camera")
        self._messages.show_message(Message("virtual camera", text, choices=(self._stops(self.camera),)))

    def _tell_foxglove(self) -> None:
        server = self.foxglove.drain
        if server is not None:
            text = self.tr("Foxglove can connect on this computer")
            choices = self._copies(server.address), self._stops(self.foxglove)
            self._messages.show_message(Message("foxglove", text, server.address, choices=choices))

    def _tell_stream(self) -> None:
        stream = self.stream.drain
        if stream is not None:
            text = self.tr("Streaming to a server")
            choices = (self._stops(self.stream),)
            self._messages.show_message(Message("stream", text, str(stream.address), choices=choices))

    def _copies(self, address: str) -> MessageAction:
        return MessageAction(self.tr("Copy address"), lambda: clipboard.copy(address), closes=False)

    def _stops(self, output: LiveOutput[Any]) -> MessageAction:
        return MessageAction(self.tr("Stop"), lambda: output.switch(False))


def _open(address: str) -> None:
    QDesktopServices.openUrl(QUrl(address))
