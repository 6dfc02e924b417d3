"""Feed Foxglove with the live source of the server, as long as somebody has subscribed there."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import aclosing, suppress

import uvicorn

from pipeline.errors import DepthViewerError
from pipeline.live.outputs.foxglove import FoxgloveOutput
from viewer.web.live import Live

_log = logging.getLogger(__name__)

AGAIN = 2.0
"""Seconds until a source that failed is tried again."""


class FoxgloveServer(uvicorn.Server):
    """The HTTP server, with a server for Foxglove beside it in the same event loop."""

    def __init__(self, config: uvicorn.Config, live: Live, host: str, port: int) -> None:
        super().__init__(config)
        self._live, self._wanted = live, asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.output = FoxgloveOutput(host, port, self._on_wanted)

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve both until the HTTP server ends."""
        self._loop = asyncio.get_running_loop()
        feeding = asyncio.create_task(self._feed())
        try:
            await super().serve(sockets)
        finally:
            feeding.cancel()
            with suppress(asyncio.CancelledError):
                await feeding
            self.output.close()

    def _on_wanted(self, is_wanted: bool) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wanted.set if is_wanted else self._wanted.clear)

    async def _feed(self) -> None:
        while True:
            await self._wanted.wait()
            try:
                async with aclosing(self._live.watch()) as depths:
                    async for depth in depths:
                        if not self._wanted.is_set():
                            break
                        await asyncio.to_thread(self.output.send, depth)
            except DepthViewerError as error:
                _log.warning("Foxglove gets nothing: %s", error)
                await asyncio.sleep(AGAIN)
