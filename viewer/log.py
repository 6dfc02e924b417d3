"""Configure the log: off by default, a rotating file for the window.

    log.configure(verbosity=1)                   # -v: info on standard error; 2: debug
    log.configure(file=Path("depth.log"))        # everything into a file
    log.configure(*log.wished_in_environment())  # DEPTH_VIEWER_LOG=debug, or =depth.log
    kept = log.keep_window_log()                 # the window's; its file, or None where none can be written

Modules log to `logging.getLogger(__name__)`. Whatever is written loses user, password and query of every address.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.address import Address, masked
from pipeline.errors import SettingsError
from pipeline.extras import version
from pipeline.storage.urls import at_home
from viewer.folders import state_folder

if TYPE_CHECKING:
    from filelock import FileLock

VARIABLE = "DEPTH_VIEWER_LOG"
OURS = ("pipeline", "viewer", "libav", "uvicorn")
"""Loggers that are heard; `libav` is FFmpeg's, `uvicorn` the HTTP server's. Other libraries speak to their users."""
LEVELS = ("off", "info", "debug")
"""For the environment variable, and, by number, for -v."""
LOG_BYTES, LOGS_KEPT = 1_000_000, 3
"""Of a window: how large a file grows, and how many older ones stay."""
WINDOWS = 16
"""At a time that have a log of their own."""
WINDOW_LOG = "window"
NATIVE = "native"
"""Stands for the name of a thread that Python did not start."""

_log = logging.getLogger(__name__)
_handlers: list[logging.Handler] = []
_window_lock: FileLock | None = None


# A record that looked up its own thread would list each thread of FFmpeg or Qt that logs as one of Python's, for ever.
logging.logThreads = False


class MaskingFormatter(logging.Formatter):
    """One line for a record, and its traceback, without secrets. Records are formatted in the thread that logs them."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03d %(levelname)-7s %(threadName)s %(name)s: %(message)s")
        self.datefmt = "%Y-%m-%d %H:%M:%S"

    def format(self, record: logging.LogRecord) -> str:
        here = threading.get_ident()
        record.threadName = next((each.name for each in threading.enumerate() if each.ident == here), NATIVE)
        return masked(super().format(record))


class TerminalHandler(logging.StreamHandler[TextIO]):
    """Standard error as it is at that moment; progress bars make room."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        self.stream = sys.stderr
        if "tqdm" not in sys.modules:  # then there is no bar
            super().emit(record)
            return
        from viewer.console import above_bars

        with above_bars():
            super().emit(record)


def configure(verbosity: int = 0, file: Path | None = None) -> None:
    """Log to standard error (1 info, 2 or more debug) and everything to a file; in place of what was before.

    Raises `SettingsError` where the file cannot be written.
    """
    handlers: list[logging.Handler] = []
    if file is not None:
        handlers.append(_file_handler(file))
    if verbosity:
        terminal = TerminalHandler()
        terminal.setLevel(_level(LEVELS[min(verbosity, len(LEVELS) - 1)]))
        handlers.append(terminal)
    _replace_handlers(handlers)


def show_errors() -> None:
    """Have errors on standard error where nothing else was asked for: those of a server are for its owner.

    Not those of FFmpeg, which are about the files of visitors, nor those that end the command, which it prints itself.
    """
    if not any(isinstance(handler, TerminalHandler) for handler in _handlers):
        terminal = TerminalHandler()
        terminal.setLevel(logging.ERROR)
        terminal.addFilter(lambda record: not record.name.startswith(("libav", "viewer.cli")))
        _replace_handlers([*_handlers, terminal])


def wished_in_environment() -> tuple[int, Path | None]:
    """What DEPTH_VIEWER_LOG asks for, as `configure` takes it: a level, for standard error, or a file."""
    requested = os.environ.get(VARIABLE, "").strip()
    if requested.lower() in LEVELS:
        return LEVELS.index(requested.lower()), None
    return 0, at_home(requested) if requested else None


def file_in_use() -> Path | None:
    """The file that `configure` was given: worker processes log to it, too, and leave the terminal to this one."""
    files = (handler for handler in _handlers if type(handler) is logging.FileHandler)
    return next((Path(handler.baseFilename) for handler in files), None)


def window_logs() -> list[Path]:
    """The logs of all windows, the newest first."""
    logs = [path for path in state_folder().glob(f"{WINDOW_LOG}*.log*") if not path.name.endswith(".lock")]
    return sorted(logs, key=lambda path: path.stat().st_mtime, reverse=True)


def keep_window_log() -> Path | None:
    """Add a file of this window alone, which is rotated; None, and a line on standard error, where that cannot be."""
    from logging.handlers import RotatingFileHandler

    folder = state_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _own_file(folder)
        handler = RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=LOGS_KEPT, encoding="utf-8", errors="backslashreplace"
        )
    except (OSError, NotImplementedError) as error:  # the second: a file system that locks nothing
        forget_window_log()
        reason = getattr(error, "strerror", None) or error
        print(f"Note: no log is written, because {folder} is not writable: {reason}.", file=sys.stderr)
        return None
    handler.setLevel(logging.INFO)
    _replace_handlers([*_handlers, handler])
    return path


def forget_window_log() -> None:
    """Let another window have the file."""
    from logging.handlers import RotatingFileHandler

    global _window_lock
    _replace_handlers([handler for handler in _handlers if not isinstance(handler, RotatingFileHandler)])
    if _window_lock is not None:
        _window_lock.release()
        _window_lock = None


def _own_file(folder: Path) -> Path:
    """The first log that no other window has. Two in one file would rename it under each other's hands."""
    from filelock import FileLock, Timeout

    global _window_lock
    for number in range(1, WINDOWS + 1):
        name = WINDOW_LOG if number == 1 else f"{WINDOW_LOG}-{number}"
        lock = FileLock(folder / f"{name}.log.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        _window_lock = lock
        return folder / f"{name}.log"
    raise OSError(f"{WINDOWS} windows have theirs already")


def _file_handler(file: Path) -> logging.Handler:
    try:
        return logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise SettingsError(
            f"The log file {file} cannot be written: {error.strerror}.",
            hint="Choose another file with --log-file.",
        ) from error


def _replace_handlers(handlers: list[logging.Handler]) -> None:
    """Have our loggers heard by these, and by no others of ours."""
    for handler in handlers:
        handler.setFormatter(MaskingFormatter())
    level = min((handler.level or logging.DEBUG for handler in handlers), default=logging.NOTSET)
    for name in OURS:
        logger = logging.getLogger(name)
        for old in _handlers:
            logger.removeHandler(old)
        for handler in handlers:
            logger.addHandler(handler)
        logger.setLevel(level if name != "libav" or level else logging.WARNING)
    for old in _handlers:
        if old not in handlers:
            old.close()
    begins = bool(handlers) and not _handlers
    _handlers[:] = handlers
    if begins:
        _greet()


def _greet() -> None:
    """What every report should begin with."""
    import platform

    _log.info(
        "depth-viewer %s, Python %s, %s, process %d: %s",
        version(),
        platform.python_version(),
        platform.platform(),
        os.getpid(),
        " ".join(_arguments(sys.argv[1:])),
    )


def _arguments(arguments: list[str]) -> list[Any]:
    """The command line without the value of --token."""
    shown = []
    for before, argument in zip(["", *arguments], arguments, strict=False):
        is_secret = before == "--token" or argument.startswith("--token=")
        shown.append("--token=…" if is_secret else Address(argument))
    return shown


def _level(name: str) -> int:
    return logging.getLevelNamesMapping()[name.upper()]
