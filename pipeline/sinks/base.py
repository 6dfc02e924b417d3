"""Define the interface of all sinks, and open the sink of an output.

    sink = open_sink(Path("depth.mp4"), job)
    sink.write(depth)
    sink.close()               # only now depth.mp4 exists; abort() leaves nothing behind
    state = sink.checkpoint()  # now and then: everything up to here survives a crash
    sink.suspend()             # another process resumes with: open_sink(path, replace(job, resumes=True))
    sink.restore(state)        # in that process, before the first frame

A new sink is one file in this folder with the first two of these names; the others where they are needed:

    EXTENSIONS: tuple[str, ...]                     # (".mp4",)
    open(path: Path, job: SinkJob) -> Sink
    existing_output(path: Path) -> Path | None           # what already exists and would be replaced
    record_of(path: Path) -> dict[str, Any] | None       # of a whole output; a video's is found without it
    IS_NUMERIC = True                               # it stores depth itself, which no view and no color changes
    TAKES_VIEWS, TAKES_ENCODER = True, True         # it is numeric until a view is chosen; `--encoder` has an effect
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline import plugins
from pipeline.arrays import Image
from pipeline.errors import UnknownPluginError
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.geometry.surface import Space
from pipeline.render.picture import IndexedImage
from pipeline.settings import ConvertSettings
from pipeline.storage.work_folder import WorkFolder

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SinkJob:
    """Everything that a sink may need to know about its job.

    Attributes
    ----------
    info : SourceInfo
    render : callable
        Renders a depth frame as uint8 (H, W, 3) RGB.
    settings : ConvertSettings
    origin : Path or None
        File of the source, from which audio is copied.
    indexed : callable or None
        Renders the same image as levels and a colormap, if possible, so that a sink can work on 256 colors.
    limits : tuple
        Manual (far, near) of the display range, each None if not set.
    span : tuple or None
        (start, end) of the part of the source to convert, in seconds.
    resumes : bool
        Whether the sink resumes unfinished work.
    sidetrack_file : callable or None
        Returns a file that replaces `origin`, after the last frame, if the source can be read only once.
    space : Space
        Calibration and lens, for coordinates in space.
    frame_packing : str
        How the eyes' images lie in a 3D video, as `LookSettings.frame_packing`.
    record, work : dict, WorkFolder or None
        How the output is made, to be kept in it; where the sink writes, set by `open_sink`.
    """

    info: SourceInfo
    render: Callable[[DepthFrame], Image]
    settings: ConvertSettings
    origin: Path | None = None
    indexed: Callable[[DepthFrame], IndexedImage] | None = None
    limits: tuple[float | None, float | None] = (None, None)
    span: tuple[Fraction, Fraction | None] | None = None
    resumes: bool = False
    sidetrack_file: Callable[[], Path | None] | None = None
    space: Space = field(default_factory=Space)
    frame_packing: str = ""
    record: dict[str, Any] = field(default_factory=dict)
    work: WorkFolder | None = None

    @property
    def pixels(self) -> int:
        """Number of pixels of all frames together, as far as it is known in advance."""
        return self.info.width * self.info.height * (self.info.frame_count or 1)


@dataclass(frozen=True)
class Provenance:
    """How depth was made. `inferred_frames`, the number of inferences, is known once all frames are written."""

    model: str = ""
    runtime: str = ""
    digest: str = ""
    stabilization: str = ""
    refine: str = "none"
    is_metric: bool = False
    inferred_frames: int | None = None


SinkState = dict[str, Any]  # of a sink, for resuming; JSON-serializable


class Sink(ABC):
    """Writes depth frames in order. It writes into the folder `work`; the output gets its name when it is complete.

    `is_numeric` sinks store disparity instead of images, as their kind's `IS_NUMERIC` says; for them, `display_range`
    should cover a whole shot. Unless it `uses_images` of frames, not just their size, a second pass decodes nothing.
    Same frames, same bytes, always.
    """

    is_numeric, uses_images = False, True
    least_size = 0.0
    """Least size of the output in bytes, as far as it is known in advance."""
    on_finishing: Callable[[float], None] = staticmethod(lambda _share: None)
    """Called now and then by a long `finish` with the share done, 0 to 1; may raise to stop it."""
    _maker = Provenance()

    def __init__(self, path: Path, job: SinkJob) -> None:
        """Call `open_sink` instead. Raises `SinkError`, `DiskFullError`."""
        assert job.work is not None, "opened by open_sink"
        self._path = path
        self._job = job
        self.work = job.work

    def set_provenance(self, maker: Provenance) -> None:
        """Set the metadata of the output; called before the first frame."""
        self._maker = maker
        self._job = replace(self._job, space=self._job.space.by_model(maker.model, maker.is_metric))

    def set_inferred_frames(self, count: int) -> None:
        """Set the number of inferences; called before `finish`."""
        self._maker = replace(self._maker, inferred_frames=count)

    @abstractmethod
    def write(self, depth: DepthFrame) -> None:
        """Write the next frame.

        Parameters
        ----------
        depth : DepthFrame
            Frames arrive in the order of their timestamps.

        Raises
        ------
        SinkError, DiskFullError
            If it cannot be written.
        """

    @abstractmethod
    def checkpoint(self) -> SinkState:
        """Sync all frames so far to the disk, and return the state for `restore`."""

    @abstractmethod
    def restore(self, state: SinkState) -> None:
        """Resume after a checkpoint of an earlier process. Raises `SinkError` if its frames are missing."""

    @abstractmethod
    def finish(self) -> None:
        """Complete the output after the last frame, and verify it."""

    @abstractmethod
    def publish(self) -> None:
        """Give the complete output its final name; may be repeated, also by another process."""

    @abstractmethod
    def _let_go(self) -> None:
        """Close all files; may be repeated."""

    def close(self) -> None:
        """Finish and publish the output, and clean up."""
        self.finish()
        self.publish()
        self.cleanup()

    def cleanup(self) -> None:
        """Remove the work folder after `publish`."""
        self._let_go()
        self.work.remove(done=True)

    def abort(self) -> None:
        """Stop and remove the unfinished output; harmless after `close`."""
        self._let_go()
        self.work.remove()

    def suspend(self) -> None:
        """Stop and keep the unfinished output, for another process to resume."""
        self._let_go()
        self.work.release()

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes for the user, one sentence each; complete after `close`."""
        return ()


def sink_kind(path: Path, format: str = "auto") -> ModuleType:
    """Return the sink module of a format or, for "auto", of the extension. Raises `UnknownPluginError`."""
    if format != "auto":
        return plugins.load("pipeline.sinks", format)
    kinds = [plugins.load("pipeline.sinks", name) for name in plugins.names("pipeline.sinks")]
    for kind in kinds:
        if path.suffix.lower() in kind.EXTENSIONS:
            return kind
    what = "is a folder" if path.is_dir() else "does not have the extension of an output format"
    known = ", ".join(extension for kind in kinds for extension in kind.EXTENSIONS)
    raise UnknownPluginError(
        f"“{path.name or path}” {what}.",
        hint=f"Use one of: {known}. Or set the format with --format",
    )


def open_sink(path: Path, job: SinkJob) -> Sink:
    """Open a sink. The output appears under its final name only at `close`.

    Parameters
    ----------
    path : Path
        Output file, folder or pattern.
    job : SinkJob
        Source, settings and rendering.

    Returns
    -------
    Sink

    Raises
    ------
    SinkError, DiskFullError
        If the output cannot be written, or another process is writing it.

    Examples
    --------
    >>> sink = open_sink(Path("depth.mp4"), job)
    >>> sink.write(depth)
    >>> sink.close()
    """
    kind = sink_kind(path, job.settings.format)
    _log.info("writing %s as %s", path, kind.__name__)
    work = WorkFolder(path, keep=job.resumes)
    try:
        return kind.open(path, replace(job, work=work))  # type: ignore[no-any-return]
    except BaseException:
        work.release() if work.journal else work.remove()
        raise
