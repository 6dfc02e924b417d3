"""Route the error messages of FFmpeg to Python's log and to the hints of errors.

    try:
        with listening():
            codec.open()                     # “Invalid argument” alone helps nobody
    except av.FFmpegError as error:
        raise SinkError(…, hint=reason(error)) from error      # libx264: height not divisible by 2 (64x33)

PyAV ignores FFmpeg's log unless it is told otherwise, for good reason: its callback takes Python's lock (the GIL) from
whatever thread FFmpeg logs in. A decoder's worker that logs waits for the lock, and whoever frees that decoder holds
the lock and waits for the worker: a deadlock. So the log is on only inside `listening`, around opening, starting and
finishing, which FFmpeg does in the calling thread; decoders that have threads are flushed, which PyAV does without the
lock, before they are freed (`idle`). Somebody who asks for debugging (the logger `libav` at DEBUG) has it on all the
time.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import groupby

import av
import av.logging
from av.container import InputContainer

from pipeline.address import masked

BROKEN = "ends prematurely"
"""Words of FFmpeg about a connection that ended before all bytes had come."""
LINE = "FFmpeg: "
"""What the notes begin with that an error carries."""
_log = logging.getLogger("libav")
_lock = threading.Lock()
_listeners = 0
_BEFORE = av.logging.get_level()
"""Another part of the program may have turned it on."""


@contextmanager
def listening(expected: str | None = None) -> Iterator[None]:
    """Log what FFmpeg says in this thread inside; an `av.FFmpegError` that passes carries the last line as a note.

    Lines that hold the words `expected` are logged for debugging only.
    """
    with _heard(expected) as lines:
        try:
            yield
        except av.FFmpegError as error:
            if line := _last_line(lines):
                error.add_note(LINE + line)
            raise


def reason(error: BaseException | None) -> str:
    """FFmpeg's own words about an error that passed `listening`, as a sentence; "" where it said nothing."""
    notes: list[str] = getattr(error, "__notes__", [])
    line = next((note for note in reversed(notes) if note.startswith(LINE)), "")
    return f"{line.rstrip('.')}." if line else ""


def cause(error: Exception) -> str:
    """Return what went wrong in the system's or FFmpeg's words, without a period: "Invalid argument"."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(text).rstrip(".")


def idle(container: InputContainer) -> None:
    """Put the threads of all decoders to rest, so that they can be freed while FFmpeg's log is on; before `close`."""
    for stream in container.streams:
        codec = getattr(stream, "codec_context", None)
        if codec is not None and codec.is_open:
            with suppress(av.FFmpegError):
                codec.flush_buffers()


@contextmanager
def _heard(expected: str | None) -> Iterator[list[tuple[int, str, str]]]:
    """FFmpeg's log is on inside; what it says in this thread is logged at the end."""
    _count(1)
    lines: list[tuple[int, str, str]] = []
    try:
        with av.logging.Capture() as lines:
            yield lines
    finally:
        _count(-1)
        for (level, name, message), same in groupby(lines):
            times = len(list(same))
            more = f" ({times} times)" if times > 1 else ""
            python_level = (
                logging.DEBUG if expected and expected in message else av.logging.adapt_level(level)
            )
            logging.getLogger(f"libav.{name}").log(python_level, "%s%s", masked(message.strip()), more)


def _count(change: int) -> None:
    """FFmpeg's log is on as long as anybody listens."""
    global _listeners
    with _lock:
        _listeners += change
        is_on = _listeners or _log.isEnabledFor(logging.DEBUG)
        av.logging.set_level(av.logging.WARNING if is_on else _BEFORE)


def _last_line(lines: list[tuple[int, str, str]]) -> str:
    """The last error, else the last warning, with who says it; a connection that broke is the cause of what follows."""
    broken = [line for line in lines if BROKEN in line[2]]
    errors = broken or [line for line in lines if line[0] <= av.logging.ERROR] or lines
    if not errors:
        return ""
    _level, name, message = errors[-1]
    return masked(f"{name}: {message.strip()}" if name else message.strip())


_log.addHandler(logging.NullHandler())
av.logging.set_skip_repeated(False)  # else an error that happens again says nothing the second time
_count(0)
