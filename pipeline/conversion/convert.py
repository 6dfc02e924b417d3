"""Convert a source: every frame through the model and the stabilizer into an output.

    request = ConversionRequest("clip.mp4", Path("depth.mp4"), ConvertSettings(overwrite=True))
    result = convert(request, ConversionHooks(on_progress=lambda progress: print(progress.frames_done)))

    VideoSource ──frame──▶ infer_stream ──disparity──▶ stabilize ──DepthFrame──▶ Sink
     decode thread      inference threads        stabilize thread    the caller's thread

Mailboxes connect the stages (`stages.py`). All four overlap, and inference runs on several frames at a time, so all
cores are busy until the last frame. The output gets its name only when it is complete.

In two passes, the first one writes to a `DepthSpool`: the display range of a shot is known only after its last frame.
Then the spool returns the depth of each frame. The source is read again only where the output shows its images.

Work is divided into segments of some hundred frames. At the end of each, everything is synced to the disk and recorded
(`checkpoint.py`). After any interruption, another process with `ConvertSettings(resume=True)` continues from there. As
each segment starts like a separate video, the result is identical to the last byte.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from time import perf_counter

from pipeline.address import Address, masked
from pipeline.awake import awake
from pipeline.conversion.checkpoint import Checkpoint, CheckpointStore, identity, unfinished
from pipeline.conversion.depth_spool import DepthSpool
from pipeline.conversion.letterbox import prepared, whole, with_bars
from pipeline.conversion.object_table import with_objects
from pipeline.conversion.opened_source import depth_of, open_requested, space_of, wants_two_passes
from pipeline.conversion.output_check import check_request
from pipeline.conversion.passes import ConversionPasses
from pipeline.conversion.progress import ProgressTracker, Stage
from pipeline.conversion.record import Record, record_of
from pipeline.conversion.request import ConversionHooks, ConversionRequest, ConvertResult
from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.depth_files.base import DepthFile
from pipeline.depth_files.source import GivenEstimator
from pipeline.errors import CancelledError, UnfinishedError
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator
from pipeline.objects.detector import load_detector
from pipeline.objects.drawing import labeled
from pipeline.render.picture import depth_picture, indexed_picture
from pipeline.settings import LookSettings
from pipeline.sinks.base import Provenance, Sink, SinkJob, open_sink
from pipeline.sources.base import local_file
from pipeline.storage.work_folder import check_version

_log = logging.getLogger(__name__)

AT_A_TIME = min(4, os.cpu_count() or 1)
"""Parallel inferences: more than four only use memory, because there is one stabilizer."""


def convert(request: ConversionRequest, hooks: ConversionHooks | None = None) -> ConvertResult:
    """Convert every frame of the source to depth, and write the output.

    Raises `DepthViewerError` for every expected failure, and `CancelledError` if `hooks.cancelled` returns True, which
    leaves nothing behind. `Stopped`, which any hook may raise, Ctrl-C, a full disk, a lost source and bugs
    keep finished work, which can be resumed: see `unfinished(output)`.
    """
    _log.info("converting: %s", masked(request))
    gc.collect()  # PyAV's containers and streams refer to each other: else decoders of earlier ones pile up
    began = perf_counter()
    origin = local_file(request.source)
    depth = depth_of(request)
    space = space_of(request, origin, depth)
    left = unfinished(request.output)
    record = cache(partial(record_of, request, origin, space))
    check_request(request, origin, left, record)
    with awake(), open_requested(request) as opened:
        conversion = _Conversion(request, hooks or ConversionHooks(), opened, origin, space, record, depth)
        try:
            return conversion.run(began)
        except BaseException as error:  # Ctrl-C too
            _log.info("stopped by %s", type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
            # What was finished is never thrown away, whatever went wrong, unless the user cancels.
            conversion.give_up(keep=not isinstance(error, CancelledError))
            raise


def upsampling(look: LookSettings, sink: Sink) -> str:
    """Return the method that upsamples depth before the sink; "none" for image sinks, which do it themselves."""
    return look.refine if sink.is_numeric else "none"


class _Conversion:
    """A running conversion, with its open source and sink."""

    def __init__(
        self,
        request: ConversionRequest,
        hooks: ConversionHooks,
        opened: TrimmedSource,
        origin: Path | None,
        space: Space,
        record: Callable[[], Record],
        depth: DepthFile | None,
    ) -> None:
        self._depth = depth
        self._request, self._hooks, self._opened = request, hooks, opened
        self._origin, self._space, self._record = origin, space, record
        self._detector = load_detector(request.objects) if request.objects.objects else None
        self._sink = self._open_sink()

    def run(self, began: float) -> ConvertResult:
        """Run the whole conversion: check existing work, run the passes, publish the output."""
        self._check_work()
        estimator = self._load()
        checkpoints = self._checkpoints(estimator)
        before = checkpoints.last
        done = self._take_frames(estimator, checkpoints)
        self._sink.cleanup()
        is_used = self._sink.is_numeric or self._request.look.is_spatial
        _log.info("converted %s: %d frames", self._request.output, done.frames)
        return ConvertResult(
            self._request.output,
            done.frames,
            perf_counter() - began,
            estimator.model,
            estimator.runtime,
            (*done.notes, *self._sink.notes, *self._space.notes(self._origin, is_used=is_used)),
            done.skipped,
            done.substituted_frames,
            before.frames if before is not None and before.stage is not Stage.ESTIMATING else 0,
            done.carried,
        )

    def give_up(self, *, keep: bool) -> None:
        """Close everything after an error; `keep`: finished work stays, to be resumed."""
        if self._sink.work.journal and keep:
            self._sink.suspend()
        else:
            self._sink.abort()

    def _open_sink(self) -> Sink:
        request, opened, render = self._request, self._opened, self._hooks.render
        look, settings, box = request.look, request.settings, opened.info.letterbox
        draw = render or partial(depth_picture, look=look)
        if self._detector and render is None:
            draw = labeled(draw)
        job = SinkJob(
            whole(opened.info),
            with_bars(draw, box, look.tiles) if box else draw,
            settings,
            self._origin if settings.generator == "none" else None,  # its times and its audio are others
            None if render or box or self._detector else partial(indexed_picture, look=look),
            (look.far, look.near),
            opened.span,
            resumes=settings.resume or not settings.overwrite,
            sidetrack_file=lambda: opened.sidetrack_file,
            space=self._space,
            frame_packing=look.frame_packing,
            record=self._record(),
        )
        sink = open_sink(request.output, job)
        has_bars = sink.is_numeric and not sink.uses_images
        self._prepare = partial(prepared, method=upsampling(look, sink), box=box if has_bars else None)
        return with_objects(sink, self._detector, request.output, job, box, self._prepare)

    def _check_work(self) -> None:
        """Raise `UnfinishedError` if there is unfinished work that must not be resumed."""
        settings, journal = self._request.settings, self._sink.work.journal
        if not journal:
            return
        check_version(self._request.output, journal)
        if not (settings.resume or settings.overwrite):
            raise UnfinishedError(
                f"A conversion to {self._request.output} was interrupted.",
                hint="Resume it with --resume, or start over with --overwrite.",
            )

    def _load(self) -> DepthEstimator:
        if self._depth is not None:
            return GivenEstimator(self._depth)
        requested = self._request.estimator
        estimator = self._hooks.load(replace(requested, streams=requested.streams or AT_A_TIME))
        estimator = estimator.seen_through(self._space.lens)
        if self._space.calibration is not None:
            self._space.calibration.require_model(estimator.model)
        return estimator

    @property
    def _uses_images(self) -> bool:
        """Return whether the images of the frames are needed once their depth is known."""
        hooks = self._hooks
        is_watched = hooks.on_frame is not None and hooks.on_frame_uses_images
        is_shown = hooks.render is not None or self._request.look.refine != "none"
        return self._sink.uses_images or is_shown or is_watched

    def _checkpoints(self, estimator: DepthEstimator) -> CheckpointStore:
        """Open the checkpoints; raises `UnfinishedError` if the existing ones are of a different conversion."""
        request, opened = self._request, self._opened
        given = self._depth.facts if self._depth else None
        self._sink.set_provenance(
            Provenance(
                estimator.model,
                estimator.runtime,
                given.digest if given else estimator.digest,
                given.stabilization if given else request.stabilizer.strength,
                upsampling(self._request.look, self._sink),
                estimator.calibration is not None,
            )
        )
        facts = identity(
            Address(request.source), self._origin, opened.info, estimator, request.groups, self._space
        )
        facts["objects"] = self._detector and self._detector.digest
        return CheckpointStore(self._sink.work, request.output, facts, keeps=opened.is_rereadable)

    def _take_frames(self, estimator: DepthEstimator, checkpoints: CheckpointStore) -> Checkpoint:
        """Run the one or two passes, and return the last checkpoint."""
        request, hooks, opened, sink = self._request, self._hooks, self._opened, self._sink
        tracker = ProgressTracker(opened.info.frame_count, hooks.on_progress, hooks.cancelled, hooks.on_frame)
        is_locked = request.look.range == "locked"
        passes = ConversionPasses(
            sink,
            estimator,
            request.stabilizer,
            checkpoints,
            tracker,
            locked=is_locked,
            prepare=None if self._detector else self._prepare,
            model_every=request.settings.model_every,
            keeps_images=self._uses_images,
            announce=hooks.announce,
        )
        if request.settings.model_every != 1 and not self._uses_images:
            opened.draw_late()
        with tracker.exclude_suspended_time():
            if wants_two_passes(request, opened, sink.is_numeric):
                reopen = partial(open_requested, request, with_depth=False) if self._uses_images else None
                with DepthSpool(
                    sink.work.path, request.output, whole=is_locked, exact=sink.is_numeric
                ) as spool:
                    done = passes.twice(opened, reopen, spool)
            else:
                done = passes.once(opened)
            passes.finish(done)
        return done
