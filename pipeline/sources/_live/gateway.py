"""Fetch what a list of segments names, in place of FFmpeg, which verifies the certificate of the list alone.

    gateway = Gateway(timeout=10)
    container = av.open(gateway.address_of("https://host/live.m3u8"), options=gateway.OPTIONS)
    …
    gateway.close()

A server on the loopback: http://127.0.0.1:PORT/TOKEN/https/host/live.m3u8 stands for https://host/live.m3u8. Links in
lists and redirections are rewritten in the same way, so FFmpeg does all the rest: keys, ranges of bytes, reloading.
It is not allowed to use TLS itself: a link that was overlooked fails, and is not fetched unverified.
"""

from __future__ import annotations

import logging
import re
import secrets
import ssl
import threading
from contextlib import closing
from email.message import Message
from http.client import HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urljoin, urlsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPCookieProcessor,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)

from pipeline.address import masked

_log = logging.getLogger(__name__)

LONGEST_LIST = 16_000_000  # bytes
PART = 65536  # bytes that are passed on at a time, at most
PASSED_ON = ("Content-Type", "Content-Length", "Content-Range", "Accept-Ranges")
SAFE = "%/:=&?~#+!$,;'@()*[]"
"""Stay as they are in an address; the links of some lists have spaces."""
_IN_M3U8 = re.compile(r'(?m)(?P<before>URI="|^(?!#))(?P<link>[^"\s][^"\r\n]*)')
_IN_MPD = re.compile(
    r"(?P<before><(?:\w+:)?(?:BaseURL|Location)\b[^>]*>\s*|\b(?:media|initialization|sourceURL|index|href)\s*=\s*[\"'])"
    r"(?P<link>(?:https?:/)?/[^\"'<\s]*)"
)
"""Relative links stay: they may be templates, and relative to one another."""


class Gateway(ThreadingHTTPServer):
    """Serves one source, and only it, until `close`."""

    daemon_threads = True
    block_on_close = False
    OPTIONS: ClassVar = {
        "protocol_whitelist": "http,tcp,crypto,data",
        "http_proxy": "none",  # the environment's would get requests to this computer
    }
    """For FFmpeg."""

    def __init__(self, timeout: float, *, verifies: bool = True) -> None:
        """Listen. `timeout` is in seconds, for each step; `verifies`: only servers with a trusted certificate."""
        super().__init__(("127.0.0.1", 0), _Handler)
        self.refused: str | None = None
        """The server (host:port) whose certificate is not trusted. Nothing more is fetched then: FFmpeg ends soon."""
        self.trouble: Exception | None = None
        """Why something could not be fetched, the last time."""
        self._timeout = timeout
        self._token = secrets.token_urlsafe(16)
        self._passwords = HTTPPasswordMgrWithDefaultRealm()
        context = ssl.create_default_context()
        if not verifies:  # FFmpeg would, from version 9 on, whatever the list was opened with
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._opener = build_opener(
            _PassOn(),
            HTTPSHandler(context=context),
            HTTPCookieProcessor(),
            HTTPBasicAuthHandler(self._passwords),
            HTTPDigestAuthHandler(self._passwords),
        )
        threading.Thread(target=self.serve_forever, args=(0.05,), name="gateway", daemon=True).start()

    def close(self) -> None:
        """Stop listening; what is being fetched ends by its own timeout."""
        self.shutdown()
        self.server_close()

    def address_of(self, url: str) -> str:
        """Return the address by which FFmpeg gets this one; what is not HTTP stays as it is."""
        parts = urlsplit(url)
        scheme, server = parts.scheme.lower(), parts.netloc.rpartition("@")[2]
        if scheme not in ("http", "https") or not server:
            return url
        if parts.username:
            self._passwords.add_password(
                None, f"{scheme}://{server}/", unquote(parts.username), unquote(parts.password or "")
            )
        place = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        return f"http://127.0.0.1:{self.server_port}/{self._token}/{scheme}/{server}{quote(place, safe=SAFE)}"

    def original_of(self, path: str) -> str | None:
        """Return the address that FFmpeg means; None for whoever does not know the token."""
        _, token, scheme, place = [*path.split("/", 3), "", "", ""][:4]
        if not secrets.compare_digest(token, self._token) or scheme not in ("http", "https"):
            return None
        return f"{scheme}://{quote(place, safe=SAFE, encoding='latin-1')}"

    def fetch(self, url: str, headers: Message) -> HTTPResponse | HTTPError:
        """Return the answer, whatever its status; raises `OSError` where there is none."""
        if self.refused:
            raise ConnectionAbortedError(f"the certificate of {self.refused} was refused")
        wanted = {name: headers[name] for name in ("User-Agent", "Range") if name in headers}
        try:
            answer: HTTPResponse = self._opener.open(Request(url, headers=wanted), timeout=self._timeout)
        except HTTPError as error:
            return error
        except URLError as error:
            if isinstance(error.reason, ssl.SSLCertVerificationError):
                self.refused = urlsplit(url).netloc
            raise
        return answer

    def rewritten(self, text: str, url: str) -> str:
        """Return a list of segments whose links lead here."""
        form = _IN_M3U8 if text.lstrip().startswith("#EXTM3U") else _IN_MPD
        return form.sub(
            lambda found: found["before"] + self.address_of(urljoin(url, found["link"].strip())), text
        )


class _Handler(BaseHTTPRequestHandler):
    """One connection of FFmpeg."""

    protocol_version = "HTTP/1.1"
    server: Gateway

    def do_GET(self) -> None:
        url = self.server.original_of(self.path)
        if url is None:
            self.send_error(404)
            return
        self._has_begun = False
        try:
            with closing(self.server.fetch(url, self.headers)) as answer:
                self._pass_on(answer, url)
        except (OSError, HTTPException, ValueError) as error:
            _log.warning("%s cannot be fetched: %s", masked(url), masked(error))
            self.server.trouble = error
            self.close_connection = True
            if not self._has_begun:
                self.send_error(502)

    def _pass_on(self, answer: HTTPResponse | HTTPError, url: str) -> None:
        status, headers = answer.status or 502, answer.headers
        head = answer.read(7)
        sent = {name: headers[name] for name in PASSED_ON if name in headers}
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"#", b"<") and status < 300:
            text = (head + answer.read(LONGEST_LIST)).decode("utf-8-sig", "surrogateescape")
            head = self.server.rewritten(text, url).encode(errors="surrogateescape")
            status, sent = 200, {"Content-Length": str(len(head))}
        if "Location" in headers:
            sent["Location"] = self.server.address_of(urljoin(url, headers["Location"]))
        self._has_begun = True
        self.send_response(status)
        for name, value in sent.items():
            self.send_header(name, value)
        if "Content-Length" not in sent:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(head)
        while part := answer.read1(PART):
            self.wfile.write(part)

    def log_message(self, format: str, *args: Any) -> None:
        _log.debug(format.replace(self.server._token, "…"), *(masked(each) for each in args))


class _PassOn(HTTPRedirectHandler):
    """Leaves redirections to FFmpeg, which counts them and then knows where relative links lead."""

    def redirect_request(self, *_: object) -> None:
        return None
