"""A real HTTP server on the loopback that serves one file, and misbehaves as told.

with FileServer(b"content") as server:
    server.cut_after = 1000                    # the first answers end after so many bytes
    download(server.url, ...)
    server.requests[0].headers["Range"]
"""

from __future__ import annotations

import re
import threading
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Request:
    """What a client asked for, and how many bytes of the file it was sent."""

    headers: dict[str, str]
    sent: int = 0


class FileServer:
    """Serves `content` at `url` with ranges and an entity tag, as release servers do."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.tag: str | None = '"first"'
        self.ranges = True
        self.status = 200
        self.content_type = "application/octet-stream"
        self.cut_after: int | None = None
        """Bytes of the body after which the connection is dropped, in each answer."""
        self.cuts = 1_000_000
        """How many answers are cut."""
        self.length: str | None = None
        """What Content-Length says in place of the truth."""
        self.always = False
        """Whether `status` is the answer to every request, also to those for a part."""
        self.pause = 0.0
        """Seconds between the halves of the body."""
        self.requests: list[Request] = []
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False  # closing waits for them
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="file server")
        self.url = f"http://127.0.0.1:{self._server.server_port}/files/weights.pt"

    def __enter__(self) -> FileServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                request = Request(dict(self.headers))
                server.requests.append(request)
                with suppress(ConnectionError):  # the client went away, as some of these tests want
                    server._answer(self, request)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def _answer(self, handler: BaseHTTPRequestHandler, request: Request) -> None:
        start = 0 if self.always else self._start(handler)
        if start >= len(self.content) > 0:
            handler.send_response(416)
            handler.send_header("Content-Range", f"bytes */{len(self.content)}")
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        body = self.content[start:]
        handler.send_response(206 if start else self.status)
        handler.send_header("Content-Type", self.content_type)
        handler.send_header("Content-Length", str(len(body)) if self.length is None else self.length)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(self.content) - 1}/{len(self.content)}")
        if self.tag:
            handler.send_header("ETag", self.tag)
        handler.end_headers()
        if self.cut_after is not None and self.cuts > 0:
            self.cuts -= 1
            body = body[: self.cut_after]
        for half in (body[: len(body) // 2], body[len(body) // 2 :]):
            handler.wfile.write(half)
            handler.wfile.flush()
            request.sent += len(half)
            self._stopped.wait(self.pause)
        handler.close_connection = True

    def _start(self, handler: BaseHTTPRequestHandler) -> int:
        """The first byte asked for; 0 where the client's copy is of another version of the file."""
        found = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if found is None or not self.ranges or handler.headers.get("If-Range") != self.tag:
            return 0
        return int(found[1])
