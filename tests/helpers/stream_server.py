"""A server that live streams are pushed to: FFmpeg listens, in a program of its own, and prints the numbers it sees.

with Server("rtmp") as server:
    output = begin(server.address)       # as soon as it listens
    server.numbers(5)                    # of the next five frames
"""

import socket
import subprocess
import sys
import threading
import time

import numpy as np
from clips import number_of
from patience import PATIENCE
from project import HELPERS, ROOT

PROGRAM = """
import sys
sys.path[:0] = [{helpers!r}, {root!r}]
import av
from clips import number_of
with av.open({address!r}, format={muxer!r}, options={options!r}) as container:
    for frame in container.decode(video=0):
        print(number_of(frame.to_ndarray(format="rgb24")), flush=True)
"""
SIZE = 160, 120
"""Width and height of the frames by SRT, which the FFmpeg of the system receives: that of PyAV has none."""
QUICK = {"analyzeduration": "0", "probesize": "32000"}
KINDS = {
    "rtmp": ("flv", {"listen": "1", **QUICK}, "/live/secret-key"),
    "rtsp": ("rtsp", {"rtsp_flags": "listen", "listen_timeout": "60", **QUICK}, "/depth"),
    "srt": ("mpegts", QUICK, ""),  # by SRT, everybody may be the one who listens
}


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    def __init__(self, kind, port=None):
        muxer, options, path = KINDS[kind]
        self.port = port or free_port()
        self.address = f"{kind}://127.0.0.1:{self.port}{path}"
        self._program = subprocess.Popen(
            self._by_ffmpeg() if kind == "srt" else self._by_pyav(muxer, options), stdout=subprocess.PIPE
        )
        self.seen = []
        read = self._read_frames if kind == "srt" else self._read
        self._reader = threading.Thread(target=read, name="server output")
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        self._program.kill()
        self._program.wait(PATIENCE)
        self._reader.join(PATIENCE)
        self._program.stdout.close()

    @property
    def is_alive(self):
        return self._program.poll() is None

    def _by_pyav(self, muxer, options):
        code = PROGRAM.format(
            helpers=str(HELPERS), root=str(ROOT), address=self.address, muxer=muxer, options=options
        )
        return [sys.executable, "-c", code]

    def _by_ffmpeg(self):
        quick = [word for name, value in QUICK.items() for word in (f"-{name}", value)]
        listens = f"{self.address}?mode=listener"
        raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
        return ["ffmpeg", "-v", "error", "-nostdin", *quick, "-f", "mpegts", "-i", listens, *raw]

    def _read_frames(self):
        width, height = SIZE
        while len(data := self._program.stdout.read(3 * width * height)) == 3 * width * height:
            self.seen.append(number_of(np.frombuffer(data, np.uint8).reshape(height, width, 3)))

    def _read(self):
        for line in self._program.stdout:
            self.seen.append(int(line))

    def wait(self, count, meanwhile):
        """Until so many different frames have come; `meanwhile` is called again and again."""
        deadline = time.monotonic() + PATIENCE
        while len(set(self.seen)) < count:
            assert time.monotonic() < deadline, f"{len(set(self.seen))} frames came"
            meanwhile()
            time.sleep(0.01)
        return list(self.seen)
