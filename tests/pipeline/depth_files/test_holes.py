"""Places without depth: what lies behind fills them, and only where that is wished."""

from pathlib import Path

import numpy as np
import pytest
from clips import write_clip

from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionRequest
from pipeline.depth_files._holes import filled
from pipeline.depth_files.settings import DepthFileSettings
from viewer.desktop.conversions.remembered import restored, stored

DEPTH = np.array(
    [
        [1, 1, 0, 0, 3, 3],  # the shadow of something nearer
        [0, 2, 2, 2, 2, 0],
        [0, 0, 0, 0, 0, 0],
        [4, 4, 4, 4, 4, 4],
    ],
    np.float32,
)


def test_holes_get_the_farther_of_both_sides_and_whole_rows_that_of_above_and_below():
    expected = [[1, 1, 1, 1, 3, 3], [2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 2], [4, 4, 4, 4, 4, 4]]
    np.testing.assert_array_equal(filled(DEPTH), np.array(expected, np.float32))
    assert filled(DEPTH).dtype == np.float32 and filled(DEPTH).flags.c_contiguous


@pytest.mark.parametrize("value", [0.0, 2.5])
def test_nothing_and_everything_known_stay(value):
    depth = np.full((3, 4), value, np.float32)
    np.testing.assert_array_equal(filled(depth), depth)


@pytest.mark.parametrize(("fills", "least"), [(False, 0.0), (True, 0.25)])
def test_distances_of_a_depth_camera(tmp_path, fills, least):
    """Meters as numpy arrays, zero where the camera saw nothing."""
    clip = write_clip(tmp_path / "clip.mp4", frames=5, size=(64, 48))
    meters = np.full((5, 48, 64), 4.0, np.float32)
    meters[:, 10:30, 20:40] = 1.0
    meters[:, 10:30, 12:20] = 0.0
    np.save(tmp_path / "depth.npy", meters)
    settings = DepthFileSettings(tmp_path / "depth.npy", depth_values="distance", depth_fill=fills)
    convert(ConversionRequest(clip, tmp_path / "out.npy", depth_file=settings))
    out = np.load(tmp_path / "out.npy")
    assert out[:, 15:25, 14:18].max() == pytest.approx(least, abs=1e-3)
    assert out[:, 15:25, 24:36].min() == pytest.approx(1.0, abs=1e-3)


def test_a_conversion_that_waits_for_the_next_start_keeps_all_of_it(tmp_path):
    settings = DepthFileSettings(
        Path("depth.png"), depth_values="distance", depth_black=0.5, depth_white=9.0, depth_fill=True
    )
    request = ConversionRequest("a.mp4", tmp_path / "b.mp4", depth_file=settings)
    assert restored(stored(request)).depth_file == settings
    broken = stored(request)
    broken["depth_file"]["depth_white"] = -1
    assert restored(broken).depth_file == DepthFileSettings(Path("depth.png"))
