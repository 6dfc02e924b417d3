"""Run on the machines of a cluster, which need the same version of Depth Viewer.

Ray makes a process of each `NetworkWorker` and `FileWorker`; nothing here knows Ray.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.conversion.batch import Outcome
from pipeline.conversion.checkpoint import versions
from pipeline.conversion.request import ConversionRequest
from pipeline.conversion.worker_pool import Told, Work, outcome_of
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.settings import EstimatorSettings

TRIAL_SIZE = 256, 160
"""Of a picture on which machines are compared, (width, height) in pixels."""


@dataclass(frozen=True)
class WorkerFile:
    """A file as a machine sees it."""

    path: Path
    size: int
    changed_ns: int

    @staticmethod
    def of(path: Path) -> WorkerFile:
        """Raises `OSError` where it is not there. The absolute path means the same elsewhere."""
        facts = path.stat()
        return WorkerFile(path.absolute(), facts.st_size, facts.st_mtime_ns)


def missing(wanted: Sequence[WorkerFile]) -> str:
    """The first of these that this machine does not see as it was seen; "" where there is none."""
    for each in wanted:
        try:
            if WorkerFile.of(each.path) == each:
                continue
        except OSError:
            pass
        return str(each.path)
    return ""


@dataclass(frozen=True)
class Fitness:
    """What must be the same on all machines for the bytes to be the same: `facts` by name, and what comes out."""

    host: str
    facts: dict[str, str | None]
    digest: str

    @staticmethod
    def of(estimator: DepthEstimator) -> Fitness:
        """This machine's, with this network."""
        facts = versions() | {
            "model": f"{estimator.model} {estimator.digest[:12]}",
            "runtime": estimator.runtime,
        }
        random = np.random.RandomState(1)  # its numbers are the same in every numpy
        cells = random.randint(0, 256, (9, 9, 3)).astype(np.uint8)
        picture = np.asarray(cv2.resize(cells, TRIAL_SIZE, interpolation=cv2.INTER_NEAREST), np.uint8)
        return Fitness(socket.gethostname(), facts, sha256(estimator.estimate(picture).tobytes()).hexdigest())

    def lacks(self, wanted: Fitness) -> str:
        """Why this one is unfit, the end of a sentence; "" where it is fit."""
        for name, value in wanted.facts.items():
            if (found := self.facts.get(name)) != value:
                return f"has a different {name}: {found} instead of {value}"
        return (
            ""
            if self.digest == wanted.digest
            else "computes different values, because its processor is of a different type"
        )


class NetworkWorker:
    """A network that is asked from afar."""

    def __init__(self, settings: EstimatorSettings) -> None:
        self._settings = settings

    def fitness(self) -> Fitness:
        """To be compared before it is asked; loads the network."""
        self._estimator = load_estimator(self._settings)
        return Fitness.of(self._estimator)

    def pid(self) -> int:
        """Of its process."""
        return os.getpid()

    def run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """As a runtime does it."""
        return self._estimator.network.run(batch)


class FileWorker:
    """Converts one whole file after the other; what `work` keeps, such as the network, stays."""

    def __init__(self, work: Work, estimator: EstimatorSettings, opencv_threads: int, folder: Path) -> None:
        """`estimator` is what all requests ask for, `folder` what paths are relative to."""
        cv2.setNumThreads(opencv_threads)  # its optical flow goes by stripes
        os.chdir(folder)
        self._work, self._estimator = work, estimator

    def fitness(self) -> Fitness:
        """To be compared before it gets a file."""
        return Fitness.of(load_estimator(self._estimator))

    def convert(self, request: ConversionRequest) -> Iterator[Told | Outcome]:
        """Yield the reports; the last one is the outcome."""
        told: SimpleQueue[Told | Outcome] = SimpleQueue()
        thread = threading.Thread(
            target=lambda: told.put(outcome_of(request, self._work, told.put)), daemon=True
        )
        thread.start()
        while not isinstance(item := told.get(), Outcome):
            yield item
        thread.join()
        yield item
