"""Broken clocks: times go on, audio stays with its frames, and what was done is said."""

from fractions import Fraction

import av
import numpy as np
import pytest
from clips import number_of, write_clip
from estimators import Brightness
from in_turns import in_turns
from outputs import times

from pipeline.continuity import Continuity
from pipeline.conversion.short_form import convert
from pipeline.errors import SourceUnreadableError
from pipeline.settings import ConvertSettings, SourceSettings
from pipeline.sources.video import open as open_video

FRAMES = 30
CONTAINERS = ("ts", "flv", "mkv")


def clip(path, shift=Fraction(0), frames=FRAMES, **more):
    """Numbered frames and a tone, whose times begin `shift` seconds later."""
    plain = write_clip(
        path.with_name(f"plain-{path.name}"), frames=frames, frame_rate=25, audio="aac", **more
    )
    with av.open(str(plain)) as old, av.open(str(path), "w") as new:
        pairs = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.dts is None:
                continue
            steps = round(shift / packet.time_base)
            packet.pts, packet.dts = packet.pts + steps, packet.dts + steps
            packet.stream = pairs[packet.stream_index]
            new.mux(packet)
    return path


def joined(tmp_path, *shifts, frames=FRAMES):
    """MPEG-TS files end to end, as `cat` makes them."""
    path = tmp_path / "joined.ts"
    with path.open("wb") as file:
        for number, shift in enumerate(shifts):
            file.write(clip(tmp_path / f"{number}.ts", shift, frames).read_bytes())
    return path


def audio_seconds(path):
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


@pytest.mark.parametrize("output", ["mp4", "mkv"])
@pytest.mark.parametrize(
    ("shifts", "words"),
    [
        ((0, 0), "jump back by"),
        ((5000, 0), "jump ahead by"),  # FFmpeg takes it for a clock of 33 bits that begins anew
        ((0, 7200), "jump ahead by"),
        ((0, 7200, 3600), "jump back by"),
        ((0, 0, 0, 0, 0, 0), "more times"),
    ],
)
def test_a_clock_that_breaks_goes_on_for_frames_and_audio_alike(tmp_path, shifts, words, output):
    source = joined(tmp_path, *(Fraction(shift) for shift in shifts))
    result = convert(source, path := tmp_path / f"depth.{output}", estimator=Brightness())
    stamps = times(path)
    seconds = len(shifts) * FRAMES / 25
    assert len(stamps) == len(shifts) * FRAMES
    assert max(np.diff([float(stamp) for stamp in stamps])) < 0.2
    assert float(stamps[-1] - stamps[0]) == pytest.approx(seconds, abs=0.3)
    assert audio_seconds(path) == pytest.approx(seconds, abs=0.25)
    assert any(words in note for note in result.notes), result.notes


@pytest.mark.parametrize(
    ("shifts", "frames", "output"),
    in_turns([(0, 0, 0, 0), (3, 0, 3, 1)], [9, 12, 24], last=["mp4", "webm"]),
)
def test_clips_shorter_than_a_second_are_joined_whole(tmp_path, shifts, frames, output):
    """A few frames back are no disorder; a pause that frames keep is kept by audio, whatever clock fits it, too."""
    source = joined(tmp_path, *map(Fraction, shifts), frames=frames)
    convert(source, path := tmp_path / f"depth.{output}", estimator=Brightness())
    stamps = times(path)
    assert len(stamps) == len(shifts) * frames
    gaps = np.diff([float(stamp) for stamp in stamps])
    assert min(gaps) == pytest.approx(0.04, abs=0.002)
    with av.open(str(path)) as container:
        ends = [frame.time + frame.samples / frame.sample_rate for frame in container.decode(audio=0)]
    assert ends[-1] == pytest.approx(float(stamps[-1]) + 0.04, abs=0.2)
    assert audio_seconds(path) == pytest.approx(len(shifts) * frames / 25, abs=0.1 * len(shifts))


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_clock_that_never_breaks_is_left_alone(tmp_path, container):
    source = clip(tmp_path / f"clip.{container}")
    with open_video(str(source), SourceSettings()) as opened:
        stamps = [frame.timestamp for frame in opened]
        assert not [note for note in opened.notes if "clock" in note]
    assert stamps == times(source)


@pytest.mark.parametrize("rate", [1000, 10_000])
def test_a_high_speed_camera_keeps_its_times(tmp_path, rate):
    source = write_clip(tmp_path / "clip.mp4", frames=40, frame_rate=rate)
    with open_video(str(source), SourceSettings()) as opened:
        stamps = [frame.timestamp for frame in opened]
        assert not opened.notes
    assert stamps == [Fraction(number, rate) for number in range(40)]


def test_a_long_pause_in_a_screen_recording_stays(tmp_path):
    stamps = [Fraction(0), Fraction(1, 25), Fraction(120), Fraction(120) + Fraction(1, 25)]
    source = write_clip(tmp_path / "clip.mp4", frames=4, timestamps=stamps)
    with open_video(str(source), SourceSettings()) as opened:
        assert [round(float(frame.timestamp), 2) for frame in opened] == [0, 0.04, 120, 120.04]


@pytest.mark.parametrize("twice", [1, 3])
def test_times_that_stand_still_cost_the_following_frames_nothing(tmp_path, twice):
    """Every tenth frame has the time of the one before; all others keep their own."""
    source = tmp_path / "clip.mkv"
    wanted = []
    with av.open(str(source), "w") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuvj420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 8, np.uint8), format="rgb24")
            frame.pts, frame.time_base = number * 40, Fraction(1, 1000)
            for packet in stream.encode(frame):
                stands = number % 10 in range(1, twice + 1) and number > 9
                packet.pts = packet.dts = (number - number % 10) * 40 if stands else number * 40
                wanted.append(None if stands else Fraction(number, 25))
                container.mux(packet)
        container.mux(stream.encode(None))
    with open_video(str(source), SourceSettings()) as opened:
        found = [frame.timestamp for frame in opened]
    assert found == sorted(set(found))
    assert len(found) == 30
    assert all(
        own is None or abs(time - own) < Fraction(1, 500) for time, own in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize(
    ("codec", "options"), [("libx264", {"bf": "2"}), ("mpeg4", {"bf": "2"}), ("mpeg4", {})]
)
def test_b_frames_in_avi_are_at_their_times(tmp_path, codec, options):
    source = write_clip(
        tmp_path / "clip.avi", frames=12, frame_rate=25, codec=codec, size=(160, 120), options={**options}
    )
    with open_video(str(source), SourceSettings()) as opened:
        frames = [(number_of(frame.image), frame.timestamp) for frame in opened]
    assert [number for number, _ in frames] == list(range(12))
    assert [stamp for _, stamp in frames] == [Fraction(number, 25) for number in range(12)]


def test_lost_packets_are_told_and_strict_refuses_them(tmp_path):
    whole = write_clip(
        tmp_path / "whole.ts",
        frames=60,
        frame_rate=25,
        size=(320, 240),
        gop=60,
        options={"bf": "0", "crf": "5"},
    )
    data = bytearray(whole.read_bytes())
    packets = [data[start : start + 188] for start in range(0, len(data), 188)]
    broken = tmp_path / "broken.ts"
    broken.write_bytes(b"".join(bytes(each) for number, each in enumerate(packets) if number % 37 != 30))
    result = convert(broken, tmp_path / "depth.mp4", estimator=Brightness())
    assert any("amaged" in note or "could not be decoded" in note for note in result.notes), result.notes
    with pytest.raises(SourceUnreadableError, match="damaged"):
        convert(broken, tmp_path / "strict.mp4", ConvertSettings(strict=True), estimator=Brightness())
    convert(whole, tmp_path / "whole.mp4", ConvertSettings(strict=True), estimator=Brightness())


@pytest.mark.parametrize("shifts", [(0, 0), (0, 91846), (91846, 0), (0, 7200, 3600)])
def test_the_length_of_joined_recordings(tmp_path, shifts):
    """The container's own would be 25 hours, or nothing."""
    source = joined(tmp_path, *map(Fraction, shifts))
    with open_video(str(source), SourceSettings()) as opened:
        assert opened.info.duration == pytest.approx(len(shifts) * FRAMES / 25, abs=0.1)
        start = opened.info.start
        for number in (5, FRAMES + 5, 3):  # wound behind the break, and back
            opened.seek(start + Fraction(number, 25))
            assert number_of(opened.read().image) == number % FRAMES


def standing(path, kind, since=0.8, until=99.0, b_frames="0"):
    """A clip in which the clock of the video or the audio moves by a tick a packet, as muxers write what went back."""
    plain = write_clip(
        path.with_name(f"plain-{path.stem}.mp4"),
        frames=60,
        frame_rate=25,
        audio="aac",
        options={"bf": b_frames},
    )
    last = {}
    with av.open(str(plain)) as old, av.open(str(path), "w") as new:
        pairs = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.dts is None:
                continue
            tick = int(Fraction(1, 1000) / packet.time_base) if since else 0
            if packet.stream.type == kind and since <= packet.dts * packet.time_base < until:
                packet.pts = packet.dts = last.get(packet.stream_index, -tick) + tick
            last[packet.stream_index] = packet.dts
            packet.stream = pairs[packet.stream_index]
            new.mux(packet)
    return path


@pytest.mark.parametrize(
    ("container", "until", "b_frames"),
    [
        *[(container, until, "0") for container in ("mkv", "flv", "nut") for until in (99.0, 1.6)],
        ("mp4", 99.0, "0"),
        ("flv", 99.0, "2"),
        ("ts", 99.0, "2"),
    ],
)
def test_a_clock_of_the_video_that_stands_still_goes_on(tmp_path, container, until, b_frames):
    source = standing(tmp_path / f"clip.{container}", "video", until=until, b_frames=b_frames)
    result = convert(source, path := tmp_path / "depth.mp4", estimator=Brightness())
    stamps = [float(stamp) for stamp in times(path)]
    assert len(stamps) == 60
    assert stamps[-1] - stamps[0] == pytest.approx(59 / 25, abs=0.1)
    assert any("timestamps of the source stand still" in note for note in result.notes), result.notes


@pytest.mark.parametrize("b_frames", ["0", "2"])
def test_a_clock_of_the_video_that_never_begins(tmp_path, b_frames):
    source = standing(tmp_path / "clip.mkv", "video", since=0.0, b_frames=b_frames)
    convert(source, path := tmp_path / "depth.mp4", estimator=Brightness())
    stamps = [float(stamp) for stamp in times(path)]
    assert len(stamps) == 60
    assert stamps[-1] - stamps[0] == pytest.approx(59 / 25, abs=0.1)


@pytest.mark.parametrize("container", ["mkv", "flv", "nut", "mp4"])
def test_a_clock_of_the_audio_that_stands_still_goes_on(tmp_path, container):
    source = standing(tmp_path / f"clip.{container}", "audio")
    result = convert(source, path := tmp_path / "depth.mp4", estimator=Brightness())
    with av.open(str(path)) as written:
        packets = [packet for packet in written.demux(audio=0) if packet.size]
        end = packets[-1].pts * packets[-1].time_base
    assert float(end) == pytest.approx(2.4, abs=0.15), "and not at 0.9 s"
    assert len(packets) > 90, "all but those of the first moment, before it is known"
    assert any("timestamps of the audio stand still" in note for note in result.notes), result.notes


@pytest.mark.parametrize("container", ["mp4", "mov"])
def test_the_last_packet_of_audio_that_is_cut_stays_so(tmp_path, container):
    """Else the copy would end with what pads it."""
    source = write_clip(tmp_path / f"clip.{container}", frames=29, frame_rate=25, audio="aac")
    with av.open(str(source)) as opened:
        (stream,) = opened.streams.audio
        written = [packet.duration for packet in opened.demux(stream) if packet.dts is not None]
    assert written[-1] < written[0] / 2, "it is cut"
    with av.open(str(source)) as opened:
        (stream,) = opened.streams.audio
        continuity, kept = Continuity(opened, opened.streams.video[0]), []
        for packet in opened.demux(stream):
            if packet.dts is not None:
                continuity.mend(packet)
                kept.append(packet.duration)
    assert kept == written
