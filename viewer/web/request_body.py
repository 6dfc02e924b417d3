"""What a visitor sends, taken only so large and only so slowly; and how one is refused while still sending.

body = RequestBody(receive, most=10_100_000, patience=30)
await app(scope, body.receive, send)             # RefusedError as soon as it is too large or too slow
await refuse(receive, send, Refusal(HTTPStatus.TOO_MANY_REQUESTS, "…", retry_after=5))
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter

from starlette.types import Message, Receive, Send

SLOWEST = 20_000
"""Least rate of an upload in bytes per second, after a grace period."""
LINGER, LINGER_BYTES = 10.0, 64_000_000
"""Seconds and bytes for which a refused upload is still received, and thrown away. Most programs read an answer only
after they have sent everything; if the connection is closed before that, they report a reset and not the answer."""
CLOSING = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


@dataclass(frozen=True)
class Refusal:
    """The answer to a rejected request."""

    status: HTTPStatus
    message: str
    retry_after: int | None = None


class RefusedError(Exception):
    """Raised in the application when the body is rejected while it is read."""


class RequestBody:
    """Limits bytes and time of a request body. `refusal` is the reason if it was rejected."""

    def __init__(self, receive: Receive, most: int, patience: float, too_large: str) -> None:
        self.refusal: Refusal | None = None
        self.so_far = 0
        self._receive, self._most, self._patience, self._too_large = receive, most, patience, too_large
        self._waited = 0.0
        self._is_whole = False

    async def receive(self) -> Message:
        """Return the next part of the body; after its end, wait for the connection to close."""
        left = self._patience + self.so_far / SLOWEST - self._waited
        began = perf_counter()
        try:
            async with asyncio.timeout(None if self._is_whole else left):
                message = await self._receive()
        except TimeoutError:
            self.refusal = Refusal(HTTPStatus.REQUEST_TIMEOUT, "The upload is too slow.")
            raise RefusedError from None
        self._waited += perf_counter() - began
        self.so_far += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self.so_far > self._most:
            self.refusal = Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large)
            raise RefusedError
        return message


async def refuse(receive: Receive, send: Send, refusal: Refusal, *, is_sending: bool) -> None:
    """Send the rejection at once; `is_sending`: the client still sends a body."""
    status = refusal.status
    body = json.dumps({"status": "error", "message": refusal.message}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if is_sending or status in CLOSING:
        headers.append((b"connection", b"close"))  # the rest of the body is of no use
    if status is HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    if refusal.retry_after is not None:
        headers.append((b"retry-after", str(refusal.retry_after).encode()))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if is_sending and status is not HTTPStatus.REQUEST_TIMEOUT:
        await _throw_away(receive)
    await send({"type": "http.response.body", "body": b""})


async def _throw_away(receive: Receive) -> None:
    thrown = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER):
            while thrown < LINGER_BYTES:
                message = await receive()
                if not message.get("more_body", False):
                    return
                thrown += len(message["body"])
