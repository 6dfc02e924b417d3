"""Check access: middleware in front of every route.

- By the name that it was asked under: nobody's page can have a name of its own lead here (DNS rebinding).
- By the page that asks: pages of another site are refused, and are allowed nothing by CORS and CORP.
- By the token, where there is one.
- By room: where all places are taken, no body is received.
- By size: a body that is announced too large is not read, one that comes too large is not read to its end.
- By pace: nor is one that comes too slowly.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.errors import DiskFullError, error_text
from pipeline.live.outputs.same_origin import HEADERS, comes_from_elsewhere
from viewer.web.concurrency_gate import BusyError
from viewer.web.request_body import Refusal, RefusedError, RequestBody, refuse
from viewer.web.settings import MEGA, WebSettings

_log = logging.getLogger(__name__)

Room = Callable[[int], AbstractContextManager[None]]
"""Reserves a place for a request of this many bytes. Raises `BusyError` or `DiskFullError`."""
ENVELOPE = 100_000
"""Bytes allowed for the form around the image."""
VIDEOS = "/jobs"
LOCAL = ("localhost", "127.0.0.1", "::1")
OPEN_PATHS = ("/", "/docs", "/health", "/page")
"""Paths without token, for the page that asks for the token."""
HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?::[0-9]{1,5})?")
ENDLESS = "/live.mjpg"
"""What has no end, and starts the camera."""
COMMON = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


class Guard:
    """Middleware for access control. `rooms` limit the requests by path."""

    def __init__(self, app: ASGIApp, settings: WebSettings, rooms: Mapping[str, Room]) -> None:
        self._app, self._settings, self._rooms = app, settings, rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path = path_of(scope)
        scope = {
            **scope,
            "path": scope.get("root_path", "") + path,
        }  # as ASGI wants it, whether a proxy strips or not
        if scope["type"] == "http" and scope["method"] == "HEAD" and path != ENDLESS:
            scope["method"] = "GET"  # as monitors and proxies ask; the server sends its headers alone
        refusal = self._refusal(path, headers, scope["query_string"].decode("latin-1"))
        if scope["type"] == "http":
            await self._answer(scope, receive, send, path, headers, refusal)
        elif refusal is None:
            await self._app(scope, receive, send)
        else:
            _log.info("refused %s: %s", path, refusal)
            await send({"type": "websocket.close", "code": 1008, "reason": refusal.message})

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        path: str,
        headers: dict[str, str],
        refusal: Refusal | None,
    ) -> None:
        length = headers.get("content-length", "")
        size = int(length) if length.isdecimal() else 0
        body = RequestBody(receive, self._most(path), self._settings.upload_timeout, self._too_large(path))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *COMMON]}
            await send(message)

        async def guarded(message: Message) -> None:
            if body.refusal is None:  # else what it says is that it could not read on
                await marked(message)

        is_sending = size > 0 or "transfer-encoding" in headers
        with ExitStack() as places:
            if refusal is None:
                refusal = self._enter(places, scope["method"], path, size)
            if refusal is None:
                with suppress(RefusedError):
                    await self._app(scope, body.receive, guarded)
                refusal, is_sending = body.refusal, True
        if refusal is not None:
            _log.info("refused %s after %d bytes: %s", path, body.so_far, refusal)
            await refuse(receive, marked, refusal, is_sending=is_sending)

    def _enter(self, places: ExitStack, method: str, path: str, size: int) -> Refusal | None:
        """Reserve a place for the request until `places` is closed."""
        room = self._rooms.get(path) if method == "POST" else None
        try:
            if room is not None:
                places.enter_context(room(size))
        except BusyError as error:
            return Refusal(HTTPStatus.TOO_MANY_REQUESTS, error_text(error), error.retry_after)
        except DiskFullError as error:
            return Refusal(HTTPStatus.INSUFFICIENT_STORAGE, error_text(error))
        return None

    def _most(self, path: str) -> int:
        """Return the size limit of a request in bytes."""
        settings = self._settings
        return int((settings.max_video_size if path == VIDEOS else settings.max_image_size) * MEGA) + ENVELOPE

    def _too_large(self, path: str) -> str:
        return f"The file is larger than {(self._most(path) - ENVELOPE) / MEGA:g} MB."

    def _refusal(self, path: str, headers: dict[str, str], query: str) -> Refusal | None:
        host, origin = headers.get("host", ""), headers.get("origin")
        if host and not HOST.fullmatch(host):
            return Refusal(HTTPStatus.BAD_REQUEST, "The Host header is not valid.")
        if not self._knows(host):
            return Refusal(HTTPStatus.FORBIDDEN, f"The host name {host} is not allowed.")
        if origin is not None and not self._is_ours(origin, host):
            return Refusal(HTTPStatus.FORBIDDEN, f"Requests from the page {origin} are not allowed.")
        if comes_from_elsewhere(headers):
            return Refusal(HTTPStatus.FORBIDDEN, "Requests from pages of other sites are not allowed.")
        if not (path in OPEN_PATHS or path.startswith("/page/") or self._has_token(headers, query)):
            return Refusal(HTTPStatus.UNAUTHORIZED, "The token is missing or wrong.")
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._most(path):
            return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self._too_large(path))
        return None

    def _knows(self, host: str) -> bool:
        """Return whether the host name is allowed; with a token, every name is."""
        names = (*LOCAL, self._settings.host.lower(), *self._settings.trusted_hosts)
        return not self._settings.is_local or _name(host) in names

    def _is_ours(self, origin: str, host: str) -> bool:
        """Return whether a page is from this server, also if a proxy changed the host."""
        try:
            place = urlsplit(origin).netloc
            return bool(place) and (place == host or _name(place) in self._settings.trusted_hosts)
        except ValueError:
            return False

    def _has_token(self, headers: dict[str, str], query: str) -> bool:
        token = self._settings.token
        if not token:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            given = parse_qs(query).get("token", [""])[0]
        return hmac.compare_digest(given.strip().encode(), token.encode())


def path_of(scope: Scope) -> str:
    """Return the path without the prefix of a proxy: uvicorn adds it, and a proxy may have passed it on, too.

    The prefix may be named like a route: /depth is that of the first, unless one follows that is a route itself.
    """
    root = str(scope.get("root_path", ""))
    path = str(scope["path"]).removeprefix(root)
    if root and (path == root or path.startswith(f"{root}/")):
        routes = {str(route.path).split("/")[1] for route in scope["app"].routes}
        rest = path.removeprefix(root)
        if path.split("/")[1] not in routes or (rest and rest.split("/")[1] in routes):
            return rest or "/"
    return path or "/"


def _name(host: str) -> str:
    """Return the host name without port, in lower case."""
    return (urlsplit(f"//{host}").hostname or "") if host else ""
