"""Pixels that are not square: pictures come in the shape they are meant to have, in the window as in files."""

from fractions import Fraction

import av
import numpy as np
import pytest
from clips import coded_picture, number_of
from senders import endless_server

import pipeline
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import open_source
from pipeline.sources.video import VideoFile


def squeezed_circle(shape, shown):
    """What is stored of a picture in which a bright disk is as wide as high."""
    width, height = shown

    def picture(number, size):
        stored_width, stored_height = size
        x = (np.arange(stored_width) + 0.5) * width / stored_width - width / 2
        y = (np.arange(stored_height) + 0.5) * height / stored_height - height / 2
        inside = np.hypot(x[None, :], y[:, None]) < 0.4 * min(width, height)
        return np.repeat(np.where(inside, 220, 40).astype(np.uint8)[:, :, None], 3, axis=2)

    return picture


def spans(image):
    """How wide and how high the disk is, in pixels."""
    bright = image[:, :, 1] > 130
    return np.ptp(np.flatnonzero(bright.any(axis=0))) + 1, np.ptp(np.flatnonzero(bright.any(axis=1))) + 1


@pytest.mark.parametrize("name", ["clip.mp4", "clip.mkv", "clip.mov", "clip.ts"])
@pytest.mark.parametrize(
    ("stored", "shape", "shown"),
    [
        ((180, 144), Fraction(64, 45), (256, 144)),  # PAL, 16:9
        ((180, 120), Fraction(8, 9), (180, 136)),  # NTSC, 4:3: higher, so that nothing is lost
        ((96, 72), Fraction(2), (192, 72)),  # an anamorphic lens
    ],
)
def test_a_circle_is_a_circle(make_clip, name, stored, shape, shown):
    clip = make_clip(name, size=stored, pixel_shape=shape, picture=squeezed_circle(shape, shown), frames=3)
    with VideoFile(clip) as source:
        assert (source.info.width, source.info.height) == shown
        frames = list(source)
        notes = source.notes
    assert len(frames) == 3
    for frame in frames:
        width, height = spans(frame.image)
        assert abs(width - height) <= 2, (width, height)
    assert any(f"{stored[0]}x{stored[1]} is shown as {shown[0]}x{shown[1]}" in note for note in notes)


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_shape_belongs_to_the_stored_picture_and_is_turned_with_it(make_clip, rotation):
    def as_stored(number, size):
        upright = coded_picture(number, size if rotation == 180 else size[::-1])
        return np.ascontiguousarray(np.rot90(upright, rotation // 90))

    with VideoFile(make_clip(rotation=rotation, picture=as_stored, pixel_shape=Fraction(2))) as source:
        size = source.info.width, source.info.height
        assert size == ((128, 48) if rotation == 180 else (48, 128))
        assert [number_of(frame.image) for frame in source] == list(range(10))


@pytest.mark.parametrize("shape", [Fraction(1), Fraction(200, 201), Fraction(1, 50), Fraction(4095)])
def test_square_nearly_square_and_nonsense_are_left_as_stored(make_clip, shape):
    with VideoFile(make_clip(pixel_shape=shape)) as source:
        assert (source.info.width, source.info.height) == (64, 48)
        assert not source.notes


def test_a_conversion_writes_square_pixels_in_the_shape_that_is_shown(make_clip, tmp_path):
    clip = make_clip(size=(90, 72), pixel_shape=Fraction(64, 45), audio="aac")
    output = tmp_path / "depth.mp4"
    result = pipeline.convert(clip, output, estimator=EstimatorSettings("nano", input_size=64))
    assert any("shown as 128x72" in note for note in result.notes)
    with av.open(str(output)) as container:
        video = container.streams.video[0]
        assert (video.width, video.height) == (128, 72)
        assert video.sample_aspect_ratio in (None, 1)


def joined(folder, *clips):
    """One transport stream, as a receiver records it."""
    path = folder / "joined.ts"
    path.write_bytes(b"".join(clip.read_bytes() for clip in clips))
    return path


def test_a_recording_whose_shape_changes_keeps_its_size_and_shows_the_rest_between_bars(make_clip, tmp_path):
    wide = make_clip("wide.ts", size=(160, 48), frames=20)
    narrow = make_clip("narrow.ts", size=(64, 48), frames=20)
    with VideoFile(joined(tmp_path, narrow, wide)) as source:
        frames = list(source)
    assert {frame.image.shape for frame in frames} == {(48, 64, 3)}
    last = frames[-1].image
    assert not last[:12].any() and not last[-12:].any(), "bars above and below"
    assert number_of(last[15:-15]) == 19


def test_pixels_whose_shape_is_told_late_are_not_squeezed(make_clip, tmp_path):
    square = make_clip("square.ts", size=(90, 72), frames=20)
    oblong = make_clip("oblong.ts", size=(90, 72), frames=20, pixel_shape=Fraction(64, 45))
    with VideoFile(joined(tmp_path, square, oblong)) as source:
        last = list(source)[-1].image
    assert last.shape == (72, 90, 3)
    assert not last[:3].any() and not last[-3:].any(), "128x72 in 90x72"


def test_a_live_stream_changes_its_size_with_its_sender(make_clip, tmp_path):
    square = make_clip("square.ts", size=(90, 72), frames=20)
    oblong = make_clip("oblong.ts", size=(90, 72), frames=50, pixel_shape=Fraction(64, 45))
    with endless_server(joined(tmp_path, square, oblong)) as server, open_source(server.url) as source:
        assert source.info.is_live
        while (shape := source.read().image.shape) == (72, 90, 3):
            pass
    assert shape == (72, 128, 3)
