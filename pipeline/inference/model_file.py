"""A network in a file as a model like the others: `--model net.onnx`, `net.xml`, `net.tflite`.

    model = FileModel(Path("net.onnx"))
    runtime = model.load(EstimatorSettings())      # the first time, what nobody says is found out, and written down

What it has to be told is in `description.py`, how that is found out in `_trial.py`.
"""

from __future__ import annotations

import hashlib
import math
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.errors import ModelOutputError, SettingsError, WeightsInvalidError
from pipeline.inference._trial import CLOSE, tried
from pipeline.inference.description import Known
from pipeline.inference.whole_model import WholeModel
from pipeline.models import weights
from pipeline.models.base import DownloadProgress, NetworkInput, Quantity
from pipeline.models.preprocess import resampled, side_sizes
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import load_runtime
from pipeline.runtimes.openvino_file import NetworkFile, operations, read_network, standard
from pipeline.runtimes.parsed_file import files_of
from pipeline.settings import EstimatorSettings
from pipeline.storage.urls import at_home

if TYPE_CHECKING:
    from torch import nn

SIDE = 384
"""Default shorter side of a dynamic input, in pixels."""
MULTIPLES = (32, 14)
"""Candidates for the multiple of both sides: the first with which the model runs is used."""
SQUARES = (518, 384, 512, 256, 224, 252, 336, 392, 448, 560, 640, 672, 768, 1024)
"""Sides that vision transformers are exported with, tried where nothing else says which one it was."""
ROUNDING = 0.05
"""Largest difference of two shares of the input that are the same but for rounding to pixels."""
SHARES = {"fast": 2 / 3, "official": 1.0, "quality": 4 / 3}
LONGEST = 2048
"""Longest side of the named input sizes, in pixels."""


class FileModel(WholeModel):
    """A model file, which is read on demand."""

    licence = "as its authors say"
    bounds = MappingProxyType({"f32": 0.0})  # it is the reference itself

    def __init__(self, path: Path) -> None:
        self.path = at_home(path)
        self.name = path.name
        self.title = f"the network in {path}"
        self._known = Known()
        self._size: tuple[int | None, int | None] = (None, None)

    @property
    def address(self) -> str:
        return str(self.path.absolute())

    def weights_path(self) -> Path | None:
        return self.path if self.path.is_file() else None

    def network_size(self, height: int, width: int, input_size: str | int = "official") -> tuple[int, int]:
        """Return the input size: the fixed one of the file, or from the size of the image."""
        side, step = self._known.side or SIDE, self._known.multiple or MULTIPLES[0]
        if isinstance(input_size, int):
            scale, longest = min(input_size / height, input_size / width), max(input_size, step)
        else:
            scale, longest = SHARES[input_size] * side / min(height, width), LONGEST
        free = side_sizes(height, width, scale, longest, step)
        return self._size[0] or free[0], self._size[1] or free[1]

    def prepare(self, image: Image, input_size: str | int = "official") -> NetworkInput:
        return self._prepared(image, self._known, input_size)

    def build(self, weights: Path) -> nn.Module:
        raise SettingsError(
            f"{self.name} contains a whole model and takes no weights.", hint="Omit --weights."
        )

    def load(self, settings: EstimatorSettings, on_progress: DownloadProgress | None = None) -> Runtime:
        """Load the runtime, after all missing properties were found by trial."""
        if settings.weights is not None:
            self.build(settings.weights)
        if (
            settings.runtime not in ("auto", "openvino")
            or settings.device not in ("auto", "cpu")
            or settings.precision not in ("auto", "f32")
        ):
            raise SettingsError(
                f"{self.name} runs on OpenVINO on the CPU, in the precision of its export.",
                hint="Omit --runtime, --device and --precision.",
            )
        found = read_network(self.path)
        self._size, self.parameters = found.size, found.parameters
        runtime = self._best(found, settings)
        size = self.network_size(720, 1280)
        self.gflop = operations(found, size) * 256**2 / math.prod(size)
        return runtime

    def _best(self, found: NetworkFile, settings: EstimatorSettings) -> Runtime:
        """Load the output that is depth. Where several may be, each is tried, and the best one is written down."""
        said = Known.of(self.path, found.metadata)
        outputs = found.likeliest if said.output is None else (said.output,)
        if not set(outputs) <= set(found.maps):
            raise SettingsError(
                f"Output {said.output} of {self.name} is not a depth map.",
                hint=f"In its sidecar, set “output” to one of: {', '.join(map(str, found.maps))}.",
            )
        results, faults = [], []
        for output in outputs[:1] if said.is_enough else outputs:
            self._size, self.note = found.size, ""
            runtime = self._runtime(found.giving(output), settings)
            try:
                known = self._known_of(found.giving(output), runtime, said)
            except WeightsInvalidError as error:
                faults.append(error)
                continue
            known = replace(known, output=output) if len(outputs) > 1 else known
            results.append((known, runtime, self._size, self.note))
        if not results:
            raise faults[0]
        known, runtime, self._size, self.note = max(results, key=lambda result: result[0].agreement or 0)
        if known.agreement is not None and not said.is_enough:
            self.note = f"{self.note} {_words(self.name, known, known.write(self.path))}".lstrip()
        self._use(known)
        return runtime

    def _runtime(self, found: NetworkFile, settings: EstimatorSettings) -> Runtime:
        return load_runtime(
            "openvino",
            lambda: standard(found),
            cache_key=f"{re.sub(r'[^A-Za-z0-9_.-]', '_', self.path.stem)[:60]}-{self.digest()[:16]}-{found.output}",
            threads=settings.threads,
            streams=settings.streams or 1,
            precision="f32",
        )

    def digest(self) -> str:
        """Return the SHA-256 of all its files in hex."""
        first, *others = [weights.digest(file) for file in files_of(self.path)]
        return hashlib.sha256(" ".join([first, *others]).encode()).hexdigest() if others else first

    def _known_of(self, found: NetworkFile, runtime: Runtime, said: Known) -> Known:
        """Determine all properties: what is said, the rest by trial."""
        known = said
        if found.takes_bytes and known.mean is None:
            known = known.or_else(Known((0.0,) * 3, (1 / 255,) * 3))
        self._use(known)
        if None in found.size and known.size is None:
            known = self._with_size(found, runtime, known)
        if None in found.size and known.size is not None:
            self._size = known.size
            self.note = (
                f"{self.name} says that it takes any size, but is right at {known.size[1]}x{known.size[0]} only, "
                "the size that it was exported with. Every frame is resized to it."
            )
        if known.is_enough:
            return known
        return tried(lambda image, guess: runtime.run(self._prepared(image, guess)), known, self.name)

    def _use(self, known: Known) -> None:
        self._known, self.facts = known, known.digest
        self.quantity = known.quantity or Quantity.DISPARITY
        self.scale = 1.0 if known.scale is None else known.scale
        self.shift = known.shift or 0.0

    def _with_size(self, found: NetworkFile, runtime: Runtime, known: Known) -> Known:
        """Find out the multiple of a model for any size; or the size of one that is for any by its words only.

        Vision transformers are traced with the positions of one size. At others they fail, or silently give a map of
        the size of their example.
        """
        if None not in found.map_size:
            height, width = (side or 0 for side in found.map_size)
            candidates = [(height * times, width * times) for times in (1, 2, 4)]
        elif known.multiple is not None:
            return known
        else:
            for step in MULTIPLES:
                known = replace(known, multiple=step)
                if self._follows(runtime, known):
                    return known
            candidates = [(side, side) for side in SQUARES]
        for size in candidates:
            self._size = size
            with suppress(ModelOutputError):
                runtime.run(self._prepared(np.zeros((*size, 3), np.uint8), known))
                return replace(known, multiple=None, size=size)
        raise WeightsInvalidError(
            f"{self.name} does not run at any of the tested sizes.",
            hint="Export it with a fixed size, or set size, or side and multiple, in a sidecar.",
        )

    def _follows(self, runtime: Runtime, known: Known) -> bool:
        """Return whether the model runs for two image shapes, with maps of the same share of the input."""
        self._known = known
        shares = []
        for shape in ((240, 320, 3), (200, 360, 3)):
            batch = self._prepared(np.zeros(shape, np.uint8), known)
            try:
                shares.append(np.divide(runtime.run(batch).shape, batch.shape[2:]))
            except ModelOutputError:
                return False
        return bool(np.abs(shares[0] - shares[1]).max() < ROUNDING)

    def _prepared(self, image: Image, known: Known, input_size: str | int = "official") -> NetworkInput:
        """Return an image as float32 (1, 3, h, w), prepared as described by `known`."""
        height, width = self.network_size(image.shape[0], image.shape[1], input_size)
        resized = resampled(image, height, width)
        planes: NDArray[np.float32] = np.empty((1, 3, height, width), np.float32)
        order = (2, 1, 0) if known.channels == "BGR" else (0, 1, 2)
        mean, deviation = known.mean or (0.0,) * 3, known.deviation or (1.0,) * 3
        for place, channel in enumerate(order):
            plane: Any = planes[0, place]
            np.multiply(resized[..., channel], np.float32(1 / (255 * deviation[channel])), out=plane)
            plane -= np.float32(mean[channel] / deviation[channel])
        return planes


def _words(name: str, known: Known, side_car: Path) -> str:
    """Return a sentence for the user about the properties found by trial."""
    doubt = ""
    if known.runner_up is not None:
        doubt = f", next best {known.runner_up:.2f}"
        if known.agreement is not None and known.agreement - known.runner_up < CLOSE:
            doubt += ", so check it"
    meters = (
        "; if it gives meters, set quantity to meters, scale to 1 and shift to 0 there"
        if known.quantity is Quantity.DEPTH
        else ""
    )
    return (
        f"{name}: {known.quantity} with images scaled {known.scaling}, determined on the bundled clip "
        f"(agreement {known.agreement:.2f}{doubt}). Correct it if necessary in {side_car}{meters}"
    )
