"""Prepare a reconstruction: check its output, and open its work folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.conversion.checkpoint import Identity
from pipeline.conversion.output_check import check_output
from pipeline.conversion.request import ConversionRequest
from pipeline.errors import CancelledError, ReconstructionError
from pipeline.reconstruction import export, mesh_files
from pipeline.reconstruction.request import ReconstructionRequest
from pipeline.settings import ConvertSettings
from pipeline.storage.work_folder import WorkFolder, journal_of

MAX_SIDE = 960
"""Pixels along the longer side of key frames: features of larger ones cost more and place the camera no better."""


def as_conversion(request: ReconstructionRequest) -> ConversionRequest:
    """Return what a conversion would call it: the same part of the source, lens and calibration."""
    settings = request.settings
    chosen = ConvertSettings(
        start=settings.start, end=settings.end, max_side=MAX_SIDE, calibration=settings.calibration
    )
    return ConversionRequest(
        request.source,
        request.output,
        chosen,
        request.estimator,
        source_settings=request.source_settings,
        depth_file=request.depth_file,
    )


def check(request: ReconstructionRequest, origin: Path | None) -> None:
    """Raise for an output that cannot be written, before any work."""
    mesh_files.require_kind(request.output)
    check_output(request.output, origin, overwrite=request.settings.overwrite, is_numbered=False)
    if (folder := request.settings.export_poses) is not None:
        kept = [request.output, *([origin] if origin is not None else [])]
        export.check_folder(folder, overwrite=request.settings.overwrite, kept=kept)


@contextmanager
def work_folder(request: ReconstructionRequest, facts: Identity) -> Iterator[WorkFolder]:
    """Open the work folder; an error keeps what is in it, unless the clip itself is the reason, or `CancelledError`."""
    journal = journal_of(request.output)
    is_other = journal is not None and journal.get("identity") != facts
    work = WorkFolder(request.output, keep=not (is_other and request.settings.overwrite))
    try:
        yield work
    except (ReconstructionError, CancelledError):
        work.remove()
        raise
    except BaseException:
        if work.journal:
            work.release()
        else:
            work.remove()
        raise
