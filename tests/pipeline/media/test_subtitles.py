"""Subtitles are kept: as they are where the container takes them, in its own form elsewhere, or it is said."""

from fractions import Fraction

import av
import numpy as np
import pytest
from clips import coded_picture
from estimators import StandIn
from outputs import depth_frame, job, times, write

from pipeline.conversion.short_form import convert
from pipeline.settings import ConvertSettings

LINES = [(200, 800, "Hello world"), (1200, 500, "Zwei\nZeilen äöü")]
"""From, for how long, in milliseconds, and what."""
STYLE = (
    b"[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\n"
    b"Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    b"Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, "
    b"MarginV, Encoding\nStyle: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0\n\n"
    b"[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)


def clip_with_subtitles(path, *codecs, lines=LINES, delay=0, step=1):
    """50 frames with a stream of subtitles in each of these codecs."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        video.options = {"bf": "0"}
        streams = []
        for codec in codecs:
            stream = container.add_stream(codec)
            stream.codec_context.subtitle_header = STYLE
            stream.time_base = Fraction(1, 1000)
            stream.metadata["language"] = "eng"
            streams.append(stream)
        container.start_encoding()
        for number in range(50):
            frame = av.VideoFrame.from_ndarray(coded_picture(number, (64, 48)), format="rgb24")
            frame.pts = number * step
            frame.time_base = Fraction(1, 25)
            container.mux(video.encode(frame))
        container.mux(video.encode())
        for stream in streams:
            for number, (begin, duration, text) in enumerate(lines):
                line = f"{number},0,Default,,0,0,0,,{text}".replace("\n", "\\N").encode()
                text_set = av.subtitles.subtitle.SubtitleSet.create(line, 0, duration)
                packet = stream.codec_context.encode_subtitle(text_set)
                packet.pts = packet.dts = begin + delay
                packet.duration, packet.time_base, packet.stream = duration, Fraction(1, 1000), stream
                container.mux_one(packet)
    return path


def subtitles(path, place=0):
    """[(begin, end in milliseconds, text)] of one stream, and its codec."""
    found = []
    with av.open(str(path)) as container:
        stream = container.streams.subtitles[place]
        for packet in container.demux(stream):
            if packet.pts is None or not (texts := packet.decode()):
                continue
            begin = packet.pts * packet.time_base * 1000
            end = begin + packet.duration * packet.time_base * 1000
            text = texts[0].dialogue.decode().replace("\\N", "\n").replace("\r", "")
            found.append((round(begin), round(end), text))
        return found, stream.codec_context.name


def converted(origin, path, **settings):
    depths = [depth_frame(index, stamp) for index, stamp in enumerate(times(origin))]
    return write(path, job(origin=origin, **settings), depths)


WANTED = [(begin, begin + duration, text) for begin, duration, text in LINES]


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        ("mp4", {"srt": "mov_text", "ass": "mov_text", "webvtt": "mov_text", "mov_text": "mov_text"}),
        ("mov", {"srt": "mov_text", "ass": "mov_text", "webvtt": "mov_text", "mov_text": "mov_text"}),
        ("webm", {"srt": "webvtt", "ass": "webvtt", "webvtt": "webvtt", "mov_text": "webvtt"}),
        ("mkv", {"srt": "srt", "ass": "ssa", "webvtt": "webvtt", "mov_text": "srt"}),
    ],
)
@pytest.mark.parametrize("codec", ["srt", "ass", "webvtt", "mov_text"])
def test_text_and_times_are_kept_in_every_container(tmp_path, kind, becomes, codec):
    origin = clip_with_subtitles(tmp_path / f"clip.{'mp4' if codec == 'mov_text' else 'mkv'}", codec)
    path = tmp_path / f"depth.{kind}"
    sink = converted(origin, path)
    assert subtitles(path) == (WANTED, becomes[codec])
    assert sink.notes == ()
    assert len(times(path)) == 50
    with av.open(str(path)) as container:
        assert container.streams.subtitles[0].metadata["language"] == "eng"


def test_several_streams_are_kept(tmp_path):
    origin = clip_with_subtitles(tmp_path / "clip.mkv", "srt", "ass")
    path = tmp_path / "depth.mp4"
    converted(origin, path)
    assert subtitles(path, 0)[0] == subtitles(path, 1)[0] == WANTED


def test_they_can_be_left_out(tmp_path):
    origin = clip_with_subtitles(tmp_path / "clip.mkv", "srt")
    converted(origin, tmp_path / "depth.mp4", subtitles=False)
    with av.open(str(tmp_path / "depth.mp4")) as container:
        assert not container.streams.subtitles


def test_a_part_has_its_own(tmp_path):
    origin = clip_with_subtitles(tmp_path / "clip.mkv", "srt")
    path = tmp_path / "depth.mp4"
    convert(origin, path, ConvertSettings(start=1, end=1.8), estimator=Gray())
    assert subtitles(path)[0] == [(200, 700, "Zwei\nZeilen äöü")]


def test_two_lines_at_once_and_one_after_the_end_do_no_harm(tmp_path):
    lines = [(200, 800, "one"), (200, 500, "two"), (2500, 500, "late")]
    origin = clip_with_subtitles(tmp_path / "clip.mkv", "srt", lines=lines)
    for kind in ("mp4", "mkv", "webm"):
        path = tmp_path / f"depth.{kind}"
        sink = converted(origin, path)
        texts = [text for _, _, text in subtitles(path)[0]]
        assert {"one", "two", "late"} >= set(texts) >= {"two", "late"}
        assert [note for note in sink.notes if "incomplete" in note] == []
        assert len(times(path)) == 50


def test_pictures_of_text_are_kept_where_there_is_room_for_them_or_it_is_said(tmp_path):
    plain = clip_with_subtitles(tmp_path / "plain.mkv")
    origin = tmp_path / "clip.mkv"
    with av.open(str(plain)) as source, av.open(str(origin), "w") as target:
        copy = target.add_stream_from_template(source.streams.video[0])
        drawn = target.add_stream("dvbsub")
        drawn.time_base = Fraction(1, 1000)
        target.start_encoding()
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = copy
                target.mux_one(packet)
        packet = av.Packet(bytes([0x20, 0, 0x0F, 0x10, 0, 1, 0, 2, 5, 0, 0xFF]))
        packet.pts = packet.dts = 500
        packet.duration, packet.time_base, packet.stream = 500, Fraction(1, 1000), drawn
        target.mux_one(packet)
    kept = converted(origin, tmp_path / "depth.mkv")
    assert kept.notes == ()
    with av.open(str(tmp_path / "depth.mkv")) as container:
        assert container.streams.subtitles[0].codec_context.name == "dvbsub"
    lost = converted(origin, tmp_path / "depth.mp4")
    assert [note for note in lost.notes if "dvbsub" in note and "was skipped" in note] == list(lost.notes)
    assert len(times(tmp_path / "depth.mp4")) == 50


class Gray(StandIn):
    """Stands for a network."""

    model, runtime, note, streams, digest = "gray", "numpy", "", 1, "0" * 64

    def estimate(self, image):
        return np.ascontiguousarray(image[::2, ::2, 0]).astype(np.float32)


def test_long_pauses_between_subtitles_stay(tmp_path):
    """Of a film of 1000 s; a pause of audio would be a clock that was set."""
    lines = [(200, 800, "One"), (700_000, 500, "Two"), (950_000, 500, "Three")]
    origin = clip_with_subtitles(tmp_path / "clip.mkv", "ass", lines=lines, step=500)
    converted(origin, path := tmp_path / "depth.mkv")
    assert subtitles(path)[0] == [(begin, begin + length, text) for begin, length, text in lines]


def test_subtitles_long_after_the_end_are_left_out(tmp_path):
    """They would make the film hours long."""
    origin = clip_with_subtitles(tmp_path / "clip.mkv", "ass", lines=[*LINES, (4_000_000_000, 500, "Late")])
    sink = converted(origin, path := tmp_path / "depth.mkv")
    assert len(subtitles(path)[0]) == len(LINES)
    assert any("long after the end of the video: 1." in note for note in sink.notes), sink.notes
    with av.open(str(path)) as container:
        assert container.duration / av.time_base < 3
