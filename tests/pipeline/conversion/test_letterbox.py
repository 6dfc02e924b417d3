"""Conversions of letterboxed sources: bars are black in every tile, have no depth in numbers, or are cut off."""

from dataclasses import replace

import av
import numpy as np
import pytest
from clips import coded_picture, write_clip
from estimators import Brightness

import pipeline
from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SettingsError
from pipeline.settings import ConvertSettings, LookSettings, SourceSettings
from pipeline.sinks import depth_video
from viewer.views.base import for_converter
from viewer.views.settings import ViewSettings

HOOKS = ConversionHooks(load=lambda _: Brightness())
SIZE = (160, 120)
KEEP, CROP = SourceSettings(autocrop="keep"), SourceSettings(autocrop="crop")


@pytest.fixture
def film(tmp_path):
    """Ten frames of 160x80 in 160x120."""

    def boxed(number, size):
        image = np.zeros((*size[::-1], 3), np.uint8)
        image[20:100] = coded_picture(number + 1023, (size[0], 80))
        return image

    return write_clip(tmp_path / "film.mp4", size=SIZE, picture=boxed, audio="aac")


def converted(film, output, source_settings, look=None, **settings):
    look = look or LookSettings()
    request = ConversionRequest(
        film, output, ConvertSettings(**settings), source_settings=source_settings, look=look
    )
    convert(request, replace(HOOKS, render=for_converter(look)))
    with av.open(str(output)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.mark.parametrize(
    ("look", "size", "tiles"),
    [
        (LookSettings(colormap="turbo"), (160, 120), (1, 1)),
        (ViewSettings(view="fog", fog_color="white"), (160, 120), (1, 1)),
        (ViewSettings(view="side_by_side", colormap="turbo"), (320, 120), (2, 1)),
        (ViewSettings(view="side_by_side", arrangement="stacked", colormap="turbo"), (160, 240), (1, 2)),
        (ViewSettings(view="side_by_side", arrangement="half", colormap="turbo"), (160, 120), (2, 1)),
        (ViewSettings(view="stereo", stereo_layout="half-stacked"), (160, 120), (1, 2)),
    ],
)
def test_bars_stay_black_in_every_tile(film, tmp_path, look, size, tiles):
    pictures = converted(film, tmp_path / "depth.mp4", KEEP, look)
    assert {picture.shape for picture in pictures} == {(size[1], size[0], 3)}
    height = size[1] // tiles[1]
    for row in range(tiles[1]):
        tile = pictures[5][row * height : (row + 1) * height].astype(int)
        bar = height // 6
        assert max(tile[: bar - 3].max(), tile[-bar + 3 :].max()) < 12
        assert tile[bar + 3 : -bar - 3].mean() > 40


def test_cut_off_they_are_gone(film, tmp_path):
    pictures = converted(film, tmp_path / "depth.mp4", CROP)
    assert {picture.shape for picture in pictures} == {(80, 160, 3)}


def test_the_depth_between_bars_is_that_of_the_picture_alone(film, tmp_path):
    kept = converted(film, tmp_path / "kept.mp4", KEEP, quality=1)
    cut = converted(film, tmp_path / "cut.mp4", CROP, quality=1)
    apart = np.abs(np.stack(kept)[:, 24:96].astype(int) - np.stack(cut)[:, 4:76])
    assert apart.mean() < 1.5


def test_numbers_have_the_size_of_the_frames_and_nothing_near_in_the_bars(film, tmp_path):
    request = ConversionRequest(film, tmp_path / "depth.npy", source_settings=KEEP)
    convert(request, HOOKS)
    depth = np.load(tmp_path / "depth.npy")
    assert depth.shape == (10, 120, 160)
    assert not depth[:, :20].any() and not depth[:, 100:].any()
    assert depth[:, 20:100].min() > 0
    levels = ConversionRequest(film, tmp_path / "depth.mkv", source_settings=KEEP)
    convert(levels, HOOKS)
    _time, read = next(iter(depth_video.read(tmp_path / "depth.mkv")))
    assert read.shape == (120, 160)
    inner = read[24:96]
    assert np.abs(inner - depth[0, 24:96]).mean() < 0.02 * np.ptp(inner)


def test_points_of_bars_do_not_exist(film, tmp_path):
    convert(
        ConversionRequest(film, tmp_path / "kept.ply", ConvertSettings(end=0.04), source_settings=KEEP), HOOKS
    )
    convert(
        ConversionRequest(film, tmp_path / "cut.ply", ConvertSettings(end=0.04), source_settings=CROP), HOOKS
    )
    kept, cut = (sorted(tmp_path.glob(f"**/{name}*.ply"))[0].read_bytes() for name in ("kept", "cut"))
    body = b"end_header\n"
    assert kept.partition(body)[2] == cut.partition(body)[2]


def test_a_smaller_size_counts_with_its_bars(film, tmp_path):
    def pillars(number, size):
        image = np.zeros((*size[::-1], 3), np.uint8)
        image[:, 40:120] = coded_picture(number + 1023, (80, size[1]))
        return image

    tall = write_clip(tmp_path / "tall.mp4", size=SIZE, picture=pillars)
    assert converted(tall, tmp_path / "a.mp4", KEEP, max_side=80)[0].shape == (60, 80, 3)
    assert converted(film, tmp_path / "b.mp4", KEEP, max_side=80)[0].shape == (60, 80, 3)


def test_an_interrupted_one_continues_to_the_same_bytes(film, tmp_path, monkeypatch):
    monkeypatch.setattr(ConvertSettings, "segment_frames", 4)
    whole, parts = tmp_path / "whole.mp4", tmp_path / "parts.mp4"
    converted(film, whole, KEEP)
    calls = []

    def stop(progress):
        calls.append(progress)
        if len(calls) == 16:
            raise KeyboardInterrupt

    request = ConversionRequest(film, parts, source_settings=KEEP)
    with pytest.raises(KeyboardInterrupt):
        convert(request, replace(HOOKS, on_progress=stop))
    convert(request.resuming(), HOOKS)
    assert parts.read_bytes() == whole.read_bytes()


def test_what_cannot_be_done_is_said_in_one_line(film, tmp_path, monkeypatch):
    with pytest.raises(SettingsError, match="Width and height of control videos"):
        ConversionRequest(film, tmp_path / "a.mp4", ConvertSettings(generator="wan"), source_settings=KEEP)
    with pipeline.open_source(film, KEEP) as source:
        monkeypatch.setattr(type(source), "can_seek", False)
    with pytest.raises(SettingsError, match="read only once"):
        convert(ConversionRequest(film, tmp_path / "a.mp4", source_settings=KEEP), HOOKS)


@pytest.mark.parametrize(("made", "height"), [("off", 120), ("keep", 120), ("crop", 80)])
def test_finished_depth_decides_whether_bars_are_cut(film, tmp_path, made, height):
    """Depth of whole frames is shown with them, in both passes; depth of the picture alone with that."""
    convert(
        ConversionRequest(film, tmp_path / "depth.mkv", source_settings=SourceSettings(autocrop=made)), HOOKS
    )
    look = ViewSettings(view="side_by_side")
    request = ConversionRequest(
        film, tmp_path / "again.mp4", source_settings=CROP, look=look,
        depth_file=DepthFileSettings(tmp_path / "depth.mkv"),
    )  # fmt: skip
    convert(request, ConversionHooks(render=for_converter(look)))
    with av.open(str(tmp_path / "again.mp4")) as container:
        assert {(frame.width, frame.height) for frame in container.decode(video=0)} == {(320, height)}
