"""The contract of `pipeline.sources.base`, asked of every kind of source; and what address means what."""

import base64
import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from clips import coded_picture, number_of, write_clip
from patience import PATIENCE
from senders import file_server, mjpeg_server, rtsp_server, ts_sender

from pipeline.errors import DepthViewerError, SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources import base, camera, images, pipe, stream, video
from pipeline.sources.base import VideoSource, open_source

SETTINGS = SourceSettings(timeout=3, still_rate=2)


def write_picture(path: Path, number: int, size: tuple[int, int] = (64, 48)) -> Path:
    path.write_bytes(cv2.imencode(path.suffix, coded_picture(number, size))[1].tobytes())
    return path


@contextmanager
def a_video(request: pytest.FixtureRequest) -> Iterator[str]:
    clip = write_clip(
        request.getfixturevalue("tmp_path") / "clip.mp4", frames=12, audio="aac", audio_first=True
    )
    yield str(clip)


@contextmanager
def a_picture(request: pytest.FixtureRequest) -> Iterator[str]:
    yield str(write_picture(request.getfixturevalue("tmp_path") / "one.png", 0))


@contextmanager
def a_folder(request: pytest.FixtureRequest) -> Iterator[str]:
    folder = request.getfixturevalue("tmp_path") / "pictures"
    folder.mkdir()
    for number in range(12):
        write_picture(folder / f"{number}.png", number)
    yield str(folder)


@contextmanager
def a_camera(request: pytest.FixtureRequest) -> Iterator[str]:
    request.getfixturevalue("fake_cameras").plug(0, "Integrated Camera")
    yield "0"


@contextmanager
def an_mjpeg_stream(_: pytest.FixtureRequest) -> Iterator[str]:
    with mjpeg_server() as server:
        yield server.url


@contextmanager
def a_udp_stream(_: pytest.FixtureRequest) -> Iterator[str]:
    with ts_sender() as url:
        yield url


@contextmanager
def an_rtsp_stream(_: pytest.FixtureRequest) -> Iterator[str]:
    with rtsp_server() as url:
        yield url


@contextmanager
def a_file_on_a_server(request: pytest.FixtureRequest) -> Iterator[str]:
    clip = write_clip(request.getfixturevalue("tmp_path") / "clip.mkv", frames=12)
    with file_server(clip.parent) as server:
        yield f"{server.url}clip.mkv"


Opener = Callable[[pytest.FixtureRequest], AbstractContextManager[str]]
RECORDED: list[Opener] = [a_video, a_picture, a_folder, a_file_on_a_server]
SEEKABLE: list[Opener] = RECORDED
LIVE: list[Opener] = [a_camera, an_mjpeg_stream, a_udp_stream, an_rtsp_stream]


@pytest.fixture
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with request.param(request) as text:
        yield text


def every(kinds: list[Opener]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("address", kinds, indirect=True, ids=lambda kind: kind.__name__)


def some(source: VideoSource, count: int = 5) -> list[base.Frame]:
    frames = [source.read() for _ in range(count)]
    return [frame for frame in frames if frame is not None]


# -- every source ------------------------------------------------------------------------------------------------


@every(RECORDED + LIVE)
def test_info_says_what_comes(address):
    with open_source(address, SETTINGS) as source:
        info, first = source.info, source.read()
        assert (info.height, info.width, 3) == first.image.shape
        assert info.frame_rate is None or (isinstance(info.frame_rate, Fraction) and info.frame_rate > 0)
        assert info.title
        assert info.is_live == (info.frame_count is None)
        assert info.start <= first.timestamp
        assert source.info == info


@every(RECORDED + LIVE)
def test_frames_are_rgb_and_in_order(address):
    with open_source(address, SETTINGS) as source:
        frames = some(source)
    assert frames
    for frame in frames:
        assert frame.image.dtype == np.uint8
        assert frame.image.ndim == 3 and frame.image.shape[2] == 3
        assert frame.image.flags.c_contiguous
        assert isinstance(frame.timestamp, Fraction)
    for earlier, later in pairwise(frames):
        assert earlier.timestamp < later.timestamp
        assert earlier.captured_at <= later.captured_at
        assert earlier.index < later.index
        assert number_of(later.image) - number_of(earlier.image) == later.index - earlier.index


@every(RECORDED)
def test_a_recording_gives_every_frame_and_then_none(address):
    with open_source(address, SETTINGS) as source:
        frames = list(source)
        assert [frame.index for frame in frames] == list(range(len(frames)))
        assert [number_of(frame.image) for frame in frames] == list(range(len(frames)))
        assert len(frames) == source.info.frame_count
        assert frames[0].timestamp == source.info.start
        assert [source.read() for _ in range(3)] == [None] * 3


@every(RECORDED + LIVE)
def test_closed_is_closed(address):
    source = open_source(address, SETTINGS)
    assert source.read() is not None
    source.close()
    source.close()
    assert source.read() is None
    assert list(source) == []
    assert source.info.width > 0


@every(RECORDED + LIVE)
def test_the_with_block_closes_it(address):
    with pytest.raises(RuntimeError), open_source(address, SETTINGS) as source:
        raise RuntimeError
    assert source.read() is None


@every(RECORDED + LIVE)
def test_another_thread_may_close_it_while_it_is_read(address):
    source = open_source(address, SETTINGS)
    read_one = threading.Event()

    def read_on():
        while source.read() is not None:
            read_one.set()

    reader = threading.Thread(target=read_on)
    reader.start()
    assert read_one.wait(PATIENCE)
    source.close()
    reader.join(PATIENCE)
    assert not reader.is_alive()


# -- seeking -----------------------------------------------------------------------------------------------------


@every(SEEKABLE)
def test_seek_lands_on_the_frame_that_is_shown_at_that_time(address):
    with open_source(address, SETTINGS) as source:
        assert source.can_seek
        frames = list(source)
        tick = Fraction(1, 1000)
        for wanted in [*frames[::3], frames[-1], frames[0]]:
            for time in (wanted.timestamp, wanted.timestamp + tick):
                source.seek(time)
                got = source.read()
                assert (got.index, got.timestamp) == (wanted.index, wanted.timestamp)
                assert np.array_equal(got.image, wanted.image)
                following = source.read()
                assert (following.index if following else len(frames)) == wanted.index + 1


@every(SEEKABLE)
def test_seek_beyond_either_end(address):
    with open_source(address, SETTINGS) as source:
        last = list(source)[-1]
        source.seek(Fraction(-10))
        assert source.read().index == 0
        source.seek(Fraction(1000))
        assert source.read().timestamp == last.timestamp
        assert source.read() is None


@every(SEEKABLE)
def test_seek_after_close_does_nothing(address):
    source = open_source(address, SETTINGS)
    source.close()
    source.seek(Fraction(0))
    assert source.read() is None


@every([a_camera, an_mjpeg_stream, a_udp_stream])
def test_what_cannot_seek_says_so(address):
    with open_source(address, SETTINGS) as source:
        assert not source.can_seek
        with pytest.raises(SourceError) as caught:
            source.seek(Fraction(0))
        assert caught.value.hint


# -- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("clip.mp4", video),
        ("CLIP.MKV", video),
        ("no-extension", video),
        ("ни слова.avi", video),
        ("photo.jpg", images),
        ("照片.PNG", images),
        (".", images),
        ("0", camera),
        ("12", camera),
        ("/dev/video3", camera),
        ("integrated", camera),
        ("USB Camera: USB Camera", camera),
        ("http://10.0.0.7/video", stream),
        ("RTSP://10.0.0.7/live.mp4", stream),
        ("udp://@:1234", stream),
        ("C:/clip.mp4", video),
        ("-", pipe),
        ("./-", video),
    ],
)
def test_an_address_finds_its_source(address, kind, fake_cameras):
    fake_cameras.plug(0, "Integrated Camera")
    fake_cameras.plug(2, "USB Camera: USB Camera")
    kinds = [video, images, camera, stream, pipe]
    assert max(kinds, key=lambda candidate: candidate.accepts(address)) is kind


def test_a_file_wins_over_a_camera_of_the_same_name(fake_cameras, make_clip, monkeypatch):
    fake_cameras.plug(0, "clip")
    path = make_clip("clip", codec="mpeg4", form="matroska")
    monkeypatch.chdir(path.parent)
    with open_source("clip") as source:
        assert not source.info.is_live
    path.unlink()
    with open_source("clip") as source:
        assert source.info.is_live


def test_a_path_or_a_number_will_do(make_clip, fake_cameras):
    fake_cameras.plug(1)
    with open_source(make_clip()) as source:
        assert source.info.title == "clip.mp4"
    with open_source(1) as source:
        assert source.info.is_live


def test_a_file_url_is_a_file(make_clip):
    path = make_clip("два слова.mp4")
    with open_source(path.as_uri()) as source:
        assert source.can_seek


def test_the_demo_clip_comes_with_the_program():
    with open_source("demo") as source:
        assert source.info.width > 0
        assert source.read() is not None


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("", SourceNotFoundError, "No source"),
        ("nowhere.mp4", SourceNotFoundError, "nowhere.mp4"),
        ("nowhere.jpg", SourceNotFoundError, "nowhere.jpg"),
        ("nowhere", SourceNotFoundError, "nowhere"),
        ("nowhere/", SourceNotFoundError, "nowhere"),
        ("7", SourceNotFoundError, "camera 7"),
        ("foo://bar", SourceNotFoundError, "foo"),
        ("http://127.0.0.1:1/", SourceNotFoundError, "127.0.0.1:1"),
        ("rtsp://me:secret@127.0.0.1:1/", SourceNotFoundError, "rtsp://127.0.0.1:1/"),
        ("empty.mp4", SourceUnreadableError, "empty"),
        ("empty.png", SourceUnreadableError, "empty"),
        ("text.mp4", SourceUnreadableError, "not a video"),
        ("text.txt", SourceUnreadableError, "not a video"),
        ("text.jpg", SourceUnreadableError, "not an image"),
        ("text.srt", SourceUnreadableError, "not a video"),
        ("folder", SourceUnreadableError, "no images"),
        pytest.param(
            "/dev/null", SourceUnreadableError, "neither a file nor a folder", marks=pytest.mark.posix
        ),
    ],
)
def test_a_bad_address_gets_one_sentence_and_a_hint(
    address, error, words, tmp_path, monkeypatch, fake_cameras
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    for name in ("empty.mp4", "empty.png"):
        (tmp_path / name).touch()
    for name in ("text.mp4", "text.txt", "text.jpg", "folder/notes.txt"):
        (tmp_path / name).write_text("This is neither a video nor a picture.\n" * 50)
    (tmp_path / "text.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    with pytest.raises(error) as caught:
        open_source(address, SourceSettings(timeout=0.5))
    assert words in str(caught.value)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
    assert caught.value.hint.endswith((".", "demo", "sources", "--recursive"))
    assert isinstance(caught.value, DepthViewerError)


def test_the_scheme_of_a_url_may_be_in_capitals(make_clip):
    clip = make_clip()
    with (
        file_server(clip.parent) as server,
        open_source(server.url.replace("http", "HTTP") + clip.name) as source,
    ):
        assert len(list(source)) == 10


@pytest.mark.parametrize("scheme", ["data", "DATA"])
def test_an_address_that_holds_its_picture_is_opened_and_leaves_nothing(tmp_path, monkeypatch, scheme):
    """As a browser copies it; noise, so that it is longer than any path."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    noise = np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)
    encoded = base64.b64encode(cv2.imencode(".png", noise)[1].tobytes()).decode()
    assert len(encoded) > 8000
    with open_source(f"{scheme}:image/png;base64,{encoded}") as source:
        assert np.array_equal(source.read().image, noise[..., ::-1])
    del source
    gc.collect()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "address", ["data:image/png;base64,A", "data:image/png", "x" * 8000, "data:;base64,AAAA"]
)
def test_a_long_or_damaged_address_gets_one_short_line(address):
    with pytest.raises(SourceError) as caught:
        open_source(address)
    assert len(str(caught.value)) < 300 and caught.value.hint


def test_folders_and_files_win_over_what_their_names_look_like(make_clip, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("http:x.mp4", "data:x.mp4", "data:,x.mp4"):
        make_clip().rename(name)
        with open_source(name) as source:
            assert len(list(source)) == 10
    (tmp_path / "2023").mkdir()
    cv2.imwrite("2023/0.png", np.zeros((48, 64, 3), np.uint8))
    with open_source("2023") as source:
        assert len(list(source)) == 1
