"""Every kind of video file: its codec and pixels, exact times, and sound kept or encoded again."""

from fractions import Fraction
from functools import partial

import av
import cv2
import numpy as np
import pytest
from clips import write_clip
from outputs import RISING, depth_frame, job, pictures, sound, times, video_end, write

from pipeline import plugins
from pipeline.errors import SinkError
from pipeline.media.audio_plan import TRIED
from pipeline.media.audio_tracks import AudioTracks
from pipeline.media.encoder import Encoder, Shape
from pipeline.render.picture import indexed_picture
from pipeline.settings import LookSettings

MADE = {
    "mp4": ("h264", "yuv420p", None),
    "webm": ("vp9", "yuv420p", Fraction(1, 1000)),
    "mov": ("prores", "yuv422p10le", None),
}
"""Codec, pixel format, and the unit of time where the container has only one."""


@pytest.fixture(params=MADE)
def kind(request):
    return request.param


def test_codec_and_pixel_format_are_what_the_name_promises(tmp_path, kind):
    path = tmp_path / f"depth.{kind}"
    write(path, job(), [depth_frame(index) for index in range(3)])
    codec, pixels, _ = MADE[kind]
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert (context.name, context.pix_fmt) == (codec, pixels)


def test_the_same_pictures_become_the_same_bytes_whatever_lies_in_memory(kind):
    """An encoder that reads memory before it has written it gets what was there before: small numbers, here."""
    recipe = plugins.load("pipeline.sinks", kind).RECIPE
    dice = np.random.default_rng(1)
    scene = cv2.GaussianBlur(dice.normal(size=(60, 200)), (0, 0), 3)
    pictures = [np.repeat(scene[:48, 2 * number : 2 * number + 64, None], 3, axis=2) for number in range(8)]
    pictures = [(picture * 400 + 128).clip(0, 255).astype(np.uint8) for picture in pictures]

    kept = []

    def encoded():
        litter = [dice.integers(-16, 16, int(size), np.int16) for size in np.exp(dice.uniform(5, 11, 200))]
        kept[:] = litter[::2]  # between holes, which neither grow together nor go back to the system
        del litter
        encoder = Encoder(Shape(recipe, (64, 48), Fraction(25), Fraction(1, 25), 18))
        packets = [
            packet
            for tick, picture in enumerate(pictures)
            for packet in encoder.encode(encoder.frame(picture), tick, 1)
        ]
        return b"".join(map(bytes, [*packets, *encoder.finish()]))

    assert len({encoded() for _ in range(30 if kind == "mp4" else 10)}) == 1


@pytest.mark.parametrize("way", ["rendered", "indexed"])
@pytest.mark.parametrize("size", [(64, 48), (65, 47)], ids=str)
def test_pictures_come_back_in_their_colors(tmp_path, kind, size, way):
    look = LookSettings("turbo")
    depths = [depth_frame(index, size=size) for index in range(5)]
    work = job(size, quality=4)
    if way == "indexed":
        work = type(work)(
            work.info, work.render, work.settings, None, lambda depth: indexed_picture(depth, look)
        )
    path = tmp_path / f"depth.{kind}"
    write(path, work, depths)
    decoded = pictures(path)
    assert len(decoded) == len(depths)
    width, height = size
    for depth, picture in zip(depths, decoded, strict=True):
        indexed = indexed_picture(depth, look)
        wanted = indexed.table[indexed.levels] if way == "indexed" else work.render(depth)
        assert picture.shape == (height + height % 2, width + width % 2, 3)
        assert np.abs(wanted.astype(int) - picture[:height, :width]).mean() < 6


@pytest.mark.parametrize("rate", RISING)
def test_times_are_kept_as_exactly_as_the_container_can(tmp_path, kind, rate):
    frame_rate, stamps = RISING[rate]
    path = tmp_path / f"depth.{kind}"
    write(path, job(frame_rate=frame_rate), [depth_frame(index, stamp) for index, stamp in enumerate(stamps)])
    resolution = MADE[kind][2] or 0
    assert len(times(path)) == len(stamps)
    assert max(abs(a - b) for a, b in zip(times(path), stamps, strict=True)) <= resolution / 2
    if not resolution:
        assert video_end(path) == stamps[-1] + (1 / frame_rate if frame_rate else stamps[-1] - stamps[-2])


def loud(path):
    """Sound as float (samples,), samples a second, and when it begins, in seconds."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        frames = list(container.decode(stream))
        resampler = av.AudioResampler(format="fltp", layout="mono")
        samples = [part.to_ndarray()[0] for frame in frames for part in resampler.resample(frame)]
        return np.concatenate(samples), stream.sample_rate, frames[0].time


@pytest.mark.parametrize(
    ("kind", "source", "codec", "becomes"),
    [
        ("mp4", "a.avi", "pcm_mulaw", "aac"),
        ("webm", "a.mp4", "aac", "opus"),
        ("webm", "a.mkv", "libopus", None),
        ("mov", "a.mkv", "libopus", "pcm_s24le"),
        ("mov", "a.mp4", "aac", None),
    ],
)
def test_sound_is_encoded_again_only_where_the_container_needs_it(tmp_path, kind, source, codec, becomes):
    origin = write_clip(
        tmp_path / source, frames=50, audio=codec, codec="mpeg4" if source == "a.avi" else "libx264"
    )
    path = tmp_path / f"depth.{kind}"
    depths = [depth_frame(index, stamp) for index, stamp in enumerate(times(origin))]
    sink = write(path, job(origin=origin), depths)
    if becomes is None:
        assert [content for content, _ in sound(path)] == [content for content, _ in sound(origin)]
        assert sink.notes == ()
        return
    assert len(sink.notes) == 1
    assert becomes in sink.notes[0]
    before, rate, began = loud(origin)
    after, new_rate, begins = loud(path)
    assert abs(begins - began) < 0.025
    assert abs(len(after) / new_rate - len(before) / rate) < 0.05
    middle = after[len(after) // 4 : -len(after) // 4]
    spectrum = np.abs(np.fft.rfft(middle))
    assert abs(np.argmax(spectrum) * new_rate / len(middle) - 440) < 3, "the tone of 440 Hz is still there"
    assert abs(np.std(middle) / np.std(before[len(before) // 4 : -len(before) // 4]) - 1) < 0.1
    assert len(times(path)) == 50


# -- the result is read back -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["mp4", "webm", "mkv"])
@pytest.mark.parametrize("fault", ["a frame", "a time", "sound"])
def test_a_result_that_does_not_match_its_source_is_set_aside(tmp_path, monkeypatch, kind, fault):
    origin = write_clip(tmp_path / "origin.mkv", frames=20, audio="libopus")
    path = tmp_path / f"depth.{kind}"
    depths = [depth_frame(index, stamp) for index, stamp in enumerate(times(origin))]

    def lose(encode, frame, tick, duration):
        if tick == 400 and fault == "a frame":
            return []
        return encode(frame, tick + (7 if tick == 400 and fault == "a time" else 0), duration)

    encode = Encoder.encode
    monkeypatch.setattr(
        Encoder, "encode", lambda self, *each, **more: lose(partial(encode, self), *each, **more)
    )
    if fault == "sound":
        mux, left = AudioTracks._copy, iter(range(10**6))
        monkeypatch.setattr(
            AudioTracks, "_copy",
            lambda self, track, packet, shift: _count_only(self, track, packet, shift, next(left), mux),
        )  # fmt: skip
    for verify in (True, False):
        work = job(frame_rate=Fraction(25), origin=origin, verify=verify)
        if verify:
            wanted = {
                "a frame": "19 frames instead of 20",
                "a time": "frame 10 at",
                "sound": "packets in audio track",
            }
            with pytest.raises(SinkError, match=wanted[fault]) as caught:
                write(path, work, depths)
            assert "--no-verify" in caught.value.hint
            assert not path.exists()
            assert (tmp_path / f"depth.mismatch.{kind}").exists()
        else:
            write(path, work, depths)
            assert path.exists()


def _count_only(tracks, track, packet, shift, number, copy):
    """Every thirteenth packet is counted and not written, once the trial before the first frame is over."""
    if number > TRIED and number % 13 == 5:
        track.times.append(float(packet.pts * packet.time_base))
    else:
        copy(tracks, track, packet, shift)
