"""Black bars are found in files and live, dark scenes cut nothing, and what appears in a bar is shown."""

from fractions import Fraction

import numpy as np
import pytest
from clips import coded_picture, number_of, write_clip

from pipeline.frame import Frame
from pipeline.geometry.letterbox import Letterbox
from pipeline.settings import SourceSettings
from pipeline.sources._autocrop import Area, AreaWatch, picture_area
from pipeline.sources.base import open_source

SIZE = (160, 120)
BOX = (slice(20, 100), slice(0, 160))


def letterboxed(number, size, *, within=BOX):
    """Noise of a compressed black bar, and the coded picture between."""
    image = np.random.default_rng(number).integers(0, 10, (*size[::-1], 3), np.uint8)
    height, width = image[within].shape[:2]
    image[within] = coded_picture(number, (width, height))
    return image


@pytest.mark.parametrize(
    ("within", "area"),
    [
        (BOX, Area(0, 20, 160, 100)),
        ((slice(0, 120), slice(25, 135)), Area(25, 0, 135, 120)),
        ((slice(10, 110), slice(8, 152)), Area(8, 10, 152, 110)),
        ((slice(0, 120), slice(0, 160)), Area(0, 0, 160, 120)),
    ],
)
def test_the_picture_is_found_to_the_pixel(within, area):
    assert picture_area(letterboxed(3, SIZE, within=within)) == area


@pytest.mark.parametrize("lit", [(0, 0), (20, 20)])
def test_a_dark_picture_says_nothing(lit):
    image = np.full((120, 160, 3), 4, np.uint8)
    image[: lit[0], : lit[1]] = 200
    assert picture_area(image) is None


def test_dust_in_a_bar_is_no_picture():
    image = letterboxed(3, (1600, 120), within=(slice(20, 100), slice(0, 1600)))
    image[5, 800] = 255
    assert picture_area(image) == Area(0, 20, 1600, 100)


@pytest.mark.parametrize(("mode", "box"), [("keep", Letterbox(160, 120, 0, 20)), ("crop", None)])
def test_a_file_is_cut_alike_from_its_first_frame_on(tmp_path, mode, box):
    def fading_in(number, size):
        return letterboxed(number, size) // (8 if number < 4 else 1)

    clip = write_clip(tmp_path / "a.mp4", size=SIZE, frames=30, picture=fading_in)
    with open_source(clip, SourceSettings(autocrop=mode)) as source:
        assert (source.info.width, source.info.height, source.info.letterbox) == (160, 80, box)
        frames = list(source)
        source.seek(Fraction(12, 25))
        assert number_of(source.read().image) == 12
    assert {frame.image.shape for frame in frames} == {(80, 160, 3)}
    assert [number_of(frame.image) for frame in frames[4:]] == list(range(4, 30))
    assert frames[0].image.flags.c_contiguous


def test_without_the_setting_and_without_bars_nothing_is_cut(tmp_path):
    boxed = write_clip(tmp_path / "a.mp4", size=SIZE, frames=5, picture=letterboxed)
    full = write_clip(tmp_path / "b.mp4", size=SIZE, frames=5)
    for clip, settings in ((boxed, SourceSettings()), (full, SourceSettings(autocrop="crop"))):
        with open_source(clip, settings) as source:
            assert (source.info.width, source.info.height, source.info.letterbox) == (*SIZE, None)
            assert source.read().image.shape == (120, 160, 3)


def test_a_scene_that_fills_the_frame_is_never_cut(tmp_path):
    """Films with scenes in another shape keep the larger one."""
    full = (slice(0, 120), slice(0, 160))

    def picture(number, size):
        return letterboxed(number, size, within=full if number >= 20 else BOX)

    clip = write_clip(tmp_path / "a.mp4", size=SIZE, frames=30, picture=picture)
    with open_source(clip, SourceSettings(autocrop="crop")) as source:
        assert source.info.height == 120


def watched(pictures, rate=10):
    watch = AreaWatch()
    return [
        watch.area(Frame.now(image, index, Fraction(index, rate))) for index, image in enumerate(pictures)
    ]


def test_a_live_source_is_cut_after_some_seconds_and_opened_at_once():
    whole, boxed = Area(0, 0, 160, 120), Area(0, 20, 160, 100)
    full = coded_picture(1, SIZE)
    areas = watched([*[letterboxed(1, SIZE)] * 40, full, *[letterboxed(1, SIZE)] * 40])
    assert areas[0] == areas[29] == whole
    assert areas[30] == areas[39] == boxed
    assert areas[40] == whole
    assert areas[-1] == boxed


def test_darkness_cuts_no_live_source():
    dark = np.full((120, 160, 3), 5, np.uint8)
    lamp = dark.copy()
    lamp[50:90, 60:110] = 220
    assert set(watched([*[dark] * 50, lamp, *[dark] * 20])) == {Area(0, 0, 160, 120)}
