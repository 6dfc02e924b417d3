"""Arrays for numpy: every frame as it is, one file in constant memory."""

import json
from fractions import Fraction

import cv2
import numpy as np
import pytest
from outputs import depth_frame, job, write

from pipeline.conversion.output_check import check_output
from pipeline.errors import OutputExistsError, SinkError
from pipeline.sinks.base import open_sink

STAMPS = [Fraction(1001 * index, 30_000) for index in range(12)]


@pytest.fixture
def depths():
    return [depth_frame(index, stamp) for index, stamp in enumerate(STAMPS)]


def enlarged(depths):
    return np.stack([cv2.resize(each.disparity, (64, 48), interpolation=cv2.INTER_CUBIC) for each in depths])


def test_npy_is_bit_for_bit_what_was_reckoned(tmp_path, depths):
    write(tmp_path / "depth.npy", job(), depths)
    array = np.load(tmp_path / "depth.npy", mmap_mode="r")
    assert array.dtype == np.float32
    np.testing.assert_array_equal(array, enlarged(depths))
    about = json.loads((tmp_path / "depth.npy.json").read_text("utf-8"))
    assert about["values"] == "disparity as it is"
    assert [tick * Fraction(about["time_base"]) for tick in about["timestamps"]] == STAMPS
    del array


def test_npz_has_all_in_one_file(tmp_path, depths):
    write(tmp_path / "depth.npz", job(), depths)
    with np.load(tmp_path / "depth.npz", allow_pickle=False) as file:
        np.testing.assert_array_equal(file["disparity"], enlarged(depths))
        np.testing.assert_allclose(file["timestamps"], [float(stamp) for stamp in STAMPS])
        assert json.loads(str(file["about"]))["frames"] == 12
    assert [path.name for path in tmp_path.iterdir()] == ["depth.npz"]


def test_the_head_has_room_for_any_number_of_frames(tmp_path):
    """It is written before the first frame and again after the last one, in the same place."""
    sink = open_sink(tmp_path / "depth.npy", job())
    sink._size = (1920, 1080)
    lengths = set()
    times = sink._times
    for count in (0, 9, 10**6, 10**9):
        sink._times = range(count)
        sink._write_head()
        lengths.add(sink._file.tell())
    assert len(lengths) == 1
    sink._times = times
    sink.abort()


def test_a_side_car_in_the_way_is_not_written_over(tmp_path):
    (tmp_path / "depth.npy.json").write_text("precious")
    with pytest.raises(OutputExistsError, match=r"depth\.npy\.json"):
        check_output(tmp_path / "depth.npy", None, overwrite=False)


def test_pictures_of_another_size_are_scaled_and_told(tmp_path):
    sink = write(tmp_path / "depth.npy", job(), [depth_frame(0), depth_frame(1, size=(32, 24))])
    assert np.load(tmp_path / "depth.npy").shape == (2, 48, 64)
    assert [note for note in sink.notes if note == "Frames scaled to the size of the first one: 1."]


@pytest.mark.parametrize("kind", ["npy", "npz"])
def test_what_is_damaged_on_its_way_to_the_disk_is_an_error(tmp_path, depths, kind, monkeypatch):
    path = tmp_path / f"depth.{kind}"
    sink = open_sink(path, job())
    for depth in depths:
        sink.write(depth)
    pack = sink._pack

    def damaged():
        pack()
        file = sink.work.path / f"whole.{kind}"
        data = bytearray(file.read_bytes())
        if kind == "npy":
            data[data.index(b"(12, ") + 2] = ord("1")  # 11 frames, it says
        else:
            data[len(data) // 2] ^= 255
        file.write_bytes(data)

    monkeypatch.setattr(sink, "_pack", damaged)
    with pytest.raises(SinkError):
        sink.close()
    sink.abort()
    assert not path.exists()
