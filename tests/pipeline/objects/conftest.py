"""A clip in which a red thing crosses the picture, and a detector that finds it."""

import av
import numpy as np
import pytest
from detector_files import CROSSING_FRAMES, crossing_box, with_red_thing, write_detector


@pytest.fixture
def crossing(tmp_path):
    path = tmp_path / "crossing.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "bgr0"
        for number in range(CROSSING_FRAMES):
            image = with_red_thing((120, 160), crossing_box(number))
            container.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        container.mux(stream.encode())
    return path


@pytest.fixture
def red(tmp_path):
    pytest.importorskip("onnx")
    return write_detector(tmp_path / "red.onnx", "anchors")


@pytest.fixture(scope="session")
def pixels():
    """Differences of two pictures that are no noise: bool (h, w)."""
    return lambda first, second: np.abs(first.astype(int) - second.astype(int)).max(axis=2) > 40
