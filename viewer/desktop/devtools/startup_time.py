"""Measure the time until the window and the first depth appear, in a new process.

figures = measure_startup(EstimatorSettings("nano"))    # StartupFigures(window=0.6, first_depth=1.4, …)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import DepthViewerError
from pipeline.settings import EstimatorSettings

PATIENCE = 180
"""Seconds for one start: the very first one compiles the model."""


@dataclass(frozen=True)
class StartupFigures:
    """Seconds from the start of the program to the window's first paint, and to its first depth."""

    model: str
    runtime: str
    window: float
    first_depth: float


def measure_startup(settings: EstimatorSettings) -> StartupFigures:
    """Start the program offscreen on the demo clip; caches for a second start should be there already."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", __name__, settings.model, settings.runtime],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    if done.returncode != 0:
        reason = (done.stderr.strip().splitlines() or [f"exit code {done.returncode} without a message"])[-1]
        raise DepthViewerError(
            f"The window could not be started: {reason}", hint="Look at: depth-viewer doctor"
        )
    facts = json.loads(done.stdout)
    return StartupFigures(
        facts["model"], facts["runtime"], facts["window"] - began, facts["first_depth"] - began
    )


def _start(model: str, runtime: str) -> None:
    """In the new process: open the window, print the times, exit."""
    from PyQt6.QtCore import QEvent, QObject, QTimer

    from viewer.desktop.app import application, make_window

    app = application()
    facts: dict[str, float | str] = {}

    class StabilityEvaluator(QObject):
        def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:  # noqa: N802 - its name in Qt
            if event is not None and event.type() == QEvent.Type.Paint:
                facts.setdefault("window", time.time())
            return False

    with TemporaryDirectory() as folder:
        window = make_window(EstimatorSettings(model, runtime), preferences_path=Path(folder) / "window.json")

        def shown() -> None:
            figures = window.session.statistics.read()
            facts.update(first_depth=time.time(), model=figures.model, runtime=figures.runtime)
            app.quit()

        watch = StabilityEvaluator(window)
        window.installEventFilter(watch)
        window.session.screen.picture_ready.connect(shown)
        window.show()
        QTimer.singleShot(0, window.session.begin)
        QTimer.singleShot(0, lambda: window.open("demo"))
        QTimer.singleShot(PATIENCE * 1000, app.quit)
        app.exec()
        window.close()
    print(json.dumps(facts))


if __name__ == "__main__":
    _start(*sys.argv[1:3])
