"""Load a depth model with its weights onto a runtime, or the best model there is.

estimator = load_estimator("auto")             # "zipdepth", "nano", …; input_size=, precision=, runtime=, …
disparity = estimator.estimate(frame.image)
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.errors import PackageMissingError, SettingsError, WeightsInvalidError
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.find_model import find_model
from pipeline.inference.int8_samples import BUNDLED, Samples
from pipeline.inference.whole_model import WholeModel
from pipeline.models import weights
from pipeline.models.base import DownloadProgress, preferred_models
from pipeline.runtimes import converted, torch_
from pipeline.runtimes.loader import CALIBRATED, best, load_runtime, on_device
from pipeline.settings import EstimatorSettings

_log = logging.getLogger(__name__)


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
        faults.append(f"{best.name} is recommended; download it with: depth-viewer models fetch {best.name}")
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
    name = on_device(settings.device, settings.runtime)
    name = best() if name == "auto" else name
    ready, fault = _converted(model.name, file, name, settings)
    runtime = load_runtime(
        name,
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
    note = f"{note} {fault}".strip()
    return DepthEstimator(model, runtime, note, settings.input_size, weights.digest(file))


def _converted(
    model: str, file: Path, runtime: str, settings: EstimatorSettings
) -> tuple[converted.Converted | None, str]:
    """Return the form that travels, if this runtime takes it, and what the user should know where it is damaged.

    int8 is compared with the torch module on many pictures, so it begins there.
    """
    if settings.weights is not None or settings.precision == CALIBRATED or not runtime.startswith("openvino"):
        return None, ""
    try:
        return converted.find(model, file), ""
    except WeightsInvalidError as error:
        if not torch_.is_available():
            raise
        _log.warning("PyTorch converts %s anew", model, exc_info=True)
        return None, f"{error} PyTorch is used instead, so the first start takes longer. {error.hint}"
