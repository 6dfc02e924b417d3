"""Files to files: every frame of a video through network and stabilizer into another video.

    import pipeline

    pipeline.convert("clip.mp4", "depth.mp4")
    result = pipeline.convert(
        "clip.mp4", "depth.mp4", ConvertSettings(overwrite=True),
        estimator=pipeline.load_estimator("nano"), on_progress=lambda progress: print(progress.frames_done),
    )

    VideoSource ──frame──▶ infer_stream ──disparity──▶ settle ──DepthFrame──▶ Sink
     decode thread      inference threads     stabilize thread    the caller's thread

Between them are mailboxes (`stages.py`). The four overlap, and the network works on several frames at a time, so all
cores are busy until the last frame. The output gets its name only when it is whole.

In two passes the sink of the first is a `DepthSpool`: only when a whole shot was seen is it known which range of colors
holds all of it. Then the source is read once more, and the spool gives the depth of each frame.

All goes by segments of some hundred frames. Where one ends, what was written is brought to the disk and noted
(`checkpoint.py`). Whatever stops the program, another one with `ConvertSettings(resume=True)` goes on from there, and
as each segment begins like a clip of its own, the result is the same to the last byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pipeline.arrays import Image
from pipeline.conversion.checkpoint import CheckpointStore, identity, unfinished
from pipeline.conversion.depth_spool import DepthSpool
from pipeline.conversion.passes import NAMED, NAMING, SEEING, ConversionPasses
from pipeline.conversion.progress import Progress, ProgressTracker, Stopped
from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.errors import (
    CancelledError,
    ClusterError,
    DepthViewerError,
    DiskFullError,
    MismatchError,
    SettingsError,
    SourceLostError,
    UnfinishedError,
)
from pipeline.frame import DepthFrame
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator, load_estimator
from pipeline.render.picture import depth_picture, indexed_picture
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LookSettings,
    SourceSettings,
    StabilizerSettings,
)
from pipeline.sinks.base import Provenance, SinkJob, check_output, open_sink
from pipeline.sources.base import demo_clip, open_source
from pipeline.storage.work_folder import check_version

__all__ = ["AT_A_TIME", "ConvertResult", "Progress", "Stopped", "convert", "local_file", "unfinished"]

AT_A_TIME = min(4, os.cpu_count() or 1)
"""Frames that the network works on at the same time: more than four only take memory, for the stabilizer is one."""


@dataclass(frozen=True)
class ConvertResult:
    """What came of it. `notes` are sentences about what the user should know, such as sound left out.

    `skipped`: frames equal to the one before, for which the model was not run. `substituted_frames`: frames that could
    not be decoded and were replaced by the one before. `resumed`: frames that an earlier run had finished.
    """

    path: Path
    frames: int
    seconds: float
    model: str
    runtime: str
    notes: tuple[str, ...]
    skipped: int = 0
    substituted_frames: int = 0
    resumed: int = 0

    @property
    def rate(self) -> float:
        """Frames per second of this program, loading included."""
        return (self.frames - self.resumed) / self.seconds


def convert(
    source: str | int | Path,
    output: str | Path,
    settings: ConvertSettings | None = None,
    *,
    estimator: DepthEstimator | EstimatorSettings | None = None,
    stabilizer: StabilizerSettings | None = None,
    source_settings: SourceSettings | None = None,
    look: LookSettings | None = None,
    render: Callable[[DepthFrame], Image] | None = None,
    load: Callable[[EstimatorSettings], DepthEstimator] = load_estimator,
    on_progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    on_frame: Callable[[DepthFrame], None] | None = None,
) -> ConvertResult:
    """Write the depth of every frame of `source` to `output`; the kind of file follows from its extension.

    The picture is depth in the colors of `look`, or what `render` makes of a `DepthFrame`. `load` gets the network
    when `estimator` only says which: a face that shows downloads passes its own. `on_progress` is called after
    every frame, `cancelled` before it, `on_frame` with what became of it in the pass that goes on (in the first of
    two its range is not final), all in the caller's thread; `announce` gets a sentence about the room that
    two passes take on the disk, before they take it. Raises a `DepthViewerError` for every foreseeable failure,
    `CancelledError` when `cancelled` said so, which leaves nothing behind. `Stopped`, which `cancelled` or another of
    these may raise, Ctrl-C, a full disk, a source that goes away and bugs leave what is whole, if anything is, to be
    gone on with: `unfinished(output)` tells.
    """
    settings = settings or ConvertSettings()
    path, origin = Path(output), local_file(source)
    space = Space.of(settings, origin)
    left = unfinished(path)
    # What is there already may be its own.
    named = settings.resume and left is not None and left.stage in (NAMING, NAMED)
    check_output(path, origin, overwrite=settings.overwrite or named, format=settings.format)
    began = perf_counter()
    look, stabilizer = look or LookSettings(), stabilizer or StabilizerSettings()
    reopen = partial(_excerpt, source, source_settings, settings)
    with reopen() as opened:
        job = SinkJob(
            opened.info,
            render or partial(depth_picture, look=look),
            settings,
            origin,
            None if render else partial(indexed_picture, look=look),
            (look.far, look.near),
            opened.span,
            resumes=settings.resume or not settings.overwrite,
            sidetrack_file=lambda: opened.sidetrack_file,
            space=space,
        )
        sink = open_sink(path, job)
        try:
            if sink.work.journal:
                check_version(path, sink.work.journal)
            if sink.work.journal and not (settings.resume or settings.overwrite):
                raise UnfinishedError(
                    f"A conversion to {path} was interrupted.",
                    hint="Go on with it: --resume. Or start anew: --overwrite.",
                )
            wished = estimator if isinstance(estimator, EstimatorSettings) else EstimatorSettings()
            if estimator is None or isinstance(estimator, EstimatorSettings):
                estimator = load(replace(wished, streams=wished.streams or AT_A_TIME))
            if space.calibration is not None:
                space.calibration.require_model(estimator.model)
            refine = look.refine if sink.is_numeric else "none"  # pictures see to it by themselves
            sink.set_provenance(
                Provenance(estimator.model, estimator.runtime, estimator.digest, stabilizer.strength, refine)
            )
            options = (settings, wished, stabilizer, look, source_settings or SourceSettings())
            journal = CheckpointStore(
                sink.work,
                path,
                identity(str(source), origin, opened.info, estimator, options, space),
                keeps=opened.is_rereadable,
            )
            before = journal.last
            tally = ProgressTracker(opened.info.frame_count, on_progress, cancelled, on_frame)
            whole = look.range == "locked"
            passes = ConversionPasses(
                sink, estimator, stabilizer, journal, tally, locked=whole, refine=refine, announce=announce
            )
            with tally.exclude_suspended_time():
                if _wants_two_passes(opened, settings, stabilizer, look, sink.is_numeric):
                    with DepthSpool(sink.work.path, path, whole=whole, exact=sink.is_numeric) as spool:
                        done = passes.twice(opened, reopen, spool)
                else:
                    done = passes.once(opened)
                passes.finish(done)
            sink.cleanup()
        except BaseException as error:  # Ctrl-C too
            resumes = settings.resume and left is not None
            if sink.work.journal and _leaves(error, resumes):
                sink.suspend()
            else:
                sink.abort()
            raise
    return ConvertResult(
        path,
        done.frames,
        perf_counter() - began,
        estimator.model,
        estimator.runtime,
        (*done.notes, *sink.notes),
        done.skipped,
        done.substituted_frames,
        before.frames if before is not None and before.stage != SEEING else 0,
    )


def _excerpt(
    source: str | int | Path, source_settings: SourceSettings | None, settings: ConvertSettings
) -> TrimmedSource:
    """What is wanted of the source."""
    opened = open_source(source, source_settings)
    if opened.info.is_live:
        opened.close()
        raise SettingsError(
            f"“{source}” is live and has no end, so it cannot be converted.",
            hint="Convert a file or a folder. A live source can be watched: depth-viewer view",
        )
    return TrimmedSource(opened, settings)


def _leaves(error: BaseException, resumes: bool) -> bool:
    """Whether what is whole stays, to be gone on with: it may go better another time, or is not this program's work."""
    may_pass = (
        not isinstance(error, DepthViewerError)  # Ctrl-C, `Stopped`, too little memory, a bug
        or isinstance(error, ClusterError | DiskFullError | SourceLostError | UnfinishedError)
        or isinstance(error.__cause__, OSError)
    )
    return may_pass or (resumes and not isinstance(error, CancelledError | MismatchError))


def _wants_two_passes(
    opened: TrimmedSource,
    settings: ConvertSettings,
    stabilizer: StabilizerSettings,
    look: LookSettings,
    numbers: bool,
) -> bool:
    """Whether a range must be found that can be found: not by hand, not for each frame alone, not from a pipe."""
    by_hand = look.far is not None and look.near is not None
    each_its_own = stabilizer.strength == "off" and look.range != "locked" and not numbers
    return (
        not (settings.one_pass or by_hand or each_its_own or opened.info.frame_count == 1)
        and opened.is_rereadable
    )


def local_file(source: str | int | Path) -> Path | None:
    """The file that a source's address means, or None when it means none."""
    address = str(source)
    if address == "demo":
        return demo_clip()
    if address.startswith("file:"):
        return Path(url2pathname(urlsplit(address).path))
    # os.path, because Path raises for an address that is too long to be a path, as signed URLs are
    return Path(address) if os.path.isfile(address) else None  # noqa: PTH113
