"""Depth without loss: what comes back is what the network and the stabilizer said, at the very times of the source."""

import json
from dataclasses import replace
from fractions import Fraction

import av
import cv2
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness, two_shots  # noqa: F401 - a fixture
from outputs import depth_frame, job, sound, times, write

import pipeline
from pipeline.conversion.short_form import convert
from pipeline.errors import OutputExistsError, SinkError, SourceNotFoundError, SourceUnreadableError
from pipeline.inference.infer import infer_stream, stabilize
from pipeline.media.quantize import RangeQuantizer, from_levels
from pipeline.settings import ConvertSettings, LookSettings, StabilizerSettings
from pipeline.sinks import depth_video
from pipeline.sinks.base import Provenance, open_sink

STEP = 1 / 65535


def through(clip, path, *arguments, strength="steady", **options):
    """Convert; gives what was read back, and what the library says on the same frames, at the pictures' size."""
    pipeline.convert(
        clip, path, *arguments, estimator=Brightness(), stabilizer=StabilizerSettings(strength), **options
    )
    stabilizer, wanted = pipeline.Stabilizer(strength), []
    with pipeline.open_source(clip) as source:
        for seen in infer_stream(source, Brightness()):
            depth = stabilize(seen, stabilizer)
            large = pipeline.enlarge(depth.disparity, seen.frame.image.shape[:2])
            wanted.append((seen.frame.timestamp, large))
    return list(depth_video.read(path)), wanted


def range_at(about, index):
    return [each for each in about["ranges"] if each["first_frame"] <= index][-1]


@pytest.mark.parametrize(
    ("settings", "strength"),
    [(ConvertSettings(), "steady"), (ConvertSettings(one_pass=True), "off")],
    ids=["two passes", "one pass"],
)
def test_disparity_comes_back_within_a_step_of_16_bits(two_shots, tmp_path, settings, strength):  # noqa: F811
    path = tmp_path / "depth.mkv"
    back, wanted = through(two_shots, path, settings, strength=strength)
    about = depth_video.about(path)
    assert [time for time, _ in back] == [time for time, _ in wanted]
    for index, ((_, disparity), (_, expected)) in enumerate(zip(back, wanted, strict=True)):
        limits = range_at(about, index)
        span = limits["near"] - limits["far"]
        inside = expected.clip(limits["far"], limits["near"])  # the bicubic overshoots a little beside edges
        assert np.abs(inside - expected).max() < 0.1 * span
        assert disparity.dtype == np.float32
        assert np.abs(disparity - inside).max() <= STEP * span
        assert len(np.unique(disparity)) > 1000, "more than 8 bits"


def test_each_shot_has_one_range_that_holds_all_of_it(two_shots, tmp_path):  # noqa: F811
    path = tmp_path / "depth.mkv"
    back, _ = through(two_shots, path)
    ranges = depth_video.about(path)["ranges"]
    assert [each["first_frame"] for each in ranges] == [0, 20]
    for each, shot in zip(ranges, (back[:20], back[20:]), strict=True):
        values = np.stack([disparity for _, disparity in shot])
        span = each["near"] - each["far"]
        assert values.min() - each["far"] < 0.05 * span
        assert each["near"] - values.max() < 0.05 * span


def test_the_file_is_what_other_programs_expect(tmp_path):
    path = tmp_path / "depth.mkv"
    depths = [depth_frame(index, size=(101, 33)) for index in range(4)]
    write(path, job((101, 33)), depths)
    with av.open(str(path)) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.name, codec.pix_fmt, codec.width, codec.height) == ("ffv1", "gray16le", 101, 33)
        assert codec.color_range == 2, "full range"
        (*_, last) = container.decode(video=0)
    levels = last.to_ndarray()
    assert levels.dtype == np.uint16
    assert levels[:, -1].min() > levels[:, 0].max(), "larger is nearer, and near is on the right"


def test_times_are_the_sources_own_not_milliseconds(tmp_path):
    stamps = [Fraction(1501, 30_000) + Fraction(1001 * index, 30_000) for index in range(50)]
    path = tmp_path / "depth.mkv"
    depths = [depth_frame(index, stamp) for index, stamp in enumerate(stamps)]
    write(path, job(frame_rate=Fraction(30_000, 1001)), depths)
    assert [time for time, _ in depth_video.read(path)] == stamps
    assert max(abs(a - b) for a, b in zip(times(path), stamps, strict=True)) <= Fraction(1, 2000)


def test_sound_is_kept(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=30, audio="aac")
    path = tmp_path / "depth.mkv"
    through(clip, path)
    assert [content for content, _ in sound(path)] == [content for content, _ in sound(clip)]


def test_the_side_car_says_what_made_it(tmp_path):
    clip = write_clip(tmp_path / "clip.mp4", frames=3, frame_rate=Fraction(30_000, 1001))
    through(clip, tmp_path / "depth.mkv", strength="very-steady")
    about = json.loads((tmp_path / "depth.json").read_text(encoding="utf-8"))
    assert about["model"] == {
        "name": "brightness", "sha256": "0" * 64, "runtime": "numpy", "precision": "numpy",
    }  # fmt: skip
    assert (about["frames"], about["width"], about["height"]) == (3, 64, 48)
    assert about["source"] == {
        "name": "clip.mp4", "width": 64, "height": 48, "frame_rate": "30000/1001",
        "time_base": "1/30000",
    }  # fmt: skip
    assert about["stabilization"] == "very-steady"
    assert about["polarity"] == "larger is nearer"
    assert about["program"].startswith("depth-viewer ")
    assert about["timestamps"] == [0, 1001, 2002]


def test_a_range_by_hand_is_kept_to_and_told(two_shots, tmp_path):  # noqa: F811
    path = tmp_path / "depth.mkv"
    result = pipeline.convert(two_shots, path, estimator=Brightness(), look=LookSettings(far=50, near=100))
    assert [(each["far"], each["near"]) for each in depth_video.about(path)["ranges"]] == [(50, 100)]
    assert [note for note in result.notes if "clipped" in note]
    values = np.stack([disparity for _, disparity in depth_video.read(path)])
    assert (values.min(), values.max()) == (50, 100)


def test_flat_depth_has_a_value_too(tmp_path):
    flat = np.full((24, 32), 3.5, np.float32)
    depths = [replace(depth_frame(index), disparity=flat, display_range=(3.5, 3.5)) for index in range(2)]
    write(tmp_path / "depth.mkv", job(), depths)
    assert all((disparity == 3.5).all() for _, disparity in depth_video.read(tmp_path / "depth.mkv"))


def test_a_scale_opens_a_new_range_only_for_what_does_not_fit():
    scale = RangeQuantizer()
    for index, high in enumerate([1.0, 1.1, 1.2, 9.0, 1.0]):
        ramp = np.linspace(0.5, high, 32 * 24, dtype=np.float32).reshape(24, 32)
        depth = replace(depth_frame(index), disparity=ramp, display_range=(0.6, high * 0.9))
        levels = scale.levels(depth, (24, 32))
        here = scale.ranges[-1]
        assert np.abs(from_levels(levels, here.far, here.near) - ramp).max() <= STEP * (here.near - here.far)
    assert [each.first_frame for each in scale.ranges] == [0, 2, 3]


# -- what is not accepted ----------------------------------------------------------------------------------------


def test_a_side_car_in_the_way_is_not_written_over(tmp_path):
    (tmp_path / "depth.json").write_text("precious")
    clip = write_clip(tmp_path / "clip.mp4", frames=2)
    with pytest.raises(OutputExistsError, match=r"depth\.json"):
        pipeline.convert(clip, tmp_path / "depth.mkv", estimator=Brightness())
    assert (tmp_path / "depth.json").read_text("utf-8") == "precious"


def test_abort_leaves_neither_file(tmp_path):
    sink = open_sink(tmp_path / "depth.mkv", job())
    sink.set_provenance(Provenance("a", "b", "c", "d"))
    sink.write(depth_frame())
    sink.abort()
    assert not list(tmp_path.iterdir())


def test_a_depth_video_that_was_made_8_bit_is_an_error(tmp_path):
    path = tmp_path / "depth.mkv"
    write(path, job(), [depth_frame(index) for index in range(3)])
    write_clip(path, frames=3, codec="ffv1", pix_fmt="gray")
    with pytest.raises(SourceUnreadableError, match="gray instead of gray16le") as caught:
        list(depth_video.read(path))
    assert caught.value.hint


def test_an_encoder_that_goes_to_8_bit_is_an_error(tmp_path, monkeypatch):
    """As if it had chosen so by itself: the stream is opened with other pixels than the recipe says."""
    wish = depth_video.RECIPE
    sink = open_sink(tmp_path / "depth.mkv", job())
    sink._recipe = replace(wish, pixel_format="gray")
    sink._picture = lambda depth: depth.frame.image
    sink.write(depth_frame())
    sink._recipe = wish
    with pytest.raises(SinkError, match="gray instead of gray16le"):
        sink.close()
    sink.abort()
    assert not list(tmp_path.iterdir())


def test_missing_frames_and_missing_files_are_told(tmp_path):
    path = tmp_path / "depth.mkv"
    with pytest.raises(SourceNotFoundError):
        list(depth_video.read(path))
    write(path, job(), [depth_frame(index) for index in range(5)])
    about = json.loads((tmp_path / "depth.json").read_text("utf-8"))
    about["timestamps"].append(99)
    (tmp_path / "depth.json").write_text(json.dumps(about))
    with pytest.raises(SourceUnreadableError, match="5 frames"):
        list(depth_video.read(path))
    (tmp_path / "depth.json").write_text("{}")
    with pytest.raises(SourceUnreadableError, match="does not describe"):
        list(depth_video.read(path))


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (2, 2), (3, 7)])
def test_a_line_of_pixels_is_a_picture_too(tmp_path, size):
    source, path = tmp_path / "a.png", tmp_path / "depth.mkv"
    cv2.imwrite(str(source), np.full((size[1], size[0], 3), 90, np.uint8))
    convert(source, path, estimator=Brightness())
    ((_, disparity),) = depth_video.read(path)
    assert disparity.shape == (size[1], size[0])
