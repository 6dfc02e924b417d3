"""Every error that a user can cause or meet, in one tree: one sentence each, and a hint that says what to do next.

    raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path, or try: depth-viewer view demo")

Faces show `str(error)` and `error.hint`; anything that is not a `DepthViewerError` is a bug and shows its traceback.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from fractions import Fraction
from types import TracebackType
from typing import Any


class DepthViewerError(Exception):
    """The root: `str(error)` is one sentence for the user, `hint` what to do next (may be empty)."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def error_text(error: Exception) -> str:
    """An error with its hint, where there is one line for both."""
    return f"{error} {error.hint}".strip() if isinstance(error, DepthViewerError) else str(error)


class ignored(suppress):  # noqa: N801 - as what it is made of
    """As `contextlib.suppress`; whoever debugs sees in the log what was ignored, and where."""

    def __init__(self, log: logging.Logger, *kinds: type[BaseException]) -> None:
        super().__init__(*kinds)
        self._log = log

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        is_ignored = super().__exit__(kind, error, trace)
        if is_ignored:
            self._log.debug("ignored", exc_info=error)
        return is_ignored


class SettingsError(DepthViewerError):
    """An option has a value that is not allowed."""


class UnknownPluginError(SettingsError):
    """No source, model, runtime, view or sink has this name."""


class SourceError(DepthViewerError):
    """Pictures cannot be had from this source."""


class SourceNotFoundError(SourceError):
    """There is no such file, folder, camera or host."""


class SourceUnreadableError(SourceError):
    """It is there, but holds no picture that can be decoded."""


class PictureUnreadableError(SourceUnreadableError):
    """One picture cannot be decoded; the next `read` gives the one after it. `timestamp` is its time in seconds."""

    def __init__(self, message: str, timestamp: Fraction, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.timestamp = timestamp

    def __reduce__(self) -> tuple[Any, ...]:
        return PictureUnreadableError, (str(self), self.timestamp), self.__dict__


class SourceLostError(SourceError):
    """It worked, and then went away: unplugged, disconnected, timed out."""


class ModelError(DepthViewerError):
    """The network cannot be had or does not do its work."""


class WeightsMissingError(ModelError):
    """The weights are not on this machine and could not be fetched."""


class WeightsInvalidError(ModelError):
    """A weights file is not what it should be: names, shapes, values, digest, or unsafe content."""


class ModelOutputError(ModelError):
    """The network returned something that is not depth: NaN, infinite, wrong shape."""


class RuntimeUnavailableError(ModelError):
    """The chosen runtime or precision does not work on this machine."""


class RuntimeInaccurateError(ModelError):
    """What a runtime reckons is too far from the reference: fast, and wrong."""


class SinkError(DepthViewerError):
    """The result cannot be written."""


class OutputExistsError(SinkError):
    """The output is already there, and overwriting was not asked for."""


class UnfinishedError(SinkError):
    """An earlier conversion to the same output was interrupted, and this one is not the one that goes on with it."""


class MismatchError(SinkError):
    """What was written is not what it should be."""


class DiskFullError(SinkError):
    """No space is left where the output should go."""


class CalibrationError(DepthViewerError):
    """Distances cannot be told from these marks, this file, or these pictures of a checkerboard."""


class ClusterError(DepthViewerError):
    """The machines of a cluster cannot be reached, or do not do their work."""


class CancelledError(DepthViewerError):
    """The user stopped the work before it was done."""
