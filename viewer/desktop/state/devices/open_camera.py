"""Keep what can be set of the camera that is open: its controls and its mode.

    camera.changed.connect(...)              # another camera, or other values
    camera.controls                          # only what its driver lets be set; () for other sources
    camera.set("exposure", 250)              # returns at once; the driver is called elsewhere
    camera.use_size((1280, 720))             # the camera is opened again with it

The mode that was chosen for a camera is used whenever it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtCore import QObject, pyqtSignal

from pipeline.settings import SourceSettings
from pipeline.sources.camera import USUAL, CameraControl, CameraControls, Mode, modes
from viewer.desktop.state.problems import Problems
from viewer.desktop.state.source import Source
from viewer.desktop.workers.background import Background, Task

Size = tuple[int, int]
Found = tuple[tuple[CameraControl, ...], tuple[Mode, ...]]


class OpenCamera(QObject):
    """Follows the source. `reopening` asks for the source to be opened again."""

    changed = pyqtSignal()
    reopening = pyqtSignal()

    def __init__(
        self, source: Source, background: Background, problems: Problems, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source, self._background, self._problems = source, background, problems
        self.controls: tuple[CameraControl, ...] = ()
        self.chosen: dict[str, tuple[int, int, float | None]] = {}
        """Width, height and rate by the address of the camera."""
        self._modes: tuple[Mode, ...] = ()
        self._refused: dict[str, set[Size]] = {}
        self._number: int | None = None
        self._wanted: dict[str, int] = {}
        self._task: Task | None = None
        source.changed.connect(self._follow)

    @property
    def is_there(self) -> bool:
        """Whether the source is a camera."""
        return self._number is not None

    @property
    def size(self) -> Size:
        """What the camera gives now."""
        info = self._source.info
        return (info.width, info.height) if info is not None else (0, 0)

    @property
    def rate(self) -> float:
        """Frames per second as the camera declares them, 0 where it does not."""
        info = self._source.info
        return float(info.frame_rate or 0) if info is not None else 0.0

    @property
    def sizes(self) -> list[Size]:
        """The largest first: those of the driver; where it has no list, usual ones that it has not refused."""
        refused = self._refused.get(self._source.address, set())
        listed = {(mode.width, mode.height) for mode in self._modes} or set(USUAL) - refused
        return sorted(listed | {self.size}, reverse=True)

    @property
    def rates(self) -> list[float]:
        """Those of the driver at this size, the highest first."""
        return [mode.rate for mode in self._modes if (mode.width, mode.height) == self.size]

    def settings_for(self, address: str) -> SourceSettings:
        """How to open a source: with the mode that was chosen for it, unless the settings have one."""
        settings = self._source.settings
        if address not in self.chosen or settings.width or settings.height or settings.rate:
            return settings
        width, height, rate = self.chosen[address]
        return replace(settings, width=width, height=height, rate=rate)

    def use_size(self, size: Size) -> None:
        """Open the camera again with this size, at the rate that it has there."""
        self._use((*size, None))

    def use_rate(self, rate: float) -> None:
        """Open the camera again with this rate, at the same size."""
        self._use((*self.size, rate))

    def set(self, name: str, value: int) -> None:
        """Set a control; of several wishes for one, only the last is carried out."""
        self._wanted[name] = value
        self._go_on()

    def reset(self) -> None:
        """Set every control to the driver's default."""
        self._wanted.clear()
        if (number := self._number) is not None:
            self._start("reset camera", lambda: _reset(number))

    def forget_modes(self) -> None:
        """Open cameras as they are by themselves from now on."""
        was_chosen = self._source.address in self.chosen
        self.chosen.clear()
        if was_chosen and self.is_there:
            self.reopening.emit()

    def _use(self, mode: tuple[int, int, float | None]) -> None:
        self.chosen[self._source.address] = mode
        self._source.settings = replace(self._source.settings, width=None, height=None, rate=None)
        self.reopening.emit()

    def _follow(self) -> None:
        info = self._source.info
        number = None if info is None else info.camera
        wish = self.chosen.get(self._source.address)
        if number is not None and wish is not None and wish[:2] != self.size:
            self._refused.setdefault(self._source.address, set()).add(wish[:2])
        if number == self._number:
            return
        self._number, self.controls, self._modes = number, (), ()
        self._wanted.clear()
        if self._task is not None:
            self._task.forget()
            self._task = None
        self.changed.emit()
        if number is not None:
            self._start("read camera", lambda: _read(number))

    def _go_on(self) -> None:
        if self._task is None and self._wanted and (number := self._number) is not None:
            wanted, self._wanted = self._wanted, {}
            self._start("set camera", lambda: _set(number, wanted))

    def _start(self, name: str, work: Callable[[], Found]) -> None:
        if self._task is not None:
            self._task.forget()
        self._task = self._background.start(name, work, done=self._take, failed=self._fail, leaves=False)

    def _take(self, found: Found) -> None:
        self._task = None
        self.controls, self._modes = found
        self.changed.emit()
        self._go_on()

    def _fail(self, error: Exception) -> None:
        self._problems.report(error)
        self._task = None
        self.changed.emit()  # the control goes back to what is in force
        self._go_on()


def _read(number: int) -> Found:
    return CameraControls(number).read(), modes(number)


def _set(number: int, wanted: dict[str, int]) -> Found:
    for name, value in wanted.items():
        CameraControls(number).set(name, value)
    return _read(number)


def _reset(number: int) -> Found:
    CameraControls(number).reset()
    return _read(number)
