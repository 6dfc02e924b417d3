"""Estimate disparity from an image: a model, its weights and a runtime.

estimator = load_estimator("auto")             # "zipdepth", "nano", …; input_size=, precision=, runtime=, …
disparity = estimator.estimate(frame.image)    # at the input size of the model
print(estimator.model, estimator.runtime, estimator.note)
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

import cv2
import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.errors import ModelOutputError, PackageMissingError, SettingsError, WeightsInvalidError
from pipeline.geometry.calibration import of_network
from pipeline.geometry.lens import Lens
from pipeline.inference.cost import Cost, CostMeter
from pipeline.inference.find_model import find_model
from pipeline.inference.int8_samples import BUNDLED, Samples
from pipeline.inference.whole_model import WholeModel
from pipeline.models import weights
from pipeline.models.base import DownloadProgress, Model, NetworkInput, Quantity, preferred_models
from pipeline.runtimes import converted, torch_
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import load_runtime, on_device
from pipeline.settings import EstimatorSettings

_log = logging.getLogger(__name__)


class DepthEstimator:
    """A loaded model, ready for inference.

    Up to `streams` threads may call `estimate` at the same time.

    Attributes
    ----------
    model : str
        Name of the model, such as "nano".
    runtime : str
        Runtime, device and precision, such as "openvino cpu f32".
    streams : int
        Number of inferences that may run in parallel; 1 by default.
    note : str
        One line that explains the choice of "auto" to the user, or "".
    digest : str
        SHA-256 of the weights, in hex.
    address : str
        What `--model` takes for it: its name, or the path of its file.
    calibration : Calibration or None
        Converts disparity to meters, where the model itself gives them.
    lens : Lens or None
        Lens that its meters were computed with; None where they do not depend on it, or the model guesses it.
    """

    def __init__(
        self,
        model: Model,
        runtime: Runtime,
        note: str = "",
        input_size: str | int = "official",
        digest: str = "",
        lens: Lens | None = None,
    ) -> None:
        self._model, self._runtime, self._input_size = model, runtime, input_size
        self.model, self.address, self.digest, self.note = model.name, model.address, digest, note
        self.runtime, self.streams = runtime.description, runtime.streams
        self._meter = CostMeter()
        self.lens = lens
        is_metric = model.quantity is Quantity.METERS or lens is not None
        self.calibration = of_network(model.name) if is_metric else None

    def sized(self, input_size: str | int) -> DepthEstimator:
        """Return the same model with another input size. Only one of the two may run at a time."""
        return DepthEstimator(self._model, self._runtime, self.note, input_size, self.digest, self.lens)

    @property
    def is_focal(self) -> bool:
        """Whether its meters depend on the focal length, which it guesses unless the lens is known."""
        return self._model.is_focal

    def seen_through(self, lens: Lens) -> DepthEstimator:
        """Return the same model for images of this lens; one that is only assumed leaves the focal length to it."""
        known = lens if lens.is_known else None
        if not self.is_focal or known == self.lens:
            return self
        return DepthEstimator(self._model, self._runtime, self.note, self._input_size, self.digest, known)

    @property
    def network(self) -> Runtime:
        """The runtime that runs the model."""
        return self._runtime

    def run_by(self, network: Runtime) -> DepthEstimator:
        """Return the same model on another runtime."""
        return DepthEstimator(self._model, network, self.note, self._input_size, self.digest, self.lens)

    def estimate(self, image: Image) -> Disparity:
        """Estimate the relative disparity of an image.

        Parameters
        ----------
        image : ndarray of uint8, shape (H, W, 3)
            RGB image of any size.

        Returns
        -------
        ndarray of float32, shape (h, w)
            Relative inverse depth, ≥ 0; larger is nearer. (h, w) is the model's input size; see `pipeline.enlarge`.

        Raises
        ------
        ValueError
            If `image` has another shape or dtype.
        ModelOutputError
            If the output has a wrong shape or is not finite.
        """
        if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3 or image.size == 0:
            raise ValueError(f"image must be uint8 (H, W, 3), not {image.dtype} {image.shape}")
        began = perf_counter()
        return self._estimate(image, self._model.prepare(image, self._input_size), began)

    def estimate_live(self, image: Image, when_ready: Callable[[], None]) -> Disparity:
        """Estimate as `estimate` does, but keep the model's last input size while a new one is being compiled.

        For live sources, whose picture must not stand still. `when_ready` is called in another thread when the new
        size is there.
        """
        began = perf_counter()
        batch = self._model.prepare(image, self._input_size)
        size = self._runtime.size_now(batch, when_ready)
        if size != batch.shape[2:]:
            planes = [cv2.resize(plane, size[::-1], interpolation=cv2.INTER_AREA) for plane in batch[0]]
            batch = np.stack(planes)[None]
        return self._estimate(image, batch, began)

    def _estimate(self, image: Image, batch: NetworkInput, began: float) -> Disparity:
        output = self._runtime.run(batch)
        if output.ndim != 2 or (self._model.keeps_size and output.shape != batch.shape[2:]):
            raise ModelOutputError(
                f"{self.model} returned the shape {output.shape} for an input of the shape {batch.shape}."
            )
        if not np.isfinite(output).all():
            raise ModelOutputError(
                f"{self.model} returned values that are not finite.",
                hint="Export it in float32, or download it again."
                if isinstance(self._model, WholeModel)
                else "Try another runtime, such as --runtime torch, or download the weights again.",
            )
        disparity = self._model.disparity(output, image.shape[:2], self.lens)
        self._meter.observe((perf_counter() - began) * 1000 / self.streams, (batch.shape[3], batch.shape[2]))
        return disparity

    @property
    def cost(self) -> Cost | None:
        """What a frame costs on this machine, as measured in the last inferences; None before there are enough."""
        return self._meter.cost(self._model, self._runtime, self._input_size)


def load_estimator(
    model: str | EstimatorSettings = "auto", *, on_progress: DownloadProgress | None = None, **options: Any
) -> DepthEstimator:
    """Load a depth model, and download its weights if necessary.

    Parameters
    ----------
    model : str or EstimatorSettings, default "auto"
        A name, a file or an address on the Hugging Face hub, as for `--model`. "auto" never downloads: it takes the
        best whose weights are installed, else nano. Complete settings are accepted too.
    on_progress : callable, optional
        Called with the downloaded bytes and the total bytes (None if unknown).
    **options
        Other fields of `EstimatorSettings`: runtime, precision, input_size, weights, threads, streams, offline.

    Returns
    -------
    DepthEstimator

    Raises
    ------
    WeightsMissingError, WeightsInvalidError
        If the weights cannot be downloaded or read.
    RuntimeUnavailableError, RuntimeInaccurateError
        If the runtime or the precision cannot be used here.

    Examples
    --------
    >>> estimator = pipeline.load_estimator("nano", precision="f32")
    >>> disparity = estimator.estimate(image)
    """
    settings = replace(EstimatorSettings(model=model) if isinstance(model, str) else model, **options)
    return _load_auto(settings) if settings.model == "auto" else _load(settings, on_progress)


def _load_auto(settings: EstimatorSettings) -> DepthEstimator:
    """Load the best model whose weights are installed and valid; a note says why it is not a better one."""
    *published, built_in = preferred_models()
    best = published[0]
    if settings.weights is not None:
        raise SettingsError(
            f"It is unknown which model the weights {settings.weights} are for.",
            hint=f"Choose the model, such as: --model {best.name}",
        )
    faults: list[str] = []
    for model in published:
        if model.is_available():
            note = f"Using {model.name}. {' '.join(faults)}" if faults else ""
            try:
                return _load(replace(settings, model=model.name, offline=True), note=note)
            except (WeightsInvalidError, PackageMissingError) as error:
                _log.warning("%s is installed, but cannot be used", model.name, exc_info=True)
                faults.append(f"{error} {error.hint}")
    if not faults and torch_.is_available():  # which builds all others
        faults.append(f"{best.name} is sharper; download it with: depth-viewer models fetch {best.name}")
    note = " ".join([f"Using {built_in.name}, the built-in model.", *faults]) if faults else ""
    return _load(replace(settings, model=built_in.name), note=note)


def _load(
    settings: EstimatorSettings, on_progress: DownloadProgress | None = None, note: str = ""
) -> DepthEstimator:
    model = find_model(settings.model)
    if isinstance(model, WholeModel):
        runtime = model.load(settings, on_progress)
        return DepthEstimator(model, runtime, model.note, settings.input_size, model.digest())
    file = settings.weights or model.fetch(settings.offline, on_progress)
    ready = converted.find(model.name) if settings.weights is None else None
    runtime = load_runtime(
        on_device(settings.device, settings.runtime),
        ready.build if ready else partial(model.build, file),
        cache_key=ready.cache_key if ready else weights.fingerprint(model.name, file),
        threads=settings.threads,
        streams=settings.streams or 1,
        precision=settings.precision,
        check=ready.check(model.bounds) if ready else model.check(),
        samples=Samples(model, settings.calibrate_on or BUNDLED, settings.input_size),
    )
    how = f"{runtime.description}, {runtime.threads} threads, {runtime.streams} streams"
    _log.info("%s on %s, weights %s, input size %s", model.name, how, file, settings.input_size)
    return DepthEstimator(model, runtime, note, settings.input_size, weights.digest(file))
