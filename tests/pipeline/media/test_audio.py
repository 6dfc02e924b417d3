"""Audio of every kind: kept, encoded again or left out with a note, and the frames of the video are always there."""

from fractions import Fraction
from itertools import product

import av
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness
from in_turns import in_turns
from outputs import depth_frame, job, times, write

from pipeline.conversion.short_form import convert
from pipeline.errors import SinkError
from pipeline.media.audio_plan import AudioMode, plan_audio
from pipeline.media.audio_tracks import AudioTracks
from pipeline.media.audio_transcoder import AudioTarget, AudioTranscoder
from pipeline.media.mux import join
from pipeline.sinks import mp4

FRAMES, RATE = 12, 25
SECONDS = FRAMES / RATE
OUTPUTS = ("mp4", "mov", "webm", "mkv")

SOURCES = [
    *product(["pcm_s16le", "pcm_u8"], ["mono", "stereo"], [8000, 11024, 44100, 96000], ["avi"], [1.0]),
    *product(["pcm_s24le"], ["quad", "5.1"], [48000], ["mkv", "mov"], [1.0]),
    *product(["flac"], ["mono", "stereo", "5.1"], [44100, 48000, 96000], ["mkv"], [0.5, 1.0]),
    *product(["aac"], ["mono", "stereo", "5.1"], [22050, 48000], ["mp4", "mkv"], [0.9]),
    *product(["ac3"], ["stereo", "5.1(side)"], [32000, 48000], ["mkv"], [1.0]),
    *product(["libmp3lame"], ["mono", "stereo"], [44100], ["avi", "mkv"], [1.2]),
    *product(["libopus"], ["mono", "stereo", "5.1"], [48000], ["mkv"], [1.0]),
    *product(["wmav2"], ["stereo"], [44100, 48000], ["asf"], [1.0]),
    *product(["adpcm_ms", "adpcm_ima_wav"], ["mono"], [11025], ["avi"], [1.0]),
    *product(["alac"], ["stereo"], [44100], ["mov"], [1.0]),
    *product(["wavpack", "tta"], ["stereo"], [37800], ["mkv"], [1.0]),
]


def write_source(path, codec, layout, rate, length, **options):
    """A clip of `FRAMES` frames with a tone of 440 Hz that lasts `length` times as long."""
    with av.open(str(path), "w") as container:
        video = container.add_stream("mpeg4", rate=RATE)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        audio = container.add_stream(codec, rate=rate, layout=layout)
        audio.codec_context.options = {name: str(value) for name, value in options.items()}
        if codec == "wmav2":
            audio.bit_rate = 128_000
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(np.full((48, 64, 3), number * 9, np.uint8), format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        channels, samples = audio.layout.nb_channels, int(rate * SECONDS * length)
        wave = 0.4 * np.sin(2 * np.pi * 440 * np.arange(samples) / rate)
        for start in range(0, samples, 1024):
            part = np.tile(wave[start : start + 1024].astype(np.float32), (channels, 1))
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, start
            container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return path


def decoded(path):
    """Seconds and loudness of the first audio track, None where there is none."""
    with av.open(str(path)) as container:
        if not container.streams.audio:
            return None
        parts = []
        resampler = av.AudioResampler("flt", "mono")
        for frame in container.decode(audio=0):
            parts += [each.to_ndarray().ravel() for each in resampler.resample(frame)]
            rate = frame.sample_rate
        wave = np.concatenate(parts)
        return len(wave) / rate, float(wave.std())


def written(source, path, **settings):
    depths = [depth_frame(number, stamp) for number, stamp in enumerate(times(source))]
    return write(path, job(origin=source, **settings), depths)


@pytest.mark.parametrize(
    ("source", "output"),
    in_turns(SOURCES, last=OUTPUTS),
)
def test_whatever_the_audio_is_it_can_be_heard_and_every_frame_is_there(tmp_path, source, output):
    codec, layout, rate, container, length = source
    source = write_source(tmp_path / f"source.{container}", codec, layout, rate, length)
    sink = written(source, path := tmp_path / f"depth.{output}")
    assert len(times(path)) == FRAMES
    before, after = decoded(source), decoded(path)
    assert after is not None, sink.notes
    assert after[0] == pytest.approx(before[0], abs=0.12), "seconds"
    assert after[1] == pytest.approx(before[1], rel=0.45), "loudness; down-mixes differ"
    encoded = [note for note in sink.notes if "encoded as" in note]
    with av.open(str(source)) as old, av.open(str(path)) as new:
        names = [each.streams.audio[0].codec_context.name for each in (old, new)]
    assert (names[0] == names[1]) or encoded, "what is encoded again is said"


def test_packets_shorter_than_the_tick_of_their_clock_are_encoded_without_gaps(tmp_path):
    """Matroska gives packets of 0.83 ms, as TrueHD's are, whole milliseconds: several have the same time."""
    source = write_source(tmp_path / "source.mkv", "flac", "stereo", 48000, 1.0, frame_size=40)
    sink = written(source, path := tmp_path / "depth.mov")
    assert any("encoded as pcm_s24le" in note for note in sink.notes), sink.notes
    assert decoded(path) == pytest.approx(decoded(source), abs=0.001)


@pytest.fixture
def without_lengths(monkeypatch):
    """A source that does not tell how long its packets of audio last, as Speex in Matroska."""
    pass_on = AudioTracks.pass_on

    def forgetful(tracks, packet, shift):
        packet.duration = 0
        pass_on(tracks, packet, shift)

    monkeypatch.setattr(AudioTracks, "pass_on", forgetful)


def test_the_last_packet_is_not_lost_where_the_source_tells_no_lengths(tmp_path, without_lengths):
    source = write_source(tmp_path / "source.mkv", "libopus", "mono", 48000, 1.0)
    written(source, path := tmp_path / "depth.mp4")
    counts = []
    for each in (source, path):
        with av.open(str(each)) as container:
            counts.append(sum(1 for packet in container.demux(audio=0) if packet.size))
    assert counts[0] == counts[1] > 20


def test_a_container_that_loses_packets_is_found_out_before_the_first_frame(
    tmp_path, monkeypatch, without_lengths
):
    source = write_source(tmp_path / "source.mkv", "libopus", "mono", 48000, 1.0)
    monkeypatch.setattr("pipeline.media.audio_tracks._duration", lambda *_: 0)  # the last one is lost then
    plan = plan_audio(source, mp4.RECIPE, "copy")[1]
    assert (plan.mode, plan.target.codec) == (AudioMode.ENCODE, "aac")


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_layout_that_changes_midway(tmp_path, output):
    """MPEG-TS: two pieces with another layout each, one after the other."""
    source = tmp_path / "source.ts"
    with source.open("wb") as file:
        for number, layout in enumerate(("stereo", "mono")):
            piece = write_source(tmp_path / f"{number}.ts", "ac3", layout, 48000, 1.0)
            file.write(piece.read_bytes())
    depths = [depth_frame(number, time) for number, time in enumerate(times(source)[:FRAMES])]
    write(path := tmp_path / f"depth.{output}", job(origin=source), depths)
    assert len(times(path)) == FRAMES


@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("wish", ["encode", "none"])
def test_encoded_or_left_out_by_wish(tmp_path, wish, output):
    source = write_source(tmp_path / "source.mkv", "aac", "stereo", 48000, 1.0)
    sink = written(source, path := tmp_path / f"depth.{output}", audio=wish)
    assert (decoded(path) is None) == (wish == "none")
    assert any("encoded as" in note for note in sink.notes) == (wish == "encode")


def test_an_encoder_with_other_rates_and_layouts_is_given_what_it_takes(tmp_path):
    source = write_source(tmp_path / "source.avi", "pcm_u8", "mono", 11024, 1.0)
    plan = plan_audio(source, mp4.RECIPE, "copy")[1]
    assert (plan.mode, plan.target.codec, plan.target.rate) == (AudioMode.ENCODE, "aac", 11025)
    assert "resampled from 11024 to 11025 Hz" in plan.note


def test_a_track_that_fails_midway_ends_there_and_the_frames_stay(tmp_path, monkeypatch):
    source = write_source(tmp_path / "source.mkv", "aac", "stereo", 48000, 1.0)
    copy, count = AudioTracks._copy, iter(range(1000))

    def fail(tracks, track, packet, shift):
        if next(count) == 20:  # some are tried before the first frame
            raise av.error.ArgumentError(22, "Invalid argument")
        copy(tracks, track, packet, shift)

    monkeypatch.setattr(AudioTracks, "_copy", fail)
    sink = written(source, path := tmp_path / "depth.mp4")
    assert len(times(path)) == FRAMES
    assert any("ends at" in note and "Invalid argument" in note for note in sink.notes), sink.notes


def test_when_the_file_cannot_be_finished_with_audio_it_is_finished_without(tmp_path, monkeypatch):
    source = write_source(tmp_path / "source.mkv", "aac", "stereo", 48000, 1.0)

    def fail(*arguments, audio, **more):
        if audio:
            raise av.error.ArgumentError(22, "Invalid argument")
        return join(*arguments, audio=audio, **more)

    monkeypatch.setattr("pipeline.media.mux.join", fail)
    sink = written(source, path := tmp_path / "depth.mp4")
    assert len(times(path)) == FRAMES
    assert decoded(path) is None
    assert any("Left out: the audio" in note for note in sink.notes)


def test_a_full_disk_is_no_fault_of_the_audio(tmp_path, monkeypatch):
    source = write_source(tmp_path / "source.mkv", "aac", "stereo", 48000, 1.0)

    def fail(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.media.mux.join", fail)
    with pytest.raises(SinkError):
        written(source, tmp_path / "depth.mp4")


def test_what_an_edit_list_cuts_away_is_not_heard(tmp_path):
    """MP4 marks packets before the start for discarding; only what primes the decoder is passed on."""
    whole = write_clip(tmp_path / "whole.mp4", frames=75, frame_rate=25, audio="aac", gop=1)
    trimmed = tmp_path / "trimmed.mp4"
    with av.open(str(whole)) as old, av.open(str(trimmed), "w") as new:
        pairs = {stream.index: new.add_stream_from_template(stream) for stream in old.streams}
        for packet in old.demux():
            if packet.pts is None:
                continue
            ticks = round(
                1 / packet.time_base
            )  # a second earlier: what is before zero goes into the edit list
            packet.pts, packet.dts = packet.pts - ticks, packet.dts - ticks
            packet.stream = pairs[packet.stream_index]
            new.mux(packet)
    depths = [depth_frame(number, stamp) for number, stamp in enumerate(times(trimmed)) if stamp >= 0]
    write(path := tmp_path / "depth.mkv", job(origin=trimmed), depths)
    with av.open(str(path)) as container:
        starts = [
            float(packet.pts * packet.time_base)
            for packet in container.demux(container.streams.audio[0])
            if packet.pts is not None
        ]
    assert min(starts) > -0.15


def test_a_run_in_another_layout_that_begins_some_samples_early_is_taken(tmp_path):
    """As where recordings of stereo, 5.1 and mono were joined: encoders and muxers take nothing that goes back."""
    source = write_source(tmp_path / "a.mkv", "flac", "stereo", 44_100, 1.0)
    runs = [("stereo", 44_100, 1024, 0), ("5.1", 48_000, 1024, -500), ("mono", 22_050, 1024, -500)]
    with av.open(str(source)) as opened, av.open(str(tmp_path / "out.webm"), "w") as output:
        transcoder = AudioTranscoder(
            opened.streams.audio[0], output, AudioTarget("libopus", 48_000, "stereo")
        )
        end = Fraction(0)
        for layout, rate, samples, early in runs:
            begin = round(end * rate) + early
            for number in range(20):
                channels = av.AudioLayout(layout).nb_channels
                tone = np.full((channels, samples), 0.1, np.float32)
                frame = av.AudioFrame.from_ndarray(tone, format="fltp", layout=layout)
                frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
                frame.pts = begin + number * samples
                for packet in transcoder._encoded([frame], Fraction(0)):
                    output.mux_one(packet)
            end = Fraction(begin + 20 * samples, rate)
        for packet in transcoder.finish(Fraction(0)):
            output.mux_one(packet)
    with av.open(str(tmp_path / "out.webm")) as written:
        ends = [frame.time + frame.samples / frame.sample_rate for frame in written.decode(audio=0)]
    assert ends == sorted(set(ends))
    assert ends[-1] == pytest.approx(float(end), abs=0.05)


def test_tracks_are_counted_as_players_count_them(tmp_path):
    """A second video stream before the audio is no audio track."""
    plain = write_source(tmp_path / "plain.mkv", "flac", "mono", 44_100, 1.0)
    source = tmp_path / "two.mkv"
    with av.open(str(plain)) as old, av.open(str(source), "w") as new:
        video, audio = old.streams.video[0], old.streams.audio[0]
        pairs = {0: new.add_stream_from_template(video), 1: None}
        new.add_stream_from_template(video)
        pairs[1] = new.add_stream_from_template(audio)
        for packet in old.demux():
            if packet.size:
                packet.stream = pairs[packet.stream_index]
                new.mux(packet)
    notes = convert(source, tmp_path / "depth.webm", estimator=Brightness()).notes
    assert any(note.startswith("Audio track 1 (flac)") for note in notes), notes
