"""Parse a model file of whatever origin: ONNX, OpenVINO IR or TensorFlow Lite.

model = parsed(Path("net.onnx"))               # OpenVINO's; `WeightsInvalidError` for what is none
files_of(Path("net.onnx"))                     # with those that hold its weights
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from stat import S_ISREG
from typing import Any

from pipeline.errors import WeightsInvalidError
from pipeline.runtimes.openvino_ import reason_of
from pipeline.runtimes.openvino_import import import_quietly, shared_core

BEGINNINGS = {
    ".onnx": re.compile(rb"\x08", re.DOTALL),
    ".xml": re.compile(rb"\s*(?:<\?xml.*?\?>\s*)?<net\b", re.DOTALL),
    ".tflite": re.compile(rb".{4}TFL3", re.DOTALL),
}
"""Magic numbers by type."""
LOCATION = re.compile(rb"\x0a\x08location\x12(.)", re.DOTALL)
"""Before the name of a file with weights in ONNX: its length in one byte."""
LONGEST = 11 + 1 + 255
"""Bytes of that and of the longest name."""
PIECE = 1 << 20
LARGEST = 4 << 30
"""Most bytes of all files together: reading and compiling them takes several times as much memory."""
KINDS = f"A model file is one of: {', '.join(BEGINNINGS)}."


def parsed(path: Path) -> Any:
    """Return OpenVINO's model. Raises `WeightsInvalidError`, with the reason."""
    _check(path)
    try:
        return _by_its_name(path)
    except Exception as error:  # it has many kinds, and all say that this is nothing it can read
        raise WeightsInvalidError(
            f"The model file {path} cannot be used: {reason_of(error)}",
            hint="It is damaged or in a format that OpenVINO does not support. Export it again.",
        ) from error


def files_of(path: Path) -> list[Path]:
    """Return the file and those that hold its weights, whether or not they exist."""
    kind = path.suffix.lower()
    if kind == ".xml":
        return [path, path.with_suffix(".bin")]
    return [path, *_external_data(path)] if kind == ".onnx" else [path]


def _check(path: Path) -> None:
    try:
        if not S_ISREG(path.stat().st_mode):  # reading a pipe would wait forever
            raise WeightsInvalidError(f"{path} is not a file.", hint=KINDS)
        with path.open("rb") as file:
            start = file.read(1024)
        if not BEGINNINGS[path.suffix.lower()].match(start):
            raise WeightsInvalidError(
                f"{path} is damaged or not of the format {path.suffix.lower()[1:]}.", hint=KINDS
            )
        _check_size(path, [path])  # before it is searched
        files = files_of(path)
        for weights in files[1:]:
            if not weights.is_file():
                raise WeightsInvalidError(
                    f"{weights.name}, the weights of {path}, is missing.",
                    hint="Keep both files in one folder.",
                )
        _check_size(path, files)
    except FileNotFoundError as error:
        raise WeightsInvalidError(f"There is no model file {path}.", hint="Check the path.") from error
    except OSError as error:
        raise WeightsInvalidError(
            f"The model file {path} cannot be read: {error.strerror}.", hint="Check the path."
        ) from error


def _check_size(path: Path, files: list[Path]) -> None:
    size = sum(file.stat().st_size for file in files)
    if size > LARGEST:
        raise WeightsInvalidError(
            f"The model file {path} has {size / 2**30:.1f} GB; at most {LARGEST >> 30} GB are allowed.",
            hint="Export it in half precision, or use a smaller model.",
        )


def _external_data(path: Path) -> list[Path]:
    """Return the files beside an ONNX file that hold its weights; OpenVINO refuses those elsewhere.

    It is read piece by piece and not mapped into memory: a drive that fails then would end the process.
    """
    names, piece = set(), b""
    with path.open("rb") as file:
        while more := file.read(PIECE):
            piece = piece[-LONGEST:] + more
            for found in LOCATION.finditer(piece):
                name = piece[found.end() : found.end() + found[1][0]]
                if len(name) == found[1][0]:  # else it is in the next piece as a whole
                    names.add(name)
    files = [path.parent / os.fsdecode(name) for name in sorted(names) if b"\0" not in name]
    return [file for file in files if file.resolve().is_relative_to(path.parent.resolve())]


def _by_its_name(path: Path) -> Any:
    """Read it as what its name says: `Core.read_model` would try other formats too, and print their errors."""
    kind = path.suffix.lower()
    if kind == ".xml":
        return shared_core().read_model(path, config={"ENABLE_MMAP": False})  # see `_external_data`
    import_quietly()
    from openvino.frontend import FrontEndManager

    frontend = FrontEndManager().load_by_framework(kind[1:])
    return frontend.convert(frontend.load(str(path)))
