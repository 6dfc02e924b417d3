"""The server under people who mean it ill, or are many: it answers, stays small, and others are served meanwhile."""

import asyncio
import io
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import numpy as np
import plain_http
import pytest
from patience import PATIENCE, wait_until
from PIL import Image
from project import ROOT
from web_server import Brightness, encoded, health, message, post, running

from viewer.web import request_body, uvicorn_config

MANY = 200
CLIENTS = httpx.Limits(max_connections=MANY + 20)


def jpeg(size=(320, 240)):
    pixels = np.random.default_rng(1).integers(0, 255, (size[1] // 8, size[0] // 8, 3), np.uint8)
    data = io.BytesIO()
    Image.fromarray(pixels).resize(size).save(data, "JPEG", quality=90)
    return data.getvalue()


def bomb():
    """Four hundred megapixels in a few kilobytes."""
    data = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(data, "PNG")
    return data.getvalue()


def load(url, pictures, watch=None):
    """All pictures at once; gives the answers, and how often `watch` was answered with 200 meanwhile."""

    async def main():
        async with httpx.AsyncClient(limits=CLIENTS, timeout=PATIENCE) as client:
            answered, done = 0, asyncio.Event()

            async def look():
                nonlocal answered
                while not done.is_set():
                    answered += (await client.get(watch)).status_code == 200

            looking = asyncio.create_task(look()) if watch else None
            posts = [client.post(f"{url}/upload", files={"image": each}) for each in pictures]
            answers = await asyncio.gather(*posts)
            done.set()
            if looking:
                await looking
            return answers, answered

    return asyncio.run(main())


def test_two_hundred_at_once_are_served_or_told_to_come_again():
    picture = jpeg()
    with running(Brightness()) as url:
        answers, answered = load(url, [picture] * MANY, f"{url}/health")
        kinds = {answer.status_code for answer in answers}
        assert kinds <= {200, 429}
        assert sum(answer.status_code == 200 for answer in answers) > 16
        for answer in answers:
            if answer.status_code == 429:
                assert int(answer.headers["retry-after"]) >= 1
        assert answered >= 3, "others are served meanwhile"
        wait_until(lambda: (health(url)["running"], health(url)["waiting"]) == (0, 0))
        assert post(f"{url}/upload", picture).status_code == 200


def resident(process):
    """Megabytes of a program."""
    text = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024


@pytest.mark.linux  # no /proc to read memory from
@pytest.mark.long
def test_bombs_and_damage_neither_end_it_nor_make_it_grow():
    good, trap = jpeg(), bomb()
    png = encoded(np.zeros((200, 300, 3), np.uint8))
    mixture = [
        good, trap, good[: len(good) // 2], png[:-40], b"", b"GIF89a", b"#EXTM3U\n/etc/passwd\n", bytes(200_000),
        b"\xff\xd8\xff\xe1\xff\xff" + bytes(50), b"%PDF-1.7", good[:20] + good[1000:],
    ]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", "serve", "--port", "0", "--model", "nano"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        url = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())[0]
        sizes = []
        for _ in range(4):
            answers, _ = load(url, mixture * 10)
            assert {answer.status_code for answer in answers} <= {200, 413, 415, 429}
            assert all(answer.json()["message"] for answer in answers if answer.status_code != 200)
            assert post(f"{url}/predict", good).json()["model"] == "nano"
            sizes.append(resident(process))
        assert sizes[-1] - sizes[1] < 30, f"memory grows: {sizes}"
        assert "20000" not in message(post(f"{url}/upload", trap), 413)
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE)


def conversation(url, *words):
    """What comes back until the other side hangs up; each of `words` is sent when the one before is."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
        for word in words:
            line.sendall(word)
        heard = b""
        while piece := line.recv(4096):
            heard += piece
        return heard


HEAD = b"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
PART = b'--x\r\nContent-Disposition: form-data; name="image"; filename="p.png"\r\n\r\n'


def test_who_is_slow_loses_the_line(monkeypatch):
    monkeypatch.setattr(uvicorn_config, "HEADERS", 1.0)
    with running(Brightness(), upload_timeout=0.3) as url:
        assert conversation(url) == b""  # says nothing
        assert conversation(url, b"POST /upload HT") == b""
        told = conversation(url, HEAD + b"Content-Length: 5000\r\n\r\n", PART)
        assert told.startswith(b"HTTP/1.1 408 ")
        assert b'"The upload is too slow."' in told
        line = httpx.Client()
        assert line.get(f"{url}/health").status_code == 200
        time.sleep(1.2)  # a line that was used may stay open
        assert line.get(f"{url}/health").status_code == 200
        line.close()


def test_a_slow_but_steady_upload_is_taken(monkeypatch):
    monkeypatch.setattr(request_body, "SLOWEST", 500)
    file = encoded(np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8))

    def drops():
        body = PART + file + b"\r\n--x--\r\n"
        assert len(body) > 40 * 300  # it takes longer than `upload_timeout`
        for start in range(0, len(body), 300):
            yield body[start : start + 300]
            time.sleep(0.02)

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    with running(Brightness(), upload_timeout=0.5) as url:
        assert (
            plain_http.post(f"{url}/upload", content=drops(), headers=headers, timeout=PATIENCE).status_code
            == 200
        )


def test_huge_headers_and_addresses_are_refused():
    with running(Brightness()) as url:
        for words in (HEAD + b"X-Much: " + b"x" * 200_000, b"GET /" + b"x" * 200_000):
            try:
                heard = conversation(url, words)
            except ConnectionError:  # it hung up before all was said
                heard = b""
            assert heard == b"" or heard.startswith(b"HTTP/1.1 4")
        assert health(url)["status"] == "success"


def test_a_method_that_is_not_there_names_those_that_are(tmp_path):
    with running(Brightness(), folder=tmp_path) as url:
        answer = httpx.request("PATCH", f"{url}/jobs/none")
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "DELETE"}
