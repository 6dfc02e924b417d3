"""Sinks: what every one of them promises, and what makes a video of depth a good one."""

from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import av
import cv2
import needs
import numpy as np
import pytest
from clips import write_clip
from in_turns import in_turns
from outputs import RISING, depth_frame, job, pictures, sound, times, video_end, write

from pipeline import plugins
from pipeline.conversion.batch import extension_of
from pipeline.errors import DiskFullError, SettingsError, SinkError
from pipeline.frame import DepthFrame
from pipeline.render.picture import depth_picture, indexed_picture
from pipeline.settings import ConvertSettings, LookSettings
from pipeline.sinks.base import SinkJob, open_sink
from pipeline.sources.base import open_source

KINDS = plugins.names("pipeline.sinks")
LUMA = np.array([0.2126, 0.7152, 0.0722])


def copy(source, target, copies, pictures=None, delay=0):
    """Put packets into other streams, by their type; `pictures` at most, everything `delay` seconds later."""
    for packet in source.demux():
        kind = packet.stream.type
        if packet.dts is None or kind not in copies:
            continue
        if kind == "video" and pictures is not None:
            if not pictures:
                continue
            pictures -= 1
        ticks = int(delay / packet.time_base)
        packet.pts, packet.dts = packet.pts + ticks, packet.dts + ticks
        packet.stream = copies[kind]
        target.mux(packet)


# -- the contract of every sink ----------------------------------------------------------------------------------


@pytest.fixture(params=KINDS)
def target(request, tmp_path):
    """A file name for each kind of sink; a numbered one where every frame gets a file."""
    number = "_%03d" if not extension_of(request.param) else ""
    return tmp_path / f"depth{number}{plugins.load('pipeline.sinks', request.param).EXTENSIONS[0]}"


def first_of(target):
    """The file, or the first of the numbered ones."""
    return target.with_name(target.name.replace("%03d", "000"))


def test_its_file_says_what_it_stores(target, request):
    kind = plugins.load("pipeline.sinks", request.node.callspec.params["target"])
    plain = replace(job(), indexed=lambda depth: indexed_picture(depth, LookSettings()))
    sink = open_sink(target, plain)
    sink.abort()
    assert sink.is_numeric == getattr(kind, "IS_NUMERIC", False)


def test_the_name_stands_only_for_a_whole_file(target):
    sink = open_sink(target, job())
    sink.write(depth_frame())
    assert not [path for path in target.parent.iterdir() if path.suffix != ".part"]
    sink.close()
    assert not [path for path in target.parent.iterdir() if path.suffix == ".part"]
    assert first_of(target).exists()
    assert all("relative" in note for note in sink.notes), "nothing but that nothing was measured"


@pytest.mark.parametrize("frames", [0, 1, 30])
def test_abort_leaves_nothing(target, frames):
    sink = open_sink(target, job())
    for index in range(frames):
        sink.write(depth_frame(index))
    sink.abort()
    assert not list(target.parent.iterdir())


def test_abort_keeps_what_stood_there_before(target):
    target.write_text("precious")
    sink = open_sink(target, job())
    sink.write(depth_frame())
    sink.abort()
    assert [path.read_text("utf-8") for path in target.parent.iterdir()] == ["precious"]


def test_abort_after_close_is_harmless(target):
    sink = write(target, job(), [depth_frame()])
    size = first_of(target).stat().st_size
    sink.abort()
    assert first_of(target).stat().st_size == size


def test_closing_without_a_frame_is_an_error(target):
    sink = open_sink(target, job())
    with pytest.raises(SinkError, match="no frames"):
        sink.close()
    sink.abort()
    assert not list(target.parent.iterdir())


def test_an_error_of_the_picture_comes_through_as_it_is(target):
    def render(_depth):
        raise ZeroDivisionError

    sink = open_sink(target, job(render=render))
    # A sink of numbers has no picture, so it must not ask for one.
    with nullcontext() if sink.is_numeric else pytest.raises(ZeroDivisionError):
        sink.write(depth_frame())
    sink.abort()


def test_a_folder_that_is_no_folder_is_told_at_once(target, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError) as error:
        open_sink(tmp_path / "file" / target.name, job())
    assert error.value.hint


def test_a_disk_that_cannot_hold_it_is_told_before_any_work(target, monkeypatch):
    free = SimpleNamespace(free=1_000_000)
    monkeypatch.setattr("pipeline.storage.part_file.shutil.disk_usage", lambda _path: free)
    with pytest.raises(DiskFullError, match="1 MB are free") as caught:
        open_sink(target, job((1920, 1080), frame_count=1000))
    assert "--max-side" in caught.value.hint
    assert not list(target.parent.iterdir())


@pytest.mark.parametrize(
    ("wish", "clip"),
    in_turns(
        [
            ("mp4", 0),
            ("mp4", 18),
            ("mp4", 40),
            ("webm", 0),
            ("webm", 18),
            ("webm", 40),
            ("mov", 18),
            ("mkv", 18),
        ],
        last=["bikes.mp4", "webcam.mkv"],
    ),
)
def test_what_is_asked_for_is_less_than_what_it_takes(tmp_path, shared_clips, wish, clip):
    """Nobody is refused who would have had room."""
    kind, quality = wish
    path = tmp_path / f"depth.{kind}"
    with open_source(shared_clips / clip) as source:
        frames = list(islice(source, 30))
        info = replace(source.info, frame_count=30)
    settings = ConvertSettings(quality=quality)
    sink = open_sink(path, SinkJob(info, lambda depth: depth_picture(depth, LookSettings()), settings))
    for frame in frames:
        disparity = cv2.resize(cv2.cvtColor(frame.image, cv2.COLOR_RGB2GRAY), (256, 192)).astype(np.float32)
        sink.write(DepthFrame(frame, disparity, disparity, (0.0, 255.0)))
    sink.close()
    assert sink.least_size < path.stat().st_size < 200 * sink.least_size


def test_a_full_disk_is_told_and_left_clean(target, tmp_path):
    with needs.small_disk(tmp_path / "small", 65536) as small:
        noise = np.random.default_rng(1).integers(0, 255, (12, 240, 320, 3), np.uint8)
        sink = open_sink(small / target.name, job(render=lambda depth: noise[depth.frame.index], quality=10))
        with pytest.raises(DiskFullError) as error:  # while writing or at the end: buffers decide
            for index in range(len(noise)):
                rough = noise[index, :, :, 0].astype(np.float32)
                sink.write(replace(depth_frame(index, size=(320, 240)), disparity=rough))
            sink.close()
        assert error.value.hint
        sink.abort()
        assert not list(small.iterdir())


def test_an_unknown_extension_names_the_known_ones(tmp_path):
    with pytest.raises(SettingsError, match=r"depth\.xyz") as error:
        open_sink(tmp_path / "depth.xyz", job())
    assert ".mp4" in error.value.hint
    assert not list(tmp_path.iterdir())


# -- the pictures of a video -------------------------------------------------------------------------------------


def test_colors_come_back(tmp_path):
    """Through BT.709, limited range and 4:2:0, and marked so that a player does not guess."""
    patches = np.array(
        [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128], [252, 165, 10]],
        np.uint8,
    )
    picture = np.repeat(np.repeat(patches[None], 32, axis=0), 16, axis=1)
    path = tmp_path / "depth.mp4"
    write(path, job(render=lambda _: picture, quality=4), [depth_frame(index) for index in range(3)])
    for decoded in pictures(path):
        middles = decoded[16, 8::16].astype(int)
        assert np.abs(middles - patches).max() <= 4
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        codec = container.streams.video[0].codec_context
        assert (codec.name, frame.format.name, codec.profile) == ("h264", "yuv420p", "High")
        tags = (codec.color_range, codec.colorspace, codec.color_primaries, codec.color_trc)
        assert tags == (1, 1, 1, 1), "limited range, and BT.709 three times"


def test_every_frame_is_the_depth_picture_of_its_own(tmp_path):
    depths = [depth_frame(index) for index in range(20)]
    path = tmp_path / "depth.mp4"
    write(path, job(), depths)
    decoded = pictures(path)
    assert len(decoded) == len(depths)
    for depth, picture in zip(depths, decoded, strict=True):
        wanted = depth_picture(depth, LookSettings()).astype(int)
        assert np.abs(wanted - picture).mean() < 4


@pytest.mark.parametrize(
    "look", [LookSettings(), LookSettings("turbo", invert=True)], ids=lambda look: look.colormap
)
@pytest.mark.parametrize("size", [(640, 360), (101, 33), (1, 1)], ids=str)
def test_levels_become_the_picture_that_their_colors_would(tmp_path, size, look):
    depths = [depth_frame(index, size=size) for index in range(3)]
    rendered = job(size, render=lambda depth: depth_picture(depth, look), quality=1)
    write(tmp_path / "colors.mp4", rendered, depths)
    levels = replace(rendered, indexed=lambda depth: indexed_picture(depth, look))
    write(tmp_path / "levels.mp4", levels, depths)
    for one, other in zip(pictures(tmp_path / "colors.mp4"), pictures(tmp_path / "levels.mp4"), strict=True):
        difference = one.astype(float) - other
        assert np.abs(difference @ LUMA).mean() < 1
        assert np.abs(difference).mean() < 2


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (5, 2), (64, 47), (101, 33)], ids=str)
def test_odd_sizes_repeat_their_edge(tmp_path, size):
    width, height = size
    path = tmp_path / "depth.mp4"
    depths = [depth_frame(index, size=size) for index in range(3)]
    write(path, job(size, quality=4), depths)
    decoded = pictures(path)
    assert len(decoded) == 3
    assert decoded[0].shape == (height + height % 2, width + width % 2, 3)
    difference = depth_picture(depths[0], LookSettings()).astype(float) - decoded[0][:height, :width]
    assert np.abs(difference @ LUMA).max() < 6  # only brightness has a value for every pixel in 4:2:0
    if width % 2:
        assert np.abs(decoded[0][:, -1].astype(int) - decoded[0][:, -2]).max() <= 2
    if height % 2:
        assert np.abs(decoded[0][-1].astype(int) - decoded[0][-2]).max() <= 2


@pytest.mark.parametrize("indexed", [None, lambda depth: indexed_picture(depth, LookSettings())])
def test_pictures_of_another_size_are_scaled_and_counted(tmp_path, indexed):
    sizes = [(64, 48), (32, 24), (64, 48), (128, 96)]
    path = tmp_path / "depth.mp4"
    work = replace(job(), indexed=indexed)
    sink = write(path, work, [depth_frame(index, size=size) for index, size in enumerate(sizes)])
    assert [picture.shape for picture in pictures(path)] == [(48, 64, 3)] * 4
    assert [note for note in sink.notes if note == "Frames scaled to the size of the first one: 2."]


def test_quality_is_obeyed(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (48, 64, 3), np.uint8)
    for quality in (0, 40):
        write(tmp_path / f"{quality}.mp4", job(render=lambda _: noise, quality=quality), [depth_frame()])
    assert (tmp_path / "0.mp4").stat().st_size > 2 * (tmp_path / "40.mp4").stat().st_size


def test_the_index_lies_before_the_pictures(tmp_path):
    path = tmp_path / "depth.mp4"
    write(path, job(), [depth_frame(index) for index in range(10)])
    content = path.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


# -- time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", RISING)
def test_time_stamps_are_kept_exactly(tmp_path, kind):
    frame_rate, stamps = RISING[kind]
    path = tmp_path / "depth.mp4"
    depths = [depth_frame(index, stamp) for index, stamp in enumerate(stamps)]
    sink = write(path, job(frame_rate=frame_rate), depths)
    assert times(path) == stamps
    assert sink.notes == ()
    last = 1 / frame_rate if frame_rate else stamps[-1] - stamps[-2]
    assert video_end(path) == stamps[-1] + last


def test_times_that_do_not_rise_are_moved_and_counted(tmp_path):
    stamps = [Fraction(index, 25) for index in (0, 1, 1, 0, 4)]
    path = tmp_path / "depth.mp4"
    sink = write(path, job(), [depth_frame(index, stamp) for index, stamp in enumerate(stamps)])
    written = times(path)
    assert len(written) == 5
    assert written == sorted(set(written))
    assert (
        max(abs(a - b) for a, b in zip(written, [0, *[Fraction(1, 25)] * 3, Fraction(4, 25)], strict=True))
        < 0.001
    )
    assert [note for note in sink.notes if note == "Timestamps that did not increase, moved by a tick: 2."]


# -- what is taken from the source's own file --------------------------------------------------------------------


def convert_with_origin(tmp_path, origin, **settings):
    """Write a depth video of a clip with the clip's own times; gives (path, sink)."""
    path = tmp_path / "depth.mp4"
    with av.open(str(origin)) as container:
        rate = container.streams.video[0].average_rate
    depths = [depth_frame(index, stamp) for index, stamp in enumerate(times(origin))]
    return path, write(path, job(frame_rate=rate, origin=origin, **settings), depths)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("a.mp4", "aac"),
        ("a.mkv", "aac"),
        ("a.mp4", "libmp3lame"),
        ("a.mkv", "libopus"),
        ("a.mkv", "ac3"),
        ("a.mkv", "flac"),
    ],
)
@pytest.mark.parametrize("audio_first", [False, True], ids=["pictures first", "sound first"])
def test_sound_is_copied_byte_by_byte(tmp_path, name, codec, audio_first):
    origin = write_clip(tmp_path / name, frames=30, audio=codec, audio_first=audio_first)
    path, sink = convert_with_origin(tmp_path, origin)
    before, after = sound(origin), sound(path)
    assert [content for content, _ in after] == [content for content, _ in before]
    tolerance = 0 if name == "a.mp4" else Fraction(1, 1000)  # mkv only knows milliseconds
    assert max(abs(a - b) for (_, a), (_, b) in zip(before, after, strict=True)) <= tolerance
    assert times(path) == times(origin)
    assert sink.notes == ()


def test_sound_of_a_transport_stream_keeps_its_place(tmp_path):
    """MPEG-TS starts late, and wraps each AAC packet in a header that mp4 has no use for."""
    origin = write_clip(tmp_path / "a.ts", frames=30, audio="aac")
    assert times(origin)[0] > 0
    path, sink = convert_with_origin(tmp_path, origin)
    before, after = sound(origin), sound(path)
    assert [content for content, _ in after] == [content[7:] for content, _ in before]
    assert [round(time * 90_000) for _, time in after] == [round(time * 90_000) for _, time in before]
    assert times(path) == times(origin)
    assert sink.notes == ()


def test_all_sound_streams_are_kept_with_their_languages(tmp_path):
    origin = tmp_path / "two.mkv"
    one = write_clip(tmp_path / "one.mp4", frames=10, audio="aac")
    with av.open(str(one)) as first, av.open(str(one)) as second, av.open(str(origin), "w") as target:
        video = target.add_stream_from_template(first.streams.video[0], opaque=True)
        german, french = (target.add_stream_from_template(first.streams.audio[0]) for _ in range(2))
        german.metadata["language"], french.metadata["language"] = "ger", "fre"
        copy(first, target, {"video": video, "audio": german})
        copy(second, target, {"audio": french})
    path, _ = convert_with_origin(tmp_path, origin)
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio", "audio"]
        assert [stream.language for stream in container.streams.audio] == ["ger", "fre"]
    for index in range(2):
        assert [content for content, _ in sound(path, index)] == [content for content, _ in sound(one)]


def test_sound_can_be_left_out(tmp_path):
    origin = write_clip(tmp_path / "a.mp4", frames=10, audio="aac")
    path, sink = convert_with_origin(tmp_path, origin, audio="none")
    with av.open(str(path)) as container:
        assert not container.streams.audio
    assert sink.notes == ()


def test_sound_longer_than_the_pictures_is_kept_whole(tmp_path):
    long = write_clip(tmp_path / "long.mp4", frames=60, audio="aac")
    origin = tmp_path / "short.mp4"
    with av.open(str(long)) as source, av.open(str(origin), "w") as target:
        copies = {
            stream.type: target.add_stream_from_template(stream, opaque=True) for stream in source.streams
        }
        copy(source, target, copies, pictures=8)
    path, sink = convert_with_origin(tmp_path, origin)
    assert len(times(path)) == len(times(origin)) <= 8
    assert [content for content, _ in sound(path)] == [content for content, _ in sound(long)]
    assert sink.notes == ()


def test_the_last_picture_stays_as_long_as_in_the_source(tmp_path):
    stamps = [Fraction(ticks, 90_000) for ticks in (0, 3000, 9000)]
    origin = tmp_path / "a.mp4"
    with av.open(str(origin), "w") as container:
        stream = container.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.codec_context.time_base = 64, 48, Fraction(1, 90_000)
        for stamp in stamps:
            frame = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8))
            frame.pts, frame.time_base = int(stamp * 90_000), Fraction(1, 90_000)
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            if packet.pts == 9000:
                packet.duration = 45_000
            container.mux(packet)
    assert video_end(origin) == Fraction(54_000, 90_000)
    path, _ = convert_with_origin(tmp_path, origin)
    assert video_end(path) == Fraction(54_000, 90_000)


@pytest.mark.parametrize(("start", "kept"), [(30, True), (90_000, False)], ids=["half a minute", "a day"])
def test_a_broadcast_clock_is_set_back_for_pictures_and_sound_alike(tmp_path, start, kept):
    clip = write_clip(tmp_path / "a.mp4", frames=10, audio="aac")
    origin = tmp_path / "a.mkv"
    with av.open(str(clip)) as source, av.open(str(origin), "w") as target:
        copies = {
            stream.type: target.add_stream_from_template(stream, opaque=True) for stream in source.streams
        }
        copy(source, target, copies, delay=start)
    path, sink = convert_with_origin(tmp_path, origin)
    moved = Fraction(0) if kept else times(origin)[0] - times(path)[0]
    assert times(path) == [time - moved for time in times(origin)]
    assert abs(times(path)[0] - (start if kept else 0)) < 0.1
    assert abs((sound(origin)[5][1] - sound(path)[5][1]) - moved) < 0.002
    assert bool(sink.notes) is not kept


def test_a_source_that_was_cut_off_is_told(tmp_path):
    whole = write_clip(tmp_path / "whole.mkv", frames=100, audio="aac")
    cut = tmp_path / "cut.mkv"
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    path = tmp_path / "depth.mp4"
    sink = write(path, job(origin=cut), [depth_frame(index) for index in range(40)])
    assert len(times(path)) == 40
    assert [note for note in sink.notes if "incomplete" in note]
    before, after = sound(whole), sound(path)
    assert 10 < len(after) < len(before)
    assert [content for content, _ in after] == [content for content, _ in before][: len(after)]


def test_an_origin_that_is_no_media_file_has_no_sound(tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("no video")
    path = tmp_path / "depth.mp4"
    write(path, job(origin=notes), [depth_frame()])
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video"]


def test_a_picture_is_shown_as_long_as_its_source_says(tmp_path):
    for suffix in ("png", "jpg"):
        origin, path = tmp_path / f"photo.{suffix}", tmp_path / f"{suffix}.mp4"
        cv2.imwrite(str(origin), np.full((48, 64, 3), 100, np.uint8))
        write(path, job(frame_rate=Fraction(1, 3), frame_count=1, origin=origin), [depth_frame()])
        assert times(path) == [0]
        assert video_end(path) == 3


def test_a_single_frame_keeps_its_sound(tmp_path):
    long = write_clip(tmp_path / "long.mp4", frames=60, audio="aac")
    origin = tmp_path / "one.mp4"
    with av.open(str(long)) as source, av.open(str(origin), "w") as target:
        copies = {
            stream.type: target.add_stream_from_template(stream, opaque=True) for stream in source.streams
        }
        copy(source, target, copies, pictures=1)
    path, _ = convert_with_origin(tmp_path, origin)
    assert len(times(path)) == 1
    assert [content for content, _ in sound(path)] == [content for content, _ in sound(long)]


def test_real_clips_keep_times_and_sound(shared_clips, tmp_path):
    for name in ("dog.mp4", "driving.mp4", "webcam.mkv"):
        origin = Path(shared_clips / name)
        path, sink = convert_with_origin(tmp_path, origin)
        assert times(path) == times(origin)
        assert sink.notes == ()
        if name != "webcam.mkv":
            assert sound(path) == sound(origin)


@pytest.mark.posix  # files are locked by the system there
def test_two_programs_do_not_write_into_each_others_file(tmp_path):
    path = tmp_path / "depth.mp4"
    first = open_sink(path, job())
    first.write(depth_frame(0))
    with pytest.raises(SinkError, match="another program"):
        open_sink(path, job())
    first.write(depth_frame(1))
    first.close()
    assert len(pictures(path)) == 2
    write(path, job(), [depth_frame(0)])
    assert len(pictures(path)) == 1
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_what_a_crash_left_is_written_over(tmp_path):
    work = tmp_path / "depth.mp4.part"
    work.mkdir()
    for name in ("lock", "packets", "packets.index"):
        (work / name).write_bytes(bytes(1000))
    write(tmp_path / "depth.mp4", job(), [depth_frame(0)])
    assert len(pictures(tmp_path / "depth.mp4")) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["depth.mp4"]


@pytest.mark.parametrize("is_folder", [True, False])
def test_what_is_not_of_this_program_is_never_removed(tmp_path, is_folder):
    foreign = tmp_path / "depth.mp4.part"
    if is_folder:
        foreign.mkdir()
    precious = foreign / "precious" if is_folder else foreign
    precious.write_text("precious")
    with pytest.raises(SinkError, match="does not belong to Depth Viewer"):
        open_sink(tmp_path / "depth.mp4", job())
    assert precious.read_text("utf-8") == "precious"
