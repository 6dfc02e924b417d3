"""Run a soak test of the window: `depth-viewer soak`.

    report = soak(minutes=30, seed=1, say=print)
    report.problems                      # what is not as it should be, a sentence each

A hand that never tires opens files, a live stream, folders and things that are broken, changes network, look and
stabilizer, winds, records, shares and resizes, at random but the same for the same seed. Now and then it closes the
source and rests; memory and threads are compared at these rests, where nothing of a source is held. The first third of
them is warming up.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from types import TracebackType

from PyQt6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from pipeline.process import ProcessWatch
from pipeline.settings import EstimatorSettings
from viewer.desktop.app import freeze_when_ready, make_window
from viewer.desktop.devtools.live_stream import live_stream
from viewer.desktop.devtools.soak_hand import Hand, sources, wait
from viewer.desktop.devtools.soak_report import Report
from viewer.desktop.devtools.watchdog import WatchedApplication

REST_EVERY = 60.0
"""Seconds of use between rests."""


def soak(minutes: float, seed: int, say: Callable[[str], None]) -> Report:
    """Use a window for this long; `say` receives a status line per minute. Needs its own process."""
    app = WatchedApplication(sys.argv[:1])
    report = Report()
    with TemporaryDirectory() as name, _catching(report), live_stream() as stream:
        folder = Path(name)
        window = make_window(
            EstimatorSettings("nano"), preferences_path=folder / "window.json", look=None, stabilizer=None
        )
        window.resize(1280, 800)
        window.show()
        freeze_when_ready(window.session.models)
        window.session.begin()
        hand = Hand(window, sources(folder, stream), folder, random.Random(seed), report)
        usage = ProcessWatch()
        with app.watch() as blocks:
            report.blocks = blocks
            began = monotonic()  # what came before is no use of it
            while monotonic() - began < minutes * 60 and not report.is_interrupted:
                hand.work(REST_EVERY)
                hand.rest(monotonic() - began)
                say(_line(report))
        report.processor = usage.read().processor or 0.0
        report.seconds = monotonic() - began
        report.frames_per_second = report.painted / max(1e-9, hand.seen_for)
        window.close()
        wait(0.5)
    return report


OF_THE_MACHINE = (
    "This plugin does not support",  # a display without a window manager
    "PulseAudioService: ",  # no sound server
    "Couldn't load pipewire",
    "Couldn't resolve pipewire",
)
"""Begins what Qt says where something of the machine is missing: no fault of the program."""


@contextmanager
def _catching(report: Report) -> Iterator[None]:
    """Add every uncaught exception and every Qt warning to the report."""

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
        is_warning = kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if is_warning and not (text or "").startswith(OF_THE_MACHINE):
            report.exceptions.append(f"Qt: {text}")

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = caught, in_thread
    handler = qInstallMessageHandler(said)
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before
        qInstallMessageHandler(handler)


def _line(report: Report) -> str:
    seconds, mib, threads = report.rests[-1]
    blocks = report.blocks
    return (
        f"{seconds / 60:5.1f} min  {mib:6.0f} MiB  {threads} threads  {sum(report.acts.values())} acts  "
        f"longest event {blocks.longest_cpu_ms:.0f} ms of work, {blocks.longest_ms:.0f} ms on the clock  "
        f"{len(report.exceptions)} exceptions"
    )
