"""Simulate random user actions, reproducible by a seed."""

from __future__ import annotations

import gc
import random
import shutil
import threading
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from time import monotonic, perf_counter

import cv2
from PyQt6.QtCore import QEventLoop, QTimer

from pipeline.process import resident_mib, trim_memory
from pipeline.settings import EstimatorSettings
from pipeline.sources.base import demo_clip, open_source
from viewer.desktop.devtools.soak_report import Report
from viewer.desktop.window.main_window import MainWindow

PATIENCE = 30.0
"""Seconds that a rest waits for a model, and for threads to end by themselves."""
AT_REST = EstimatorSettings("nano", precision="f32")
"""For which nothing is made in the background: with "auto", int8 may be, for minutes."""
MODELS = (
    EstimatorSettings("nano"),
    EstimatorSettings("nano", input_size="fast"),
    EstimatorSettings("nano", input_size="quality"),
    AT_REST,
)
EDGES = "none", "guided", "bilateral"


class Hand:
    """Performs one action after the other."""

    def __init__(
        self, window: MainWindow, sources: list[str], folder: Path, chance: random.Random, report: Report
    ) -> None:
        self.seen_for = 0.0
        """Seconds during which moving images were shown."""
        self._window, self._sources, self._chance, self._report = window, sources, chance, report
        window.recorder.folder = str(folder / "recordings")
        window.snapshots.folder = str(folder / "snapshots")
        self._folders = [folder / "recordings", folder / "snapshots"]
        self._acts: list[tuple[int, str, Callable[[], object]]] = [
            (3, "open", lambda: window.open(chance.choice(sources))),
            (2, "model", lambda: window.session.models.use(chance.choice(MODELS))),
            (1, "stabilizer", self._stabilize),
            (4, "view", lambda: self._press(f"view:{chance.choice(window.actions_.views)}")),
            (3, "colors", lambda: self._press(chance.choice(("next_colormap", "invert", "undo", "lock_range")))),
            (3, "play", lambda: self._press("play")),
            (3, "seek", self._seek),
            (3, "step", lambda: self._press(chance.choice(("frame_back", "frame_forth", "back", "forth", "start")))),
            (2, "zoom", lambda: self._press(chance.choice(("zoom_in", "zoom_out", "zoom_reset", "pan_left")))),
            (2, "marks", lambda: self._press(chance.choice(("pin", "profile", "clear_marks", "difference", "raw")))),
            (2, "meters", self._mark),
            (1, "edges", lambda: window.session.view_state.set(refine=chance.choice(EDGES))),
            (2, "record", lambda: self._press("record")),
            (1, "snapshot", lambda: self._press(chance.choice(("snapshot", "snapshot_all", "copy_picture")))),
            (1, "share", lambda: self._press("broadcast")),
            (1, "around", lambda: self._press(chance.choice(("panel", "legend", "picture_only", "state")))),
            (1, "size", lambda: window.resize(*chance.choice(((1280, 800), (900, 600), (720, 480))))),
            (1, "messages", self._drop_messages),
        ]  # fmt: skip

    def work(self, seconds: float) -> None:
        """Act for some seconds, once or twice a second."""
        window, until = self._window, monotonic() + seconds
        window.open(self._sources[0])
        while monotonic() < until and not self._report.is_interrupted:
            _weight, name, act = self._chance.choices(self._acts, [weight for weight, *_rest in self._acts])[
                0
            ]
            self._report.blocks.label = name
            self._report.acts[name] = self._report.acts.get(name, 0) + 1
            before, playing = window.session.statistics.meter, window.session.playback.is_playing
            QTimer.singleShot(0, act)  # so that it is an event, as what a hand does is
            painted, began = before.snapshot().total("paint"), perf_counter()
            wait(self._chance.uniform(0.2, 1.2))
            if playing and before is window.session.statistics.meter and window.session.playback.is_playing:
                self._report.painted += before.snapshot().total("paint") - painted
                self.seen_for += perf_counter() - began

    def rest(self, seconds: float) -> None:
        """Close the source, load the same model, wait until all work has ended, and record memory and threads."""
        window = self._window
        self._report.blocks.label = "rest"
        for name in ("broadcast", "record", "picture_only", "difference", "raw", "profile"):
            if window.actions_[name].isChecked():
                QTimer.singleShot(0, lambda name=name: self._press(name))
        QTimer.singleShot(50, window.close_source)
        QTimer.singleShot(100, lambda: window.session.models.use(AT_REST))
        wait(3.0)
        given_up = monotonic() + PATIENCE
        while self._is_at_work() and monotonic() < given_up:
            wait(0.2)
        self._drop_messages()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        gc.collect()  # not in an event: it is no part of the window
        trim_memory()
        wait(1.0)
        self._report.rests.append((seconds, resident_mib() or 0.0, threading.active_count()))

    def _is_at_work(self) -> bool:
        rests = self._report.rests
        has_more_threads = bool(rests) and threading.active_count() > rests[0][2]
        return has_more_threads or self._window.session.models.is_loading

    def _press(self, name: str) -> None:
        action = self._window.actions_[name]
        if action.isEnabled():
            action.trigger()

    def _drop_messages(self) -> None:
        for each in self._window.messages.shown():
            self._window.messages.drop(each.key)

    def _stabilize(self) -> None:
        strength = self._chance.choice(("off", "steady", "very-steady"))
        stabilization = self._window.session.stabilization
        stabilization.use(replace(stabilization.settings, strength=strength))

    def _mark(self) -> None:
        """Set a distance mark at a random position; contradictory ones are intended."""
        distance_marks, chance = self._window.session.distance_marks, self._chance
        if distance_marks.can_mark:
            distance_marks.add((chance.random(), chance.random()), chance.uniform(0.5, 8.0))

    def _seek(self) -> None:
        session = self._window.session
        if session.rewind.is_there:
            session.rewind.go(self._chance.uniform(0, 10))
        elif session.source.info is not None and session.source.info.duration:
            session.playback.seek(Fraction(self._chance.uniform(0, session.source.info.duration)))


def sources(folder: Path, stream: str) -> list[str]:
    """Return what is opened: first a video of 30 frames per second, last some that cannot be opened."""
    pictures = folder / "pictures"
    pictures.mkdir()
    with open_source("demo") as demo:
        for number, frame in zip(range(8), demo, strict=False):
            cv2.imwrite(str(pictures / f"{number}.png"), cv2.cvtColor(frame.image, cv2.COLOR_RGB2BGR))
    cut = folder / "cut.mp4"
    cut.write_bytes(demo_clip().read_bytes()[:60_000])
    return [
        "demo",
        "demo",
        stream,
        stream,
        str(pictures),
        str(pictures / "0.png"),
        str(cut),
        str(folder / "no.mp4"),
    ]


def wait(seconds: float) -> None:
    """Process events for some seconds."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()
