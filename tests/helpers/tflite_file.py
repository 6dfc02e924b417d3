"""A TensorFlow Lite file, written field by field: a convolution of 3x3 and its bias, as depth networks end.

write_tflite(tmp_path / "net.tflite", weights, size=(96, 160))     # weights float32 (3, 3, 3): row, column, channel
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import flatbuffers
import numpy as np
import tflite

FILE_IDENTIFIER = b"TFL3"


def write_tflite(
    path: Path, weights: np.ndarray, bias: float = 0.0, size: tuple[int, int] = (96, 160)
) -> Path:
    """Takes float32 (1, h, w, 3), gives (1, h, w, 1)."""
    builder = flatbuffers.Builder(4096)
    data = [b"", weights.astype(np.float32)[None].tobytes(), np.array([bias], np.float32).tobytes()]
    shapes = [(1, *size, 3), (1, 3, 3, 3), (1,), (1, *size, 1)]
    buffers = [_buffer(builder, content) for content in data]
    tensors = [
        _tensor(builder, name, shape, buffer)
        for name, shape, buffer in zip(
            ("image", "weights", "bias", "depth"), shapes, (0, 1, 2, 0), strict=True
        )
    ]
    operator = _convolution(builder)
    graph = _graph(builder, tensors, operator)
    tflite.OperatorCodeStart(builder)
    tflite.OperatorCodeAddBuiltinCode(builder, tflite.BuiltinOperator.CONV_2D)
    tflite.OperatorCodeAddDeprecatedBuiltinCode(builder, tflite.BuiltinOperator.CONV_2D)
    tflite.OperatorCodeAddVersion(builder, 1)
    code = tflite.OperatorCodeEnd(builder)
    codes, graphs, kept = (_offsets(builder, entries) for entries in ([code], [graph], buffers))
    tflite.ModelStart(builder)
    tflite.ModelAddVersion(builder, 3)
    tflite.ModelAddOperatorCodes(builder, codes)
    tflite.ModelAddSubgraphs(builder, graphs)
    tflite.ModelAddBuffers(builder, kept)
    builder.Finish(tflite.ModelEnd(builder), FILE_IDENTIFIER)
    path.write_bytes(builder.Output())
    return path


def _buffer(builder: flatbuffers.Builder, content: bytes) -> int:
    data = builder.CreateByteVector(content) if content else None
    tflite.BufferStart(builder)
    if data is not None:
        tflite.BufferAddData(builder, data)
    return int(tflite.BufferEnd(builder))


def _tensor(builder: flatbuffers.Builder, name: str, shape: Sequence[int], buffer: int) -> int:
    text, sides = builder.CreateString(name), builder.CreateNumpyVector(np.array(shape, np.int32))
    tflite.TensorStart(builder)
    tflite.TensorAddName(builder, text)
    tflite.TensorAddShape(builder, sides)
    tflite.TensorAddType(builder, tflite.TensorType.FLOAT32)
    tflite.TensorAddBuffer(builder, buffer)
    return int(tflite.TensorEnd(builder))


def _convolution(builder: flatbuffers.Builder) -> int:
    tflite.Conv2DOptionsStart(builder)
    tflite.Conv2DOptionsAddPadding(builder, tflite.Padding.SAME)
    tflite.Conv2DOptionsAddStrideW(builder, 1)
    tflite.Conv2DOptionsAddStrideH(builder, 1)
    tflite.Conv2DOptionsAddDilationWFactor(builder, 1)
    tflite.Conv2DOptionsAddDilationHFactor(builder, 1)
    options = tflite.Conv2DOptionsEnd(builder)
    inputs, outputs = _numbers(builder, [0, 1, 2]), _numbers(builder, [3])
    tflite.OperatorStart(builder)
    tflite.OperatorAddOpcodeIndex(builder, 0)
    tflite.OperatorAddInputs(builder, inputs)
    tflite.OperatorAddOutputs(builder, outputs)
    tflite.OperatorAddBuiltinOptionsType(builder, tflite.BuiltinOptions.Conv2DOptions)
    tflite.OperatorAddBuiltinOptions(builder, options)
    return int(tflite.OperatorEnd(builder))


def _graph(builder: flatbuffers.Builder, tensors: list[int], operator: int) -> int:
    inputs, outputs = _numbers(builder, [0]), _numbers(builder, [3])
    kept, operators = _offsets(builder, tensors), _offsets(builder, [operator])
    tflite.SubGraphStart(builder)
    tflite.SubGraphAddTensors(builder, kept)
    tflite.SubGraphAddInputs(builder, inputs)
    tflite.SubGraphAddOutputs(builder, outputs)
    tflite.SubGraphAddOperators(builder, operators)
    return int(tflite.SubGraphEnd(builder))


def _numbers(builder: flatbuffers.Builder, values: list[int]) -> int:
    return int(builder.CreateNumpyVector(np.array(values, np.int32)))


def _offsets(builder: flatbuffers.Builder, entries: Sequence[int]) -> int:
    builder.StartVector(4, len(entries), 4)
    for entry in reversed(entries):
        builder.PrependUOffsetTRelative(entry)
    return int(builder.EndVector())
