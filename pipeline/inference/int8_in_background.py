"""Make int8 while f32 works, for live depth on processors that have no bf16.

    work = Int8InBackground(estimator, settings)   # where `is_worthwhile(estimator, settings)`
    faster = work.run()                            # a minute the first time, then a second
    work.stop()                                    # from another thread: `run` returns None soon

A process of low priority calibrates the model and compares it with the reference; what it finds is kept in the
cache. Then both are timed on this machine. Conversions never change over: the same input gives the same output,
whatever is in the cache.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import threading
from dataclasses import replace
from time import perf_counter

import numpy as np

from pipeline.errors import DepthViewerError, RuntimeInaccurateError
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.find_model import find_model
from pipeline.inference.int8_samples import BUNDLED, Samples
from pipeline.inference.load import load_estimator
from pipeline.models import weights
from pipeline.models.base import NetworkInput
from pipeline.runtimes.base import Runtime
from pipeline.runtimes.loader import CALIBRATED, is_calibrated
from pipeline.settings import EstimatorSettings

_log = logging.getLogger(__name__)

BEGINS_AS = "openvino cpu f32"
LARGEST_SHARE = 0.9
"""Of the time that f32 takes: what gains less is not worth its error."""
ROUNDS = 6
"""Inferences of each that are timed, in turn: the quickest counts, since the machine does other work meanwhile."""
PICTURE = 360, 640
"""Height and width of the image for which both are timed."""
NICE = 5
"""Lowers the priority of the calibration on Unix: beside a model that keeps all cores busy it gets a quarter of one's
time; of the lowest priority it would take half an hour."""


def is_worthwhile(estimator: DepthEstimator, settings: EstimatorSettings) -> bool:
    """Return whether "auto" left this estimator in f32, and int8 may be faster."""
    return (
        settings.precision == "auto"
        and settings.runtime in ("auto", "openvino")
        and settings.device in ("auto", "cpu")
        and estimator.runtime == BEGINS_AS
        and estimator.streams == 1
        and CALIBRATED in find_model(estimator.address).bounds
    )


def is_nncf_missing() -> bool:
    """Return whether int8 cannot be made, for want of the package that quantizes."""
    return importlib.util.find_spec("nncf") is None


class Int8InBackground:
    """Calibrates and times the int8 of one estimator."""

    def __init__(self, estimator: DepthEstimator, settings: EstimatorSettings) -> None:
        self._estimator = estimator
        self._settings = replace(
            settings,
            model=estimator.address,
            runtime="openvino",
            device="auto",
            precision=CALIBRATED,
            offline=True,
        )
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Make `run` return; what was begun is dropped. Thread-safe."""
        self._stopped.set()

    def run(self) -> DepthEstimator | None:
        """Return the same model in int8; None where it is not accurate, not faster, or not to be had."""
        if not self._is_made() and not is_nncf_missing():
            self._make()
        if self._stopped.is_set() or not self._is_made():
            return None
        try:
            faster = load_estimator(self._settings)
            # One of its own: in turn with the one at work, it would be timed while it waits for that.
            slower = load_estimator(replace(self._settings, precision="f32"))
        except DepthViewerError as error:
            _log.info("%s stays in f32: %s", self._estimator.model, error)
            return None
        batch = find_model(self._estimator.address).prepare(
            np.zeros((*PICTURE, 3), np.uint8), self._settings.input_size
        )
        share = time_share(faster.network, slower.network, batch)
        _log.info("%s in int8 takes %.2f of the time of f32", self._estimator.model, share)
        if share > LARGEST_SHARE or self._stopped.is_set():
            return None
        return self._estimator.run_by(faster.network)

    def _is_made(self) -> bool:
        settings, model = self._settings, find_model(self._estimator.address)
        file = settings.weights or model.fetch(offline=True)
        samples = Samples(model, settings.calibrate_on or BUNDLED, settings.input_size)
        return is_calibrated("openvino", weights.fingerprint(model.name, file), model.check(), samples)

    def _make(self) -> None:
        import multiprocessing  # here: most starts do without

        context = multiprocessing.get_context(
            "spawn"
        )  # a fork would inherit locks of threads that it has not
        process = context.Process(target=_calibrate, args=(self._settings,), name="int8", daemon=True)
        process.start()
        while process.is_alive() and not self._stopped.wait(0.1):
            pass
        if process.is_alive():
            process.terminate()
        process.join()
        _log.info("the calibration of %s ended with %s", self._estimator.model, process.exitcode)
        process.close()


def time_share(one: Runtime, other: Runtime, batch: NetworkInput) -> float:
    """Return the time that `one` takes as a share of that of `other`, measured in turn."""
    times: dict[Runtime, list[float]] = {one: [], other: []}
    for number in range(ROUNDS + 1):
        for runtime in (one, other):
            began = perf_counter()
            runtime.run(batch)
            if number:  # the first one prepares
                times[runtime].append(perf_counter() - began)
    return min(times[one]) / min(times[other])


def _calibrate(settings: EstimatorSettings) -> None:
    """Work of the process: what it makes stays in the cache."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    try:
        load_estimator(settings)
    except RuntimeInaccurateError as error:  # which is in the cache, too
        _log.info("refused: %s", error)
