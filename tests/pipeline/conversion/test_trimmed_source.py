"""What a conversion takes of a source: a part, every so many-th frame, smaller pictures; and broken pictures filled."""

from fractions import Fraction

import cv2
import numpy as np
import pytest
from broken_clips import broken_clip
from clips import coded_picture, number_of
from estimators import Brightness
from outputs import pictures, sound, times, video_end

import pipeline
from pipeline.conversion.short_form import convert
from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.errors import PictureUnreadableError, SettingsError, SourceNotFoundError, SourceUnreadableError
from pipeline.settings import ConvertSettings, SourceSettings

NTSC = Fraction(30_000, 1001)


def taken(path, **settings):
    with TrimmedSource(pipeline.open_source(path), ConvertSettings(**settings)) as source:
        frames = list(source)
        return source, frames


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [
        ({}, range(40)),
        ({"start": 0.4}, range(10, 40)),
        ({"end": 0.4}, range(10)),
        ({"start": 0.41, "end": 0.81}, range(11, 21)),
        ({"every": 7}, range(0, 40, 7)),
        ({"start": 0.4, "end": 1.2, "every": 3}, range(10, 30, 3)),
    ],
    ids=str,
)
def test_the_very_frames_are_taken_and_counted_beforehand(make_clip, settings, numbers):
    source, frames = taken(make_clip(frames=40), one_pass=True, **settings)
    assert [number_of(frame.image) for frame in frames] == list(numbers)
    assert [frame.timestamp for frame in frames] == [Fraction(number, 25) for number in numbers]
    assert [frame.index for frame in frames] == list(range(len(numbers)))
    assert source.info.frame_count == len(numbers)


def test_pictures_are_made_smaller_never_larger(make_clip):
    clip = make_clip(size=(128, 72), frames=2)
    for longest, shape in ((64, (36, 64, 3)), (500, (72, 128, 3))):
        source, frames = taken(clip, max_side=longest)
        assert {frame.image.shape for frame in frames} == {shape}
        assert (source.info.height, source.info.width) == shape[:2]


def test_an_end_before_the_start_is_refused():
    with pytest.raises(SettingsError, match="not after the start"):
        ConvertSettings(start=3, end=2)


def test_a_part_begins_at_zero_with_its_own_sound(make_clip, tmp_path):
    clip = make_clip(frames=90, frame_rate=NTSC, audio="aac")
    output = tmp_path / "out.mp4"
    convert(
        clip, output, ConvertSettings(start=1, end=2), estimator=Brightness(),
        render=lambda depth: depth.frame.image,
    )  # fmt: skip
    assert [number_of(picture) for picture in pictures(output)] == list(range(30, 60))
    assert times(output) == [index / NTSC for index in range(30)]
    first = 30 / NTSC
    kept = [(content, time - first) for content, time in sound(clip) if first <= time < 2]
    assert [content for content, _ in sound(output)] == [content for content, _ in kept]
    assert max(abs(a[1] - b[1]) for a, b in zip(sound(output), kept, strict=True)) < 0.0001
    assert abs(video_end(output) - 1) < 1 / NTSC


# -- pictures that cannot be decoded -----------------------------------------------------------------------------


CODECS = {
    "mjpeg": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "options": {}},
    "h264": {"gop": 1},
}


@pytest.mark.parametrize("codec", CODECS)
def test_a_broken_picture_in_a_video_is_filled_and_counted(tmp_path, codec):
    clip = broken_clip(tmp_path / "clip.mkv", {12, 13, 30}, **CODECS[codec])
    output = tmp_path / "out.mp4"
    result = convert(clip, output, estimator=Brightness(), render=lambda depth: depth.frame.image)
    wanted = [{12: 11, 13: 11, 30: 29}.get(number, number) for number in range(40)]
    assert [number_of(picture) for picture in pictures(output)] == wanted
    assert times(output) == [Fraction(index, 25) for index in range(40)]
    assert (result.frames, result.substituted_frames) == (40, 3)
    assert [note for note in result.notes if "could not be decoded: 3 (" in note]


def test_a_broken_last_picture_is_filled_too(tmp_path):
    clip = broken_clip(tmp_path / "clip.mkv", {39}, **CODECS["mjpeg"])
    source, frames = taken(clip)
    assert (len(frames), source.substituted_frames) == (40, 1)


@pytest.mark.parametrize("damage", ["empty", "text"])
def test_a_broken_picture_in_a_folder_is_filled_and_counted(tmp_path, damage):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for index in range(5):
        cv2.imwrite(str(folder / f"{index}.png"), coded_picture(index, (64, 48)))
    output = tmp_path / "out.mp4"
    (folder / "2.png").write_text("" if damage == "empty" else "no picture")
    result = convert(folder, output, estimator=Brightness(), render=lambda depth: depth.frame.image)
    assert [number_of(picture) for picture in pictures(output)] == [0, 1, 1, 3, 4]
    assert times(output) == list(range(5))
    assert (result.frames, result.substituted_frames) == (5, 1)
    assert [note for note in result.notes if "2.png" in note]


def test_strictly_a_broken_picture_is_an_error(tmp_path):
    clip = broken_clip(tmp_path / "clip.mkv", {12}, **CODECS["mjpeg"])
    folder = tmp_path / "pictures"
    folder.mkdir()
    for index in range(3):
        cv2.imwrite(str(folder / f"{index}.png"), np.zeros((48, 64, 3), np.uint8))
    (folder / "1.png").write_text("")
    for source, error in ((clip, SourceUnreadableError), (folder, PictureUnreadableError)):
        with pytest.raises(error) as caught:
            convert(source, tmp_path / "out.mp4", ConvertSettings(strict=True), estimator=Brightness())
        assert caught.value.hint
        assert not (tmp_path / "out.mp4").exists()


# -- pictures that are named together ----------------------------------------------------------------------------


def write_pictures(folder, names):
    for number, name in enumerate(names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / name), coded_picture(number, (64, 48)))


def numbers(address, **wishes):
    with pipeline.open_source(address, SourceSettings(**wishes)) as source:
        return [number_of(frame.image) for frame in source]


def test_a_numbered_sequence_begins_where_it_begins(tmp_path):
    write_pictures(tmp_path, [f"shot_{number:04d}.png" for number in range(998, 1003)])
    write_pictures(tmp_path, ["shot_12.png", "other_0001.png"])
    assert numbers(tmp_path / "shot_%04d.png") == [0, 1, 2, 3, 4]


def test_a_gap_in_a_sequence_is_filled_and_counted(tmp_path):
    write_pictures(tmp_path, [f"shot_{number}.png" for number in range(5)])
    (tmp_path / "shot_2.png").unlink()
    output = tmp_path / "out.mp4"
    result = convert(
        tmp_path / "shot_%d.png", output, estimator=Brightness(), render=lambda depth: depth.frame.image,
        source_settings=SourceSettings(still_rate=24),
    )  # fmt: skip
    assert [number_of(picture) for picture in pictures(output)] == [0, 1, 1, 3, 4]
    assert times(output) == [Fraction(index, 24) for index in range(5)]
    assert result.substituted_frames == 1


def test_patterns_and_folders_in_folders(tmp_path):
    write_pictures(tmp_path, ["a/2.png", "a/10.png", "b/1.png", "b/c/1.png"])
    assert numbers(tmp_path / "a" / "*.png") == [0, 1]
    assert numbers(tmp_path / "**" / "*.png") == [0, 1, 2, 3]
    assert numbers(tmp_path, recursive=True) == [0, 1, 2, 3]
    with pytest.raises(SourceUnreadableError):
        numbers(tmp_path)


def test_patterns_that_fit_nothing_are_told(tmp_path):
    for name in ("shot_%04d.png", "*.png", "nowhere/shot_%d.png"):
        with pytest.raises(SourceNotFoundError) as caught:
            numbers(tmp_path / name)
        assert caught.value.hint
    write_pictures(tmp_path, ["shot_1.png", "shot_1000000.png"])
    with pytest.raises(SourceUnreadableError, match="gaps"):
        numbers(tmp_path / "shot_%d.png")


def test_a_file_that_is_really_named_so_is_meant_itself(tmp_path):
    write_pictures(tmp_path, ["a[1].png", "a1.png"])
    assert numbers(tmp_path / "a[1].png") == [0]
