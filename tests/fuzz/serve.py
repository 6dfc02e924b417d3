"""Every route of `depth-viewer serve`, with requests that are right, wrong, damaged, and cut off."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import written
from tests.fuzz.watch import Findings, Growth

PATIENCE = 90.0
"""Seconds after which an answer is taken to hang."""
EXPECTED = (503, 507)
"""Errors of the server that say what they mean: busy, disk full."""
TEXTS = (
    "", "0", "1", "-1", "nan", "inf", "-inf", "1e999", "9" * 400, "9" * 5000, "true", "None", "auto", "inferno",
    "overlay", "mp4", "depth_video", "official",
    "../../etc/passwd", "%00", "\x00", "ü", "𝟙", "²", "a" * 3000, "[]", "{}", "null",
    "0x10", "1_0", "1,5", "clip", "fast", "quality", "guided", "side_by_side", "points", "stereo", "30", "90", "179.9",
    "0.5",
)  # fmt: skip
HEADERS = {
    "Host": ("evil.example", "[::1", "localhost:99999", "", "127.0.0.1, a", "\xff", "a@b"),
    "Origin": ("null", "http://evil.example", "http://[", "", "\xe9", "file://"),
    "Accept": ("", "*/*", "application/x-npy", "application/json", ";;", ",", "image/*;q=9", "\xe9"),
    "Range": ("bytes=0-", "bytes=-1", "bytes=9-3", "bytes=" + "0-1," * 500, "bites=1", "bytes=99999999999999999999-"),
    "Sec-Fetch-Site": ("cross-site", "same-origin", "none", "x"),
    "Sec-Fetch-Mode": ("navigate", "no-cors", "x"),
    "Content-Type": ("", "multipart/form-data", "multipart/form-data; boundary=", "text/plain", "\xe9", "a/b; c=\"d"),
    "Content-Encoding": ("gzip", "br", "x"),
    "Authorization": ("Bearer", "Bearer \xe9", "Basic AAAA", "bearer  x"),
    "X-Forwarded-For": ("1.2.3.4", "\xe9", "," * 999),
    "X-Forwarded-Proto": ("https", "x"),
    "Content-Length": ("-1", "1e3", "9" * 30, "9" * 5000, "0", "+5"),
    "Transfer-Encoding": ("chunked", "gzip", "chunked, chunked"),
    "If-None-Match": ('"x"', "*", "\xe9"),
    "If-Modified-Since": ("yesterday", "Sat, 99 Foo 9999 99:99:99 GMT"),
    "Expect": ("100-continue", "x"),
    "Connection": ("close", "upgrade", "keep-alive, x"),
    "Upgrade": ("websocket", "h2c"),
}  # fmt: skip
CALIBRATIONS = (
    "",
    "{}",
    "[]",
    "null",
    "{",
    '{"kind": 1}',
    "nan",
    '{"kind": "depth-viewer calibration", "scale": 1e999}',
)
METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "X")


class Server:
    """`depth-viewer serve` with a live source, on a free port and with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self._log = (folder / "serve.log").open("w+")
        environment = os.environ | {"DEPTH_VIEWER_CACHE": str(folder / "cache"), "PYTHONUNBUFFERED": "1"}
        command = [
            sys.executable,
            "-m",
            "viewer",
            "serve",
            "--port",
            "0",
            "--model",
            "nano",
            "--source",
            "demo",
        ]
        self.process = subprocess.Popen(
            [*command, "--max-video-size", "20"], stdout=self._log, stderr=self._log, env=environment
        )
        while (found := re.search(r"listening on http://[^:]+:(\d+)", self.text())) is None:
            assert self.process.poll() is None, self.text()
            time.sleep(0.2)
        self.port = int(found[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.growth = Growth(self.process.pid)

    def text(self) -> str:
        """All that it printed."""
        return (Path(self._log.name)).read_text(errors="replace")

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.process.kill()


class Requests:
    """Makes one request after the other, from a seed."""

    def __init__(self, random: Random, server: Server, folder: Path, extra: Path | None) -> None:
        self._random, self._server = random, server
        self._seeds = [path for path in written(folder / "seeds", extra) if path.stat().st_size < 2_000_000]
        paths: dict[str, dict[str, Any]] = httpx.get(f"{server.url}/openapi.json", timeout=PATIENCE).json()[
            "paths"
        ]
        self._routes = [
            (path, method, about) for path, all_ in paths.items() for method, about in all_.items()
        ]
        self._routes += [
            (path, "get", {}) for path in ("/", "/docs", "/openapi.json", "/page/page.js", "/nothing", "/ws")
        ]
        self.jobs: list[str] = []

    def next(self) -> dict[str, Any]:
        """Method, path, query, headers, and a body."""
        random = self._random
        path, method, about = random.choice(self._routes)
        path = re.sub(
            r"\{\w+\}", lambda _: random.choice([*self.jobs[-3:], "inferno", "..", "%2e%2e", "x" * 300]), path
        )
        if random.random() < 0.1:
            method = random.choice(METHODS)
        names = [each["name"] for each in about.get("parameters", ()) if each.get("in") == "query"]
        query = [
            (random.choice(names or ["x"]), random.choice(TEXTS))
            for _ in range(random.choice((0, 0, 1, 1, 2, 5)))
        ]
        headers = {
            name: random.choice(HEADERS[name])
            for name in random.sample(sorted(HEADERS), random.choice((0, 0, 0, 1, 2)))
        }
        made = {
            "method": method.upper(),
            "path": path,
            "query": query,
            "headers": headers,
            "body": b"",
            "kind": "",
        }
        if method.lower() == "post":
            made["kind"], made["body"] = self._form("video" if path == "/jobs" else "image")
        return made

    def _form(self, field: str) -> tuple[str, bytes]:
        """A form with a damaged or a whole file; the form itself may be damaged, too."""
        random = self._random
        seed = random.choice(self._seeds)
        data = seed.read_bytes()
        data = mutated(data, random) if random.random() < 0.8 else data
        name = random.choice((seed.name, "a", "ü.png", "../x", 'a"b', "a" * 400, ""))
        files: list[tuple[str, Any]] = [(field if random.random() < 0.95 else "other", (name, data))]
        if field == "image" and random.random() < 0.3:
            files.append(("calibration", (None, random.choice(CALIBRATIONS).encode())))
        request = httpx.Request("POST", "http://x", files=files)
        body = request.read()
        if random.random() < 0.1:
            body = mutated(body, random)
        return request.headers["Content-Type"], body


def answer(server: Server, made: dict[str, Any], random: Random) -> tuple[int, str]:
    """Status and the start of the answer; 0 where there is none, which is right for what is no HTTP."""
    query = "&".join(f"{name}={_quoted(value)}" for name, value in made["query"])
    headers = {"Host": f"127.0.0.1:{server.port}", "Connection": "close"}
    if made["body"]:
        headers |= {"Content-Type": made["kind"], "Content-Length": str(len(made["body"]))}
    headers |= made["headers"]
    head = f"{made['method']} {made['path']}{'?' if query else ''}{query} HTTP/1.1\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    sent = head.encode("latin-1", "replace") + made["body"]
    is_cut = random.random() < 0.05
    if is_cut:
        sent = sent[: random.randrange(1, len(sent) + 1)]
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as line:
        with suppress(OSError):
            line.sendall(sent)
        if is_cut:
            with suppress(OSError):
                line.shutdown(socket.SHUT_WR)
        received, end = b"", time.monotonic() + PATIENCE
        with suppress(ConnectionError):
            while len(received) < 20_000 and (part := line.recv(65536)):
                received += part
                if time.monotonic() > end:
                    raise TimeoutError
    found = re.match(rb"HTTP/1\.[01] (\d+)", received)
    return int(found[1]) if found else 0, received[:1500].decode("latin-1")


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text) if "%" not in text else text


def fuzz(seconds: float, seed: int, findings: Findings, extra: Path | None, folder: Path) -> None:
    """Until the time is over."""
    random = Random(seed)
    server = Server(folder)
    try:
        requests = Requests(random, server, folder, extra)
    except BaseException:
        server.close()
        raise
    end = time.monotonic() + seconds
    reported, statuses = time.monotonic(), dict[int, int]()
    while time.monotonic() < end:
        made = requests.next()
        findings.tries += 1
        about = {key: value for key, value in made.items() if key != "body"}
        try:
            status, text = answer(server, made, random)
        except TimeoutError:
            findings.add("hang", about, made["body"])
            continue
        except OSError as error:
            status, text = -1, str(error)
        statuses[status] = statuses.get(status, 0) + 1
        if status >= 500 and status not in EXPECTED:
            findings.add(
                "status",
                {**about, "status": status, "text": text, "log": server.text()[-6000:]},
                made["body"],
            )
        if server.process.poll() is not None:
            findings.add("crash", {**about, "log": server.text()[-6000:]}, made["body"])
            server = Server(folder)
            requests = Requests(random, server, folder, extra)
        if status == 202:
            with suppress(ValueError):
                requests.jobs.append(json.loads(text.partition("\r\n\r\n")[2])["id"])
        server.growth.note()
        if time.monotonic() - reported > 300:
            reported = time.monotonic()
            findings.report(server.growth.summary() | {"statuses": sorted(statuses.items())})  # type: ignore[arg-type]
    before, traceback, after = server.text().partition("Traceback")
    if traceback:
        findings.add("log", {"log": before[-2000:] + traceback + after[:20000]})
    findings.report(server.growth.summary() | {"statuses": sorted(statuses.items())})  # type: ignore[arg-type]
    server.close()
