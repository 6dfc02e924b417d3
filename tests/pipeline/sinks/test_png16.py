"""Numbered pictures of 16 bits: whole sequences or nothing, and the disparity comes back."""

from fractions import Fraction

import cv2
import numpy as np
import pytest
from outputs import depth_frame, job, write

from pipeline.conversion.output_check import check_output
from pipeline.errors import (
    OutputExistsError,
    SettingsError,
    SinkError,
    SourceNotFoundError,
    SourceUnreadableError,
)
from pipeline.sinks import depth_video, exr, png16
from pipeline.sinks.base import open_sink

STEP = 1 / 65535


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("form", ["pattern", "folder", "one"])
def test_disparity_comes_back_with_its_times(tmp_path, form):
    path = tmp_path / {"pattern": "d_%02d.png", "folder": "frames", "one": "d.png"}[form]
    wishes = {"format": "png16"} if form == "folder" else {}
    depths = [
        depth_frame(index, Fraction(1001 * index, 30_000)) for index in range(1 if form == "one" else 4)
    ]
    write(path, job(**wishes), depths)
    assert (
        names(tmp_path)
        == {
            "pattern": ["d.png.json", "d_00.png", "d_01.png", "d_02.png", "d_03.png"],
            "folder": ["frames"],
            "one": ["d.png", "d.png.json"],
        }[form]
    )
    back = list(png16.read(path))
    assert [time for time, _ in back] == [depth.frame.timestamp for depth in depths]
    (limits,) = png16.about(path)["ranges"]
    for depth, (_, disparity) in zip(depths, back, strict=True):
        large = cv2.resize(depth.disparity, (64, 48), interpolation=cv2.INTER_CUBIC)
        inside = large.clip(limits["far"], limits["near"])
        assert np.abs(disparity - inside).max() <= STEP * (limits["near"] - limits["far"])


@pytest.mark.parametrize("name", ["my%20d 5%.png", "100% d_%02d.png"])
def test_a_percent_sign_that_numbers_nothing_is_a_part_of_the_name(tmp_path, name):
    path = tmp_path / name
    depths = [depth_frame(index) for index in range(2 if "%02d" in name else 1)]
    write(path, job(), depths)
    files = [name.replace("%02d", f"{index:02d}") for index in range(len(depths))]
    assert [each for each in names(tmp_path) if each.endswith("g")] == files
    assert len(list(png16.read(path))) == len(depths)
    assert png16.existing_output(path) is not None
    write(path, job(overwrite=True), depths)
    assert png16.existing_output(tmp_path / name.replace("5", "7").replace("100", "99")) is None


def test_a_number_has_one_place(tmp_path):
    with pytest.raises(SettingsError, match="more than one place"):
        open_sink(tmp_path / "d_%d_%d.png", job())


def test_other_programs_see_16_bits(tmp_path):
    write(tmp_path / "d.png", job(), [depth_frame()])
    levels = cv2.imread(str(tmp_path / "d.png"), cv2.IMREAD_UNCHANGED)
    assert (levels.dtype, levels.shape) == (np.uint16, (48, 64))
    assert len(np.unique(levels)) > 40
    assert levels[:, -1].min() > levels[:, 0].max(), "near is on the right"


def test_a_picture_that_silently_became_8_bit_is_an_error(tmp_path, monkeypatch):
    real = cv2.imencode
    monkeypatch.setattr(
        "pipeline.sinks.png16.cv2.imencode",
        lambda kind, levels, wishes: real(kind, (levels >> 8).astype(np.uint8), wishes),
    )
    sink = open_sink(tmp_path / "d.png", job())
    with pytest.raises(SinkError, match="16-bit"):
        sink.write(depth_frame())
    sink.abort()
    assert names(tmp_path) == []


def test_one_name_for_many_frames_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="30 frames") as caught:
        open_sink(tmp_path / "d.png", job(frame_count=30))
    assert "%05d" in caught.value.hint
    with pytest.raises(SettingsError):
        open_sink(tmp_path / "d_%s.png", job(frame_count=30))
    sink = open_sink(tmp_path / "d.png", job())
    sink.write(depth_frame(0))
    with pytest.raises(SinkError, match="has more"):
        sink.write(depth_frame(1))
    sink.abort()
    assert names(tmp_path) == []


def test_a_shorter_sequence_replaces_a_longer_one_whole(tmp_path):
    path = tmp_path / "d_%02d.png"
    write(path, job(), [depth_frame(index) for index in range(4)])
    (tmp_path / "d_other.png").write_text("precious")
    with pytest.raises(OutputExistsError, match=r"d\.png\.json"):
        check_output(path, None, overwrite=False)
    check_output(path, None, overwrite=True)
    write(path, job(), [depth_frame(index) for index in range(2)])
    assert names(tmp_path) == ["d.png.json", "d_00.png", "d_01.png", "d_other.png"]


def test_a_folder_is_replaced_only_where_nothing_else_is_in_it(tmp_path):
    folder = tmp_path / "frames"
    folder.mkdir()
    check_output(folder, None, overwrite=False, format="png16")
    work = job(format="png16")
    write(folder, work, [depth_frame(index) for index in range(3)])
    with pytest.raises(OutputExistsError):
        check_output(folder, None, overwrite=False, format="png16")
    write(folder, work, [depth_frame()])
    assert names(folder) == ["depth.json", "depth_000000.png"]
    (folder / "holiday.jpg").write_text("precious")
    with pytest.raises(SinkError, match=r"holiday\.jpg") as caught:
        check_output(folder, None, overwrite=True, format="png16")
    assert caught.value.hint
    with pytest.raises(SinkError, match="is a folder"):
        (tmp_path / "x.png").mkdir()
        check_output(tmp_path / "x.png", None, overwrite=True)


@pytest.mark.parametrize("path", ["frames", "d_%02d.png"])
def test_nothing_half_written_stands_under_a_final_name(tmp_path, path):
    sink = open_sink(tmp_path / path, job(format="png16"))
    for index in range(3):
        sink.write(depth_frame(index))
    assert all(name.endswith(".part") for name in names(tmp_path))
    with pytest.raises(SinkError, match="another program"):
        open_sink(tmp_path / path, job(format="png16"))
    sink.abort()
    assert names(tmp_path) == []


def test_a_picture_that_is_missing_or_changed_is_told(tmp_path):
    path = tmp_path / "d_%02d.png"
    write(path, job(), [depth_frame(index) for index in range(3)])
    cv2.imwrite(str(tmp_path / "d_01.png"), np.zeros((48, 64), np.uint8))
    with pytest.raises(SourceUnreadableError, match="d_01"):
        list(png16.read(path))
    (tmp_path / "d_00.png").unlink()
    with pytest.raises(SourceUnreadableError, match="d_00"):
        list(png16.read(path))


@pytest.mark.parametrize("module", [png16, exr])
def test_a_folder_is_read_whatever_its_files_are_called_and_no_other_side_car_is_taken(tmp_path, module):
    extension = module.KIND.extension
    frames = [depth_frame(index) for index in range(3)]
    write(tmp_path / f"take_%05d{extension}", job(), frames)
    expected = [time for time, _ in module.read(tmp_path / f"take_%05d{extension}")]
    write(tmp_path / "depth.mkv", job(), frames[:2])  # depth.json is its own
    (tmp_path / "notes.json").write_text("[]")
    for path in (tmp_path, str(tmp_path)):
        assert [time for time, _ in module.read(path)] == expected and len(expected) == 3
    write(tmp_path / f"other_%05d{extension}", job(), frames)
    with pytest.raises(SourceUnreadableError, match=r"several outputs: other_%05d.*, take_%05d"):
        list(module.read(tmp_path))
    (tmp_path / f"other{extension}.json").replace(tmp_path / f"take{extension}.json")
    with pytest.raises(SourceUnreadableError, match="describes other_%05d"):
        list(module.read(tmp_path / f"take_%05d{extension}"))
    with pytest.raises(SourceNotFoundError, match=rf"no depth in \{extension} files"):
        list(module.read(tmp_path / "nowhere"))


def test_a_depth_video_takes_no_side_car_of_images(tmp_path):
    write(tmp_path / "depth.mkv", job(), [depth_frame(index) for index in range(3)])
    folder = tmp_path / "images"
    write(folder, job(format="png16"), [depth_frame(index) for index in range(3)])
    (folder / "depth.json").replace(tmp_path / "depth.json")
    with pytest.raises(SourceUnreadableError, match=r"describes depth_%06d.png, not depth.mkv"):
        list(depth_video.read(tmp_path / "depth.mkv"))


def test_a_picture_that_was_cut_off_on_the_disk_is_an_error(tmp_path):
    sink = open_sink(tmp_path / "d_%02d.png", job())
    for index in range(3):
        sink.write(depth_frame(index))
    file = tmp_path / "d_%02d.png.part" / "pictures" / "d_01.png"
    file.write_bytes(file.read_bytes()[:100])
    with pytest.raises(SinkError, match="d_01"):
        sink.close()
    sink.abort()
    assert names(tmp_path) == []
