"""Write one numbered file per frame and a `.json` sidecar: for `png16.py`, `exr.py` and `_spatial/space_sink.py`.

-o depth_%05d.EXT                 depth_00000.EXT, depth_00001.EXT, …, and depth.EXT.json
-o folder --format NAME           the same in a folder of their own
-o depth.EXT                      one picture

A kind of picture derives from `SequenceSink` and says how a frame becomes bytes.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

from pipeline.arrays import Disparity
from pipeline.errors import SettingsError, SinkError, SourceError, SourceNotFoundError, SourceUnreadableError
from pipeline.frame import DepthFrame
from pipeline.media.quantize import Range, RangeQuantizer, range_at
from pipeline.settings import ConvertSettings
from pipeline.sinks import sidecar
from pipeline.sinks._numbered_names import FrameFormat, Names
from pipeline.sinks._times import Times
from pipeline.sinks.base import Sink, SinkJob, SinkState
from pipeline.storage import atomic, retry
from pipeline.storage.part_file import require_space, write_errors
from pipeline.storage.record_log import Log
from pipeline.storage.work_folder import damaged

PICTURES = "pictures"
"""The folder of them until all are there."""


class SequenceSink(Sink):
    """Encode, check and write one file per frame; all get their final names at the end."""

    is_numeric = True
    kind: ClassVar[FrameFormat]
    has_sidecar = True

    def __init__(self, path: Path, job: SinkJob) -> None:
        self._names = Names(path, self.kind)
        if not self._names.is_numbered and job.info.frame_count not in (1, None):
            raise SettingsError(
                f"“{path.name}” is a single image, but the source has {job.info.frame_count} frames.",
                hint=f"Use a pattern such as {self.kind.example}",
            )
        self.least_size = self.kind.least_bytes * job.pixels
        require_space(path, self.least_size)
        super().__init__(path, job)
        self._scale = RangeQuantizer(*job.limits)
        self._size = (0, 0)
        self._pictures = self.work.path / PICTURES
        self._unsynced: list[Path] = []
        with write_errors(path):
            self._pictures.mkdir(exist_ok=True)
            self._times = Times(self.work.path)
            self._sizes = Log(self.work.path / "sizes", "q")

    @abstractmethod
    def _encoded(self, depth: DepthFrame) -> bytes:
        """Encode a frame at `_size`, (width, height), within the range `_scale`, and check the result."""

    @property
    def notes(self) -> tuple[str, ...]:
        cut = self._scale.cut
        return (f"Frames clipped, because they exceed the manual range: {cut}.",) if cut else ()

    def write(self, depth: DepthFrame) -> None:
        number = len(self._times)
        if number and not self._names.is_numbered:
            raise SinkError(
                f"{self._path} is a single image, but the source has more frames.",
                hint=f"Use a pattern such as {self.kind.example}",
            )
        height, width = depth.frame.image.shape[:2]
        self._size = width, height
        data = self._encoded(depth)
        file = self._pictures / self._names.picture(number)
        with write_errors(self._path):
            file.write_bytes(data)
            self._sizes.add(len(data))
            self._times.add(depth.frame.timestamp)
        self._unsynced.append(file)
        if len(self._unsynced) == ConvertSettings.segment_frames:  # without checkpoints
            self._sync()

    def checkpoint(self) -> SinkState:
        self._sync()
        with write_errors(self._path):
            frames, _ = self._times.log.sync(), self._sizes.sync()
        return {"frames": frames, "size": self._size, "scale": self._scale.state}

    def restore(self, state: SinkState) -> None:
        frames = state["frames"]
        with write_errors(self._path):
            if not (self._times.log.cut(frames) and self._sizes.cut(frames)):
                raise damaged(self._path)
            number = frames  # what came after is written again; of a shorter source, nothing of it may stay
            while self._names.is_numbered and (file := self._pictures / self._names.picture(number)).exists():
                retry.unlink(file)
                number += 1
        width, height = state["size"]
        self._size = width, height
        self._scale.restore(state["scale"])

    def finish(self) -> None:
        if not len(self._times):
            raise SinkError(f"There are no frames to write to {self._path}.")
        about = self._about(*sidecar.exact_ticks(self._times)) if self.has_sidecar else None
        with write_errors(self._path):
            if self._job.settings.verify:
                self._verify()
            for stray in (each for each in self._pictures.iterdir() if not self._names.owns(each.name)):
                retry.unlink(stray)  # a crash in the next line has left it
            if about is not None:
                atomic.write(self._pictures / self._names.sidecar, sidecar.as_bytes(about))

    def _about(self, time_base: Fraction, ticks: Sequence[int]) -> dict[str, Any]:
        """Return the contents of the sidecar."""
        return sidecar.describe(
            self._job,
            self._maker,
            files=self._names.pattern,
            size=self._size,
            ranges=self._scale.ranges,
            time_base=time_base,
            ticks=ticks,
            in_levels=self.kind.in_levels,
        )

    def publish(self) -> None:
        if self._names.is_folder:
            self.work.give(PICTURES, self._path)
            return
        with write_errors(self._path):
            self._remove_stale()
            for file in sorted(self._pictures.iterdir()):
                retry.replace(file, self._names.folder / file.name)
            atomic.sync_folder(self._names.folder)

    def _sync(self) -> None:
        """Sync the last files to the disk."""
        with write_errors(self._path):
            for path in self._unsynced:
                with path.open("rb+") as file:
                    atomic.sync(file)
            atomic.sync_folder(self._pictures)
        self._unsynced.clear()

    def _verify(self) -> None:
        """Check that every file exists, with the length that was written."""
        for number, (size,) in enumerate(self._sizes.values()):
            file = self._pictures / self._names.picture(number)
            if file.stat().st_size != size:
                raise SinkError(f"{file.name} was not written correctly.", hint="Check the disk for errors.")

    def _remove_stale(self) -> None:
        """Delete the remaining files of a longer sequence that this one replaces."""
        new = {self._names.picture(number) for number in range(len(self._times))} | {self._names.sidecar}
        for old in self._names.folder.iterdir():
            if self._names.owns(old.name) and old.name not in new and old.is_file():
                retry.unlink(old)

    def _let_go(self) -> None:
        for log in (self._times.log, self._sizes):
            with suppress(OSError):  # the disk is full, and the last bytes cannot go there
                log.close()


def about(path: str | Path, kind: FrameFormat) -> dict[str, Any]:
    """Read the sidecar of a sequence, given by pattern, folder or single image; see `sidecar.describe`."""
    return _found(Path(path), kind)[1]


def _found(path: Path, kind: FrameFormat) -> tuple[Names, dict[str, Any]]:
    """Return the files of a sequence and its sidecar; in a folder, exactly one sidecar must describe such files."""
    names = Names(path, kind)
    if not names.is_folder:
        return names, sidecar.read(names.folder / names.sidecar, names.pattern)
    found: dict[str, dict[str, Any]] = {}
    damaged: SourceUnreadableError | None = None
    for file in sorted(path.glob("*.json")):
        try:
            facts = sidecar.read(file)
            files = str(facts.get("files", names.pattern if file.name == names.sidecar else ""))
            if Path(files).suffix.lower() == kind.extension and Path(files).name == files:
                found[files] = facts
        except (SourceNotFoundError, sidecar.ForeignError):  # another program's
            continue
        except SourceUnreadableError as error:  # perhaps another output's
            damaged = error
    if damaged and not found:
        raise damaged
    if not found:
        raise SourceNotFoundError(
            f"The folder {path} has no depth in {kind.extension} files.",
            hint="The .json file that was written with them must be beside them.",
        )
    if len(found) > 1:
        raise SourceUnreadableError(
            f"The folder {path} has the depth of several outputs: {', '.join(found)}.",
            hint="Read one of them by this pattern.",
        )
    ((files, facts),) = found.items()
    return Names(path / files, kind), facts


def record_of(path: Path, kind: FrameFormat) -> dict[str, Any] | None:
    """Read the record of a sequence; None where it has none, or a file of it is missing."""
    try:
        names, facts = _found(path, kind)
    except SourceError:
        return None
    files = (names.folder / names.picture(number) for number in range(facts["frames"]))
    return sidecar.record_of(facts) if all(file.is_file() and file.stat().st_size for file in files) else None


class SequenceReader:
    """Reads any frame of a sequence.

    `decode` takes a file and the range of its shot, and returns None if the file is not `what` it should be.
    """

    def __init__(
        self,
        path: str | Path,
        kind: FrameFormat,
        decode: Callable[[Path, Range], Disparity | None],
        what: str,
    ) -> None:
        self._names, self.about = _found(Path(path), kind)
        self._decode, self._what = decode, what
        self.times = sidecar.times(self.about)
        self._ranges = sidecar.ranges(self.about)

    def __iter__(self) -> Iterator[tuple[Fraction, Disparity]]:
        return ((time, self.disparity(number)) for number, time in enumerate(self.times))

    def disparity(self, number: int) -> Disparity:
        """Return the disparity of a frame, float32 (H, W). Raises `SourceUnreadableError`."""
        file = self._names.folder / self._names.picture(number)
        disparity = self._decode(file, range_at(self._ranges, number)) if file.is_file() else None
        if disparity is None:
            raise SourceUnreadableError(f"{file} is not {self._what}.", hint="It is missing or was changed.")
        return disparity
