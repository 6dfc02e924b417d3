"""Every kind of broken clock in every container: no frame and no audio is lost, and none ends up at another's time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest
from broken_clocks import CONTAINERS, FRAMES, KINDS, RATE, broken
from clips import number_of, write_clip
from estimators import Brightness
from in_turns import in_turns
from outputs import times

from pipeline.conversion.short_form import convert
from pipeline.settings import SourceSettings
from pipeline.sources.video import open as open_video

LENGTH = FRAMES / RATE
BREAKS = ("set back", "ahead", "there and back")


def audio_seconds(path: Path) -> float:
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


@pytest.mark.parametrize(
    ("kind", "container", "output"), in_turns([*KINDS], [*CONTAINERS], last=("mp4", "mkv", "webm"))
)
def test_a_broken_clock(tmp_path: Path, kind: str, container: str, output: str) -> None:
    source = broken(tmp_path / f"clip.{container}", kind)
    result = convert(source, path := tmp_path / f"depth.{output}", estimator=Brightness())
    stamps = [float(stamp) for stamp in times(path)]
    assert len(stamps) == FRAMES
    assert stamps == sorted(set(stamps))
    for number, stamp in enumerate(stamps):
        assert stamp - stamps[0] == pytest.approx(number / RATE, abs=0.13), (number, stamps)
    assert audio_seconds(path) == pytest.approx(LENGTH, abs=0.25)
    if kind in BREAKS:
        assert any("timestamps of the source jump" in note for note in result.notes), result.notes
    else:
        assert not any("jump" in note for note in result.notes), result.notes


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kind", BREAKS)
def test_a_clock_that_breaks_between_b_frames(tmp_path: Path, kind: str, container: str) -> None:
    """Matroska stores display times alone: the decoding times that are made of them break some frames later."""
    source = broken(tmp_path / f"clip.{container}", kind, b_frames=2)
    result = convert(source, path := tmp_path / "depth.mp4", estimator=Brightness())
    stamps = [float(stamp) for stamp in times(path)]
    assert len(stamps) == FRAMES
    assert stamps == sorted(set(stamps))
    for number, stamp in enumerate(stamps):
        assert stamp - stamps[0] == pytest.approx(number / RATE, abs=0.13), (number, stamps)
    assert audio_seconds(path) == pytest.approx(LENGTH, abs=0.25)
    assert any("timestamps of the source jump" in note for note in result.notes), result.notes


@pytest.mark.parametrize("container", ["mkv", "nut", "flv", "ts"])
@pytest.mark.parametrize("rate", [25, 23])
def test_display_times_that_count_in_decoding_order(tmp_path: Path, container: str, rate: int) -> None:
    """Some muxers write decoding times in their place, though the frames are stored out of order."""
    plain = write_clip(tmp_path / "plain.mp4", frames=FRAMES, frame_rate=25, options={"bf": "2", "crf": "12"})
    source = tmp_path / f"clip.{container}"
    with av.open(str(plain)) as old, av.open(str(source), "w") as new:
        stream = new.add_stream_from_template(old.streams.video[0])
        for number, packet in enumerate(each for each in old.demux() if each.size):
            packet.time_base, packet.stream = Fraction(1, 90_000), stream
            packet.pts = packet.dts = 90_000 + number * 90_000 // rate
            new.mux(packet)
    with open_video(str(source), SourceSettings()) as opened:
        frames = list(opened)
        opened.seek(frames[20].timestamp)
        again = opened.read()
    assert [number_of(frame.image) for frame in frames] == list(range(FRAMES))
    for number, frame in enumerate(frames):
        time = float(frame.timestamp - frames[0].timestamp)
        assert time == pytest.approx(number / rate, abs=0.012), (number, time)
    assert again is not None
    assert abs(number_of(again.image) - 20) <= 2
    result = convert(source, path := tmp_path / "depth.mp4", estimator=Brightness())
    assert len(times(path)) == FRAMES
    assert not result.notes


@pytest.mark.parametrize("container", ["mov", "mkv"])
@pytest.mark.parametrize("seconds", [900, 36_000])
def test_audio_whose_clock_jumps_stays_with_its_frames(tmp_path: Path, container: str, seconds: int) -> None:
    """Of the clock of both, or of the audio alone: it is closed, and that is said."""
    plain = write_clip(
        tmp_path / "plain.mp4", frames=FRAMES, frame_rate=RATE, audio="aac", options={"bf": "0"}
    )
    source = tmp_path / f"clip.{container}"
    is_in_video = seconds == 900
    with av.open(str(plain)) as old, av.open(str(source), "w") as new:
        pairs = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        late = []
        for packet in old.demux():
            if packet.dts is None:
                continue
            time = packet.pts * packet.time_base
            if time >= Fraction(1, 2) and (is_in_video or packet.stream.type == "audio"):
                packet.pts += round(seconds / packet.time_base)
                packet.dts += round(seconds / packet.time_base)
            late.append(packet)
        for packet in sorted(late, key=lambda each: each.dts * each.time_base):
            packet.stream = pairs[packet.stream_index]
            new.mux(packet)
    result = convert(source, path := tmp_path / "depth.mp4", estimator=Brightness())
    with av.open(str(path)) as output:
        ends: dict[str, Fraction] = {}
        for packet in output.demux():
            if packet.pts is not None:
                ends[packet.stream.type] = packet.pts * packet.time_base
    assert ends["video"] == pytest.approx(LENGTH, abs=0.2), result.notes
    assert ends["audio"] == pytest.approx(LENGTH, abs=0.2)
    assert any("jump ahead" in note for note in result.notes), result.notes


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kind", KINDS)
def test_the_length_that_is_told_is_the_true_one(tmp_path: Path, kind: str, container: str) -> None:
    source = broken(tmp_path / f"clip.{container}", kind)
    with open_video(str(source), SourceSettings()) as opened:
        info = opened.info
        numbers = [number_of(frame.image) for frame in opened]
        assert numbers == list(range(FRAMES)) or kind == "swapped"
        if info.duration is not None and (kind not in BREAKS or container == "ts"):
            assert info.duration == pytest.approx(LENGTH, abs=0.15)
