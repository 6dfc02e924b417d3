"""Video files: time stamps to the tick, colors, orientation, seeking in every container, and files that are broken."""

import os
import re
import shutil
import threading
import weakref
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition
from av.video.reformatter import ColorRange
from clips import BRIGHT, DARK, coded_picture, number_of, write_clip
from patience import PATIENCE

from pipeline.errors import SourceUnreadableError
from pipeline.sources._decoding.frames import Clock
from pipeline.sources.video import VideoFile

NTSC = Fraction(30000, 1001)
QUIET_X265 = {"x265-params": "log-level=none"}
OPEN_GROUPS = {"x264-params": "open-gop=1:bframes=4:b-adapt=0"}
B_FRAMES = {"bf": "2"}


def numbers_in(path):
    with VideoFile(path) as source:
        return [number_of(frame.image) for frame in source]


# -- time stamps -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [NTSC, Fraction(240_000, 1001)])
def test_odd_and_high_rates_stay_exact(make_clip, rate):
    with VideoFile(make_clip(frames=50, frame_rate=rate)) as source:
        assert source.info.frame_rate == rate
        assert source.info.frame_count == 50
        assert [frame.timestamp for frame in source] == [number / rate for number in range(50)]


def test_29_97_in_a_container_of_milliseconds(make_clip):
    with VideoFile(make_clip("clip.mkv", frames=50, frame_rate=NTSC)) as source:
        assert source.info.frame_rate == NTSC
        for number, frame in enumerate(source):
            assert abs(frame.timestamp - number / NTSC) <= Fraction(1, 2000)
            assert frame.timestamp.denominator <= 1000


def test_variable_frame_rate(make_clip):
    times = [Fraction(number * number, 100) for number in range(12)]
    with VideoFile(make_clip(timestamps=times)) as source:
        assert [frame.timestamp for frame in source] == times


def test_time_stamps_are_the_files_own_and_info_tells_where_they_start(make_clip):
    times = [100 + Fraction(number, 25) for number in range(12)]
    with VideoFile(make_clip("late.mp4", timestamps=times)) as source:
        assert source.info.start == 100
        assert [frame.timestamp for frame in source] == times


def test_a_bare_stream_without_times_gets_them_from_its_rate(make_clip):
    with VideoFile(make_clip("bare.h264", frames=12)) as source:
        assert [frame.timestamp for frame in source] == [Fraction(number, 25) for number in range(12)]
        assert source.info.frame_count is None


def test_times_that_do_not_rise_come_soon_after_the_last_and_the_next_keeps_its_own():
    clock = Clock(Fraction(10))
    given = [Fraction(5), Fraction(6), None, Fraction(0), Fraction(1, 10), Fraction(7)]
    repaired = Fraction(61, 10)
    expected = [5, 6, repaired, repaired + Fraction(1, 50), repaired + Fraction(3, 100), 7]
    assert [clock.place(time) for time in given] == expected


def test_a_second_video_is_mentioned_and_a_cover_is_not(tmp_path):
    path = tmp_path / "two.mkv"
    with av.open(str(path), "w") as container:
        streams = [container.add_stream("mpeg4", rate=25) for _ in range(2)]
        for stream in streams:
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for stream in streams:
            container.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
            container.mux(stream.encode(None))
    with VideoFile(path) as source:
        assert [note for note in source.notes if "2 video streams" in note]


# -- streams in a file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.ts", "clip.mov"])
def test_sound_may_come_first(make_clip, name):
    clip = make_clip(name, frames=12, audio="aac", audio_first=True)
    with av.open(str(clip)) as container:
        assert container.streams[0].type == "audio"
    assert numbers_in(clip) == list(range(12))


def test_sound_only(tmp_path):
    path = tmp_path / "song.m4a"
    with av.open(str(path), "w", format="mp4") as container:
        write_second_of_silence(container)
    with pytest.raises(SourceUnreadableError, match=r"contains audio, but no video"):
        VideoFile(path)


def test_a_cover_picture_is_no_video(tmp_path):
    path = tmp_path / "song.mp3"
    with av.open(str(path), "w") as container:
        sound = container.add_stream("libmp3lame", rate=44_100)
        cover = container.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 64, 48, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        frame = av.VideoFrame.from_ndarray(coded_picture(1, (64, 48)), format="rgb24")
        container.mux(cover.encode(frame))
        container.mux(cover.encode())
        silence = np.zeros((1, 1152), np.int16)
        for _ in range(20):
            samples = av.AudioFrame.from_ndarray(silence, format="s16p", layout="mono")
            samples.sample_rate = 44_100
            container.mux(sound.encode(samples))
        container.mux(sound.encode())
    with pytest.raises(SourceUnreadableError, match="audio and a cover image, but no video"):
        VideoFile(path)


def test_a_cover_picture_beside_the_video(tmp_path, make_clip):
    clip = make_clip(frames=12)
    path = tmp_path / "covered.mp4"
    with av.open(str(clip)) as source, av.open(str(path), "w") as container:
        cover = container.add_stream("png", rate=1)
        cover.width, cover.height, cover.pix_fmt = 320, 240, "rgb24"
        cover.disposition = Disposition.attached_pic
        copy = container.add_stream_from_template(source.streams.video[0])
        frame = av.VideoFrame.from_ndarray(coded_picture(4095, (320, 240)), format="rgb24")
        container.mux(cover.encode(frame))
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = copy
                container.mux(packet)
    with av.open(str(path)) as container:
        assert any(stream.disposition & Disposition.attached_pic for stream in container.streams.video)
    assert numbers_in(path) == list(range(12))


def test_data_streams_are_passed_over(shared_clips):
    clip = shared_clips / "dog.mp4"
    with av.open(str(clip)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio", "data"]
    with VideoFile(clip) as source:
        assert (source.info.width, source.info.height, source.info.frame_rate) == (1280, 720, NTSC)
        times = [frame.timestamp for frame in source]
    assert times == [number / NTSC for number in range(289)]
    assert source.damage.bad_packets == 0


def test_sound_is_stream_0_in_a_real_clip(shared_clips):
    with VideoFile(shared_clips / "driving.mp4") as source:
        assert source.info.frame_count == 221
        assert [frame.index for frame in source] == list(range(221))


def write_second_of_silence(container):
    sound = container.add_stream("aac", rate=48_000)
    for start in range(0, 48_000, 1024):
        samples = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        samples.sample_rate, samples.pts = 48_000, start
        container.mux(sound.encode(samples))
    container.mux(sound.encode())


# -- pictures ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_pictures_are_delivered_upright(make_clip, rotation):
    def as_stored(number, size):
        upright = coded_picture(number, size if rotation == 180 else size[::-1])
        return np.ascontiguousarray(np.rot90(upright, rotation // 90))  # counterclockwise

    clip = make_clip(rotation=rotation, picture=as_stored)
    with VideoFile(clip) as source:
        assert (source.info.width, source.info.height) == ((64, 48) if rotation == 180 else (48, 64))
        frames = list(source)
    assert [number_of(frame.image) for frame in frames] == list(range(10))
    assert frames[0].image.shape == (source.info.height, source.info.width, 3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_mirrored_pictures_are_set_right(tmp_path, rotation):
    upright = coded_picture(5, (64, 48) if rotation % 180 == 0 else (48, 64))
    path = tmp_path / "selfie.mp4"
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25, options={"crf": "12"})
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        video.set_display_rotation(rotation, hflip=True)
        # The player turns the stored picture counterclockwise and mirrors it then.
        stored = np.ascontiguousarray(np.rot90(upright[:, ::-1], -rotation // 90))
        container.mux(video.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        container.mux(video.encode())
    assert numbers_in(path) == [5]


MATRICES = {  # AVColorSpace: the luma weights of red and blue
    1: (0.2126, 0.0722),  # BT.709
    5: (0.299, 0.114),  # BT.601, 625 lines
    6: (0.299, 0.114),  # BT.601, 525 lines
    9: (0.2627, 0.0593),  # BT.2020
    2: (0.299, 0.114),  # not told, and small: BT.601
}
COLORS = [(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255), (128, 128, 128), (200, 100, 50)]


def yuv(rgb, weights, bits, is_full):
    """The Y, U and V of a color, by the book (BT.601, BT.709, BT.2020)."""
    red, green, blue = (value / 255 for value in rgb)
    of_red, of_blue = weights
    luma = of_red * red + (1 - of_red - of_blue) * green + of_blue * blue
    u, v = (blue - luma) / (2 - 2 * of_blue), (red - luma) / (2 - 2 * of_red)
    if is_full:
        top = 2**bits - 1
        return [
            min(top, round(value * top + offset))
            for value, offset in ((luma, 0), (u, (top + 1) / 2), (v, (top + 1) / 2))
        ]
    scale = 2 ** (bits - 8)
    return [round((16 + 219 * luma) * scale), round((128 + 224 * u) * scale), round((128 + 224 * v) * scale)]


@pytest.mark.parametrize("matrix", MATRICES)
@pytest.mark.parametrize("is_full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("bits", [8, 10])
def test_colors(tmp_path, matrix, is_full, bits):
    assert_colors(colors_of(tmp_path, (64, 48), matrix, MATRICES[matrix], bits, is_full))


def test_unmarked_high_definition_is_bt_709(tmp_path):
    assert_colors(colors_of(tmp_path, (1280, 720), 2, MATRICES[1], 8, False))


def assert_colors(found):
    assert np.abs(found.astype(int) - COLORS).max() <= 3, found


def colors_of(folder, size, matrix, weights, bits, is_full):
    """What `COLORS`, stored as YUV without loss, look like when they are read."""
    path = folder / "colors.mkv"
    depth, pix_fmt = (np.uint8, "yuv420p") if bits == 8 else (np.uint16, "yuv420p10le")
    with av.open(str(path), "w") as container:
        video = container.add_stream("ffv1", rate=25)
        (video.width, video.height), video.pix_fmt = size, pix_fmt
        video.codec_context.colorspace = matrix
        video.codec_context.color_range = ColorRange.JPEG if is_full else ColorRange.MPEG
        for color in COLORS:
            frame = av.VideoFrame(*size, pix_fmt)
            for plane, value in zip(frame.planes, yuv(color, weights, bits, is_full), strict=True):
                plane.update(np.full(plane.buffer_size // np.dtype(depth).itemsize, value, depth))
            frame.colorspace, frame.color_range = matrix, video.codec_context.color_range
            container.mux(video.encode(frame))
        container.mux(video.encode())
    with VideoFile(path) as source:
        frames = list(source)
    for frame in frames:
        assert np.ptp(frame.image, axis=(0, 1)).max() <= 2, "one color all over"
    return np.array([frame.image[20, 20] for frame in frames])


@pytest.mark.parametrize(
    "pix_fmt",  # its floating-point formats are experimental, and nothing makes a sensor's mosaic of a picture
    [each.name for each in av.Codec("ffv1", "w").video_formats if not re.search("f(16|32)|bayer", each.name)],
)
def test_every_format_of_a_lossless_codec_shows_its_numbers(make_clip, pix_fmt):
    with VideoFile(make_clip("clip.mkv", frames=3, codec="ffv1", pix_fmt=pix_fmt)) as source:
        assert [number_of(frame.image) for frame in source] == [0, 1, 2]


@pytest.mark.parametrize(
    ("codec", "container", "options"),
    [("rawvideo", "nut", {}), ("ffv1", "mkv", {"strict": "experimental", "level": "4"})],
)
def test_the_mosaic_of_a_camera_sensor_is_a_colored_picture(tmp_path, codec, container, options):
    formats = av.Codec(codec, "w").video_formats  # None: whatever there is
    if formats and "bayer_rggb16le" not in [each.name for each in formats]:
        pytest.skip("FFmpeg 9 is the first whose FFV1 takes a mosaic")
    mosaic = np.zeros((48, 64), np.uint16)
    mosaic[::2, :32:2] = mosaic[1::2, 33::2] = 50_000  # red on the left, blue on the right
    with av.open(str(path := tmp_path / f"clip.{container}"), "w") as output:
        video = output.add_stream(codec, rate=25, options=options)
        video.width, video.height, video.pix_fmt = 64, 48, "bayer_rggb16le"
        frame = av.VideoFrame(64, 48, "bayer_rggb16le")
        frame.planes[0].update(mosaic)
        output.mux(video.encode(frame))
        output.mux(video.encode())
    with VideoFile(path) as source:
        (shown,) = source
    left, right = shown.image[:, 4:28].mean((0, 1)), shown.image[:, 36:60].mean((0, 1))
    assert left[0] > 150 and left[1:].max() < 20
    assert right[2] > 150 and right[:2].max() < 20


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "options"),
    [
        ("libx265", "yuv420p10le", QUIET_X265),
        ("prores_ks", "yuv422p10le", {}),
        ("ffv1", "yuv444p16le", {}),
        ("ffv1", "gray", {}),
        ("ffv1", "bgra", {}),
        ("png", "rgb48be", {}),
    ],
)
def test_every_kind_of_pixel_becomes_eight_bit_rgb(make_clip, codec, pix_fmt, options):
    name = "clip.mov" if codec in ("prores_ks", "png") else "clip.mkv"
    with VideoFile(make_clip(name, codec=codec, pix_fmt=pix_fmt, options=options)) as source:
        frames = list(source)
    assert [number_of(frame.image) for frame in frames] == list(range(10))
    for frame in frames:
        levels = np.unique(np.median(frame.image.reshape(3, 16, 4, 16, 3), axis=(1, 3)))
        assert all(min(abs(level - DARK), abs(level - BRIGHT)) <= 16 for level in levels)


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (5, 3), (61, 47), (16, 2)])
def test_tiny_and_odd_sizes(make_clip, size):
    def ramp(number, size):
        width, height = size
        return np.arange(width * height * 3, dtype=np.uint8).reshape(height, width, 3) + np.uint8(number)

    with VideoFile(make_clip("odd.mkv", size=size, codec="ffv1", pix_fmt="bgr0", picture=ramp)) as source:
        assert (source.info.width, source.info.height) == size
        for frame in source:
            assert np.array_equal(frame.image, ramp(frame.index, size))
            assert frame.image.flags.c_contiguous


def test_pictures_that_change_their_size_are_brought_to_the_first_one(tmp_path, make_clip):
    first = make_clip("first.ts", frames=12, size=(128, 96))
    second = make_clip("second.ts", frames=12, size=(64, 48))
    joined = tmp_path / "joined.ts"
    joined.write_bytes(first.read_bytes() + second.read_bytes())
    with VideoFile(joined) as source:
        frames = list(source)
    assert {frame.image.shape for frame in frames} == {(96, 128, 3)}
    assert [number_of(frame.image) for frame in frames] == [*range(12), *range(12)]
    times = [frame.timestamp for frame in frames]
    assert times == sorted(set(times)), "the second file's clock starts anew, time does not"


# -- seeking -----------------------------------------------------------------------------------------------------

COUNT = 40
CONTAINERS = {
    "h264.mp4": {},
    "h264.mkv": {},
    "h264.ts": {},
    "h264.flv": {},
    "open.mp4": {"options": OPEN_GROUPS},
    "open.ts": {"options": OPEN_GROUPS},
    "one-key.mp4": {"gop": 1000},
    "all-keys.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p"},
    "mpeg4.avi": {"codec": "mpeg4", "options": B_FRAMES},
    "mpeg2.mpg": {"codec": "mpeg2video", "options": B_FRAMES},
    "mpeg2.ts": {"codec": "mpeg2video", "options": B_FRAMES},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"deadline": "realtime", "cpu-used": "8"}},
    "hevc.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none:open-gop=1"}},
    "bare.h264": {},
    "animation.gif": {"codec": "gif", "pix_fmt": "rgb8"},
    "ntsc.mp4": {"frame_rate": NTSC},
    "uneven.mp4": {"timestamps": [Fraction(number * number, 200) for number in range(COUNT)]},
    "late.mkv": {"timestamps": [100 + Fraction(number, 25) for number in range(COUNT)]},
    "sound.mp4": {"audio": "aac", "audio_first": True},
}


@pytest.mark.parametrize("name", CONTAINERS)
def test_seek_is_exact(make_clip, name):
    clip = make_clip(name, **{"frames": COUNT, "gop": 12} | CONTAINERS[name])
    with VideoFile(clip) as source:
        frames = [(number_of(frame.image), frame.timestamp) for frame in source]
        assert [number for number, _ in frames] == list(range(COUNT))
        order = np.random.default_rng(0).permutation(COUNT)
        for wanted in (int(number) for number in order):
            half = (frames[min(wanted + 1, COUNT - 1)][1] - frames[wanted][1]) / 2
            for time in (frames[wanted][1], frames[wanted][1] + half):
                source.seek(time)
                got = [source.read(), source.read()]
                assert [(number_of(frame.image), frame.timestamp) for frame in got if frame] == frames[
                    wanted : wanted + 2
                ]


def test_the_index_after_a_seek_counts_from_the_files_start(make_clip):
    with VideoFile(make_clip(frames=COUNT, frame_rate=NTSC)) as source:
        for wanted in (17, 3, 39, 0):
            source.seek(wanted / NTSC)
            assert source.read().index == wanted


def test_stepping_frame_by_frame_through_seek(make_clip):
    with VideoFile(make_clip(frames=COUNT, gop=1000)) as source:
        for wanted in [*range(COUNT), *reversed(range(COUNT)), 0, 0, 5, 5, 39, 39]:
            for time in (Fraction(wanted, 25), Fraction(2 * wanted + 1, 50)):
                source.seek(time)
                assert number_of(source.read().image) == wanted
        source.seek(Fraction(3, 25))
        assert [number_of(frame.image) for frame in source] == list(range(3, COUNT))


def test_the_last_of_many_seeks_counts(make_clip):
    """As when a seek bar is dragged: nothing, or little, is read in between."""
    random = np.random.default_rng(1)
    with VideoFile(make_clip(frames=100, gop=30)) as source:
        for _ in range(200):
            for _ in range(random.integers(1, 4)):
                wanted = int(random.integers(100))
                source.seek(Fraction(wanted, 25))
            for number in range(wanted, min(wanted + int(random.integers(4)), 100)):
                assert number_of(source.read().image) == number


def test_seek_again_after_the_end(make_clip):
    with VideoFile(make_clip(frames=12)) as source:
        assert len(list(source)) == 12
        for _ in range(3):
            source.seek(Fraction(0))
            assert [number_of(frame.image) for frame in source] == list(range(12))


def test_seek_in_a_real_clip(shared_clips):
    with VideoFile(shared_clips / "dog.mp4") as source:
        frames = {index: frame.image for index, frame in enumerate(source) if index in (0, 31, 150, 288)}
        for index in (150, 0, 288, 31):
            source.seek(index / NTSC)
            frame = source.read()
            assert frame.index == index
            assert np.array_equal(frame.image, frames[index])


# -- broken files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clip.mkv", "clip.ts", "clip.avi"])
def test_a_file_that_is_cut_off_gives_what_it_has(make_clip, name):
    codec = {"codec": "mpeg4"} if name.endswith("avi") else {}
    whole = make_clip(name, frames=60, size=(320, 240), **codec)
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) * 2 // 3])
    numbers = numbers_in(whole)
    assert 20 < len(numbers) < 60
    assert numbers[:-1] == list(range(len(numbers) - 1))  # the last one may have lost its lower part


def test_an_mp4_that_is_cut_off_behind_its_index_gives_what_it_has(tmp_path):
    path = write_clip(
        tmp_path / "clip.mp4", frames=60, size=(320, 240), container_options={"movflags": "+faststart"}
    )
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    with VideoFile(path) as source:
        numbers = [number_of(frame.image) for frame in source]
        assert 20 < len(numbers) < 60
        assert numbers[:-1] == list(range(len(numbers) - 1))
        source.seek(Fraction(0))
        assert number_of(source.read().image) == 0


def test_bytes_that_went_bad_in_the_middle_cost_few_pictures(make_clip):
    path = make_clip("clip.mkv", codec="mjpeg", pix_fmt="yuvj420p", frames=40, size=(160, 120), options={})
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.pos is not None]
        start = packets[20].pos + 12
    data[start : start + packets[20].size] = bytes(packets[20].size)
    path.write_bytes(data)
    with VideoFile(path) as source:
        numbers = [number_of(frame.image) for frame in source]
        assert source.damage.bad_packets >= 1
    assert numbers[:20] == list(range(20))
    assert numbers[-15:] == list(range(25, 40))
    assert str(path) in source.notes[0]


def cut_before_its_index(path):
    write_clip(path, frames=30)
    path.write_bytes(path.read_bytes()[:2000])


def header_only(path):
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        container.start_encoding()


def noise(path):
    path.write_bytes(np.random.default_rng(0).bytes(20_000))


def zeros(path):
    path.write_bytes(bytes(20_000))


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("cut.mp4", cut_before_its_index, "frame index"),
        ("none.mkv", header_only, "contains no frames"),
        ("none.mp4", header_only, "neither video nor audio"),
        ("noise.mp4", noise, "not a video"),
        ("zeros.avi", zeros, "not a video"),
    ],
)
def test_files_without_a_picture(tmp_path, name, write, words):
    path = tmp_path / name
    write(path)
    with pytest.raises(SourceUnreadableError, match=words) as caught:
        VideoFile(path)
    assert str(path) in str(caught.value)
    assert caught.value.hint


def test_a_folder_is_no_video(tmp_path):
    with pytest.raises(SourceUnreadableError, match="is a folder"):
        VideoFile(tmp_path)


@pytest.mark.posix
def test_a_pipe_is_no_video(tmp_path):
    pipe = tmp_path / "pipe.mp4"
    os.mkfifo(pipe)
    with pytest.raises(SourceUnreadableError, match="neither a file nor a folder"):
        VideoFile(pipe)


@pytest.mark.posix  # permissions of another kind
def test_a_file_that_may_not_be_read(make_clip):
    path = make_clip()
    path.chmod(0)
    user = os.geteuid()
    try:
        if user == 0:  # who may read everything
            os.seteuid(65534)
        with pytest.raises(SourceUnreadableError, match="permission denied"):
            VideoFile(path)
    finally:
        os.seteuid(user)


def test_names_in_any_script(make_clip):
    assert numbers_in(make_clip("深度 видео é 🎬.mp4")) == list(range(10))


# -- threads and memory ------------------------------------------------------------------------------------------


def test_closed_in_the_middle_of_reading_and_seeking(make_clip):
    clip = make_clip(frames=100)
    for _ in range(20):
        source = VideoFile(clip)
        started = threading.Event()

        def work(source=source, started=started):
            while (frame := source.read()) is not None:
                started.set()
                if frame.index % 7 == 0:
                    source.seek(Fraction(frame.index % 4))

        reader = threading.Thread(target=work)
        reader.start()
        assert started.wait(PATIENCE)
        source.close()
        reader.join(PATIENCE)
        assert not reader.is_alive()


def test_frames_that_were_read_stay_whole_and_are_not_kept(make_clip):
    with VideoFile(make_clip(frames=30)) as source:
        held = [source.read() for _ in range(10)]
        gone = weakref.ref(source.read().image)
        assert len(list(source)) == 19
    assert gone() is None
    assert [number_of(frame.image) for frame in held] == list(range(10))


@pytest.mark.linux  # memory is told by Linux only
def test_memory_does_not_grow_with_the_clip(make_clip):
    def resident_mb():
        return (
            int(Path("/proc/self/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        )

    with VideoFile(make_clip(frames=300, size=(640, 480), options={"preset": "ultrafast"})) as source:
        for _ in range(50):
            source.read()
        before = resident_mb()
        assert sum(1 for _ in source) == 250  # 220 MB of pictures
        assert resident_mb() - before < 60


def test_a_file_may_be_replaced_once_it_is_closed(make_clip, tmp_path):
    path = make_clip()
    source = VideoFile(path)
    source.close()
    shutil.move(path, tmp_path / "moved.mp4")
    assert numbers_in(tmp_path / "moved.mp4") == list(range(10))
