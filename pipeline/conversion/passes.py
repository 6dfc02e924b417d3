"""Run the one or two passes of a conversion, and resume each where an earlier process stopped.

    passes = ConversionPasses(sink, estimator, StabilizerSettings(), checkpoints, tracker)
    done = passes.once(source)                      # source → model → stabilizer → sink
    done = passes.twice(source, reopen, spool)      # … → spool; source, spool → sink
    done = passes.twice(source, None, spool)        # … → spool → sink: no images are needed any more
    passes.finish(done)                              # the output is completed and gets its name

At the end of a segment, the consumer syncs its frames to the disk, and the checkpoint store records it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

from pipeline.conversion.checkpoint import Checkpoint, CheckpointStore
from pipeline.conversion.depth_spool import DepthSpool
from pipeline.conversion.frame_log import RecordedFrames
from pipeline.conversion.progress import ProgressTracker, Stage
from pipeline.conversion.stages import Depths, ends_segment, replayed_depths, seen_depths
from pipeline.conversion.trimmed_source import FramePosition, TrimmedSource
from pipeline.frame import DepthFrame
from pipeline.inference.estimator import DepthEstimator
from pipeline.settings import StabilizerSettings
from pipeline.sinks.base import Sink
from pipeline.stabilize import Stabilizer

_log = logging.getLogger(__name__)


class FrameConsumer(Protocol):
    """A sink or a spool."""

    def checkpoint(self) -> dict[str, Any]: ...
    def restore(self, state: dict[str, Any]) -> None: ...


Source = TrimmedSource | RecordedFrames
Put = Callable[[DepthFrame, FramePosition | None], None]
"""Takes the next frame of a pass, and its position where it ends a segment."""


class ConversionPasses:
    """`locked`: all frames have the range of the first. `prepare`: what is done to depth before the sink gets it.
    `announce` receives where it resumes, and how much disk space the spool takes. `keeps_images`: the images are
    needed once depth is known.
    """

    def __init__(
        self,
        sink: Sink,
        estimator: DepthEstimator,
        stabilizer: StabilizerSettings,
        checkpoints: CheckpointStore,
        tracker: ProgressTracker,
        *,
        locked: bool = False,
        prepare: Callable[[DepthFrame], DepthFrame] | None = None,
        model_every: str | int = 1,
        keeps_images: bool = True,
        announce: Callable[[str], None] | None = None,
    ) -> None:
        self._sink = sink
        self._estimator = estimator
        self._stabilizer = stabilizer
        self._checkpoints = checkpoints
        self._tracker = tracker
        self._locked = locked
        self._prepare = prepare
        self._model_every, self._keeps_images = model_every, keeps_images
        self._announce = announce

    def once(self, source: TrimmedSource) -> Checkpoint:
        """Run the only pass of a one-pass conversion."""
        return self._ended() or self._write(Stage.CONVERTING, source, self._seen)

    def twice(
        self, source: TrimmedSource, reopen: Callable[[], TrimmedSource] | None, spool: DepthSpool
    ) -> Checkpoint:
        """Run both passes of a two-pass conversion. `reopen` opens the source again, for its images."""
        if (ended := self._ended()) is not None:
            return ended
        last = self._checkpoints.last
        if last is None or last.stage is Stage.ESTIMATING:
            self._take_all(Stage.ESTIMATING, source, spool, self._seen, self._spooling(spool))
            spool.checkpoint()
            last = Checkpoint(
                Stage.WRITING,
                state=self._sink.checkpoint(),  # of no frames
                substituted_frames=source.substituted_frames,
                notes=source.notes,
            )
            self._checkpoints.save(last)
        with reopen() if reopen else RecordedFrames(source, spool.frames, last) as again:
            done = self._write(Stage.WRITING, again, partial(self._replayed, spool))
        spool.discard()
        return done

    def finish(self, done: Checkpoint) -> None:
        """Complete and publish the output after the last frame."""
        self._tracker.finishing()
        if done.stage is Stage.FINISHING:
            self._sink.on_finishing = self._tracker.finishing
            self._sink.set_inferred_frames(done.frames - done.carried - done.skipped)
            self._sink.finish()
            self._checkpoints.save(replace(done, stage=Stage.NAMING))
        if done.stage is not Stage.NAMED:
            self._sink.publish()
            self._checkpoints.save(replace(done, stage=Stage.NAMED))

    def _ended(self) -> Checkpoint | None:
        """Return the last checkpoint, if an earlier process finished all passes."""
        last = self._checkpoints.last
        if last is None or last.stage not in (Stage.FINISHING, Stage.NAMING, Stage.NAMED):
            return None
        if last.stage is not Stage.NAMED:
            self._sink.restore(last.state)
        self._tracker.begin(last.stage, last.frames, last.skipped, last.carried)
        return last

    def _write(
        self,
        stage: Stage,
        source: Source,
        depths_of: Callable[[Source, Checkpoint], AbstractContextManager[Depths]],
    ) -> Checkpoint:
        """Run the pass that writes to the sink."""

        def put(depth: DepthFrame, _mark: FramePosition | None) -> None:
            self._sink.write(self._prepare(depth) if self._prepare else depth)

        self._take_all(stage, source, self._sink, depths_of, put)
        done, skipped = self._tracker.done, self._tracker.skipped
        end = Checkpoint(
            Stage.FINISHING,
            done,
            skipped,
            state=self._sink.checkpoint(),
            substituted_frames=source.substituted_frames,
            notes=source.notes,
            carried=self._tracker.carried,
        )
        self._checkpoints.save(end)
        return end

    def _take_all(
        self,
        stage: Stage,
        source: Source,
        consumer: FrameConsumer,
        depths_of: Callable[[Source, Checkpoint], AbstractContextManager[Depths]],
        put: Put,
    ) -> None:
        """Run one pass from its last checkpoint."""
        last = self._checkpoints.last
        start = last if last is not None and last.stage == stage else Checkpoint(stage)
        if start.state:
            consumer.restore(start.state)
        if start.mark is not None:
            source.resume_after(start.mark)
            self._tell(f"Resuming after {start}.")
        _log.info("pass “%s” begins after %d frames", stage, start.frames)
        self._tracker.begin(stage, start.frames, start.skipped, start.carried)
        limits = start.limits
        with depths_of(source, start) as depths:
            for depth, stabilizer in depths:
                self._tracker.check_cancelled()
                if self._locked and stage is Stage.CONVERTING:
                    limits = limits or depth.display_range
                    depth = replace(depth, display_range=limits)
                mark = source.mark(depth.frame) if ends_segment(depth.frame) else None
                put(depth, mark)
                self._tracker.count(depth)
                if mark is not None:
                    self._checkpoints.save(self._now(start, consumer, depth, mark), stabilizer)
        if not self._tracker.done:
            raise source.has_no_frames()

    def _now(
        self, start: Checkpoint, consumer: FrameConsumer, depth: DepthFrame, mark: FramePosition
    ) -> Checkpoint:
        """Return the checkpoint after this frame; of the source as a whole it knows what `start` knew."""
        tracker = self._tracker
        return replace(
            start,
            frames=tracker.done,
            skipped=tracker.skipped,
            mark=mark,
            limits=depth.display_range,
            state=consumer.checkpoint(),
            carried=tracker.carried,
        )

    def _seen(self, source: Source, start: Checkpoint) -> AbstractContextManager[Depths]:
        stabilizer = Stabilizer(self._stabilizer) if start.mark is None else self._checkpoints.stabilizer()
        return seen_depths(
            source, self._estimator, stabilizer, self._model_every, keeps_images=self._keeps_images
        )

    def _replayed(
        self, spool: DepthSpool, source: Source, start: Checkpoint
    ) -> AbstractContextManager[Depths]:
        maker = self._estimator
        replay = partial(
            spool.replay,
            model=maker.model,
            runtime=maker.runtime,
            first=start.frames,
            is_metric=maker.calibration is not None,
        )
        return replayed_depths(source, replay)

    def _spooling(self, spool: DepthSpool) -> Put:
        def put(depth: DepthFrame, mark: FramePosition | None) -> None:
            if depth.frame.index == 0 and self._tracker.frame_count:
                size = spool.expect(depth, self._tracker.frame_count, self._sink.least_size)
                self._tell(
                    f"Two passes: until the conversion is finished, its depth takes {size / 1e6:.0f} MB of disk space."
                )
            spool.write(depth, mark)

        return put

    def _tell(self, sentence: str) -> None:
        if self._announce is not None:
            self._announce(sentence)
