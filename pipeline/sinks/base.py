"""The last stage: what every sink promises, and how an output name finds its sink.

    sink = open_sink(Path("depth.mp4"), job)
    for depth in ...:
        sink.write(depth)
    sink.close()               # only now does depth.mp4 exist; abort() leaves nothing behind

    state = sink.checkpoint()  # now and then: what was written so far survives whatever happens
    sink.leave()               # for another program, which goes on: open_sink(path, replace(job, resumes=True))
    sink.restore(state)        # there, before the first frame

A new sink is one file in this folder with two names, and a third where an output is more than the file of its name:

    EXTENSIONS: tuple[str, ...]                     # (".mp4",)
    open(path: Path, job: SinkJob) -> Sink
    existing_output(path: Path) -> Path | None           # what exists already and would be written over
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
from pipeline.errors import OutputExistsError, SinkError, UnknownPluginError
from pipeline.frame import DepthFrame, SourceInfo
from pipeline.geometry.surface import Space
from pipeline.render.picture import IndexedImage
from pipeline.settings import ConvertSettings
from pipeline.storage.part_file import part_of, write_errors
from pipeline.storage.work_folder import WorkFolder

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SinkJob:
    """What a sink may need to know: where the frames come from and how they should look.

    `render` turns a depth frame into the picture to be written, uint8 (H, W, 3) RGB. `indexed` gives the same picture
    where it is nothing but levels in colors, else it is None: what a sink reckons for 256 colors, it need not reckon
    for a million pixels. `origin` is the source's file, from which sound is copied, or None where there is none.
    `limits` are (far, near) as set by hand, None each where they are not. `span` is the part of the source that is
    wanted, (start, end) in its seconds, or None for all. `resumes`: what an earlier program has left is gone on with.
    `sidetrack_file` takes the place of `origin` where that can be read only once: called after the last frame, it
    returns a file.
    `space` is what makes places of depth. `work` is where the sink writes; `open_sink` sees to it.
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
    work: WorkFolder | None = None

    @property
    def pixels(self) -> int:
        """Of all pictures together, as far as the source tells beforehand."""
        return self.info.width * self.info.height * (self.info.frame_count or 1)


@dataclass(frozen=True)
class Provenance:
    """What made the depth: names, the SHA-256 of the weights in hex, the stabilizer's strength, how it was enlarged."""

    model: str = ""
    runtime: str = ""
    digest: str = ""
    stabilization: str = ""
    refine: str = "none"


SinkState = dict[str, Any]
"""What is to be remembered of a sink between two programs, as JSON takes it."""


class Sink(ABC):
    """Takes depth frames in order. All that it writes grows in `work`, a folder, and gets its name when it is whole.

    `is_numeric` sinks keep disparity itself, not pictures of it: for these, `display_range` should hold all of a shot.
    The same frames, with `checkpoint` after the same ones of them, always become the same bytes.
    """

    is_numeric = False
    least_size = 0.0
    """Bytes that the output will take at least, as far as that is known beforehand."""
    on_finishing: Callable[[float], None] = staticmethod(lambda _share: None)
    """Called now and then by a `finish` that takes long, with the share that is done, 0 to 1; may raise, to stop it."""
    _maker = Provenance()

    def __init__(self, path: Path, job: SinkJob) -> None:
        """Opened by `open_sink`, which removes what a sink leaves that cannot be opened.

        Raises `SinkError`, `DiskFullError` where there is no room for it.
        """
        assert job.work is not None, "opened by open_sink"
        self._path = path
        self._job = job
        self.work = job.work

    def set_provenance(self, maker: Provenance) -> None:
        """Told before the first frame, for files that keep such facts."""
        self._maker = maker

    @abstractmethod
    def write(self, depth: DepthFrame) -> None:
        """Take the next frame. Raises `SinkError`, `DiskFullError` when it cannot be kept."""

    @abstractmethod
    def checkpoint(self) -> SinkState:
        """See to it that all frames so far survive a power cut; gives what `restore` needs to know of them."""

    @abstractmethod
    def restore(self, state: SinkState) -> None:
        """Go on after the frames of this checkpoint of an earlier program. Raises `SinkError` where they are gone."""

    @abstractmethod
    def finish(self) -> None:
        """After the last frame: make the output whole, and see that it is what it should be."""

    @abstractmethod
    def publish(self) -> None:
        """Give what is whole its final name. Harmless when repeated, also by another program."""

    @abstractmethod
    def _let_go(self) -> None:
        """Close all files; harmless when repeated."""

    def close(self) -> None:
        """Finish, and give the output its final name."""
        self.finish()
        self.publish()
        self.cleanup()

    def cleanup(self) -> None:
        """All has its final name: remove the rest."""
        self._let_go()
        self.work.remove(done=True)

    def abort(self) -> None:
        """Stop, and remove what was begun. Harmless after `close`."""
        self._let_go()
        self.work.remove()

    def suspend(self) -> None:
        """Stop, and leave what was begun to a program that goes on with it."""
        self._let_go()
        self.work.release()

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be kept or done as asked, a sentence each; complete after `close`."""
        return ()


def make_folder(folder: Path) -> None:
    """The folder that outputs go to, with all above it; `SinkError` where it cannot be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SinkError(
            f"The folder {folder} cannot be created: {error.strerror}.",
            hint="Choose another one with --output.",
        ) from error


def sink_kind(path: Path, format: str = "auto") -> ModuleType:
    """The sink of this name, or, for "auto", the one that writes files of such an extension.

    Raises `UnknownPluginError`, naming the possible extensions, when there is none.
    """
    if format != "auto":
        return plugins.load("pipeline.sinks", format)
    kinds = [plugins.load("pipeline.sinks", name) for name in plugins.names("pipeline.sinks")]
    for kind in kinds:
        if path.suffix.lower() in kind.EXTENSIONS:
            return kind
    known = ", ".join(extension for kind in kinds for extension in kind.EXTENSIONS)
    raise UnknownPluginError(
        f"“{path.name}” does not have the extension of an output format.",
        hint=f"Use one of: {known}. Or set the format with --format",
    )


def open_sink(path: Path, job: SinkJob) -> Sink:
    """Begin the output; nothing stands under its final name before `close`.

    Raises `SinkError` where nothing can be written, or another program writes the same.
    """
    kind = sink_kind(path, job.settings.format)
    _log.info("writing %s as %s", path, kind.__name__)
    work = WorkFolder(path, keep=job.resumes)
    try:
        sink: Sink = kind.open(path, replace(job, work=work))
    except BaseException:
        if work.journal:
            work.release()
        else:
            work.remove()
        raise
    return sink


def check_output(path: Path, origin: Path | None, *, overwrite: bool, format: str = "auto") -> None:
    """Refuse an output that cannot or must not be written; costs nothing, so ask before any work is done.

    `origin` is the source's file. Raises `OutputExistsError` and `SinkError`.
    """
    kind = sink_kind(path, format)
    with write_errors(path):
        if not path.parent.is_dir():
            raise SinkError(f"There is no folder {path.parent}.", hint="Create it, or choose another output.")
        existing_output: Callable[[Path], Path | None] = getattr(kind, "existing_output", _existing_file)
        blocking = existing_output(path)
        # What is under construction must not fall on the source either.
        for taken in (path, part_of(path)):
            if origin is not None and taken.exists() and origin.exists() and _is_in(origin, taken):
                raise SinkError(
                    f"{path} would overwrite its own source {origin}.", hint="Choose another output."
                )
        if blocking is not None and not overwrite:
            raise OutputExistsError(
                f"{blocking} already exists.", hint="Replace it with --overwrite, or choose another output."
            )


def _is_in(file: Path, place: Path) -> bool:
    """Whether it is this file, or lies in this folder."""
    return place.samefile(file) or place.resolve() in file.resolve().parents


def _existing_file(path: Path) -> Path | None:
    if path.is_dir():
        raise SinkError(f"{path} is a folder.", hint="Give the name of a file in it.")
    return path if path.exists() else None
