"""Measure uploads to a local server compared with the bare model, in turns, for the benchmark.

    for figures in rehearse(EstimatorSettings("nano")): print(figures.size, figures.share)

Real requests on a real socket, by as many clients as pictures are worked on at a time; the bare network gets the same
pictures from as many threads, decoded already. What is compared takes turns, so that ratios hold on a busy machine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from time import perf_counter, process_time, sleep

import cv2
import numpy as np
import uvicorn

from pipeline.arrays import Image
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import open_source
from viewer.web.run import listen, streams_for
from viewer.web.server import make_app
from viewer.web.settings import WebSettings
from viewer.web.uvicorn_config import config_of

SIZES = (256, 256), (640, 480)
"""(width, height) of the test images: the input size of the model, and that of a webcam."""
EACH = 8
"""Images per client and turn."""


@dataclass(frozen=True)
class UploadFigures:
    """Pictures per second, and processor time of each, in ms: of an upload, that of client and server together.

    `share` is the median of `upload_fps / bare_fps` over the turns.
    """

    model: str
    runtime: str
    size: str
    clients: int
    bare_fps: float
    upload_fps: float
    bare_cpu_ms: float
    upload_cpu_ms: float
    share: float


def rehearse(settings: EstimatorSettings, turns: int = 20) -> list[UploadFigures]:
    """Measure uploads of every size."""
    estimator = load_estimator(streams_for(settings))
    with open_source("demo") as source:
        frame = source.read()
    assert frame is not None
    with _running(estimator) as port:
        return [_compared(estimator, port, _resized(frame.image, size), turns) for size in SIZES]


def _resized(image: Image, size: tuple[int, int]) -> Image:
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _compared(estimator: DepthEstimator, port: int, image: Image, turns: int) -> UploadFigures:
    file = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR))[1].tobytes()
    lines = [HTTPConnection("127.0.0.1", port) for _ in range(estimator.streams)]
    bare = [partial(estimator.estimate, image)] * estimator.streams
    uploads = [partial(_upload, line, file) for line in lines]
    found = np.array([(_rate(bare), _rate(uploads)) for _ in range(turns + 1)])[1:]  # the first warms up
    for line in lines:
        line.close()
    height, width = image.shape[:2]
    (bare_fps, bare_cpu_ms), (upload_fps, upload_cpu_ms) = np.median(found, axis=0).tolist()
    share = float(np.median(found[:, 1, 0] / found[:, 0, 0]))
    return UploadFigures(
        estimator.model, estimator.runtime, f"{width}x{height}", len(lines),
        bare_fps, upload_fps, bare_cpu_ms, upload_cpu_ms, share,
    )  # fmt: skip


def _rate(works: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Return the total rate per second, and the processor time of each in ms."""

    def repeat(work: Callable[[], object]) -> None:
        for _ in range(EACH):
            work()

    threads = [threading.Thread(target=repeat, args=(work,)) for work in works]
    began, cpu_began = perf_counter(), process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count = EACH * len(works)
    return count / (perf_counter() - began), 1000 * (process_time() - cpu_began) / count


def _upload(line: HTTPConnection, file: bytes) -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="image"; filename="p.jpg"\r\n\r\n'
        + file
        + b"\r\n--x--\r\n"
    )
    line.request("POST", "/upload", body, {"Content-Type": "multipart/form-data; boundary=x"})
    answer = line.getresponse()
    assert answer.status == 200, answer.read()
    answer.read()


@contextmanager
def _running(estimator: DepthEstimator) -> Iterator[int]:
    settings = WebSettings(port=0)
    server = uvicorn.Server(config_of(make_app(estimator, settings)))
    with listen(settings) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
        thread.start()
        try:
            while not server.started:
                sleep(0.01)
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()
