"""Stream live images as MJPEG to browsers and programs on this computer.

    server = MjpegServer(show, port=8765)                # a `LiveSink`; `SinkError` where the port is taken
    server.address                                       # "http://127.0.0.1:8765/live.mjpg"
    server.write(depth); server.close()

`/live.mjpg` is a stream of JPEG pictures, `/` a page that shows it. It listens on the loopback, and answers only those
who call it by that name: a web page from elsewhere cannot have its own name point here and look on. Nor can it show the
pictures as its own. A picture is made only while somebody watches. Who is slow gets fewer, and holds nobody up.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2

from pipeline.address import masked
from pipeline.arrays import Image
from pipeline.errors import SinkError, ignored
from pipeline.frame import DepthFrame
from pipeline.live.outputs.same_origin import HEADERS, comes_from_elsewhere

_log = logging.getLogger(__name__)

HOST = "127.0.0.1"
PORT = 8765
MOST_WATCHERS = 8
QUALITY = 85
PATIENCE = 5.0
"""Seconds that a picture may take to one watcher before they are given up."""
BOUNDARY = "depth-viewer-frame"
PAGE = b"""<!doctype html><meta charset="utf-8"><title>Depth Viewer</title>
<style>html, body { height: 100%; margin: 0; background: #131314 }
img { width: 100%; height: 100%; object-fit: contain }</style>
<img src="/live.mjpg" alt="Live depth">
"""


def jpeg_of(image: Image) -> bytes:
    """A picture, uint8 (H, W, 3) RGB, as JPEG."""
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    try:
        done, jpeg = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    except cv2.error:  # a side beyond 65500 pixels
        done = False
    if not done:
        raise SinkError("The frame could not be encoded as JPEG.", hint="Reduce its size.")
    return bytes(jpeg.tobytes())


def part_of(jpeg: bytes) -> bytes:
    """A picture's place in a stream whose parts `BOUNDARY` divides."""
    head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
    return head.encode() + jpeg + b"\r\n"


class MjpegServer:
    """The newest picture, for everybody who asks."""

    def __init__(self, show: Callable[[DepthFrame], Image], port: int = PORT) -> None:
        """`show` makes the picture, uint8 (H, W, 3) RGB. Port 0 is any that is free."""
        self._show = show
        self._changed = threading.Condition()
        self._jpeg = b""
        self._number = 0
        self._latest: DepthFrame | None = None
        self._watchers = 0
        self._is_closed = False
        try:
            self._server = _Server((HOST, port), _Handler)
        except OSError as error:
            raise SinkError(
                f"Cannot listen at {HOST}:{port}: {error.strerror}.",
                hint="Another program uses this port, perhaps another Depth Viewer window. Close it and retry.",
            ) from error
        self._server.owner = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="mjpeg", daemon=True
        )
        self._thread.start()
        _log.info("streaming at %s", self.address)

    @property
    def address(self) -> str:
        """Where the pictures are."""
        return f"http://{HOST}:{self._server.server_address[1]}/live.mjpg"

    @property
    def watchers(self) -> int:
        """How many are looking."""
        return self._watchers

    def write(self, depth: DepthFrame) -> None:
        """The next picture."""
        self._latest = depth
        if self._watchers:
            self._publish(depth)

    def close(self) -> None:
        """Send everybody home."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()  # waits for those who are being served

    def abort(self) -> None:
        """The same."""
        self.close()

    def enter(self) -> bool:
        """One more wants to watch; whether there is room."""
        with self._changed:
            if self._is_closed or self._watchers >= MOST_WATCHERS:
                return False
            self._watchers += 1
        if self._latest is not None:
            self._publish(self._latest)  # a picture that is held is seen at once
        return True

    def leave(self) -> None:
        """One watches no more."""
        with self._changed:
            self._watchers -= 1

    def next(self, after: int) -> tuple[int, bytes] | None:
        """The number and the JPEG of a picture that is newer; None when there will be none."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._number > after)
            return None if self._is_closed else (self._number, self._jpeg)

    def _publish(self, depth: DepthFrame) -> None:
        jpeg = jpeg_of(self._show(depth))
        with self._changed:
            self._jpeg, self._number = jpeg, self._number + 1
            self._changed.notify_all()


class _Server(ThreadingHTTPServer):
    """A thread for each watcher, waited for at the end."""

    daemon_threads = False
    owner: MjpegServer

    def server_bind(self) -> None:
        """Windows would let two programs have one port."""
        self.allow_reuse_address = sys.platform != "win32"
        super().server_bind()

    def handle_error(self, request: object, client_address: object) -> None:
        """Who has gone is no error."""
        if not isinstance(sys.exception(), OSError):
            _log.exception("a request failed")


class _Handler(BaseHTTPRequestHandler):
    """One request."""

    timeout = PATIENCE
    server: _Server

    def do_GET(self) -> None:
        """What was asked for."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        host = headers.get("host", "")
        name = host.rpartition(":")[0] or host
        if name.lower() not in (HOST, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN, "Only local connections are allowed")
        elif comes_from_elsewhere(headers) or headers.get("origin", f"http://{host}") != f"http://{host}":
            self.send_error(HTTPStatus.FORBIDDEN, "Pages of other sites are not allowed")
        elif self.path == "/":
            self._send_page()
        elif self.path == "/live.mjpg":
            self._send_stream()
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        """With those that every answer has."""
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """To our own log."""
        _log.info("%s: %s", self.address_string(), masked(format % arguments))

    def _send_page(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def _send_stream(self) -> None:
        owner = self.server.owner
        if not owner.enter():
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "Too many viewers")
            return
        try:
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            number = 0
            with ignored(_log, OSError):  # they have gone, or were too slow
                while (picture := owner.next(number)) is not None:
                    number, jpeg = picture
                    self.wfile.write(part_of(jpeg))
        finally:
            owner.leave()
            self.close_connection = True
