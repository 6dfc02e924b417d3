"""Define every error that a user may see: one sentence, and a hint about what to do next.

    raise SourceNotFoundError(f"There is no file {path}.", hint="Check the path, or try: depth-viewer view demo")

User interfaces show `str(error)` and `error.hint`. Any other exception is a bug and shows its traceback.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from contextlib import suppress
from fractions import Fraction
from types import TracebackType
from typing import Any


class DepthViewerError(Exception):
    """Base class of all expected errors.

    Parameters
    ----------
    message : str
        One sentence for the user, also ``str(error)``.
    hint : str, default ""
        What to do next.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def error_text(error: Exception) -> str:
    """Return the error and its hint in one line."""
    return f"{error} {error.hint}".strip() if isinstance(error, DepthViewerError) else str(error)


NAMES_OF_REFUSALS = (
    "EACCES EPERM EROFS ENOSPC EDQUOT EIO ELOOP ESTALE EMFILE ENFILE ENAMETOOLONG ENOTCONN EBUSY ETXTBSY EFBIG "
    "EILSEQ ENODEV ENXIO EHOSTDOWN EREMOTEIO ETIMEDOUT"
)
REFUSALS = {number for number, name in errno.errorcode.items() if name in NAMES_OF_REFUSALS.split()}
"""How the system says that a file or a disk is the matter, and not the program."""
NO_MEMORY = "can't allocate memory", "std::bad_alloc", "Insufficient memory", "can't start new thread"
"""How libraries say so, each in an error of its own."""


def expected(error: Exception) -> DepthViewerError | None:
    """Return the error as one for users, None for a bug. What the system refuses is none."""
    if isinstance(error, DepthViewerError):
        return error
    if (
        isinstance(error, MemoryError)
        or (isinstance(error, OSError) and error.errno == errno.ENOMEM)
        or any(words in str(error) for words in NO_MEMORY)
    ):
        return OutOfMemoryError(
            "There is not enough memory.",
            hint="Close other programs, or use smaller frames, such as --max-side 1280, and fewer --jobs.",
        )
    if (
        isinstance(error, OSError)
        and type(error).__module__ == "builtins"  # FFmpeg's have no name of a file
        and error.errno in REFUSALS
        and error.filename
    ):
        return RefusedError(
            f"{os.fsdecode(error.filename)} cannot be used: {error.strerror}.",
            hint="Check its permissions, those of its folder, and the disk.",
        )
    return None


class ignored(suppress):  # noqa: N801 - as what it is made of
    """Suppress exceptions as `contextlib.suppress` does, and write them to the debug log."""

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
    """The source delivers no frames."""


class SourceNotFoundError(SourceError):
    """There is no such file, folder, camera or host."""


class SourceUnreadableError(SourceError):
    """The source exists, but contains no frame that can be decoded."""


class PictureUnreadableError(SourceUnreadableError):
    """One frame cannot be decoded; the next `read` returns the one after it. `timestamp` is in seconds."""

    def __init__(self, message: str, timestamp: Fraction, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.timestamp = timestamp

    def __reduce__(self) -> tuple[Any, ...]:
        return PictureUnreadableError, (str(self), self.timestamp), self.__dict__


class SourceLostError(SourceError):
    """The source stopped while it was open: unplugged, disconnected, timed out."""


class ModelError(DepthViewerError):
    """The model cannot be loaded or run."""


class WeightsMissingError(ModelError):
    """The weights are not installed and could not be downloaded."""


class LicenceError(WeightsMissingError):
    """The weights are not downloaded before the user agrees to a licence that restricts their use.

    `licence` is its SPDX identifier or name in lower case, "" where none is stated; `page` is where the model is
    described; `text` is the licence itself where the model brings it, else "".
    """

    def __init__(
        self, message: str, *, hint: str = "", licence: str = "", page: str = "", text: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.licence, self.page, self.text = licence, page, text


class WeightsInvalidError(ModelError):
    """A weights file is not valid: names, shapes, values, checksum, or unsafe content."""


class ModelOutputError(ModelError):
    """The model output is not valid: NaN, infinite, or a wrong shape."""


class RuntimeUnavailableError(ModelError):
    """The chosen runtime or precision does not work on this machine."""


class PackageMissingError(RuntimeUnavailableError):
    """A model needs a package that is not installed: a bundle has no torch."""

    @classmethod
    def named(cls, package: str, model: str) -> PackageMissingError:
        """Name both, and the way to go on."""
        hint = "Install it: pip install torch timm"
        if getattr(sys, "frozen", False):
            hint = (
                "This bundle has no PyTorch. Where Depth Viewer is installed with it, run: "
                f"depth-viewer models export {model} -o {model}.onnx. Then use the file: --model {model}.onnx"
            )
        return cls(f"{model} needs the package {package} until it is compiled for this computer.", hint=hint)


class RuntimeInaccurateError(ModelError):
    """The results of a runtime differ too much from the reference."""


class SinkError(DepthViewerError):
    """The output cannot be written."""


class OutputExistsError(SinkError):
    """The output already exists, and `overwrite` is not set."""


class FinishedError(OutputExistsError):
    """The output already exists, and it is what this very conversion makes."""


class UnfinishedError(SinkError):
    """An earlier conversion to the same output was interrupted, and this one does not or cannot resume it."""


class MismatchError(SinkError):
    """The output does not match its source."""


class DiskFullError(SinkError):
    """There is not enough disk space for the output."""


class RefusedError(DepthViewerError):
    """The system refuses a file or a folder, such as one in a folder that may not be entered."""


class OutOfMemoryError(DepthViewerError):
    """The system gives no more memory, or no more threads."""


class CalibrationError(DepthViewerError):
    """The distance marks, the calibration file or the checkerboard images are not valid."""


class ReconstructionError(DepthViewerError):
    """A clip cannot be reconstructed, or what that needs is not installed."""


class ClusterError(DepthViewerError):
    """The machines of a cluster cannot be reached or used."""


class CancelledError(DepthViewerError):
    """The user canceled the work."""
