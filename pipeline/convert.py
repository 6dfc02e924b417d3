"""Files to files: every frame of a video through network and stabilizer into another video.

    import pipeline

    pipeline.convert("clip.mp4", "depth.mp4")
    result = pipeline.convert(
        "clip.mp4", "depth.mp4", ConvertSettings(overwrite=True),
        estimator=pipeline.load_estimator("nano"), on_progress=lambda progress: print(progress.frames_done),
    )

    VideoSource ──frame──▶ see_all ──disparity──▶ settle ──DepthFrame──▶ Sink
     decode thread      inference threads     stabilize thread    the caller's thread

Between them are mailboxes. The four overlap, and the network works on several frames at a time, so all cores are
busy until the last frame; the mailboxes are short, so memory does not grow with the clip. The output gets its name
only when it is whole; whatever goes wrong leaves nothing behind.

In two passes the sink of the first is a `Spool`: only when a whole shot was seen is it known which range of colors
holds all of it. Then the source is read once more, and the spool gives the depth of each frame.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pipeline.errors import CancelledError, SettingsError, SourceUnreadableError
from pipeline.estimator import DepthEstimator, load_estimator
from pipeline.excerpt import Excerpt
from pipeline.frame import DepthFrame, Image
from pipeline.mailbox import Mailbox, Overflow
from pipeline.picture import depth_picture, indexed_picture
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LookSettings,
    SourceSettings,
    StabilizerSettings,
)
from pipeline.sight import see_all, settle
from pipeline.sinks.base import Job, Maker, Sink, check_output, open_sink
from pipeline.sources.base import VideoSource, demo_clip, open_source
from pipeline.spool import Spool
from pipeline.stabilize import Stabilizer

T = TypeVar("T")

AT_A_TIME = min(4, os.cpu_count() or 1)
"""Frames that the network works on at the same time: more than four only take memory, for the stabilizer is one."""


@dataclass(frozen=True)
class Progress:
    """How far a conversion is.

    `frame_count` is what the source declares, None where it does not. `rate` is frames per second so far, `eta`
    seconds to go, None where that is not known; each stage counts from the start. `stage` is "converting", or, in two
    passes, "seeing depth", then "writing"; last of all "finishing".
    """

    frames_done: int
    frame_count: int | None
    rate: float
    eta: float | None
    stage: str


@dataclass(frozen=True)
class ConvertResult:
    """What came of it. `notes` are sentences about what the user should know, such as sound left out.

    `skipped` frames showed what the one before them did, so that the network was not run. `filled` ones could not be
    decoded, so that the one before each stands for it.
    """

    path: Path
    frames: int
    seconds: float
    model: str
    runtime: str
    notes: tuple[str, ...]
    skipped: int = 0
    filled: int = 0

    @property
    def rate(self) -> float:
        """Frames per second, loading included."""
        return self.frames / self.seconds


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
) -> ConvertResult:
    """Write the depth of every frame of `source` to `output`; the kind of file follows from its extension.

    The picture is depth in the colors of `look`, or what `render` makes of a `DepthFrame`. `load` gets the network
    when `estimator` only says which: a face that shows downloads passes its own. `on_progress` is called after
    every frame, `cancelled` before it, both in the caller's thread; `announce` gets a sentence about the room that
    two passes take on the disk, before they take it. Raises a `DepthViewerError` for every
    foreseeable failure, `CancelledError` when `cancelled` said so; nothing is left behind then, nor by Ctrl-C.
    """
    settings = settings or ConvertSettings()
    path, origin = Path(output), local_file(source)
    check_output(path, origin, overwrite=settings.overwrite, format=settings.format)
    began = perf_counter()
    with _excerpt(source, source_settings, settings) as opened:
        look = look or LookSettings()
        job = Job(
            opened.info,
            render or partial(depth_picture, look=look),
            settings,
            origin,
            None if render else partial(indexed_picture, look=look),
            (look.far, look.near),
            opened.span,
        )
        sink = open_sink(path, job)
        try:
            if estimator is None or isinstance(estimator, EstimatorSettings):
                wished = estimator or EstimatorSettings()
                estimator = load(replace(wished, streams=wished.streams or AT_A_TIME))
            tally = _Tally(opened.info.frame_count, on_progress, cancelled)
            stabilizer = stabilizer or StabilizerSettings()
            steady = Stabilizer(stabilizer)
            sink.made_by(Maker(estimator.model, estimator.runtime, estimator.digest, stabilizer.strength))
            numbers = sink.is_numeric
            if _wants_two_passes(opened, settings, stabilizer, look, numbers):
                whole = look.range == "locked"
                with Spool(path, whole=whole, exact=numbers) as spool:
                    tally.begin("seeing depth")
                    with _depth_frames(opened, estimator, steady) as depths:
                        _fill(spool, depths, tally, announce)
                    tally.begin("writing")
                    with (
                        _excerpt(source, source_settings, settings) as again,
                        _replayed(spool, again) as depths,
                    ):
                        _write(sink, depths, tally)
            else:
                with _depth_frames(opened, estimator, steady) as depths:
                    _write(sink, _locked(depths) if look.range == "locked" else depths, tally)
            if not tally.done:
                raise SourceUnreadableError(f"There is no picture in {source}.", hint="Is it a whole video?")
            tally.finishing()
            sink.close()
        except BaseException:  # Ctrl-C too
            sink.abort()
            raise
    seconds = perf_counter() - began
    return ConvertResult(
        path,
        tally.done,
        seconds,
        estimator.model,
        estimator.runtime,
        (*opened.notes, *sink.notes),
        tally.skipped,
        opened.filled,
    )


def _excerpt(
    source: str | int | Path, source_settings: SourceSettings | None, settings: ConvertSettings
) -> Excerpt:
    """What is wanted of the source."""
    opened = open_source(source, source_settings)
    if opened.info.is_live:
        opened.close()
        raise SettingsError(
            f"“{source}” is live and has no end, so it cannot be converted.",
            hint="Convert a file or a folder. A live source can be watched: depth-viewer view",
        )
    return Excerpt(opened, settings)


def _wants_two_passes(
    opened: Excerpt,
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


def _fill(
    spool: Spool, depths: Iterable[DepthFrame], tally: _Tally, announce: Callable[[str], None] | None
) -> None:
    """The first pass."""
    for depth in depths:
        tally.may_go_on()
        if not tally.done and tally.frame_count:
            size = spool.expect(depth, tally.frame_count)
            if announce is not None:
                announce(
                    f"Two passes: until the video is whole, its depth takes {size / 1e6:.0f} MB on the disk."
                )
        spool.add(depth)
        tally.count(depth)


def _write(sink: Sink, depths: Iterable[DepthFrame], tally: _Tally) -> None:
    """The only pass, or the second."""
    for depth in depths:
        tally.may_go_on()
        sink.write(depth)
        tally.count(depth)


def _locked(depths: Iterable[DepthFrame]) -> Iterator[DepthFrame]:
    """All in the range of the first."""
    limits: tuple[float, float] | None = None
    for depth in depths:
        limits = limits or depth.display_range
        yield replace(depth, display_range=limits)


@contextmanager
def _replayed(spool: Spool, source: VideoSource) -> Iterator[Iterator[DepthFrame]]:
    """Every frame of the source with the depth of the first pass; decoding runs ahead."""
    with _ahead("decode", source) as frames:
        try:
            yield spool.replay(frames)
        except BaseException:
            source.close()  # wakes a read that waits
            raise


def local_file(source: str | int | Path) -> Path | None:
    """The file that a source's address means, or None when it means none."""
    address = str(source)
    if address == "demo":
        return demo_clip()
    if address.startswith("file:"):
        return Path(url2pathname(urlsplit(address).path))
    # os.path, because Path raises for an address that is too long to be a path, as signed URLs are
    return Path(address) if os.path.isfile(address) else None  # noqa: PTH113


@contextmanager
def _depth_frames(
    source: VideoSource, estimator: DepthEstimator, stabilizer: Stabilizer
) -> Iterator[Iterator[DepthFrame]]:
    """Every frame of the source, seen; all that comes before the sink runs ahead in threads of its own."""
    with (
        _ahead("decode", source) as frames,
        _ahead("inference", see_all(frames, estimator)) as seen,
        _ahead("stabilize", (settle(each, stabilizer) for each in seen)) as depths,
    ):
        try:
            yield depths
        except BaseException:
            source.close()  # wakes a read that waits
            raise


@contextmanager
def _ahead(name: str, items: Iterable[T]) -> Iterator[Iterator[T]]:
    """Work `items` out in a thread of its own, a few ahead of whoever takes them, who also gets its error.

    On leaving, for whatever reason, the thread has ended.
    """
    mailbox = Mailbox[T](ConvertSettings.queue_capacity, Overflow.BLOCK)

    def work() -> None:
        error: BaseException | None = None
        try:
            for item in items:
                if not mailbox.put(item):
                    break
        except BaseException as caught:
            error = caught
        finally:
            mailbox.close(error)

    def taken() -> Iterator[T]:
        while (item := mailbox.take()) is not None:
            yield item

    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    try:
        yield taken()
    finally:
        mailbox.close(discard=True)
        thread.join()


class _Tally:
    """Counts frames, tells how far it is, and hears whether to stop."""

    def __init__(
        self,
        frame_count: int | None,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
    ) -> None:
        self.frame_count = frame_count
        self._stage = "converting"
        self.done = self.skipped = 0
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._began = perf_counter()

    def begin(self, stage: str) -> None:
        """Count from the start."""
        self._stage, self._began = stage, perf_counter()
        self.done = self.skipped = 0

    def may_go_on(self) -> None:
        """Raises `CancelledError` when the user wants to stop."""
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("The conversion was cancelled.", hint="Nothing was written.")

    def count(self, depth: DepthFrame) -> None:
        """One more frame."""
        self.done += 1
        self.skipped += depth.again
        self._tell(self._stage)

    def finishing(self) -> None:
        """All frames are there; what is left is to close the file."""
        self.may_go_on()
        self._tell("finishing")

    def _tell(self, stage: str) -> None:
        if self._on_progress is None:
            return
        rate = self.done / (perf_counter() - self._began)
        count = self.frame_count if self.frame_count and self.frame_count >= self.done else None
        eta = (count - self.done) / rate if count else None
        self._on_progress(Progress(self.done, count, rate, eta, stage))


class _CallableModule(ModuleType):
    """Lets `pipeline.convert(...)` and `pipeline.convert.convert(...)` both work.

    Importing this module makes it the attribute `convert` of the package, where the library's users expect
    the function; so the module can be called.
    """

    def __call__(self, *arguments: Any, **options: Any) -> ConvertResult:
        return convert(*arguments, **options)


sys.modules[__name__].__class__ = _CallableModule
