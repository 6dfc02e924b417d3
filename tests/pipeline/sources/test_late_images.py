"""Images that are drawn only when they are needed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from av.video.frame import VideoFrame
from clips import number_of

import pipeline
from pipeline.settings import ConvertSettings, EstimatorSettings
from pipeline.sources._decoding.frame_converter import FrameConverter
from pipeline.sources.video import VideoFile
from pipeline.stabilize.linked import linked
from pipeline.stabilize.motion import small_gray

SIZE = 24, 32


def photograph(number, size):
    """A picture with colors and gradients, from near black to near white."""
    width, height = size
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    wave = 0.5 + 0.5 * np.sin(7 * x + 5 * y + number / 3)
    return np.dstack([255 * wave, 255 * y, 255 * (1 - wave) * x]).astype(np.uint8)


def read(path, *, late):
    with VideoFile(path) as source:
        if late:
            source.draw_late()
        return list(source)


@pytest.mark.parametrize(
    ("name", "wishes"),
    [
        ("clip.mp4", {}),
        ("clip.mp4", {"pix_fmt": "yuv444p"}),
        ("clip.avi", {"codec": "mjpeg", "pix_fmt": "yuvj420p", "options": {"qmin": "1", "qmax": "2"}}),
    ],
)
def test_it_is_the_same_image_and_gray_comes_from_luma(make_clip, name, wishes):
    path = make_clip(name, size=(128, 96), frames=4, picture=photograph, **wishes)
    frames, late = read(path, late=False), read(path, late=True)
    for frame, other in zip(frames, late, strict=True):
        assert other.late is not None and other.image.shape == frame.image.shape and not other.image.any()
        assert (other.index, other.timestamp) == (frame.index, frame.timestamp)
        assert np.array_equal(other.drawn().image, frame.image) and other.drawn().late is None
    sizes = {frames[0].image.shape: SIZE}
    for step, frame in zip(linked(iter(late), sizes, 1), frames, strict=True):
        # HD's luma weighs the colors otherwise than OpenCV's gray; small pictures have OpenCV's weights.
        assert np.abs(step.gray.astype(int) - small_gray(frame.image, SIZE)).max() <= 3


@pytest.mark.parametrize(
    "wishes",
    [{"rotation": 90}, {"pix_fmt": "yuv420p10le"}, {"pixel_shape": 2}],
)
def test_what_needs_more_than_colors_is_drawn_at_once(make_clip, wishes):
    path = make_clip("clip.mp4", size=(64, 48), frames=3, **wishes)
    frames, late = read(path, late=False), read(path, late=True)
    for frame, other in zip(frames, late, strict=True):
        assert other.late is None and np.array_equal(other.image, frame.image)
        assert other.drawn() is other


def test_a_frame_that_cannot_wait_is_drawn_while_another_thread_draws_late_ones():
    """One of another size, in the middle of a file, is drawn by the decoder's thread: FFmpeg's tables are shared."""
    painter = FrameConverter()
    pictures = [
        VideoFrame.from_ndarray(photograph(number, size), format="rgb24").reformat(format="yuv420p")
        for number in range(3)
        for size in ((640, 360), (320, 240))
    ]
    expected = [painter.paint(picture) for picture in pictures]
    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(painter.paint, pictures * 30))
    for image, one in zip(drawn, expected * 30, strict=True):
        assert np.array_equal(image, one)


def test_a_picture_outlives_those_that_are_decoded_after_it(make_clip):
    late = read(make_clip("clip.mp4", size=(64, 48), frames=30), late=True)
    assert [number_of(frame.drawn().image) for frame in late] == list(range(30))


@pytest.mark.parametrize(("max_side", "most"), [(None, 12), (64, 41)])
def test_a_conversion_draws_key_frames_only(make_clip, tmp_path, monkeypatch, max_side, most):
    """Where frames are made smaller, all are drawn."""
    drawn = []
    paint = FrameConverter.paint
    monkeypatch.setattr(FrameConverter, "paint", lambda self, frame: drawn.append(1) or paint(self, frame))
    clip = make_clip("clip.mp4", size=(128, 96), frames=40, picture=photograph)
    output = tmp_path / "depth.mp4"
    settings = ConvertSettings(audio="none", model_every=10, max_side=max_side)
    result = pipeline.convert(clip, output, settings, estimator=EstimatorSettings("nano"))
    assert result.frames == 40 and result.carried > 30
    assert 5 <= len(drawn) <= most
