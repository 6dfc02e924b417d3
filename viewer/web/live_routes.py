"""Serve live depth over HTTP: MJPEG, and frames with disparity over a WebSocket.

GET /live.mjpg?view=overlay          multipart/x-mixed-replace, as cameras do
WS  /ws                              of each result a line of JSON, the frame as JPEG, disparity as float16;
                                     then it waits for any message, so that nobody gets more than they can take
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from typing import Any

from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import Response, StreamingResponse

from pipeline.errors import DepthViewerError, SourceNotFoundError
from pipeline.frame import DepthFrame
from pipeline.live.outputs.mjpeg import BOUNDARY, jpeg_of, part_of
from viewer.views.base import render
from viewer.web.image_depth import RequestOptions, within
from viewer.web.live import Live
from viewer.web.messages import message_of
from viewer.web.openapi import answers, query_of
from viewer.web.query_options import KNOWN, options_of

LONGEST = 1280
"""The longest side of a frame sent to a browser, in pixels."""
UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""Headers of what is live: nginx passes it on at once."""
SILENCE = 30.0
"""Seconds without reading or requesting a frame after which a watcher loses its place."""


def add_live(app: FastAPI, live: Live | None) -> None:
    """Add the live routes; without a source they return an error."""

    @app.get(
        "/live.mjpg",
        summary="Live depth as MJPEG",
        response_class=Response,
        responses=answers({"multipart/x-mixed-replace": None}, 400, 404, 429),
        openapi_extra=query_of(KNOWN),
    )
    async def mjpeg(request: Request) -> Response:
        """`<img src="http://127.0.0.1:7860/live.mjpg?view=overlay">`, or any MJPEG player. The stream has no end."""
        requested = options_of(request.query_params.multi_items())
        stream = _parts(_there(live), requested)
        first = await anext(stream)  # what fails now has an answer of its own

        async def parts() -> AsyncIterator[bytes]:
            async with aclosing(stream):
                yield first
                async for part in stream:
                    yield part

        kind = f"multipart/x-mixed-replace; boundary={BOUNDARY}"
        return StreamingResponse(parts(), media_type=kind, headers=UNBUFFERED)

    @app.websocket("/ws")
    async def frames(socket: WebSocket) -> None:
        await socket.accept()
        with suppress(WebSocketDisconnect):
            try:
                async with aclosing(_there(live).watch()) as depths:
                    async for depth in depths:
                        facts, picture, disparity = await asyncio.to_thread(_packed, depth)
                        async with asyncio.timeout(SILENCE):
                            await socket.send_text(facts)
                            await socket.send_bytes(picture)
                            await socket.send_bytes(disparity)
                            await socket.receive()
            except TimeoutError:
                await socket.close(reason="The next frame was not requested in time.")
            except DepthViewerError as error:
                await socket.send_text(json.dumps({"status": "error", "message": message_of(error)}))
                await socket.close()


def _there(live: Live | None) -> Live:
    if live is None:
        raise SourceNotFoundError(
            "There is no live source.", hint="Start with one: depth-viewer serve --source 0"
        )
    return live


async def _parts(live: Live, requested: RequestOptions) -> AsyncGenerator[bytes]:
    async with aclosing(live.watch()) as depths:
        async for depth in depths:
            yield part_of(await asyncio.to_thread(_view, depth, requested))


def _view(depth: DepthFrame, requested: RequestOptions) -> bytes:
    return jpeg_of(within(render(depth, requested.look), requested.max_side))


def _packed(depth: DepthFrame) -> tuple[str, bytes, bytes]:
    """Return metadata, the encoded frame, and disparity, float16 (h, w) little-endian at the model's size."""
    disparity = depth.disparity.astype("<f2")
    far, near = depth.display_range
    facts: dict[str, Any] = {
        "status": "success",
        "number": depth.frame.index,
        "timestamp": float(depth.frame.timestamp),
        "height": disparity.shape[0],
        "width": disparity.shape[1],
        "far": far,
        "near": near,
        "model": depth.model,
        "runtime": depth.runtime,
    }
    return json.dumps(facts), jpeg_of(within(depth.frame.image, LONGEST)), disparity.tobytes()
