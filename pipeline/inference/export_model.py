"""Export a network for other programs and phones: ONNX, LiteRT, Core ML, OpenVINO or torch, of one size.

    exported = export_model("nano", Path("nano.onnx"))         # nano.onnx and nano.depth.json
    exported.size, exported.error                              # (192, 256); largest difference from torch, as a share

Input: float32 (1, 3, h, w), RGB, normalized as the side-car says (`mean` and `deviation` of values from 0 to 1).
Output: float32 (1, h, w) disparity, larger = nearer. `--model nano.onnx` reads both files back.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import OutputExistsError, RuntimeInaccurateError, SettingsError
from pipeline.extras import install_hint
from pipeline.inference._formats.mobile import Run, core_ml, litert, torchscript
from pipeline.inference.description import Known
from pipeline.models.base import Model, NetworkInput, load_model
from pipeline.runtimes.openvino_import import import_quietly, shared_core
from pipeline.runtimes.torch_to_openvino import convert_fixed
from pipeline.sources.base import demo_clip, open_source
from pipeline.storage import atomic, retry
from pipeline.storage.part_file import write_errors

if TYPE_CHECKING:
    from torch import nn

_log = logging.getLogger(__name__)

BOUND = 1e-3
"""Largest allowed difference from the torch module, as a share of its largest disparity."""
OPSET = 17
"""Of ONNX: LiteRT's, CoreML's and ONNX Runtime's converters all know it."""
PICTURE = (480, 640)
"""Height and width for whose shape the input is made, where none is given."""


@dataclass(frozen=True)
class Exported:
    """What was written. `size` is (height, width) of the input; `error` the largest difference found.

    `error` is None where this machine cannot run the format, so that nothing was compared.
    """

    files: tuple[Path, ...]
    size: tuple[int, int]
    error: float | None


def export_model(
    name: str,
    output: Path,
    *,
    picture: tuple[int, int] = PICTURE,
    input_size: str | int = "official",
    overwrite: bool = False,
) -> Exported:
    """Write a model of this program to a file, run the file, and compare it with the torch module.

    Parameters
    ----------
    name : str
        Model of `pipeline.models`, with its weights installed.
    output : Path
        .onnx, .tflite (LiteRT), .mlpackage (Core ML), .xml (OpenVINO, with a .bin beside it), .pt2 (torch.export)
        or .torchscript.
    picture : tuple of int
        Height and width of the pictures that it will see: the input gets their shape.
    input_size : {"fast", "official", "quality"} or int
        As for `--input-size`.
    overwrite : bool
        Replace files that exist.

    Raises
    ------
    SettingsError, OutputExistsError, WeightsMissingError, SinkError
        If the format is unknown, a file exists, the weights are missing, or nothing can be written.
    RuntimeInaccurateError
        If the file gives other depth; then nothing is written.
    """
    writer = _writer_of(output)
    beside = [output.with_suffix(".bin")] if writer is _openvino else []
    side_car = output.with_name(f"{output.stem}.depth.json")
    model = load_model(name)
    facts = _facts(model, input_size)
    is_other = not overwrite and side_car.exists() and Known.of(output, {}).digest != facts.digest
    for file in (output, *beside, *[side_car] * is_other):
        if file.exists() and not overwrite:
            raise OutputExistsError(f"{file} already exists.", hint="Replace it with --overwrite.")
    network = model.build(model.fetch(offline=True))
    batch = model.prepare(_example(picture), input_size)
    with write_errors(output), TemporaryDirectory(dir=output.parent, prefix=".export-") as folder:
        part = Path(folder) / output.name
        run = writer(network, batch, part)
        error = None if run is None else _difference(network, batch, run)
        _log.info("%s as %s for %s: difference %s", name, output.suffix, batch.shape, error)
        if error is not None and not error <= BOUND:
            raise RuntimeInaccurateError(
                f"{name} as {output.suffix} differs from the original by {error:.2%}.",
                hint="Choose another format.",
            )
        if output.is_dir():
            retry.rmtree(output)
        for file in (*beside, output):  # the .xml last: who finds it finds its .bin
            atomic.publish(part.with_name(file.name), file)
    files = (output, *beside, facts.write(output))
    return Exported(files, (batch.shape[2], batch.shape[3]), error)


Writer = Callable[["nn.Module", NetworkInput, Path], Run | None]
"""Writes a file, and returns what runs it; None where this machine cannot."""


def _writer_of(output: Path) -> Writer:
    writers: dict[str, Writer] = {
        ".onnx": _onnx, ".tflite": litert, ".mlpackage": core_ml, ".xml": _openvino, ".pt2": _torch_export,
        ".torchscript": torchscript,
    }  # fmt: skip
    writer = writers.get(output.suffix.lower())
    if writer is None:
        raise SettingsError(
            f"“{output.name}” does not have the extension of a model format.",
            hint=f"Use one of: {', '.join(writers)}",
        )
    return writer


def _example(picture: tuple[int, int]) -> Image:
    """Return a frame of the bundled clip in this size."""
    height, width = picture
    with open_source(str(demo_clip())) as source:
        frame = source.read()
    assert frame is not None
    return np.asarray(cv2.resize(frame.image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _difference(network: nn.Module, batch: NetworkInput, run: Run) -> float:
    import torch

    with torch.inference_mode():
        expected = network(torch.from_numpy(batch)).numpy()
    return float(np.abs(run(batch).reshape(expected.shape) - expected).max() / np.abs(expected).max())


def _facts(model: Model, input_size: str | int) -> Known:
    """Return what readers must know. The normalization is measured: on black and on white."""
    black, white = (
        model.prepare(np.full((*PICTURE, 3), value, np.uint8), input_size)[0].mean(axis=(1, 2), dtype=float)
        for value in (0, 255)
    )
    deviation = 1 / (white - black)
    return Known(
        mean=tuple(float(value) for value in np.round(-black * deviation, 6)),
        deviation=tuple(float(value) for value in np.round(deviation, 6)),
        channels="RGB",
        quantity=model.quantity,
    )


def _onnx(network: nn.Module, batch: NetworkInput, path: Path) -> Run:
    import torch

    try:
        import onnx  # noqa: F401
    except ImportError as error:
        raise SettingsError("ONNX needs the package onnx.", hint=install_hint("bench")) from error
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")  # of sizes turned into constants, which is meant
        torch.onnx.export(
            network,
            (torch.from_numpy(batch),),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=["image"],
            output_names=["disparity"],
        )
    return _by_openvino(path)


def _openvino(network: nn.Module, batch: NetworkInput, path: Path) -> Run:
    import_quietly().save_model(convert_fixed(network, batch), path, compress_to_fp16=False)
    return _by_openvino(path)


def _torch_export(network: nn.Module, batch: NetworkInput, path: Path) -> Run:
    """Write what replaces TorchScript, which torch calls deprecated."""
    import torch

    with torch.inference_mode():
        torch.export.save(torch.export.export(network, (torch.from_numpy(batch),)), path)
    loaded = torch.export.load(path).module()

    def run(batch: NetworkInput) -> NDArray[np.float32]:
        with torch.inference_mode():
            result: NDArray[np.float32] = loaded(torch.from_numpy(batch)).numpy()
            return result

    return run


def _by_openvino(path: Path) -> Run:
    compiled = shared_core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda batch: np.asarray(compiled(batch)[0], np.float32)
