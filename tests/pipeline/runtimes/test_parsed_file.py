"""Model files are read, not mapped into memory: a network drive that fails must not end the process."""

from pathlib import Path

import numpy as np
import openvino
import pytest
from openvino import opset13

from pipeline.runtimes import parsed_file
from pipeline.runtimes.parsed_file import files_of, parsed


@pytest.mark.linux  # which lists what is mapped
def test_weights_beside_a_file_are_not_mapped(tmp_path):
    picture = opset13.parameter([1, 3, 8, 8], np.float32)
    weights = opset13.constant(np.ones((1, 3, 1, 1), np.float32))
    net = opset13.convolution(picture, weights, [1, 1], [0, 0], [0, 0], [1, 1])
    openvino.save_model(openvino.Model([net], [picture]), tmp_path / "net.xml")
    model = parsed(tmp_path / "net.xml")
    assert str(tmp_path) not in Path("/proc/self/maps").read_text("utf-8")
    assert model.inputs


@pytest.mark.parametrize("before", range(64, 360, 7))
def test_names_of_weights_are_found_wherever_pieces_end(tmp_path, monkeypatch, before):
    monkeypatch.setattr(parsed_file, "PIECE", 128)
    first, second = b"w" * 255, b"b.bin"
    said = b"".join(
        b"\x0a\x08location\x12" + bytes([len(name)]) + name + bytes(before) for name in (first, second)
    )
    (tmp_path / "net.onnx").write_bytes(b"\x08" * before + said)
    found = files_of(tmp_path / "net.onnx")
    assert [file.name for file in found] == ["net.onnx", second.decode(), first.decode()]
