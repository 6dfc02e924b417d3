"""Live streams tell the truth: what is live, how old it is, and when it is over; and recordings can be entered."""

import signal
import socket
import subprocess
import sys
import threading
import time
from itertools import pairwise

import needs
import pytest
from clips import number_of, write_clip
from patience import PATIENCE, wait_until
from senders import (
    Server,
    file_server,
    free_port,
    mjpeg_server,
    raw_mjpeg_server,
    stream_server,
    ts_sender,
    with_certificate,
    write_live_playlist,
    write_segments,
)

from pipeline.errors import SourceLostError, SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source

PATIENT = SourceSettings(timeout=PATIENCE)
FRAGMENTS = {"movflags": "frag_every_frame+empty_moov+default_base_moof"}
LIVE = {
    "mp4": FRAGMENTS,
    "mpegts": {},
    "flv": {"flvflags": "no_duration_filesize"},
    "matroska": {"live": "1"},
}
HOURS = 2 * 3600 * 50
"""Frames."""


def live_servers(**traits):
    return {
        "mjpeg": lambda: raw_mjpeg_server(**traits),
        **{form: lambda form=form: stream_server(form, options=LIVE[form], **traits) for form in LIVE},
    }


# -- what is live ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["mjpeg", *LIVE])
def test_a_stream_without_a_length_is_live_and_called_again(form):
    with (
        live_servers(ends_after=200 if form == "mjpeg" else 90)[form]() as server,
        open_source(server.url, PATIENT) as source,
    ):
        info = source.info
        assert (info.is_live, info.can_seek, info.can_loop, info.frame_count) == (True, False, False, None)
        numbers = [number_of(source.read().image)]
        while numbers[-1] >= max(numbers):
            numbers.append(number_of(source.read().image))
    assert len(numbers) > 3, "the second connection begins again at number 0"


@pytest.mark.parametrize(
    "part",
    [
        "Content-Type: image/jpg",
        "Content-type: image/pjpeg",
        "Content-Type: image/jpeg; charset=binary",
        "Content-Type: application/octet-stream",
        "X-Timestamp: 12.5",
        None,
    ],
)
def test_pictures_that_replace_each_other_are_taken_whatever_stands_before_them(part):
    with mjpeg_server(part=part, ends_after=30) as server, open_source(server.url, PATIENT) as source:
        assert source.info.is_live
        numbers = [number_of(source.read().image)]
        while numbers[-1] >= max(
            numbers
        ):  # until it was called again: those that a busy machine missed are no matter
            numbers.append(number_of(source.read().image))
        more = [number_of(source.read().image) for _ in range(5)]
    assert len({*numbers, *more}) > 3
    assert {*numbers, *more} <= set(range(30))


@pytest.mark.parametrize(
    ("before", "longer"),
    [
        (b"--picture\r\n", 0),
        (b"--picture\r\n\r\n", 0),
        (b"This is a multi-part message in MIME format.\r\n\r\n", 0),
        (b"", 7),
        (b"", -7),
    ],
)
def test_pictures_are_found_between_wrong_lengths_greetings_and_repeated_boundaries(before, longer):
    with mjpeg_server(before=before, longer=longer) as server, open_source(server.url, PATIENT) as source:
        numbers = [number_of(source.read().image) for _ in range(12)]
    assert len(set(numbers)) > 6, "and not the first picture of one connection after the other"


def test_a_list_of_segments_with_an_end_is_a_recording(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=60, gop=25)
    playlist = write_live_playlist(tmp_path, clip, segment_seconds=1)
    playlist.write_text(playlist.read_text("utf-8") + "#EXT-X-ENDLIST\n")
    with file_server(tmp_path) as server, open_source(f"{server.url}live.m3u8", PATIENT) as source:
        assert (source.info.is_live, source.info.can_seek, source.info.can_loop) == (False, True, True)
        assert [number_of(frame.image) for frame in source] == list(range(60))


@pytest.mark.parametrize("has_ranges", [True, False])
@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts"])
def test_a_recording_on_a_server_is_entered_anywhere_and_begins_again(tmp_path, name, has_ranges):
    clip = write_clip(tmp_path / name, frames=60)
    with open_source(clip) as local:
        frames = [(frame.index, frame.timestamp, number_of(frame.image)) for frame in local]
    with (
        file_server(tmp_path, has_ranges=has_ranges) as server,
        open_source(f"{server.url}{name}", PATIENT) as source,
    ):
        assert (source.info.is_live, source.info.can_seek, source.info.can_loop) == (False, True, True)
        assert source.read().index == 0
        for place in (40, 3, 59):
            source.seek(frames[place][1])
            frame = source.read()
            assert (frame.index, frame.timestamp, number_of(frame.image)) == frames[place]
        assert source.read() is None
        assert source.read() is None
        source.seek(source.info.start)
        assert [(frame.index, frame.timestamp, number_of(frame.image)) for frame in source] == frames


@pytest.mark.parametrize("name", ["clip.mkv", "clip.ts"])
def test_a_recording_goes_on_where_the_server_closed_the_connection(tmp_path, name):
    """As servers do with one that idles, because whoever watches has paused."""
    clip = write_clip(tmp_path / name, frames=200)
    with (
        file_server(tmp_path, cut_at=clip.stat().st_size // 3, has_ranges=True) as server,
        open_source(f"{server.url}{name}", PATIENT) as source,
    ):
        assert [number_of(frame.image) for frame in source] == list(range(200))


# -- a clock that is set -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("leap", [HOURS, 20 * 50])
def test_a_clock_that_jumps_ahead_does_not_stop_the_stream(leap):
    with (
        ts_sender(time_of=lambda number: number + (leap if number >= 120 else 0)) as url,
        open_source(url, SourceSettings(timeout=3)) as source,
    ):
        frames = [source.read() for _ in range(150)]
    assert number_of(frames[0].image) < 120 < number_of(frames[-1].image)
    assert all(0 < later.timestamp - earlier.timestamp < 2 for earlier, later in pairwise(frames))


def test_a_clock_that_is_set_back_does_not_stop_the_stream():
    port = free_port()
    with ts_sender(port=port, time_of=lambda number: number + HOURS) as url:
        source = open_source(url, SourceSettings(timeout=3))
        frames = [source.read() for _ in range(20)]
    with source, ts_sender(port=port):
        frames += [source.read() for _ in range(100)]
    assert all(0 < later.timestamp - earlier.timestamp < 3 for earlier, later in pairwise(frames))
    assert len({earlier.timestamp - later.timestamp for earlier, later in pairwise(frames[-30:])}) < 5, "even"


@pytest.mark.parametrize("leap", [7200, -50])
def test_segments_whose_clock_is_set_are_played_on(tmp_path, leap):
    write_segments(tmp_path, [100, 101, 102 + leap, 103 + leap])
    with (
        file_server(tmp_path) as server,
        open_source(f"{server.url}live.m3u8", SourceSettings(timeout=3)) as source,
    ):
        numbers = [number_of(source.read().image)]
        while numbers[-1] < 95:
            numbers.append(number_of(source.read().image))
    assert max(later - earlier for earlier, later in pairwise(numbers)) < 25  # no segment is left out


# -- stale is not live -------------------------------------------------------------------------------------------


def test_a_list_that_nobody_writes_any_more_is_gone_and_not_played_again(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=50, gop=25)
    write_live_playlist(tmp_path, clip, segment_seconds=1)
    numbers = []
    with (
        file_server(tmp_path) as server,
        open_source(f"{server.url}live.m3u8", SourceSettings(timeout=3)) as source,
        pytest.raises(SourceLostError, match="stopped: no frame"),
    ):
        numbers.extend(number_of(frame.image) for frame in source)
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 49


def test_a_segment_that_is_listed_under_ever_new_names_is_no_live_picture(tmp_path):
    """An encoder that hangs behind a server that goes on numbering."""
    write_segments(tmp_path, [100, 101])
    ended = threading.Event()

    def rename():
        newest = (tmp_path / "segment1.ts").read_bytes()
        for number in range(2, 200):
            if ended.wait(0.5):
                return
            (tmp_path / f"segment{number}.ts").write_bytes(newest)
            listed = "".join(f"#EXTINF:1.0,\nsegment{each}.ts\n" for each in (number - 1, number))
            new = tmp_path / "live.new"
            new.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:{number - 1}\n{listed}")
            new.replace(tmp_path / "live.m3u8")

    renaming = threading.Thread(target=rename)
    renaming.start()
    numbers = []
    try:
        with (
            file_server(tmp_path) as server,
            open_source(f"{server.url}live.m3u8", SourceSettings(timeout=3)) as source,
            pytest.raises(SourceLostError, match="stopped: no frame"),
        ):
            numbers.extend(number_of(frame.image) for frame in source)
    finally:
        ended.set()
        renaming.join()
    assert numbers == sorted(set(numbers))


def test_a_list_that_is_written_on_after_a_break_goes_on_where_it_was(tmp_path):
    write_segments(tmp_path, [100, 101])
    numbers = []
    with (
        file_server(tmp_path) as server,
        open_source(f"{server.url}live.m3u8", SourceSettings(timeout=20)) as source,
    ):
        while not numbers or numbers[-1] < 49:
            numbers.append(number_of(source.read().image))
        timer = threading.Timer(2.5, write_segments, (tmp_path, [100, 101, 102]))
        timer.start()
        while numbers[-1] < 70:
            numbers.append(number_of(source.read().image))
        timer.join()
    assert numbers == sorted(set(numbers))


# -- lumps -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", LIVE)
def test_what_arrives_in_lumps_is_shown_evenly(form):
    with (
        stream_server(form, rate=25, lump=0.35, options=LIVE[form]) as server,
        open_source(server.url, PATIENT) as source,
    ):
        for _ in range(60):  # until its lumps are known
            source.read()
        wait_until(lambda: is_even([source.read() for _ in range(50)]))  # where the machine has time for it


def is_even(frames):
    """Neither did pictures of a lump push each other out, nor were they taken at once."""
    skipped = frames[-1].index - frames[0].index - 49
    pause = max(later.captured_at - earlier.captured_at for earlier, later in pairwise(frames))
    return skipped < 11 and pause < 0.2


# -- certificates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "said"), [("", "requires a user name"), ("me:wrong@", "does not accept this user")]
)
def test_a_wrong_password_is_told_apart_from_a_missing_one(given, said):
    def refuse(handler, _server):
        handler.send_response(401)
        handler.send_header("WWW-Authenticate", 'Digest realm="camera", nonce="1", qop="auth"')
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with Server(refuse) as server:
        url = f"{server.url}live.mjpg".replace("://", f"://{given}")
        with pytest.raises(SourceUnreadableError, match=said) as caught:
            open_source(url, PATIENT)
    assert "wrong" not in str(caught.value)


@needs.command("openssl")
def test_certificates_are_verified(tmp_path, monkeypatch):
    write_clip(tmp_path / "clip.mp4")
    server = file_server(tmp_path)
    certificate = with_certificate(server, tmp_path)
    with server:
        url = f"{server.url}clip.mp4"
        with pytest.raises(SourceUnreadableError, match="certificate") as caught:
            open_source(url, PATIENT)
        assert "--no-verify-certificate" in caught.value.hint
        with open_source(url, SourceSettings(timeout=PATIENCE, verify_certificate=False)) as source:
            assert any("not verified" in note for note in source.notes)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with open_source(url, PATIENT) as source:
            assert len(list(source)) == 10
            assert not source.notes


@needs.command("openssl")
def test_certificates_of_the_segments_are_verified_too(tmp_path, monkeypatch):
    """FFmpeg looks at that of the list alone."""
    lists, segments = tmp_path / "lists", tmp_path / "segments"
    lists.mkdir(), segments.mkdir()
    text = write_segments(segments, [0, 1, 2, 3]).read_text("utf-8")
    near, far = file_server(lists), file_server(segments)
    certificates = with_certificate(near, lists), with_certificate(far, segments)
    with near, far:
        url = f"{near.url}live.m3u8"
        (lists / "live.m3u8").write_text(text.replace("segment", f"{far.url}segment"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificates[0]))
        with pytest.raises(SourceUnreadableError, match="certificate of localhost, from where"):
            open_source(url, PATIENT)
        both = tmp_path / "both.pem"
        both.write_bytes(certificates[0].read_bytes() + certificates[1].read_bytes())
        monkeypatch.setenv("SSL_CERT_FILE", str(both))
        with open_source(url, PATIENT) as source:
            assert source.read() is not None


# -- broken off --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options"), [("end.mp4", {}), ("start.mp4", {"movflags": "faststart"}), ("clip.mkv", {})]
)
def test_a_recording_whose_connection_breaks_while_it_is_opened(tmp_path, name, options):
    """An index at the end needs a second connection, one at the start many bytes before the first frame."""
    write_clip(tmp_path / name, frames=60, size=(320, 240), container_options=options)
    with (
        file_server(tmp_path, cut_at=1500, has_ranges=True) as server,
        open_source(f"{server.url}{name}", PATIENT) as source,
    ):
        assert [number_of(frame.image) for frame in source] == list(range(60))
    with file_server(tmp_path, cut_at=20) as server:
        with pytest.raises(SourceUnreadableError, match="broke while it was opened") as caught:
            open_source(f"{server.url}{name}", PATIENT)
        assert "ends prematurely at 20" in caught.value.hint


# -- asleep ------------------------------------------------------------------------------------------------------

READER = """
import sys
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source
with open_source(sys.argv[1], SourceSettings(timeout=1)) as source:
    for frame in source:
        print(frame.index, flush=True)
"""


@pytest.mark.posix  # Windows cannot stop a process
def test_a_program_that_was_stopped_connects_again():
    port = free_port(socket.SOCK_STREAM)
    with mjpeg_server(port=port) as server:
        reader = subprocess.Popen(
            [sys.executable, "-c", READER, server.url], stdout=subprocess.PIPE, text=True
        )
        assert reader.stdout.readline()
        reader.send_signal(signal.SIGSTOP)
    try:
        time.sleep(3)  # longer than the timeout and its grace, for the program that stands still
        with mjpeg_server(port=port):
            reader.send_signal(signal.SIGCONT)
            numbers = [int(reader.stdout.readline()) for _ in range(60)]
        assert numbers == sorted(set(numbers))
    finally:
        reader.kill()
        reader.communicate()
