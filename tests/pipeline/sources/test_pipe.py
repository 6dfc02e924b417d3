"""Standard input: videos of other programs, and of `cat`, through real pipes and the real command."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import needs
import pytest
from clips import number_of
from estimators import Brightness
from patience import PATIENCE
from project import ROOT
from read_by_pyav import seen_by_pyav

import pipeline
from pipeline.errors import SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.settings import ConvertSettings
from pipeline.sources import pipe
from pipeline.sources.base import open_source
from pipeline.sources.pipe import Pipe

FASTER = ("--model", "nano", "--input-size", "64")


@contextmanager
def sending(content, size=7000, falls_silent=False):
    """The end of a pipe that a thread writes to, in pieces, and then closes, or only when it is told to."""
    reader, writer = os.pipe()
    told = threading.Event()
    if not falls_silent:
        told.set()

    def send():
        try:
            for start in range(0, len(content), size):
                os.write(writer, content[start : start + size])
            told.wait()
        except BrokenPipeError:
            pass
        finally:
            os.close(writer)

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield reader
    finally:
        os.close(reader)
        told.set()
        thread.join()


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("clip.mkv", {"audio": "libopus"}),
        ("clip.webm", {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8"}}),
        ("clip.ts", {"audio": "aac"}),
        ("clip.mp4", {"container_options": {"movflags": "faststart"}}),
        ("clip.mp4", {"container_options": {"movflags": "frag_keyframe+empty_moov"}}),
        ("clip.avi", {"codec": "mpeg4", "options": {}}),
        ("clip.y4m", {"codec": "wrapped_avframe", "options": {}, "form": "yuv4mpegpipe"}),
    ],
    ids=["mkv", "webm", "ts", "mp4", "fragmented mp4", "avi", "y4m"],
)
def test_a_pipe_gives_what_the_file_does(make_clip, name, wishes):
    path = make_clip(name, frames=30, **wishes)
    with open_source(path) as source:
        wanted = [(frame.index, frame.timestamp, number_of(frame.image)) for frame in source]
    with sending(path.read_bytes()) as handle, Pipe(handle=handle) as source:
        found = [(frame.index, frame.timestamp, number_of(frame.image)) for frame in source]
        assert not source.can_seek
        assert "one pass" in source.notes[0]
        assert (source.sidetrack_file is not None) == ("audio" in wishes)
    assert [number for _, _, number in found] == list(range(30))
    assert found == wanted


@pytest.mark.parametrize("index", ["", "faststart"])
def test_a_redirected_file_may_have_its_index_anywhere(make_clip, index):
    path = make_clip(frames=30, container_options={"movflags": index} if index else None)
    handle = os.open(path, os.O_RDONLY)
    try:
        with Pipe(handle=handle) as source:
            assert [number_of(frame.image) for frame in source] == list(range(30))
    finally:
        os.close(handle)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "No data arrived"),
        (b"hello, this is no video\n" * 1000, "not a video"),
        ("index at the end", "index at the end"),
        ("cut off", "not a video|no frame"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(make_clip, content, words):
    if content == "index at the end":
        content = make_clip().read_bytes()
    elif content == "cut off":
        content = make_clip("clip.mkv").read_bytes()[:300]
    with sending(content) as handle, pytest.raises(SourceUnreadableError, match=words) as caught:
        Pipe(handle=handle)
    assert caught.value.hint and "\n" not in str(caught.value)


def test_a_sender_that_stops_in_the_middle_gives_what_came(make_clip):
    content = make_clip("clip.mkv", frames=60, gop=6).read_bytes()
    with sending(content[: len(content) * 2 // 3]) as handle, Pipe(handle=handle) as source:
        numbers = [number_of(frame.image) for frame in source]
    assert 10 < len(numbers) < 60 and numbers == list(range(len(numbers)))


def test_closing_ends_a_read_that_waits_for_a_silent_sender(make_clip):
    content = make_clip("clip.mkv", frames=250).read_bytes()
    with sending(content, falls_silent=True) as handle:
        source = Pipe(handle=handle)
        taken = []
        waiting = threading.Thread(target=lambda: taken.extend(source))
        waiting.start()
        while len(taken) < 10:
            waiting.join(0.01)
        source.close()
        waiting.join(PATIENCE)
        assert not waiting.is_alive()
        assert source.read() is None
        source.close()


def test_windows_reads_bytes_as_they_are_and_waits_in_the_read(make_clip, monkeypatch):
    """It would change line ends, and `select` takes only sockets there."""
    modes = []
    library = SimpleNamespace(setmode=lambda handle, mode: modes.append((handle, mode)))
    monkeypatch.setitem(sys.modules, "msvcrt", library)
    monkeypatch.setattr(os, "O_BINARY", 0x8000, raising=False)
    monkeypatch.setattr(pipe, "sys", SimpleNamespace(platform="win32"))
    monkeypatch.setattr(pipe, "select", SimpleNamespace())
    clip = make_clip("clip.ts", frames=10)
    with sending(clip.read_bytes()) as handle, Pipe(handle=handle) as source:
        assert [number_of(frame.image) for frame in source] == list(range(10))
        assert modes == [(handle, os.O_BINARY)]


@pytest.mark.posix
def test_a_keyboard_and_a_closed_door_are_no_sources():
    screen, keyboard = os.openpty()
    with pytest.raises(SourceNotFoundError, match="is a terminal"):
        Pipe(handle=keyboard)
    for end in (screen, keyboard):
        os.close(end)
    with pytest.raises(SourceNotFoundError, match="closed"):
        Pipe(handle=keyboard)


def test_a_pipe_cannot_be_wound(make_clip):
    with sending(make_clip("clip.mkv").read_bytes()) as handle, Pipe(handle=handle) as source:
        with pytest.raises(SourceError, match="cannot seek"):
            source.seek(Fraction(1))
        assert source.read().index == 0


def command(*arguments, **how):
    words = [sys.executable, "-m", "viewer", *map(str, arguments)]
    return subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE, text=True, **how)


def test_the_command_converts_what_cat_sends(make_clip, tmp_path):
    clip, output = make_clip("clip.mkv", frames=30, audio="libopus"), tmp_path / "depth.mkv"
    with clip.open("rb") as file:
        cat = subprocess.Popen(["cat"], stdin=file, stdout=subprocess.PIPE)
        run = command("convert", "-", "-o", output, *FASTER, stdin=cat.stdout)
        cat.stdout.close()
        told = run.communicate(timeout=PATIENCE)[1]
        assert (run.returncode, cat.wait()) == (0, 0), told
    assert "one pass" in told
    with av.open(str(output)) as container:
        times = [frame.pts * frame.time_base for frame in container.decode(video=0)]
    with av.open(str(clip)) as container:
        assert times == [frame.pts * frame.time_base for frame in container.decode(video=0)]


@pytest.mark.parametrize("span", [{}, {"start": 0.4, "end": 1.0}], ids=["whole", "part"])
@pytest.mark.parametrize(
    ("source", "output"),
    [
        ({"name": "clip.mkv", "audio": "libopus"}, "depth.mkv"),
        ({"name": "clip.mkv", "audio": "pcm_s16le"}, "depth.mov"),
        ({"name": "clip.mkv", "audio": "aac"}, "depth.webm"),
        ({"name": "clip.ts", "audio": "aac"}, "depth.mp4"),
        ({"name": "clip.mp4", "audio": "aac", "container_options": {"movflags": "faststart"}}, "depth.mp4"),
    ],
    ids=["opus", "pcm", "recoded", "ts", "mp4"],
)
def test_sound_comes_along_and_stays_in_its_place(make_clip, tmp_path, monkeypatch, source, output, span):
    clip = make_clip(frames=30, silence=0.6, **source)
    settings = {"settings": ConvertSettings(**span), "estimator": Brightness()}
    pipeline.convert(clip, tmp_path / f"file_{output}", **settings)
    with sending(clip.read_bytes()) as handle:
        monkeypatch.setattr("pipeline.sources.pipe.open", lambda address, wishes: Pipe(wishes, handle))
        result = pipeline.convert("-", tmp_path / output, **settings)
    assert result.frames == (15 if span else 30)
    times, onset, samples = seen_by_pyav(tmp_path / output)
    wanted_times, wanted_onset, wanted_samples = seen_by_pyav(tmp_path / f"file_{output}")
    assert [time - times[0] for time in times] == pytest.approx(
        [time - wanted_times[0] for time in wanted_times]
    )
    assert abs((onset - times[0]) - (wanted_onset - wanted_times[0])) <= Fraction(1, 500)
    assert abs(samples - wanted_samples) <= 1024
    assert not list(Path(tempfile.gettempdir()).glob("depth-viewer-*.mka"))


def test_a_broadcast_clock_is_set_back(make_clip, tmp_path, monkeypatch):
    clip = make_clip("clip.ts", timestamps=[4000 + Fraction(number, 25) for number in range(12)])
    with sending(clip.read_bytes()) as handle:
        monkeypatch.setattr("pipeline.sources.pipe.open", lambda address, wishes: Pipe(wishes, handle))
        pipeline.convert("-", tmp_path / "depth.mp4", estimator=Brightness())
    assert seen_by_pyav(tmp_path / "depth.mp4")[0] == [Fraction(number, 25) for number in range(12)]


@needs.command("ffmpeg")
def test_ffmpeg_may_send(make_clip, tmp_path):
    clip, output = make_clip(frames=30), tmp_path / "depth.mp4"
    words = ["ffmpeg", "-v", "error", "-i", clip, "-c", "copy", "-f", "matroska", "-"]
    sender = subprocess.Popen(words, stdout=subprocess.PIPE)
    run = command("convert", "-", "-o", output, *FASTER, stdin=sender.stdout)
    sender.stdout.close()
    told = run.communicate(timeout=PATIENCE)[1]
    assert (run.returncode, sender.wait()) == (0, 0), told
    assert len(list(open_source(output))) == 30


@pytest.mark.posix  # Windows has no signals to send
@pytest.mark.parametrize("begun", [False, True], ids=["before the first picture", "in the middle"])
def test_ctrl_c_ends_a_conversion_whose_sender_is_silent(make_clip, tmp_path, begun):
    content = make_clip("clip.mkv", frames=250).read_bytes()
    run = command(
        "convert", "-", "-o", tmp_path / "depth.mp4", "--json-progress", *FASTER,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    run.stdin.buffer.write(content if begun else content[:100])
    run.stdin.flush()
    if begun:
        assert run.stdout.readline(), "a frame is done"
    else:
        with pytest.raises(subprocess.TimeoutExpired):
            run.wait(timeout=3)
    run.send_signal(signal.SIGINT)
    assert run.wait(PATIENCE) == 130
    run.communicate()
    assert not list(tmp_path.glob("depth*"))


def test_a_file_named_dash_is_still_a_file(make_clip, tmp_path, monkeypatch):
    make_clip("clip.mkv").rename(tmp_path / "-")
    monkeypatch.chdir(tmp_path)
    with pipeline.open_source("./-") as source:
        assert source.can_seek
