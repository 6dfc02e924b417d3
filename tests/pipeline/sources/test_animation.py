"""Image files with several frames: all of them come, at their times; and what is left out is said."""

from fractions import Fraction

import cv2
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness
from outputs import times

from pipeline.conversion.short_form import convert
from pipeline.settings import SourceSettings
from pipeline.sources.base import open_source

COUNT = 40


def gray(level, size=(64, 48)):
    return np.full((size[1], size[0], 3), level, np.uint8)


def level(number):
    """Far from the ones beside it: encoders make one of frames that are alike."""
    return number * 67 % 240


def animated(path, durations):
    animation = cv2.Animation()
    animation.frames = [cv2.cvtColor(gray(level(each)), cv2.COLOR_BGR2BGRA) for each in range(len(durations))]
    animation.durations = np.array(durations, np.int32)
    assert cv2.imwriteanimation(str(path), animation)
    return path


@pytest.mark.parametrize("suffix", ["webp", "png"])
def test_every_frame_of_an_animation_comes_at_its_time(tmp_path, suffix):
    durations = [50 if number % 2 else 120 for number in range(COUNT)]
    path = animated(tmp_path / f"a.{suffix}", durations)
    with open_source(path) as source:
        assert source.info.frame_count == COUNT
        frames = list(source)
    assert [frame.timestamp for frame in frames] == [
        Fraction(sum(durations[:number]), 1000) for number in range(COUNT)
    ]
    assert all(abs(frame.image.mean() - level(number)) < 4 for number, frame in enumerate(frames))
    with open_source(path) as source:
        source.seek(Fraction(300, 1000))
        assert source.read().timestamp == Fraction(290, 1000)


def test_every_page_of_a_tiff_comes(tmp_path):
    path = tmp_path / "pages.tif"
    assert cv2.imwritemulti(str(path), [gray(10 * number) for number in range(7)] + [gray(200, (32, 24))])
    with open_source(path, SourceSettings(still_rate=2)) as source:
        frames = list(source)
        assert [int(frame.image.mean()) for frame in frames] == [*range(0, 70, 10), 200]
        assert {frame.image.shape for frame in frames} == {(48, 64, 3)}
        assert frames[3].timestamp == Fraction(3, 2)
        assert any("scaled to the size" in note for note in source.notes)


def test_an_ordinary_image_stays_one(tmp_path):
    for suffix in ("png", "webp", "tif"):
        cv2.imwrite(str(tmp_path / f"a.{suffix}"), gray(90))
        with open_source(tmp_path / f"a.{suffix}") as source:
            assert len(list(source)) == 1


def test_an_animation_becomes_a_video(tmp_path):
    path = animated(tmp_path / "a.webp", [100] * 12)
    convert(path, tmp_path / "depth.mp4", estimator=Brightness())
    assert times(tmp_path / "depth.mp4") == [Fraction(number, 10) for number in range(12)]


def test_videos_beside_images_are_not_forgotten_silently(tmp_path):
    folder = tmp_path / "mixed"
    folder.mkdir()
    cv2.imwrite(str(folder / "a.png"), gray(90))
    write_clip(folder / "b.mp4", frames=3)
    with open_source(folder) as source:
        assert any("videos (1)" in note for note in source.notes)


class TestPhotographsOfPhones:
    pillow_heif = pytest.importorskip("pillow_heif", reason="pillow_heif is not installed")

    def photo(self, path, **options):
        pixels = np.zeros((96, 128, 3), np.uint8)
        pixels[:, :64, 0] = 200
        photo = self.pillow_heif.from_bytes("RGB", (128, 96), pixels.tobytes())
        photo.save(path, quality=-1, **options)
        return path

    def test_more_images_in_a_file_are_not_left_out_silently(self, tmp_path):
        photos = self.pillow_heif.from_bytes("RGB", (64, 48), bytes(64 * 48 * 3))
        for gray in (90, 200):
            photos.add_frombytes("RGB", (64, 48), bytes([gray]) * (64 * 48 * 3))
        photos.save(path := tmp_path / "burst.heic")
        with open_source(path) as source:
            assert source.notes == ("burst.heic holds 3 images; the primary one is used.",)

    @pytest.mark.parametrize("suffix", ["heic", "HEIC", "heif"])
    def test_all_of_it_is_read(self, tmp_path, suffix):
        path = self.photo(tmp_path / f"IMG.{suffix}")
        with open_source(path) as source:
            image = source.read().image
        assert image.shape == (96, 128, 3)
        assert image[:, :60, 0].mean() > 150
        assert image[:, 70:, 0].mean() < 50

    def test_one_that_is_no_photograph_is_one_line(self, tmp_path):
        from pipeline.errors import SourceUnreadableError

        (path := tmp_path / "x.heic").write_bytes(b"no photograph at all")
        with pytest.raises(SourceUnreadableError) as caught:
            open_source(path)
        assert caught.value.hint
