"""Estimate disparity from an image: a model on a runtime, as `load` brings them together.

disparity = estimator.estimate(frame.image)    # at the input size of the model
print(estimator.model, estimator.runtime, estimator.note)
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

import cv2
import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.errors import ModelOutputError
from pipeline.geometry.calibration import of_network
from pipeline.geometry.lens import Lens
from pipeline.inference.cost import Cost, CostMeter
from pipeline.inference.whole_model import WholeModel
from pipeline.models.base import Model, NetworkInput, Quantity
from pipeline.runtimes.base import Runtime

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
    facts : str
        Digest of what was said or found of the model's input and output, where its weights do not tell them.
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
        self.facts = model.facts
        self.runtime, self.streams = runtime.description, runtime.streams
        self._meter = CostMeter()
        self.lens = lens
        is_metric = model.quantity is Quantity.METERS or lens is not None
        self.calibration = of_network(model.name) if is_metric else None

    def sized(self, input_size: str | int) -> DepthEstimator:
        """Return the same model with another input size. Only one of the two may run at a time."""
        return self._with(input_size=input_size)

    @property
    def is_focal(self) -> bool:
        """Whether its meters depend on the focal length, which it guesses unless the lens is known."""
        return self._model.is_focal

    def seen_through(self, lens: Lens) -> DepthEstimator:
        """Return the same model for images of this lens; one that is only assumed leaves the focal length to it."""
        known = lens if lens.is_known else None
        if not self.is_focal or known == self.lens:
            return self
        return self._with(lens=known)

    @property
    def network(self) -> Runtime:
        """The runtime that runs the model."""
        return self._runtime

    def run_by(self, network: Runtime) -> DepthEstimator:
        """Return the same model on another runtime."""
        return self._with(runtime=network)

    def _with(self, **changes: Any) -> DepthEstimator:
        """Return the same model with some of its facts changed, and nothing measured yet."""
        facts: dict[str, Any] = {
            "runtime": self._runtime,
            "note": self.note,
            "input_size": self._input_size,
            "digest": self.digest,
            "lens": self.lens,
        }
        return DepthEstimator(self._model, **(facts | changes))

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
