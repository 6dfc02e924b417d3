"""The window at work where nobody looks: for a demo without a display, and for screenshots.

    figures = rehearse("demo", seconds=8, screenshot=Path("window.png"))

Run it with QT_QPA_PLATFORM=offscreen. It is the real window, pipeline and painting; only the screen is missing.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PyQt6.QtCore import QEventLoop, QTimer

from pipeline.settings import EstimatorSettings, StabilizerSettings
from viewer.desktop.app import application, make_window
from viewer.desktop.figures import Figures
from viewer.views.base import ViewSettings

PATIENCE = 120.0
"""Seconds to wait for the first picture: a first start may compile the network."""


def rehearse(
    source: str,
    seconds: float,
    screenshot: Path,
    *,
    estimator: EstimatorSettings | None = None,
    stabilizer: StabilizerSettings | None = None,
    look: ViewSettings | None = None,
    size: tuple[int, int] = (1280, 800),
) -> Figures:
    """Play a source for some seconds from its first picture on, save what the window looks like, and close it.

    Raises what the source or the network failed with, and `TimeoutError` when no picture comes.
    """
    app = application()
    loop = QEventLoop(app)
    watchdog = QTimer(loop)
    watchdog.setSingleShot(True)
    watchdog.timeout.connect(lambda: give_up(TimeoutError("no picture came")))
    errors: list[Exception] = []

    def give_up(error: Exception) -> None:
        errors.append(error)
        loop.quit()

    def begin_counting() -> None:
        session.picture_ready.disconnect(begin_counting)
        QTimer.singleShot(int(seconds * 1000), loop.quit)

    with TemporaryDirectory() as folder:  # nobody's preferences are read or changed
        window = make_window(estimator, stabilizer, look, preferences_path=Path(folder) / "window.json")
        session = window.session
        session.failed.connect(give_up)
        session.networks.failed.connect(lambda _model, error: give_up(error))
        session.broken.connect(give_up)
        session.picture_ready.connect(begin_counting)
        watchdog.start(int((PATIENCE + seconds) * 1000))
        try:
            window.resize(*size)
            window.show()
            session.begin()
            window.open(source)
            loop.exec()
            figures = session.figures()
            if not errors and not window.grab().save(str(screenshot)):
                errors.append(OSError(f"{screenshot} cannot be written"))
        finally:
            watchdog.stop()
            window.close()
    if errors:
        raise errors[0]
    return figures
