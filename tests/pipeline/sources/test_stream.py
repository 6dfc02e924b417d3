"""Network streams against real peers on the loopback: MJPEG, MPEG-TS over UDP, RTSP, HLS, files on a server."""

import socket
import subprocess
import threading
import time
from fractions import Fraction
from itertools import pairwise
from time import perf_counter

import av
import needs
import pytest
from clips import number_of, write_clip
from patience import PATIENCE, wait_until
from senders import (
    file_server,
    free_port,
    mjpeg_server,
    redirecting_server,
    rtsp_server,
    text_server,
    ts_sender,
    write_live_playlist,
)

from pipeline.errors import SourceLostError, SourceNotFoundError, SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source
from pipeline.sources.stream import without_password

PATIENT = SourceSettings(timeout=PATIENCE)
QUICK = SourceSettings(timeout=0.6)
"""For what never comes."""
SOON = SourceSettings(timeout=2.5)
"""For what comes, and then comes no more."""


def assert_rising(frames):
    for earlier, later in pairwise(frames):
        assert earlier.index < later.index
        assert earlier.timestamp < later.timestamp


# -- what comes in -----------------------------------------------------------------------------------------------


def test_mjpeg_is_timed_by_its_arrival():
    with mjpeg_server(rate=50) as server, open_source(server.url, PATIENT) as source:
        assert source.info.is_live
        assert source.info.frame_rate is None, "FFmpeg's 25 are made up"
        frames = [source.read() for _ in range(20)]
    assert_rising(frames)
    for frame in frames:
        elapsed = frame.captured_at - frames[0].captured_at
        assert abs(float(frame.timestamp - frames[0].timestamp) - elapsed) < 0.25


def test_udp_keeps_the_senders_time():
    with ts_sender() as url, open_source(url, PATIENT) as source:
        frames = [source.read() for _ in range(10)]
    assert_rising(frames)
    for earlier, later in pairwise(frames):
        assert later.timestamp - earlier.timestamp == Fraction(later.index - earlier.index, 50)


@pytest.mark.parametrize(
    "url",
    ["http://[x/y", "https://host:abc/x", "udp://@:99999", "rtsp://[::1]:x/", "http://\n/", "rtmp://h:-1/"],
)
def test_what_is_no_address_is_called_that(url):
    with pytest.raises(SourceNotFoundError, match="not a valid address"):
        open_source(url, QUICK)


def test_two_spellings_of_a_udp_address_are_one_source():
    """The first one still holds the port for a while after it was closed."""
    port = free_port()
    with ts_sender(port=port, frames=30):
        source = open_source(f"udp://@:{port}", SourceSettings(timeout=2))
        while number_of(source.read().image) < 28:
            pass
        time.sleep(0.3)  # now it waits for more inside FFmpeg
    source.close()
    with ts_sender(port=port), open_source(f"udp://0.0.0.0:{port}", PATIENT) as other:
        assert other.read() is not None
        with pytest.raises(SourceUnreadableError, match="port is in use") as caught:
            open_source(f"UDP://127.0.0.1:{port}", QUICK)
        assert "Close that one" in caught.value.hint


@needs.command("ffmpeg")
def test_udp_from_the_ffmpeg_command():
    url = f"udp://127.0.0.1:{free_port()}"
    command = (
        "ffmpeg -v error -re -f lavfi -i testsrc2=size=160x120:rate=25 -c:v libx264 -tune zerolatency -g 12"
    )
    sender = subprocess.Popen([*command.split(), "-f", "mpegts", f"{url}?pkt_size=1316"])
    try:
        with open_source(url, PATIENT) as source:
            frames = [source.read() for _ in range(5)]
    finally:
        sender.kill()
        sender.wait()
    assert_rising(frames)
    assert frames[0].image.shape == (120, 160, 3)
    assert frames[0].image.std() > 30


def test_rtsp_with_and_without_a_password():
    with rtsp_server(needs_password=True) as url:
        with pytest.raises(SourceUnreadableError, match="user name and a password") as caught:
            open_source(url, PATIENT)
        assert "user:password@" in caught.value.hint
        with open_source(url.replace("rtsp://", "rtsp://me:secret@"), PATIENT) as source:
            assert source.info.title == url
            frames = [source.read() for _ in range(5)]
    assert_rising(frames)
    assert [number_of(frame.image) for frame in frames] == [frame.index for frame in frames]


def test_a_live_playlist_is_played_at_its_own_speed(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=100, gop=25)
    write_live_playlist(tmp_path, clip, segment_seconds=1)
    with file_server(tmp_path) as server, open_source(f"{server.url}live.m3u8", PATIENT) as source:
        assert source.info.is_live
        began = perf_counter()
        frames = [source.read() for _ in range(15)]
        elapsed = perf_counter() - began
    assert_rising(frames)
    # Fetched at once, but not shown at once: neither faster than time nor with leaps over a whole segment.
    assert elapsed > 0.8 * float(frames[-1].timestamp - frames[0].timestamp)
    assert max(later.index - earlier.index for earlier, later in pairwise(frames)) < 25


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts"])
def test_a_file_on_a_server_is_played_to_its_end(tmp_path, name):
    clip = write_clip(tmp_path / name, frames=30, frame_rate=Fraction(30000, 1001))
    with open_source(clip) as source:
        expected = [(frame.index, frame.timestamp, number_of(frame.image)) for frame in source]
    with file_server(tmp_path) as server, open_source(f"{server.url}{name}", PATIENT) as source:
        assert not source.info.is_live
        assert source.info.frame_rate == Fraction(30000, 1001)
        assert [(frame.index, frame.timestamp, number_of(frame.image)) for frame in source] == expected


def test_a_picture_on_a_server_comes_once(tmp_path):
    with open_source(write_clip(tmp_path / "clip.mkv", frames=1)) as source:
        expected = source.read().image
    write_clip(tmp_path / "one.png", frames=1, codec="png", pix_fmt="rgb24", form="image2pipe")
    with file_server(tmp_path) as server, open_source(f"{server.url}one.png", PATIENT) as source:
        assert [frame.image.shape for frame in source] == [expected.shape]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_redirect_is_followed_and_ipv6_is_spoken(host):
    with mjpeg_server() as camera:
        try:
            redirecting = redirecting_server(camera.url, host)
        except OSError:
            needs.missing("IPv6")
        with redirecting as server, open_source(server.url, PATIENT) as source:
            assert source.info.is_live
            assert_rising([source.read() for _ in range(3)])


# -- going away and coming back ----------------------------------------------------------------------------------


def test_a_server_that_hangs_up_is_called_again():
    with mjpeg_server(ends_after=5) as server, open_source(server.url, PATIENT) as source:
        frames = [source.read() for _ in range(15)]
    assert_rising(frames)
    assert frames[-1].index > 10
    assert {number_of(frame.image) for frame in frames} <= set(range(5))


def test_a_server_that_starts_again_is_found_again():
    port = free_port(socket.SOCK_STREAM)
    with mjpeg_server(port=port) as server:
        source = open_source(server.url, PATIENT)
        before = source.read()
    with source:
        with mjpeg_server(port=port):
            frames = [source.read() for _ in range(5)]
        assert_rising([before, *frames])


def test_a_server_that_falls_silent_is_called_again():
    with mjpeg_server(silent_after=3) as server, open_source(server.url, SourceSettings(timeout=1)) as source:
        frames = [source.read() for _ in range(8)]
    assert_rising(frames)
    assert frames[-1].index > 3


def test_a_server_that_is_gone_for_good():
    with mjpeg_server() as server:
        source = open_source(server.url, SOON)
        source.read()
    with source:
        with pytest.raises(SourceLostError, match=r"stopped: no frame for 2\.5 s") as caught:
            list(source)
        assert "127.0.0.1" in str(caught.value)
        assert caught.value.hint
        assert source.read() is None


def test_a_sender_that_stops():
    with ts_sender(frames=10) as url, open_source(url, SOON) as source, pytest.raises(SourceLostError):
        list(source)


def test_a_download_that_breaks_off(tmp_path):
    clip = write_clip(tmp_path / "clip.mkv", frames=60, size=(320, 240))
    numbers = []
    with (
        file_server(tmp_path, cut_at=clip.stat().st_size * 2 // 3) as server,
        open_source(f"{server.url}clip.mkv", SOON) as source,
    ):
        with pytest.raises(SourceLostError, match="was interrupted"):
            numbers.extend(number_of(frame.image) for frame in source)
        assert source.read() is None
    assert 20 < len(numbers) < 60
    assert numbers[:-1] == list(range(len(numbers) - 1)), "what had come is not lost"


def test_a_port_whose_sender_fell_silent_is_closed_at_once_and_can_be_opened_again():
    with ts_sender() as url:
        source = open_source(url, PATIENT)
        assert source.read() is not None
    began = perf_counter()
    source.close()
    assert perf_counter() - began < PATIENT.timeout / 10
    with (
        ts_sender(port=int(url.rpartition(":")[2])) as same,
        open_source(same, PATIENT) as source,
    ):
        assert same == url
        assert source.read() is not None


def test_close_ends_a_read_that_waits_for_the_network():
    with mjpeg_server(silent_after=5) as server:
        source = open_source(server.url, PATIENT)
        read_all = threading.Event()

        def read_on():
            while source.read() is not None:
                read_all.set()

        reader = threading.Thread(target=read_on)
        reader.start()
        assert read_all.wait(PATIENCE)
        began = perf_counter()
        source.close()
        reader.join(PATIENCE)
        assert not reader.is_alive()
        assert perf_counter() - began < PATIENCE / 10  # it was the close that ended it
    wait_until(lambda: not any(thread.name.startswith("source") for thread in threading.enumerate()))


def test_many_starts_and_stops_leave_no_thread():
    with mjpeg_server(rate=200) as server:
        for _ in range(20):
            with open_source(server.url, PATIENT) as source:
                assert source.read() is not None
        assert not any(thread.name.startswith("source") for thread in threading.enumerate())


# -- what cannot be had ------------------------------------------------------------------------------------------


def test_a_host_that_accepts_and_says_nothing():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        for scheme in ("http", "rtsp"):
            with pytest.raises(SourceNotFoundError, match=r"does not respond; waited 0\.6 s"):
                open_source(f"{scheme}://127.0.0.1:{port}/", QUICK)


def test_nobody_sends():
    with pytest.raises(SourceNotFoundError, match="No data arrives at udp://127") as caught:
        open_source(f"udp://127.0.0.1:{free_port()}", QUICK)
    assert "sender" in caught.value.hint


def test_nobody_listens():
    with pytest.raises(SourceNotFoundError, match="cannot be reached: Connection refused"):
        open_source(f"http://127.0.0.1:{free_port(socket.SOCK_STREAM)}/", PATIENT)


def test_no_such_host():
    with pytest.raises(SourceNotFoundError, match=r"no host named nobody\.invalid"):
        open_source("http://nobody.invalid/", PATIENT)


@pytest.mark.parametrize(
    ("status", "text", "error", "words"),
    [
        (404, "", SourceNotFoundError, "nothing at this path"),
        (401, "", SourceUnreadableError, "user name and a password"),
        (403, "", SourceUnreadableError, "user name and a password"),
        (500, "", SourceNotFoundError, "cannot be reached"),
        (200, "<html><body>My camera</body></html>" * 20, SourceUnreadableError, "not with video"),
        (200, "", SourceUnreadableError, "not with video"),
    ],
)
def test_a_server_that_has_no_stream(status, text, error, words):
    with text_server(status, text) as server, pytest.raises(error, match=words) as caught:
        open_source(server.url, PATIENT)
    assert caught.value.hint


def test_a_song_is_no_stream_of_pictures(tmp_path, make_clip):
    song = make_clip("song.mkv", frames=5, audio="aac")
    with av.open(str(song)) as source, av.open(str(tmp_path / "song.ogg"), "w", format="matroska") as target:
        copy = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    with file_server(tmp_path) as server, pytest.raises(SourceUnreadableError, match="audio, but no video"):
        open_source(f"{server.url}song.ogg", PATIENT)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("rtsp://me:secret@10.0.0.7:554/live", "rtsp://10.0.0.7:554/live"),
        ("rtsp://10.0.0.7/live", "rtsp://10.0.0.7/live"),
        ("http://10.0.0.7/at@home", "http://10.0.0.7/at@home"),
    ],
)
def test_passwords_are_not_shown(url, shown):
    assert without_password(url) == shown
