"""No sleep during what is long: asked of a desktop as wakepy asks it, and harmless where there is none."""

import threading
from contextlib import ExitStack

import wakepy
from clips import write_clip
from estimators import Brightness

from pipeline.awake import awake
from pipeline.conversion.convert import convert
from pipeline.conversion.request import ConversionHooks, ConversionRequest


def test_it_is_asked_for_as_long_as_it_lasts(tmp_path, monkeypatch):
    monkeypatch.setenv("WAKEPY_FAKE_SUCCESS", "yes")  # wakepy's own way to be tested without a desktop
    during = []

    def look(_progress):
        during.append(wakepy.modecount())

    write_clip(tmp_path / "clip.mp4", frames=4)
    request = ConversionRequest(str(tmp_path / "clip.mp4"), tmp_path / "depth.mp4")
    convert(request, ConversionHooks(load=lambda _: Brightness(), on_progress=look))
    assert set(during) == {1}
    assert wakepy.modecount() == 0


def test_it_may_end_in_another_thread():
    before = threading.active_count()
    stack = ExitStack()
    stack.enter_context(awake())
    thread = threading.Thread(target=stack.close)
    thread.start()
    thread.join()
    assert threading.active_count() == before
