"""A real HTTP server on the loopback that speaks the Hugging Face hub's protocol, and misbehaves as told.

with HubServer() as hub:                           # HF_ENDPOINT=hub.url
    commit = hub.publish("owner/name", folder, licence="mit")
    hub.cut_after = 1000                           # answers with weights end after so many bytes
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

TOKEN = "secret of the user"


@dataclass
class Repository:
    """Its commits, newest last: of each, the files by name."""

    commits: dict[str, dict[str, bytes]] = field(default_factory=dict)
    licence: dict[str, str] = field(default_factory=dict)
    is_gated: bool = False


class HubServer:
    """Answers for models: what they are, and their files with ranges, from a store at another address."""

    def __init__(self) -> None:
        self.repositories: dict[str, Repository] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        """Path and headers."""
        self.cut_after: int | None = None
        """Bytes of a weights file after which the connection is dropped."""
        self.spoil = False
        """Whether weights arrive with another byte at their end."""
        self.is_down = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="hub")
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.store = f"http://localhost:{self._server.server_port}"

    def publish(
        self, name: str, folder: Path, *, licence: str = "apache-2.0", other: str = "", gated: bool = False
    ) -> str:
        """Add a commit with the files of a folder."""
        found = self.repositories.setdefault(name, Repository())
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
        commit = hashlib.sha1(repr((name, len(found.commits), sorted(files))).encode()).hexdigest()
        found.commits[commit] = files
        found.licence = {"license": licence} | ({"license_name": other} if other else {}) if licence else {}
        found.is_gated = gated
        return commit

    def weights_requests(self) -> list[dict[str, str]]:
        """The headers of all requests for weights, at the store."""
        return [
            headers for path, headers in self.requests if path.startswith("/store") and "safetensors" in path
        ]

    def __enter__(self) -> HubServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.requests.append((self.path, dict(self.headers)))
                with suppress(ConnectionError):
                    hub._answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return Handler

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.partition("?")[0]
        if self.is_down:
            self._send(handler, 503, b"down for maintenance", {"Content-Type": "text/plain"})
        elif found := re.fullmatch(r"/api/models/([\w.-]+/[\w.-]+)(?:/revision/([\w.%/-]+))?", path):
            self._describe(handler, found[1], found[2])
        elif found := re.fullmatch(r"/([\w.-]+/[\w.-]+)/resolve/(\w+)/([\w.-]+)", path):
            is_known = handler.headers.get("Authorization") == f"Bearer {TOKEN}"
            if self.repositories[found[1]].is_gated and not is_known:
                self._refuse(handler, 401, "GatedRepo")
            else:  # as the hub does: to a store that must not see the token
                self._send(handler, 302, b"", {"Location": f"{self.store}/store{path}"})
        elif found := re.fullmatch(r"/store/([\w.-]+/[\w.-]+)/resolve/(\w+)/([\w.-]+)", path):
            self._serve(handler, self.repositories[found[1]].commits[found[2]][found[3]], found[3])
        else:
            self._refuse(handler, 404, "RepoNotFound")

    def _describe(self, handler: BaseHTTPRequestHandler, name: str, revision: str | None) -> None:
        repository = self.repositories.get(name)
        if repository is None:
            self._refuse(handler, 401, "RepoNotFound")  # as the hub says it of private ones, too
            return
        commits = list(repository.commits)
        matching = [commit for commit in commits if revision in (None, "main") or commit == revision]
        if not matching:
            self._refuse(handler, 404, "RevisionNotFound")
            return
        files = repository.commits[matching[-1]]
        facts: dict[str, Any] = {
            "id": name,
            "modelId": name,
            "sha": matching[-1],
            "gated": "manual" if repository.is_gated else False,
            "cardData": repository.licence,
            "tags": [],
            "siblings": [self._sibling(file, content) for file, content in files.items()],
        }
        self._send(handler, 200, json.dumps(facts).encode(), {"Content-Type": "application/json"})

    def _sibling(self, name: str, content: bytes) -> dict[str, Any]:
        facts: dict[str, Any] = {
            "rfilename": name,
            "size": len(content),
            "blobId": hashlib.sha1(content).hexdigest(),
        }
        if name.endswith(".safetensors"):
            digest = hashlib.sha256(content).hexdigest()
            facts["lfs"] = {"sha256": digest, "size": len(content), "pointerSize": 134}
        return facts

    def _serve(self, handler: BaseHTTPRequestHandler, content: bytes, name: str) -> None:
        is_weights = name.endswith(".safetensors")
        if is_weights and self.spoil:
            content = content[:-1] + bytes([content[-1] ^ 1])
        tag = f'"{hashlib.sha256(content).hexdigest()}"'
        start = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if wanted and handler.headers.get("If-Range") == tag:
            start = int(wanted[1])
        body = content[start:]
        headers = {"ETag": tag, "Content-Type": "application/octet-stream"}
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        cut = self.cut_after if is_weights else None
        self._send(handler, 206 if start else 200, body, headers, cut)

    def _refuse(self, handler: BaseHTTPRequestHandler, status: int, code: str) -> None:
        self._send(handler, status, b"{}", {"X-Error-Code": code, "X-Error-Message": code})

    def _send(
        self,
        handler: BaseHTTPRequestHandler,
        status: int,
        body: bytes,
        headers: dict[str, str],
        cut: int | None = None,
    ) -> None:
        handler.send_response(status)
        for key, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(key, value)
        handler.end_headers()
        handler.wfile.write(body[:cut])
        handler.close_connection = True
