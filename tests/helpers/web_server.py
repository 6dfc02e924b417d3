"""The HTTP server on a real socket, and requests to it."""

import threading
import time
from contextlib import contextmanager

import cv2
import numpy as np
import plain_http
import pytest
import uvicorn
from estimators import StandIn
from patience import PATIENCE

from pipeline.settings import SourceSettings, StabilizerSettings
from viewer.web.jobs.queue import Jobs
from viewer.web.live import Live
from viewer.web.run import listen
from viewer.web.server import make_app
from viewer.web.settings import WebSettings
from viewer.web.uvicorn_config import config_of


class Brightness(StandIn):
    """Disparity is brightness. It may be kept waiting."""

    model, runtime, digest, streams = "brightness", "test", "", 1

    def __init__(self):
        self.free = threading.Event()
        self.free.set()
        self.asked = threading.Semaphore(0)

    def sized(self, input_size):
        return self

    def estimate_live(self, image, when_ready):
        return self.estimate(image)

    def estimate(self, image):
        self.asked.release()
        assert self.free.wait(PATIENCE)
        return cv2.resize(image, (32, 24), interpolation=cv2.INTER_AREA).mean(axis=2).astype(np.float32)


@contextmanager
def running(estimator, source=None, folder=None, detector=None, **wishes):
    """A server, with a live source and a folder for videos where they are named; gives its address."""
    settings = WebSettings(port=0, **wishes)
    listening = listen(settings)
    live = None
    if source is not None:
        live = Live(str(source), estimator, SourceSettings(), StabilizerSettings("off"), detector)
    jobs = (
        None
        if folder is None
        else Jobs(folder, estimator, settings, *([detector.settings] if detector else []))
    )
    app = make_app(estimator, settings, live, jobs, detector)
    server = uvicorn.Server(config_of(app, settings))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
    thread.start()
    try:
        while not server.started:
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
        if jobs is not None:
            jobs.close()


@pytest.fixture
def brightness():
    return Brightness()


@pytest.fixture
def url(brightness):
    with running(brightness) as url:
        yield url


@pytest.fixture(scope="module")
def picture():
    """A gray ramp from left to right, uint8 (90, 160, 3)."""
    return np.repeat(np.tile(np.linspace(20, 220, 160).astype(np.uint8), (90, 1))[..., None], 3, axis=2)


@pytest.fixture(scope="module")
def file(picture):
    return encoded(picture)


def encoded(picture, extension=".png"):
    return cv2.imencode(extension, picture[..., ::-1])[1].tobytes()


def post(url, file, **more):
    return plain_http.post(url, files={"image": ("p.png", file, "image/png")}, timeout=PATIENCE, **more)


def message(answer, status):
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert told["status"] == "error"
    return told["message"]


def health(url):
    return plain_http.get(f"{url}/health").json()
