"""The window in rough use for a long time, to see whether it keeps its shape: `depth-viewer soak`.

    report = soak(minutes=30, seed=1, say=print)
    report.problems                      # what is not as it should be, a sentence each

A hand that never tires opens files, a live stream, folders and things that are broken, changes network, look and
stabilizer, winds, records, shares and resizes, at random but the same for the same seed. Now and then it closes the
source and rests; memory and threads are compared at these rests, where nothing of a source is held. The first third of
them is warming up.
"""

from __future__ import annotations

import gc
import random
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, sleep
from types import TracebackType

import cv2
import numpy as np
from PyQt6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler

from pipeline.frame import DepthFrame
from pipeline.live.outputs.mjpeg import MjpegServer
from pipeline.process import ProcessWatch, resident_mib, trim_memory
from pipeline.settings import EstimatorSettings, StabilizerSettings
from pipeline.sources.base import demo_clip, open_source
from viewer.desktop.app import freeze_when_ready, make_window
from viewer.desktop.devtools.watchdog import Blocks, WatchedApplication
from viewer.desktop.window.main_window import MainWindow

REST_EVERY = 60.0
"""Seconds of use from one rest to the next."""
PATIENCE = 30.0
"""Seconds that a rest waits for a network."""
MOST_GROWTH = 0.05
"""Share by which memory may have grown from the first rests after warming up to the last ones."""
LONGEST_MS = 50.0
"""Work of the window's thread on one event."""
MODELS = (
    EstimatorSettings("nano"),
    EstimatorSettings("nano", input_size="fast"),
    EstimatorSettings("nano", input_size="quality"),
    EstimatorSettings("nano", precision="f32"),
)
EDGES = "none", "guided", "bilateral"


_NOTHING = np.empty((0, 0), np.float32)


@dataclass
class Report:
    """What came of it; `rests` are (seconds since the start, MiB, threads)."""

    seconds: float = 0.0
    acts: dict[str, int] = field(default_factory=dict)
    painted: int = 0
    frames_per_second: float = 0.0
    processor: float = 0.0
    rests: list[tuple[float, float, int]] = field(default_factory=list)
    blocks: Blocks = field(default_factory=Blocks)
    exceptions: list[str] = field(default_factory=list)
    is_interrupted: bool = False
    """Somebody has pressed Ctrl-C."""

    @property
    def growth(self) -> float:
        """Of memory, as a share: the last third of the rests against the one before it."""
        memory = [mib for _seconds, mib, _threads in self.rests]
        third = len(memory) // 3
        if third == 0:
            return 0.0
        return median(memory[-third:]) / median(memory[third : 2 * third]) - 1

    @property
    def threads_left(self) -> int:
        """Threads at the last rest beyond those at the first."""
        return self.rests[-1][2] - self.rests[0][2] if self.rests else 0

    @property
    def problems(self) -> list[str]:
        """What is not as it should be."""
        found = [f"Exception: {text}" for text in self.exceptions]
        if self.growth > MOST_GROWTH:
            found.append(f"Memory has grown by {self.growth:.1%}.")
        if self.threads_left > 0:
            found.append(f"{self.threads_left} threads were left behind.")
        if self.blocks.longest_cpu_ms > LONGEST_MS:
            found.append(f"An event took {self.blocks.longest_cpu_ms:.0f} ms: {self.blocks.long_ones[0][2]}.")
        found += [f"The window's thread waits: {wait}" for wait in sorted(set(self.blocks.waits))]
        return found


def soak(minutes: float, seed: int, say: Callable[[str], None]) -> Report:
    """Use a window for so long; `say` is told how it goes, once a minute. Needs a program of its own."""
    app = WatchedApplication(sys.argv[:1])
    report = Report()
    began = monotonic()
    with TemporaryDirectory() as name, _catching(report), live_stream() as stream:
        folder = Path(name)
        window = make_window(
            EstimatorSettings("nano"), preferences_path=folder / "window.json", look=None, stabilizer=None
        )
        window.resize(1280, 800)
        window.show()
        freeze_when_ready(window.session.models)
        window.session.begin()
        hand = _Hand(window, _sources(folder, stream), folder, random.Random(seed), report)
        usage = ProcessWatch()
        with app.watch() as blocks:
            report.blocks = blocks
            while monotonic() - began < minutes * 60 and not report.is_interrupted:
                hand.work(REST_EVERY)
                hand.rest(monotonic() - began)
                say(_line(report))
        report.processor = usage.read().processor or 0.0
        report.seconds = monotonic() - began
        report.frames_per_second = report.painted / max(1e-9, hand.seen_for)
        window.close()
        _wait(0.5)
    return report


class _Hand:
    """Does one thing after the other."""

    def __init__(
        self, window: MainWindow, sources: list[str], folder: Path, chance: random.Random, report: Report
    ) -> None:
        self.seen_for = 0.0
        """Seconds in which a picture was to be seen moving."""
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
        """For so long, an act or two a second."""
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
            _wait(self._chance.uniform(0.2, 1.2))
            if playing and before is window.session.statistics.meter and window.session.playback.is_playing:
                self._report.painted += before.snapshot().total("paint") - painted
                self.seen_for += perf_counter() - began

    def rest(self, seconds: float) -> None:
        """Close the source, take the same network, let everything end, and note memory and threads."""
        window = self._window
        self._report.blocks.label = "rest"
        for name in ("broadcast", "record", "picture_only", "difference", "raw", "profile"):
            if window.actions_[name].isChecked():
                QTimer.singleShot(0, lambda name=name: self._press(name))
        QTimer.singleShot(50, window.close_source)
        QTimer.singleShot(100, lambda: window.session.models.use(MODELS[0]))
        _wait(3.0)
        given_up = monotonic() + PATIENCE
        while window.session.models.is_loading and monotonic() < given_up:
            _wait(0.2)
        self._drop_messages()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        gc.collect()  # not in an event: it is no part of the window
        trim_memory()
        _wait(1.0)
        self._report.rests.append((seconds, resident_mib() or 0.0, threading.active_count()))

    def _press(self, name: str) -> None:
        action = self._window.actions_[name]
        if action.isEnabled():
            action.trigger()

    def _drop_messages(self) -> None:
        for each in self._window.messages.shown():
            self._window.messages.drop(each.key)

    def _stabilize(self) -> None:
        strength = self._chance.choice(("off", "steady", "very-steady"))
        self._window.session.stabilization.use(StabilizerSettings(strength))

    def _mark(self) -> None:
        """Say of some place how far it is; those that contradict each other are part of it."""
        distance_marks, chance = self._window.session.distance_marks, self._chance
        if distance_marks.can_mark:
            distance_marks.add((chance.random(), chance.random()), chance.uniform(0.5, 8.0))

    def _seek(self) -> None:
        session = self._window.session
        if session.rewind.is_there:
            session.rewind.go(self._chance.uniform(0, 10))
        elif session.source.info is not None and session.source.info.duration:
            session.playback.seek(Fraction(self._chance.uniform(0, session.source.info.duration)))


def _sources(folder: Path, stream: str) -> list[str]:
    """What is opened: the first is a film of 30 frames per second, the last ones cannot be opened."""
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


@contextmanager
def live_stream() -> Iterator[str]:
    """The demo clip as a live source of 30 frames per second, over a real socket: its address."""
    server = MjpegServer(lambda depth: depth.frame.image, port=0)
    over = threading.Event()

    def play() -> None:
        with open_source("demo") as demo:
            began, count = monotonic(), 0
            while not over.is_set():
                frame = demo.read()
                if frame is None:
                    demo.seek(Fraction(0))
                    continue
                server.write(DepthFrame(frame, _NOTHING, _NOTHING, (0.0, 1.0)))
                count += 1
                sleep(max(0.0, began + count / 30 - monotonic()))

    player = threading.Thread(target=play, name="live stream", daemon=True)
    player.start()
    try:
        yield server.address
    finally:
        over.set()
        player.join()
        server.close()


@contextmanager
def _catching(report: Report) -> Iterator[None]:
    """Every exception that nobody caught, and every warning of Qt, goes into the report."""

    def caught(kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            report.is_interrupted = True
        else:
            report.exceptions.append(f"{kind.__name__}: {error}")

    def in_thread(arguments: threading.ExceptHookArgs) -> None:
        report.exceptions.append(
            f"{arguments.exc_type.__name__}: {arguments.exc_value} in {arguments.thread}"
        )

    def said(kind: QtMsgType, _context: QMessageLogContext, text: str | None) -> None:
        if kind is not QtMsgType.QtDebugMsg and not (text or "").startswith("This plugin does not support"):
            report.exceptions.append(f"Qt: {text}")

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = caught, in_thread
    handler = qInstallMessageHandler(said)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before
        qInstallMessageHandler(handler)


def _wait(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _line(report: Report) -> str:
    seconds, mib, threads = report.rests[-1]
    blocks = report.blocks
    return (
        f"{seconds / 60:5.1f} min  {mib:6.0f} MiB  {threads} threads  {sum(report.acts.values())} acts  "
        f"longest event {blocks.longest_cpu_ms:.0f} ms of work, {blocks.longest_ms:.0f} ms on the clock  "
        f"{len(report.exceptions)} exceptions"
    )
