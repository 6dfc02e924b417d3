"""Real peers on the loopback for network sources: an MJPEG server, an MPEG-TS sender, an RTSP server, a file server.

    with mjpeg_server(rate=25) as server: open_source(server.url)
    with ts_sender() as url: open_source(url)

All are threads of the test that end with the `with` block.
"""

from __future__ import annotations

import http.server
import io
import re
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import BinaryIO

import av
import cv2
from clips import coded_picture, write_clip

SIZE = (160, 120)


def free_port(kind: int = socket.SOCK_DGRAM) -> int:
    """A port that nobody uses at the moment."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server(http.server.ThreadingHTTPServer):
    """Serves in threads that end with it: `answer(handler, server)` writes one response."""

    def __init__(
        self,
        answer: Callable[[http.server.BaseHTTPRequestHandler, Server], None],
        port: int = 0,
        host: str = "127.0.0.1",
    ):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(OSError):  # the client is gone
                    answer(self, self.server)

            def log_message(self, *args: object) -> None:
                pass

        self.leaving = threading.Event()
        self.daemon_threads = False  # so that server_close waits for them
        if ":" in host:
            self.address_family = socket.AF_INET6
        super().__init__((host, port), Handler)
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}/"
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.leaving.set()
        self.shutdown()
        self._thread.join()
        self.server_close()


def mjpeg_server(
    *,
    rate: float = 50,
    silent_after: int | None = None,
    ends_after: int | None = None,
    port: int = 0,
    part: str | None = "Content-Type: image/jpeg",
    before: bytes = b"",
    longer: int = 0,
):
    """A camera's web server: numbered pictures without end, or falling silent or closing after some.

    `part` is what stands before each picture; with None not even its length does. `before` stands before that, and
    the length that is told is `longer` than the true one.
    """

    def answer(handler: http.server.BaseHTTPRequestHandler, server: Server) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        handler.end_headers()
        number = 0
        while number != ends_after and not server.leaving.wait(1 / rate):
            if number == silent_after:
                server.leaving.wait()
                return
            jpeg = cv2.imencode(".jpg", coded_picture(number % 4096, SIZE))[1].tobytes()
            head = "" if part is None else f"{part}\r\nContent-Length: {len(jpeg) + longer}\r\n"
            handler.wfile.write(before + f"--picture\r\n{head}\r\n".encode() + jpeg + b"\r\n")
            number += 1

    return Server(answer, port)


def raw_mjpeg_server(*, rate: float = 50, ends_after: int | None = None):
    """JPEG pictures one after the other, with nothing between them."""

    def answer(handler: http.server.BaseHTTPRequestHandler, server: Server) -> None:
        _begin_endless(handler, "video/x-motion-jpeg")
        number = 0
        while number != ends_after and not server.leaving.wait(1 / rate):
            handler.wfile.write(cv2.imencode(".jpg", coded_picture(number % 4096, SIZE))[1].tobytes())
            number += 1

    return Server(answer)


def stream_server(
    form: str,
    *,
    rate: int = 50,
    lump: float = 0,
    ends_after: int | None = None,
    options: dict[str, str] | None = None,
):
    """Numbered pictures in a container without an end or a length, `lump` seconds of them at a time.

    Each client gets its own, from number 0 on.
    """

    def answer(handler: http.server.BaseHTTPRequestHandler, server: Server) -> None:
        _begin_endless(handler, "application/octet-stream")
        pipe = _LumpyPipe(handler.wfile, lump)
        send_pictures(pipe, form, server.leaving, rate=rate, frames=ends_after, options=options)

    return Server(answer)


def endless_server(path: Path):
    """A stream whose length nobody tells: the bytes of a file, over a second, and then silence."""

    def answer(handler: http.server.BaseHTTPRequestHandler, server: Server) -> None:
        _begin_endless(handler, "video/mp2t")
        data = path.read_bytes()
        for part in range(20):
            handler.wfile.write(data[len(data) * part // 20 : len(data) * (part + 1) // 20])
            server.leaving.wait(0.05)
        server.leaving.wait()

    return Server(answer)


def _begin_endless(handler: http.server.BaseHTTPRequestHandler, kind: str) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", kind)
    handler.end_headers()


class _LumpyPipe(io.RawIOBase):
    """Passes on what PyAV writes, all of some time at once."""

    def __init__(self, target: BinaryIO, lump: float) -> None:
        self._target, self._lump = target, lump
        self._kept, self._sent_at = b"", time.monotonic()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self._kept += bytes(data)
        if time.monotonic() - self._sent_at >= self._lump:
            self._target.write(self._kept)
            self._kept, self._sent_at = b"", time.monotonic()
        return len(data)


def text_server(status: int, text: str = ""):
    """Always the same answer: a page or an error."""

    def answer(handler: http.server.BaseHTTPRequestHandler, _: Server) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(text)))
        handler.end_headers()
        handler.wfile.write(text.encode())

    return Server(answer)


def redirecting_server(target: str, host: str = "127.0.0.1"):
    """Sends everybody to another address."""

    def answer(handler: http.server.BaseHTTPRequestHandler, _: Server) -> None:
        handler.send_response(302)
        handler.send_header("Location", target)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return Server(answer, host=host)


def with_certificate(server: Server, folder: Path) -> Path:
    """Make it an HTTPS server, by a certificate that it has signed itself; returns the certificate."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    names = "-addext", "subjectAltName=DNS:localhost"
    subprocess.run(
        [*command.split(), *names, "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.url = f"https://localhost:{server.server_port}/"
    return certificate


def file_server(folder: Path, *, cut_at: int | None = None, has_ranges: bool = False):
    """The files of a folder; `cut_at` closes the connection after so many bytes of each."""

    def answer(handler: http.server.BaseHTTPRequestHandler, _: Server) -> None:
        path = folder / handler.path.lstrip("/")
        if not path.is_file():
            handler.send_error(404)
            return
        data = path.read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-", handler.headers.get("Range", "")) if has_ranges else None
        handler.send_response(206 if asked else 200)
        if has_ranges:
            handler.send_header("Accept-Ranges", "bytes")
        if asked:
            handler.send_header("Content-Range", f"bytes {asked[1]}-{len(data) - 1}/{len(data)}")
            data = data[int(asked[1]) :]
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[:cut_at])

    return Server(answer)


@contextmanager
def running(work: Callable[[threading.Event], None]) -> Iterator[None]:
    """Do this in a thread until the block ends; the event says when."""
    leaving = threading.Event()
    thread = threading.Thread(target=work, args=(leaving,))
    thread.start()
    try:
        yield
    finally:
        leaving.set()
        thread.join()


def send_pictures(
    url: str | io.RawIOBase,
    form: str,
    leaving: threading.Event,
    *,
    rate: int = 50,
    frames: int | None = None,
    options: dict[str, str] | None = None,
    time_of: Callable[[int], int] = lambda number: number,
) -> None:
    """Encode numbered pictures as H.264 and send them by PyAV in real time; `time_of` counts in frames."""
    with av.open(url, "w", format=form, container_options=options) as container:
        video = container.add_stream("libx264", rate=rate)
        (video.width, video.height), video.pix_fmt, video.gop_size = SIZE, "yuv420p", 10
        video.options = {
            "preset": "ultrafast",
            "tune": "zerolatency",
            "crf": "12",
            "x264-params": "repeat-headers=1",
        }
        video.codec_context.time_base = Fraction(1, rate)
        number = 0
        while number != frames and not leaving.wait(1 / rate):
            frame = av.VideoFrame.from_ndarray(coded_picture(number % 4096, SIZE), format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, rate)
            for packet in video.encode(frame):
                packet.pts = packet.dts = time_of(number)
                container.mux(packet)
            number += 1


@contextmanager
def ts_sender(
    *,
    frames: int | None = None,
    port: int | None = None,
    time_of: Callable[[int], int] = lambda number: number,
) -> Iterator[str]:
    """MPEG-TS to a UDP port, whether somebody listens or not."""
    url = f"udp://127.0.0.1:{port or free_port()}"
    with running(partial(send_pictures, f"{url}?pkt_size=1316", "mpegts", frames=frames, time_of=time_of)):
        yield url


@contextmanager
def rtsp_server(*, needs_password: bool = False) -> Iterator[str]:
    """One stream, MPEG-TS over RTP inside the RTSP connection, for one client after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        url = f"rtsp://127.0.0.1:{listener.getsockname()[1]}/live"

        def serve(leaving: threading.Event) -> None:
            while not leaving.is_set():
                with suppress(TimeoutError):
                    client, _ = listener.accept()
                    with client, suppress(OSError):
                        _RtspTalk(client, needs_password).until(leaving)

        with running(serve):
            yield url


class _RtspTalk:
    """What an RTSP server says to one client (RFC 2326), as far as a player asks."""

    def __init__(self, client: socket.socket, needs_password: bool) -> None:
        self._client = client
        self._needs_password = needs_password
        client.settimeout(0.02)

    def until(self, leaving: threading.Event) -> None:
        """Answer requests; send pictures once PLAY has come."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
            packets.bind(("127.0.0.1", 0))
            packets.settimeout(0.02)
            sender = f"rtp://127.0.0.1:{packets.getsockname()[1]}?pkt_size=1316"
            while not leaving.is_set():
                request = self._request()
                if request is None:
                    continue
                if not request:
                    return
                if self._answer(request) == "PLAY":
                    with running(partial(send_pictures, sender, "rtp_mpegts")):
                        self._forward(packets, leaving)
                    return

    def _request(self) -> str | None:
        try:
            return self._client.recv(4096).decode()
        except TimeoutError:
            return None

    def _answer(self, request: str) -> str:
        method = request.split()[0]
        sequence = next(line for line in request.splitlines() if line.lower().startswith("cseq"))
        status, head, body = "200 OK", {"Session": "1"}, ""
        if method == "OPTIONS":
            head["Public"] = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN"
        elif self._needs_password and "authorization" not in request.lower():
            status, head = "401 Unauthorized", {"WWW-Authenticate": 'Basic realm="camera"'}
        elif method == "DESCRIBE":
            body = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=live\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=control:track\r\n"
            head["Content-Type"] = "application/sdp"
        elif method == "SETUP":
            head["Transport"] = "RTP/AVP/TCP;unicast;interleaved=0-1"
        lines = [f"RTSP/1.0 {status}", sequence, *(f"{name}: {value}" for name, value in head.items())]
        lines.append(f"Content-Length: {len(body)}")
        self._client.sendall(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
        return method

    def _forward(self, packets: socket.socket, leaving: threading.Event) -> None:
        """Wrap what the RTP sender sends and pass it on, until somebody leaves."""
        while not leaving.is_set():
            with suppress(TimeoutError):
                data = packets.recv(2048)
                self._client.settimeout(1)
                self._client.sendall(b"$\0" + len(data).to_bytes(2, "big") + data)


def write_live_playlist(folder: Path, clip: Path, *, segment_seconds: float) -> Path:
    """An HLS playlist without an end, cut from a clip without sound."""
    with av.open(str(clip)) as source:
        options = {"hls_time": str(segment_seconds), "hls_list_size": "0", "hls_flags": "omit_endlist"}
        with av.open(str(folder / "live.m3u8"), "w", format="hls", options=options) as target:
            copy = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = copy
                    target.mux(packet)
    return folder / "live.m3u8"


def write_segments(folder: Path, starts: Sequence[int]) -> Path:
    """An HLS playlist without an end, of a second from each of these times; pictures are numbered through."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:1", "#EXT-X-MEDIA-SEQUENCE:0"]
    for place, start in enumerate(starts):
        name = f"segment{place}.ts"
        if not (folder / name).exists():
            write_clip(
                folder / name,
                timestamps=[start + Fraction(number, 25) for number in range(25)],
                picture=lambda number, size, place=place: coded_picture(25 * place + number, size),
                options={"crf": "12", "bf": "0"},
            )
        lines += ["#EXTINF:1.0,", name]
    playlist = folder / "live.m3u8"
    playlist.with_suffix(".new").write_text("\n".join(lines) + "\n")
    return playlist.with_suffix(".new").replace(playlist)
