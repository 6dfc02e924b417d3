"""Control videos: what generators ask for is what a reader of the file finds, and frames are those of their time."""

from fractions import Fraction

import av
import numpy as np
import pytest
from clips import number_of, write_clip
from estimators import Brightness
from interrupted import files

from pipeline.conversion.control_video import ControlVideo
from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.errors import SettingsError
from pipeline.settings import ConvertSettings, LookSettings
from pipeline.sources.base import open_source

HOOKS = ConversionHooks(load=lambda _: Brightness())


def shaped(path, **settings):
    with ControlVideo(open_source(path), ConvertSettings(**settings)) as source:
        return source.info, list(source)


@pytest.mark.parametrize(
    ("generator", "rate", "frames", "size"),
    [("wan", 16, 29, (96, 48)), ("ltx", 24, 41, (96, 64)), ("comfyui", 30, 55, (96, 56))],
)
def test_a_control_video_is_as_the_generator_takes_it(tmp_path, generator, rate, frames, size):
    clip = write_clip(tmp_path / "clip.mp4", frames=55, frame_rate=30, size=(100, 54), audio="aac")
    settings = ConvertSettings(generator=generator)
    convert(ConversionRequest(clip, tmp_path / "control.mp4", settings), HOOKS)
    with av.open(str(tmp_path / "control.mp4")) as container:
        (stream,) = container.streams
        found = [
            (frame.pts * frame.time_base, frame.to_ndarray(format="rgb24"))
            for frame in container.decode(stream)
        ]
    assert [time for time, _ in found] == [Fraction(number, rate) for number in range(frames)]
    pictures = [picture for _, picture in found]
    assert all(picture.shape == (*size[::-1], 3) for picture in pictures)
    assert max(np.ptp(picture.astype(int), axis=2).max() for picture in pictures) <= 2
    assert min(picture.min() for picture in pictures) < 5  # normalized by the clip
    assert max(picture.max() for picture in pictures) > 250


def test_frames_are_those_shown_at_their_time(tmp_path):
    clip = write_clip(tmp_path / "clip.mkv", frames=60, frame_rate=30, codec="ffv1", pix_fmt="bgr0")
    info, frames = shaped(clip, generator="wan")
    assert (info.frame_count, len(frames)) == (29, 29)
    assert [number_of(frame.image) for frame in frames] == [int(k * 30 / 16) for k in range(29)]
    slow = write_clip(tmp_path / "slow.mkv", frames=11, frame_rate=10, codec="ffv1", pix_fmt="bgr0")
    info, frames = shaped(slow, generator="wan")
    assert (info.frame_count, len(frames)) == (17, 17)
    assert [number_of(frame.image) for frame in frames] == [int(k * 10 / 16) for k in range(17)]


def test_a_part_and_every_second_frame(tmp_path):
    clip = write_clip(tmp_path / "clip.mkv", frames=60, frame_rate=30, codec="ffv1", pix_fmt="bgr0")
    info, frames = shaped(clip, generator="wan", start=0.5, end=1.5, every=2)
    assert len(frames) == info.frame_count == 13
    assert [number_of(frame.image) for frame in frames] == [15 + int(k * 15 / 16) * 2 for k in range(13)]


def test_a_single_image_is_a_single_frame(tmp_path):
    clip = write_clip(tmp_path / "clip.mkv", frames=3, frame_rate=30, codec="ffv1", pix_fmt="bgr0")
    assert len(shaped(clip, generator="ltx")[1]) == 1


def test_an_interrupted_one_resumes_with_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", 6)
    clip = write_clip(tmp_path / "clip.mp4", frames=60, frame_rate=30)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    settings = ConvertSettings(generator="wan")
    convert(ConversionRequest(clip, tmp_path / "a" / "out.mp4", settings), HOOKS)
    request = ConversionRequest(clip, tmp_path / "b" / "out.mp4", settings)
    for stop_at in (9, 20):

        def stop(progress, stop_at=stop_at):
            if progress.frames_done == stop_at:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            convert(request.resuming(), ConversionHooks(load=HOOKS.load, on_progress=stop))
    convert(request.resuming(), HOOKS)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_colors_are_refused(tmp_path):
    with pytest.raises(SettingsError, match="gray"):
        ConversionRequest(
            "clip.mp4",
            tmp_path / "out.mp4",
            ConvertSettings(generator="wan"),
            look=LookSettings(colormap="turbo"),
        )
