"""Configure uvicorn with timeouts, because it waits for connections without a limit.

    uvicorn.Server(config_of(app, settings)).run(sockets=[listening])

Whoever opens a connection and does not say within `HEADERS` what they want loses it, and so does who does not read for
`STALLED` what is sent to them. There are `MOST` at a time.
How slowly a body may come is the guard's affair. It is always h11, which bounds the size of headers.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from viewer.web.settings import WebSettings

HEADERS = 10.0
"""Seconds from the first byte or from the connection to the end of the headers."""
STALLED = 10.0
"""Seconds within which the client must read a full buffer of about 64 kB."""
MOST = 400
"""Most connections: each may need two of the usual 1024 file descriptors."""


class Impatient(H11Protocol):
    """Closes connections that are too slow to send a request."""

    _late: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._forget()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget()
        self._reads()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer a body that is no HTTP, and tell whoever was to answer the request that nothing more can be sent."""
        super().send_400_response(msg)
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def pause_writing(self) -> None:
        super().pause_writing()
        # Not closed, which would wait until all is read, but cut off.
        self._stalled = self.loop.call_later(STALLED, self.transport.abort)

    def resume_writing(self) -> None:
        self._reads()
        super().resume_writing()

    def _reads(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _wait(self) -> None:
        self._late = self.loop.call_later(HEADERS, self.transport.close)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def config_of(app: Any, settings: WebSettings | None = None, **more: Any) -> uvicorn.Config:
    """Return the configuration of uvicorn."""
    if settings is not None:
        more |= {
            "root_path": settings.root_path,
            "ssl_certfile": settings.certfile,
            "ssl_keyfile": settings.keyfile,
        }
    # No logging of uvicorn's own: what it says goes the way of `viewer/log.py`. No lifespan: the app has none, and a
    # second Ctrl-C would cancel that of the framework with a traceback.
    return uvicorn.Config(
        app,
        http=Impatient,
        limit_concurrency=MOST,
        server_header=False,
        log_config=None,
        lifespan="off",
        **more,
    )
