"""Checksums of FFV1: every version that has some is checked, and nothing whole is refused."""

import av
import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness

from pipeline.conversion.short_form import convert
from pipeline.errors import SourceError
from pipeline.ffv1 import is_damaged
from pipeline.settings import ConvertSettings
from pipeline.sources.base import open_source

LAYOUTS = [
    {"level": "3", "slices": "4"},
    {"level": "3", "slices": "24", "coder": "1", "context": "1"},
    {"level": "3", "slices": "1", "slicecrc": "1"},
    {"level": "4", "strict": "experimental", "slices": "4"},
    {"level": "3", "slices": "9", "slicecrc": "0"},
    {"level": "1"},
]
UNCHECKED = LAYOUTS[-2:]


def noise(number, size):
    return np.random.default_rng(number).integers(0, 256, (size[1], size[0], 3), np.uint8)


def packets(path, changed=None):
    """Whether each packet is damaged; `changed` is the number of one in which a bit is turned."""
    found = []
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for number, packet in enumerate(container.demux(stream)):
            if packet.size and number == changed:
                data = bytearray(packet)
                data[len(data) // 3] ^= 16
                packet.update(bytes(data))
            found.append(is_damaged(packet, stream))
    return found


@pytest.mark.parametrize("options", LAYOUTS)
def test_only_what_was_changed_is_damaged(tmp_path, options):
    path = tmp_path / "master.mkv"
    write_clip(path, frames=4, size=(160, 120), picture=noise, codec="ffv1", options=options)
    assert packets(path) == [False] * 5
    assert packets(path, changed=2) == [False, False, options not in UNCHECKED, False, False]


def test_a_damaged_master_is_told_of_and_refused_when_strict(tmp_path):
    path = tmp_path / "master.mkv"
    write_clip(path, frames=6, size=(160, 120), picture=noise, codec="ffv1")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 16
    path.write_bytes(data)
    with open_source(path) as source:
        assert len(list(source)) == 6
        assert source.concealed_frames == 1
        assert any("repaired by the decoder: 1." in note for note in source.notes)
    with pytest.raises(SourceError, match="damaged"):
        convert(path, tmp_path / "depth.mp4", ConvertSettings(strict=True), estimator=Brightness())
