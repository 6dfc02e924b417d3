"""Live images pushed to real servers, and as HLS; servers that hang, go and come again."""

import itertools
import pickle
import socket
import time
from contextlib import contextmanager

import av
import numpy as np
import pytest
from clips import number_of
from live_depth import depth_of
from patience import PATIENCE, wait_until
from stream_server import Server, free_port

from pipeline.errors import SettingsError, SinkError
from pipeline.live.outputs._stream_address import is_stream, stream_address
from pipeline.live.outputs.stream import StreamOutput
from pipeline.media.relay import program_with


class Pusher:
    """Writes the next frame at each call; until the server listens, it begins again."""

    def __init__(self, address, **wishes):
        self._address, self._wishes, self._output = address, wishes, None
        self._numbers, self._has_begun = itertools.cycle(range(5, 120)), False
        self._deadline = time.monotonic() + PATIENCE

    def __call__(self):
        self._output = self._output or StreamOutput(
            self._address, lambda depth: depth.frame.image, **self._wishes
        )
        try:
            self._output.write(depth_of(next(self._numbers), size=(160, 120)))
        except SinkError as error:
            if "Cannot stream" not in str(error) or time.monotonic() > self._deadline:
                raise
            self.close()

    def close(self):
        if self._output is not None:
            self._output.close()
            self._output = None


@contextmanager
def pushing(address, **wishes):
    pusher = Pusher(address, **wishes)
    try:
        yield pusher
    finally:
        pusher.close()


@pytest.mark.parametrize("kind", ["rtmp", "rtsp", "srt"])
def test_a_server_gets_the_frames_in_their_order(kind):
    if kind == "srt" and program_with("srt") is None:
        pytest.skip("no FFmpeg with SRT is installed")
    with Server(kind) as server, pushing(server.address) as push:
        seen = server.wait(10, push)
    if kind == "srt":  # a picture is repeated until the system's FFmpeg, which passes it on, is connected
        seen = [number for number, _ in itertools.groupby(seen)]
    assert seen[:10] == sorted(set(seen[:10])), "rising, each once"


def test_without_srt_it_says_so_and_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pushing("srt://127.0.0.1:9000") as push, pytest.raises(SinkError, match="no SRT") as caught:
        for _ in range(50):
            push()
    assert "Install an FFmpeg with SRT" in caught.value.hint


@pytest.mark.skipif(program_with("srt") is None, reason="no FFmpeg with SRT is installed")
def test_nobody_there_by_srt_is_told_without_the_key():
    address = f"srt://127.0.0.1:{free_port()}?passphrase=secret-key-of-mine&connect_timeout=300"
    output = StreamOutput(address, lambda depth: depth.frame.image)
    with pytest.raises(SinkError, match="Cannot stream to srt://127") as caught:
        for _ in range(50):
            output.write(depth_of(5, size=(160, 120)))
    output.close()
    assert "secret" not in f"{caught.value} {caught.value.hint}"


@pytest.mark.long
@pytest.mark.skipif(program_with("srt") is None, reason="no FFmpeg with SRT is installed")
def test_a_listener_that_is_killed_leaves_no_program_that_keeps_its_port(monkeypatch):
    monkeypatch.setattr("pipeline.live.outputs.stream.START", 0)
    monkeypatch.setattr("pipeline.live.outputs.stream.END", 0.1)
    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), np.uint8)  # more than a pipe holds
    port = free_port()
    output = StreamOutput(f"srt://127.0.0.1:{port}?mode=listener", lambda _depth: noise, patience=5)
    output.write(depth_of(5))
    wait_until(lambda: not is_free(port))
    output.close()
    wait_until(lambda: is_free(port))


def is_free(port):
    """SRT goes by UDP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def test_hls_is_a_playlist_that_is_read_back(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.live.outputs.stream.END", PATIENCE)  # of a busy machine
    playlist = tmp_path / "live.m3u8"
    deadline = time.monotonic() + PATIENCE
    with pushing(str(playlist)) as push:
        while not playlist.exists() or playlist.read_text("utf-8").count("#EXTINF") < 2:
            assert time.monotonic() < deadline
            push()
            time.sleep(0.02)
        assert "#EXT-X-ENDLIST" not in playlist.read_text("utf-8")
    assert "#EXT-X-ENDLIST" in playlist.read_text("utf-8")
    assert not list(tmp_path.glob("*.tmp"))
    with av.open(str(playlist)) as container:
        frames = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]
    assert len(frames) > 20
    assert {frame.shape for _, frame in frames} == {(120, 160, 3)}
    numbers = [number_of(frame) for _, frame in frames]
    steps = np.diff(numbers)
    assert (steps[steps < 0] < -60).all() and (steps != 0).any(), "rising, and from the start again"
    assert (np.diff([time for time, _ in frames]) > 0).all()


def test_a_still_is_sent_again_and_again():
    with Server("rtmp") as server, pushing(server.address) as push:
        server.wait(1, push)
        deadline = time.monotonic() + PATIENCE
        while len(set(server.seen[-4:])) > 1 or len(server.seen) < 4:
            assert time.monotonic() < deadline, "the last picture did not come again"
            time.sleep(0.02)


def test_a_server_that_comes_again_gets_frames_again():
    with Server("rtmp") as server, pushing(server.address) as push:
        server.wait(3, push)
        server.kill()
        with Server("rtmp", server.port) as other:
            assert len(other.wait(5, push)) >= 5


def test_a_server_that_stays_away_ends_it_in_one_line(monkeypatch):
    monkeypatch.setattr("pipeline.live.outputs.stream.START", PATIENCE)  # of a busy machine
    monkeypatch.setattr("pipeline.live.outputs.stream.TURN", PATIENCE)
    with Server("rtmp") as server, pushing(server.address, patience=0.1) as push:
        server.wait(3, push)
        server.kill()
        deadline = time.monotonic() + PATIENCE
        with pytest.raises(
            SinkError, match=r"The stream to rtmp://127.0.0.1:\d+ was interrupted: "
        ) as caught:
            while time.monotonic() < deadline:
                push()
                time.sleep(0.01)
    assert "secret-key" not in str(caught.value) + caught.value.hint


def test_a_server_that_never_answers_holds_nobody_up(monkeypatch):
    monkeypatch.setattr("pipeline.live.outputs.stream.START", 0.05)
    monkeypatch.setattr("pipeline.live.outputs.stream.TURN", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"rtmp://127.0.0.1:{deaf.getsockname()[1]}/live/key"
        output = StreamOutput(address, lambda depth: depth.frame.image, patience=0.5)
        deadline = time.monotonic() + PATIENCE
        try:
            with pytest.raises(SinkError, match="does not accept any more frames"):
                while time.monotonic() < deadline:
                    output.write(depth_of(1))
        finally:
            output.close()  # its process is killed


def test_nobody_there_is_told_without_the_key():
    output = StreamOutput(f"rtmp://127.0.0.1:{free_port()}/live/secret-key", lambda depth: depth.frame.image)
    try:
        with pytest.raises(SinkError, match="Cannot stream to rtmp") as caught:
            for _ in range(3):
                output.write(depth_of(1))
    finally:
        output.close()
    assert "Connection refused" in str(caught.value)
    assert "secret-key" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    "text", ["", "depth", "http://host/live", "rtmp://", "rtmp://host:port/x", "live.mp4"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(SettingsError, match="not an address to stream to"):
        stream_address(text)


def test_addresses_show_no_secrets():
    address = stream_address(" rtmp://user:password@host:1935/app/secret?token=x ")
    assert str(address) == "rtmp://host:1935"
    assert pickle.loads(pickle.dumps(address)) == address
    assert is_stream("live.m3u8") and is_stream("srt://host:1") and not is_stream("take.mcap")
