"""Run the window offscreen, for a demo without a display and for screenshots.

    figures = rehearse("demo", seconds=8, screenshot=Path("window.png"))

    with on_stage("demo", size=(900, 600), language="de") as stage:     # its first picture is there
        stage.play(2)
        stage.window.grab().save("window.png")

Run it with QT_QPA_PLATFORM=offscreen. It is the real window, pipeline and painting; only the screen is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from PyQt6.QtCore import QEventLoop, QTimer

from pipeline.benchmark.slow_network import SlowRuntime
from pipeline.live.depth_worker import LEAST_INFERENCES
from pipeline.settings import EstimatorSettings, StabilizerSettings
from viewer.desktop.app import application, make_window
from viewer.desktop.state.statistics import LiveStatistics
from viewer.desktop.style.theme import Appearance
from viewer.desktop.window.main_window import MainWindow

SETTLING = 2.0
"""Seconds until the figures are those of a new model."""
THROTTLED = 0.3
"""Seconds within which every panel has followed the view."""
PATIENCE = 120.0
"""Seconds to wait for the first image: the first start may compile the model."""


class OffscreenStage:
    """A window offscreen. Errors in it are raised by the methods that let time pass."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._loop = QEventLoop(window)
        self._errors: list[Exception] = []
        window.session.failed.connect(self._give_up)
        window.session.models.failed.connect(lambda _model, error: self._give_up(error))
        window.session.problems.reported.connect(self._give_up)

    def open(self, source: str) -> None:
        """Show a source and wait for its first image."""
        session = self.window.session
        session.screen.picture_ready.connect(self._loop.quit)
        self.window.open(source)
        patience = QTimer(self._loop)
        patience.setSingleShot(True)
        patience.timeout.connect(lambda: self._give_up(TimeoutError("no picture came")))
        patience.start(int(PATIENCE * 1000))
        self._pass_time()
        patience.stop()
        session.screen.picture_ready.disconnect(self._loop.quit)

    def slow_down(self, milliseconds: float) -> None:
        """Make the model this slow from now on, and wait until the live view has adapted."""
        models = self.window.session.models
        assert models.estimator is not None
        models.estimator = models.estimator.run_by(SlowRuntime(models.estimator.network, milliseconds))
        models.loaded.emit()
        self.play(SETTLING + LEAST_INFERENCES * milliseconds / 1000)

    def play(self, seconds: float) -> None:
        """Run for some seconds."""
        QTimer.singleShot(int(seconds * 1000), self._loop.quit)
        self._pass_time()

    def settle(self) -> None:
        """Run until all that was asked for is to be seen."""
        self.play(0.02)  # a layout may ask for another size of the view
        self.play_until(lambda: not self.window.session.models.is_loading)
        self.play_until(lambda: not self.window.session.playback.is_seeking)
        self.play_until(lambda: self.window.session.screen.is_current)
        self.play(THROTTLED)

    def play_until(self, condition: Callable[[], bool]) -> None:
        """Run until this condition holds."""
        waited = 0.0
        while not condition():
            self.play(0.02)
            waited += 0.02
            if waited > PATIENCE:
                raise TimeoutError("it did not come about")

    def _give_up(self, error: Exception) -> None:
        self._errors.append(error)
        self._loop.quit()

    def _pass_time(self) -> None:
        if not self._errors:
            self._loop.exec()
        if self._errors:
            raise self._errors.pop(0)


@contextmanager
def on_stage(
    source: str | None,
    *,
    estimator: EstimatorSettings | None = None,
    stabilizer: StabilizerSettings | None = None,
    size: tuple[int, int] = (1280, 800),
    language: str | None = None,
    appearance: Appearance | None = None,
) -> Iterator[OffscreenStage]:
    """Yield a window of this size with the source's first image, or the start page; it is closed afterwards.

    Raises the error of the source or the model, and `TimeoutError` if no image comes.
    """
    application()
    with TemporaryDirectory() as folder:  # nobody's preferences are read or changed
        window = make_window(
            estimator, stabilizer,
            preferences_path=Path(folder) / "window.json", appearance=appearance, language=language,
        )  # fmt: skip
        stage = OffscreenStage(window)
        try:
            window.resize(*size)
            window.show()
            window.session.begin()
            if source is not None:
                stage.open(source)
            yield stage
        finally:
            window.close()


def rehearse(
    source: str,
    seconds: float,
    screenshot: Path,
    *,
    estimator: EstimatorSettings | None = None,
    stabilizer: StabilizerSettings | None = None,
    slow_ms: float | None = None,
) -> LiveStatistics:
    """Play a source for some seconds after its first image, and save a screenshot.

    `slow_ms`: minimum time of an inference, to simulate a slow model.
    """
    with on_stage(source, estimator=estimator, stabilizer=stabilizer) as stage:
        if slow_ms is not None:
            stage.slow_down(slow_ms)
        stage.play(seconds)
        figures = stage.window.figures()
        if not stage.window.grab().save(str(screenshot)):
            raise OSError(f"{screenshot} cannot be written")
    return figures
