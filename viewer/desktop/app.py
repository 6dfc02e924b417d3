"""Run the window: the entry point of `depth-viewer view`.

sys.exit(run("demo"))                                    # until the window is closed

application(); window = make_window(preferences_path=path)   # for tests, and for a demo without a display
window.show(); window.open("demo"); ...; window.grab().save("window.png"); window.figures(); window.close()
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from PyQt6.QtCore import QObject, QTimer, pyqtSlot
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import CalibrationError
from pipeline.geometry.surface import Space
from pipeline.objects.settings import ObjectSettings
from pipeline.option import Settings
from pipeline.settings import EstimatorSettings, LiveSettings, SourceSettings, StabilizerSettings
from viewer import interruption, log
from viewer.desktop.messages import qt_log
from viewer.desktop.messages.crash_dialog import ExceptionHook
from viewer.desktop.state.models import Models
from viewer.desktop.state.preferences import Preferences, default_path
from viewer.desktop.state.session import Session
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style import languages, theme
from viewer.desktop.style.app_icon import app_icon
from viewer.desktop.window.action_handlers import connect
from viewer.desktop.window.file_open import OpenedFiles
from viewer.desktop.window.main_menu import MenuBar
from viewer.desktop.window.main_window import MainWindow
from viewer.desktop.window.wiring import wire
from viewer.interruption import Interruption
from viewer.views.settings import ViewSettings

S = TypeVar("S", bound=Settings)
Wish: TypeAlias = S | Mapping[str, Any] | None
"""Complete settings, some of their values by name, or None."""


def run(
    source: str | None = None,
    estimator: Wish[EstimatorSettings] = None,
    stabilizer: Wish[StabilizerSettings] = None,
    look: Wish[ViewSettings] = None,
    capture: Wish[SourceSettings] = None,
    live: Wish[LiveSettings] = None,
    space: Space | None = None,
    signals: Interruption | None = None,
    depth: DepthFileSettings | None = None,
    objects: ObjectSettings | None = None,
) -> int:
    """Open the window and run until it is closed; return the exit code. Settings not given are those last used."""
    with nullcontext(signals) if signals else interruption.noted() as signals, qt_log.kept():
        if signals.came:
            return interruption.EXIT_CODE
        app = application()
        catcher = ExceptionHook(app)
        catcher.install()
        log.keep_window_log()
        try:
            window = make_window(estimator, stabilizer, look, capture, live)
            freeze_when_ready(window.session.models)
            if space is not None:
                measure_in(space, window.session)
            if objects is None or objects.objects is None:
                objects = window.preferences.objects
            if objects.objects is not None:
                window.session.objects.use(objects)
            QTimer.singleShot(0, window.recorder.look_for_remains)
            code = _stay(app, window, source, depth, signals)
            while window.begins_again and not signals.came:
                window, left = succeed(window), window
                left.deleteLater()
                code = _stay(app, window, None, None, signals)
            return interruption.EXIT_CODE if signals.came else code
        finally:
            catcher.remove()
            log.forget_window_log()


def _stay(
    app: QApplication,
    window: MainWindow,
    source: str | None,
    depth: DepthFileSettings | None,
    signals: Interruption,
) -> int:
    """Show the window until it is closed; it is painted before the model and the source are loaded."""
    window.show()
    if depth is None:  # else a model may never be wanted
        QTimer.singleShot(0, window.session.begin)
    if source:
        QTimer.singleShot(0, lambda: window.open(source, depth))
    OpenedFiles(app, window.open, window)
    signals.close_at_once(window)
    return app.exec()


def measure_in(space: Space, session: Session) -> None:
    """Use this lens at once, and this calibration in the first shot."""
    marks, calibration = session.distance_marks, space.calibration

    def take() -> None:
        if marks.can_mark and calibration is not None:
            marks.changed.disconnect(take)
            try:
                marks.take(calibration)
            except CalibrationError as error:  # of another model
                session.problems.report(error)

    marks.use_lens(space.lens if space.lens.is_known else None)
    if calibration is not None:
        marks.changed.connect(take)


def succeed(closed: MainWindow) -> MainWindow:
    """Make a new window after a change of language: same settings, source, depth, position and pause state."""
    before = closed.session
    window = make_window(
        before.models.settings,
        before.stabilization.settings,
        before.view_state.settings,
        before.source.settings,
        before.stabilization.live,
        preferences_path=closed.preferences_path,
    )
    window.session.objects.use(before.objects.settings)
    address, depth, position, is_paused = closed.begins_again or ("", None, Fraction(0), False)

    def return_there() -> None:
        window.open(address, depth)
        window.session.playback.begin_at(position, is_paused)

    if address:
        QTimer.singleShot(0, return_there)
    return window


def application() -> QApplication:
    """Return the Qt application, set up once: name, style, icon."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("depth-viewer")
    app.setApplicationDisplayName("Depth Viewer")
    app.setDesktopFileName("depth-viewer")
    if sys.platform == "win32":  # else the task bar shows the icon of Python
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("depth-viewer")
    app.setStyle("Fusion")  # the same shapes everywhere; colors come from the palette
    app.setWindowIcon(app_icon())
    return app


def make_window(
    estimator: Wish[EstimatorSettings] = None,
    stabilizer: Wish[StabilizerSettings] = None,
    look: Wish[ViewSettings] = None,
    capture: Wish[SourceSettings] = None,
    live: Wish[LiveSettings] = None,
    preferences_path: Path | None = None,
    appearance: theme.Appearance | None = None,
    language: str | None = None,
) -> MainWindow:
    """Return a hidden window with nothing loaded: call `window.session.begin()` and `window.open(…)`."""
    app = application()
    path = preferences_path or default_path()
    remembered = Preferences.load(path)
    if appearance is not None:
        remembered = replace(remembered, appearance=appearance)
    if language is not None:
        remembered = replace(remembered, language=language)
    languages.use(app, remembered.language)
    session = Session(
        ViewState(_granted(look, remembered.look)),
        _granted(estimator, EstimatorSettings(model=remembered.model)),
        _granted(stabilizer, remembered.stabilizer),
        _granted(capture, SourceSettings(autocrop=remembered.autocrop)),
        _granted(live, remembered.live),
    )
    session.speaker.volume, session.speaker.is_muted = remembered.volume, remembered.muted
    session.camera.chosen = dict(remembered.cameras)
    window = MainWindow(session, remembered, path)
    wire(window)
    connect(window)
    if sys.platform == "darwin":
        bar = MenuBar(window.actions_, window)
        bar.settings_wished.connect(window.header.open_menu)
        window.setMenuBar(bar)
    if QGuiApplication.platformName() == "wayland":  # which lets no program put itself above others
        window.actions_["on_top"].setVisible(False)
    window.take_up_preferences()
    _Coloring(app, window)
    return window


def _granted(wish: Wish[S], remembered: S) -> S:
    """Return the requested settings, with those of the last session for the rest."""
    if wish is None:
        return remembered
    return replace(remembered, **wish) if isinstance(wish, Mapping) else wish


class _Coloring(QObject):
    """Set the window's palette, now and when the system or the user changes it.

    A slot of a QObject ends with the window; a closure would still be called afterwards.
    """

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        super().__init__(window)
        self._app, self._window = app, window
        window.appearance_wished.connect(self.color)
        if (hints := app.styleHints()) is not None:
            hints.colorSchemeChanged.connect(self.color)
        self.color()

    @pyqtSlot()
    def color(self) -> None:
        """Apply the current colors."""
        theme.apply(self._app, self._window.preferences.appearance)


def freeze_when_ready(models: Models) -> None:
    """Keep Python's garbage collector from stopping the picture, once the first model is loaded.

    A full collection looks at everything that was ever imported: 40 to 60 ms, in whichever thread happens to be due,
    and the window waits. What is there by then stays for good; without it a full collection takes a few milliseconds.
    """

    def freeze() -> None:
        models.loaded.disconnect(freeze)
        gc.freeze()

    models.loaded.connect(freeze)
