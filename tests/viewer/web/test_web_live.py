"""Who watches live depth shares one source, and hands it over."""

import asyncio
import threading
from fractions import Fraction

import numpy as np
from patience import PATIENCE
from web_server import Brightness

from pipeline.errors import SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.settings import SourceSettings, StabilizerSettings
from pipeline.sources.base import VideoSource
from viewer.web.live import Live


class Exclusive(VideoSource):
    """Stands for a camera: only one can have it, and it is let go of when `gone` is set."""

    owner = threading.Lock()
    gone = threading.Event()

    def __init__(self):
        if not self.owner.acquire(blocking=False):
            raise SourceUnreadableError("The camera is in use.")
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._released = False
        self._count = 0

    @property
    def info(self):
        return SourceInfo(64, 48, Fraction(30), None, is_live=True)

    def read(self):
        if self._closed.wait(0.02):
            return None
        self._count += 1
        return Frame.now(
            np.full((48, 64, 3), self._count % 250, np.uint8), self._count, Fraction(self._count, 30)
        )

    def close(self):
        self._closed.set()
        with self._lock:
            if not self._released:
                assert self.gone.wait(PATIENCE)
                self._released = True
                self.owner.release()


def test_a_page_that_is_loaded_again_waits_until_the_camera_was_let_go_of(monkeypatch):
    monkeypatch.setattr("viewer.web.live.open_source", lambda address, settings: Exclusive())
    Exclusive.gone.clear()
    live = Live("0", Brightness(), SourceSettings(), StabilizerSettings("off"))

    async def load_twice():
        first = live.watch()
        await anext(first)
        leaving = asyncio.ensure_future(first.aclose())
        await asyncio.sleep(0.05)
        assert not leaving.done(), "the camera is still being let go of"
        again = live.watch()
        coming = asyncio.ensure_future(anext(again))
        await asyncio.sleep(0.05)
        assert not coming.done()
        Exclusive.gone.set()
        depth = await coming
        await leaving
        await again.aclose()
        return depth

    assert asyncio.run(load_twice()).frame.image.shape == (48, 64, 3)
    assert not Exclusive.owner.locked()
