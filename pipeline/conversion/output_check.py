"""Check an output before any work: its folder, an existing file, and the source itself.

check_output(Path("depth.mp4"), Path("clip.mp4"), overwrite=False)     # raises OutputExistsError or SinkError
make_folder(Path("results"))
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.conversion.checkpoint import Checkpoint
from pipeline.conversion.object_table import require_free
from pipeline.conversion.progress import Stage
from pipeline.conversion.record import Record, compare
from pipeline.conversion.request import ConversionRequest
from pipeline.errors import FinishedError, OutputExistsError, SettingsError, SinkError
from pipeline.media.comment import record_in
from pipeline.media.hardware import SOFTWARE
from pipeline.sinks.base import sink_kind
from pipeline.storage import atomic
from pipeline.storage.part_file import part_of, refuse_folder, require_parent, write_errors
from pipeline.storage.windows_names import objection


def make_folder(folder: Path) -> None:
    """Create the output folder and its parents. Raises `SinkError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SinkError(
            f"The folder {folder} cannot be created: {error.strerror}.",
            hint="Choose another one with --output.",
        ) from error


def make_folder_of_numbered(path: Path) -> None:
    """Create the folder of numbered files, a part of the output; a path that is wrong further up is an error."""
    if "%" in path.name and not path.parent.exists() and path.parent.parent.is_dir():
        make_folder(path.parent)


def check_output(
    path: Path,
    origin: Path | None,
    *,
    overwrite: bool,
    format: str = "auto",
    record: Callable[[], Record] | None = None,
    is_numbered: bool = True,
) -> None:
    """Refuse an output that cannot or must not be written; call it before any work.

    `origin` is the file of the source, `record` describes the conversion. Without `is_numbered`, the output is one
    file of exactly this name, although conversions to its format write one per frame. Raises `FinishedError` where the
    output is what this conversion makes, `OutputExistsError` where it is anything else, and `SinkError`.
    """
    kind = sink_kind(path, format)
    if sys.platform == "win32" and (reason := objection(path)):
        raise SinkError(f"{reason}.", hint="Choose another output.")
    with write_errors(path):
        require_parent(path)
        atomic.require_replaceable(path)
        existing_output: Callable[[Path], Path | None] = getattr(kind, "existing_output", _existing_file)
        blocking = existing_output(path) if is_numbered else _existing_file(path)
        # The unfinished file must not replace the source either.
        for taken in (path, part_of(path)):
            if origin is not None and taken.exists() and origin.exists() and _is_in(origin, taken):
                raise SinkError(
                    f"{path} would overwrite its own source {origin}.", hint="Choose another output."
                )
        if blocking is not None and not overwrite:
            difference = compare(getattr(kind, "record_of", record_in)(path), record()) if record else ""
            kind_of_error = FinishedError if record and not difference else OutputExistsError
            raise kind_of_error(
                f"{blocking} already exists{', ' * bool(difference)}{difference}.",
                hint="Replace it with --overwrite, or choose another output.",
            )
        if sys.platform == "win32" and path.is_file() and not os.access(path, os.W_OK):
            raise SinkError(
                f"{path} is write-protected, and Windows replaces no such file.",
                hint="Make it writable, or choose another output.",
            )


def check_request(
    request: ConversionRequest, origin: Path | None, left: Checkpoint | None, record: Callable[[], Record]
) -> None:
    """Refuse the output of a request that cannot or must not be written; `left` is unfinished work for it."""
    settings = request.settings
    takes_encoder = getattr(sink_kind(request.output, settings.format), "TAKES_ENCODER", False)
    if settings.encoder != SOFTWARE and not takes_encoder:
        raise SettingsError(
            f"--encoder {settings.encoder} has no effect without an MP4 output.",
            hint="Leave out --encoder, or write to a file in .mp4.",
        )
    named = settings.resume and left is not None and left.stage in (Stage.NAMING, Stage.NAMED)
    overwrite = settings.overwrite or named
    make_folder_of_numbered(request.output)
    check_output(request.output, origin, overwrite=overwrite, format=settings.format, record=record)
    require_free(request, overwrite=overwrite or settings.resume)


def _is_in(file: Path, place: Path) -> bool:
    """Return whether `file` is `place` or is inside it."""
    return place.samefile(file) or place.resolve() in file.resolve().parents


def _existing_file(path: Path) -> Path | None:
    refuse_folder(path)
    return path if path.exists() else None
