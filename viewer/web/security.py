"""Check access: middleware in front of every route.

- By the name that it was asked under: nobody's page can have a name of its own lead here (DNS rebinding).
- By the page that asks: scripts of another site are refused, and are allowed nothing by CORS.
- By the token, where there is one.
- By size: a body that is announced too large is not read, one that comes too large is not read to its end.
- By pace: nor is one that comes too slowly.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from contextlib import suppress
from http import HTTPStatus
from time import perf_counter
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viewer.web.settings import MEGA, WebSettings

_log = logging.getLogger(__name__)

SLOWEST = 20_000
"""Bytes a second in which an upload has to come, after a while in which it may take its time."""
ENVELOPE = 100_000
"""Bytes of a request that are not the picture: the form around it."""
VIDEOS = "/jobs"
LOCAL = ("localhost", "127.0.0.1", "::1")
OPEN_PATHS = ("/", "/docs", "/health", "/page")
"""What needs no token: the page asks for it."""


class _RefusedError(Exception):
    """Raised while the body is read."""


class Guard:
    """Wraps an application."""

    def __init__(self, app: ASGIApp, settings: WebSettings) -> None:
        self._app, self._settings = app, settings

    def _most(self, path: str) -> int:
        """Bytes that may come."""
        settings = self._settings
        return int((settings.max_video_size if path == VIDEOS else settings.max_image_size) * MEGA) + ENVELOPE

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope["path"], headers, scope["query_string"].decode("latin-1"))
        if refusal is not None:
            _log.info("refused %s: %d %s", scope["path"], *refusal)
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008, "reason": refusal[1]})
            else:
                await _answer(send, *refusal)
            return
        if scope["type"] == "websocket":
            await self._app(scope, receive, send)
            return
        stopped: list[tuple[HTTPStatus, str]] = []
        so_far, waited, most, is_whole = 0, 0.0, self._most(scope["path"]), False

        async def counted() -> Message:
            nonlocal so_far, waited, is_whole
            left = self._settings.upload_timeout + so_far / SLOWEST - waited
            began = perf_counter()
            try:
                async with asyncio.timeout(
                    None if is_whole else left
                ):  # then it is waited for the end of all
                    message = await receive()
            except TimeoutError:
                stopped.append(TOO_SLOW)
                raise _RefusedError from None
            waited += perf_counter() - began
            so_far += len(message.get("body", b""))
            is_whole = not message.get("more_body", False)
            if so_far > most:
                stopped.append(_too_large(most))
                raise _RefusedError
            return message

        async def watched(message: Message) -> None:
            if not stopped:  # else what it says is that it could not read on
                await send(message)

        with suppress(_RefusedError):
            await self._app(scope, counted, watched)
        if stopped:
            _log.info("stopped an upload to %s after %d bytes: %s", scope["path"], so_far, stopped[0][1])
            await _answer(send, *stopped[0])

    def _refusal(self, path: str, headers: dict[str, str], query: str) -> tuple[HTTPStatus, str] | None:
        host = headers.get("host", "")
        if self._settings.is_local and _name(host) not in (*LOCAL, self._settings.host):
            return HTTPStatus.FORBIDDEN, f"The host name {host} is not allowed."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return HTTPStatus.FORBIDDEN, f"Requests from the page {origin} are not allowed."
        if self._settings.token and not (path in OPEN_PATHS or path.startswith("/page/")):
            given = headers.get("authorization", "").removeprefix("Bearer ").strip()
            given = given or parse_qs(query).get("token", [""])[0]
            if not hmac.compare_digest(given.encode(), self._settings.token.encode()):
                return HTTPStatus.UNAUTHORIZED, "The token is missing or wrong."
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._most(path):
            return _too_large(self._most(path))
        return None


TOO_SLOW = HTTPStatus.REQUEST_TIMEOUT, "The upload is too slow."


def _too_large(most: int) -> tuple[HTTPStatus, str]:
    return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The file is larger than {(most - ENVELOPE) / MEGA:g} MB."


def _name(host: str) -> str:
    """Without the port."""
    return (urlsplit(f"//{host}").hostname or "") if host else ""


async def _answer(send: Send, status: HTTPStatus, message: str) -> None:
    body = json.dumps({"status": "error", "message": message}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE):
        headers.append((b"connection", b"close"))  # the rest of the body is not listened to
    if status is HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b"Bearer"))
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})
