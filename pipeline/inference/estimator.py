"""A picture in, disparity out: a model, its weights and a runtime put together.

estimator = load_estimator("auto")             # "midas_small", "nano"; input_size=, precision=, runtime=, …
disparity = estimator.estimate(frame.image)    # at the network's own small size
print(estimator.model, estimator.runtime, estimator.note)
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.errors import ModelOutputError, SettingsError, WeightsInvalidError
from pipeline.inference.int8_samples import BUNDLED, Samples
from pipeline.models import weights
from pipeline.models.base import DownloadProgress, Model, load_model
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import load_runtime
from pipeline.settings import EstimatorSettings

_log = logging.getLogger(__name__)

PREFERRED, BUILT_IN = "midas_small", "nano"
"""What "auto" takes: the first if its weights are on this machine, else the second, which always is."""


class DepthEstimator:
    """A network that is ready to run. As many threads as it has `streams` may use it at a time, one by default.

    `model` is its name, `runtime` what runs it, such as "openvino cpu f32". `note` is one line for the user
    where the choice needs a word, else empty. `digest` is the SHA-256 of the weights in hex.
    """

    def __init__(
        self,
        model: Model,
        runtime: Runtime,
        note: str = "",
        input_size: str | int = "official",
        digest: str = "",
    ) -> None:
        self._model = model
        self._runtime = runtime
        self._input_size = input_size
        self.model = model.name
        self.runtime = runtime.description
        self.streams = runtime.streams
        self.note = note
        self.digest = digest

    def sized(self, input_size: str | int) -> DepthEstimator:
        """The same network, which sees the picture at another size. Only one of the two may run at a time."""
        return DepthEstimator(self._model, self._runtime, self.note, input_size, self.digest)

    @property
    def network(self) -> Runtime:
        """What runs it."""
        return self._runtime

    def run_by(self, network: Runtime) -> DepthEstimator:
        """The same model, run by something else."""
        return DepthEstimator(self._model, network, self.note, self._input_size, self.digest)

    def estimate(self, image: Image) -> Disparity:
        """Disparity float32 (h, w) ≥ 0 of a picture, uint8 (H, W, 3) RGB of any size."""
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
            raise ValueError(f"image must be uint8 (H, W, 3), not {image.dtype} {image.shape}")
        batch = self._model.prepare(image, self._input_size)
        disparity = self._runtime.run(batch)
        if disparity.shape != batch.shape[2:]:
            raise ModelOutputError(
                f"{self.model} returned the shape {disparity.shape} for an input of the shape {batch.shape}."
            )
        if not np.isfinite(disparity).all():
            raise ModelOutputError(
                f"{self.model} returned values that are not finite.",
                hint="Try another runtime, such as --runtime torch, or download the weights again.",
            )
        return np.maximum(disparity, 0, out=disparity)  # rounding may end a hair below


def load_estimator(
    model: str | EstimatorSettings = "auto", *, on_progress: DownloadProgress | None = None, **options: Any
) -> DepthEstimator:
    """The network of this name, downloaded if need be, on the runtime that suits the machine.

    `options` are the other fields of `EstimatorSettings`, which may also be given whole. "auto" never
    downloads.
    """
    given = model if isinstance(model, EstimatorSettings) else EstimatorSettings(model=model)
    settings = replace(given, **options)
    return _load_auto(settings) if settings.model == "auto" else _load(settings, on_progress)


def _load_auto(settings: EstimatorSettings) -> DepthEstimator:
    """The preferred network if its weights are here and whole, else the built-in one and a note that says why."""
    if settings.weights is not None:
        raise SettingsError(
            f"It is unknown which model the weights {settings.weights} are for.",
            hint=f"Choose the model, such as: --model {PREFERRED}",
        )
    if load_model(PREFERRED).is_available():
        try:
            return _load(replace(settings, model=PREFERRED, offline=True))
        except WeightsInvalidError as error:
            _log.warning("%s is here, and cannot be used", PREFERRED, exc_info=True)
            reason = f"{error} {error.hint}"
    else:
        reason = f"{PREFERRED} is sharper; download it with: depth-viewer models fetch {PREFERRED}"
    return _load(replace(settings, model=BUILT_IN), note=f"Using {BUILT_IN}, the built-in model. {reason}")


def _load(
    settings: EstimatorSettings, on_progress: DownloadProgress | None = None, note: str = ""
) -> DepthEstimator:
    model = load_model(settings.model)
    file = settings.weights or model.fetch(settings.offline, on_progress)
    runtime = load_runtime(
        settings.runtime,
        lambda: model.build(file),
        cache_key=_fingerprint(model, file),
        threads=settings.threads,
        streams=settings.streams or 1,
        precision=settings.precision,
        check=model.check(),
        samples=Samples(model, settings.calibrate_on or BUNDLED, settings.input_size),
    )
    _log.info(
        "%s on %s, weights %s, input size %s, %d threads, %d streams",
        model.name,
        runtime.description,
        file,
        settings.input_size,
        runtime.threads,
        runtime.streams,
    )
    return DepthEstimator(model, runtime, note, settings.input_size, weights.digest(file))


def _fingerprint(model: Model, file: Path) -> str:
    """A name for this very network: it changes with the weights and with the code of the network."""
    digest = hashlib.sha256(weights.digest(file).encode())
    network = importlib.util.find_spec(f"pipeline.models._{model.name}_net")
    if network is not None and network.origin is not None:
        digest.update(Path(network.origin).read_bytes())
    return f"{model.name}-{digest.hexdigest()[:16]}"
