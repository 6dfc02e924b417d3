"""Keep time and size of every frame of a first pass, so that a second one need not decode the source again.

    log = FrameLog(folder, final)
    log.add(frame, mark)                              # `mark` at the end of a segment, else None
    again = RecordedFrames(source, log, checkpoint)   # the same frames, without their images

For a conversion that shows depth alone, decoding is a tenth of the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from pipeline.arrays import blank
from pipeline.conversion.checkpoint import Checkpoint
from pipeline.conversion.trimmed_source import FramePosition, TrimmedSource
from pipeline.errors import SourceUnreadableError
from pipeline.frame import Frame, SourceInfo
from pipeline.sources.base import VideoSource
from pipeline.storage.part_file import write_errors
from pipeline.storage.record_log import Log
from pipeline.storage.work_folder import damaged

HEAD = "II?q?"
"""Height, width, whether the frame has a mark, its checksum, and whether all before it is clean. Its time follows."""


class FrameLog:
    """A file of times and sizes. Errors name the `final` output."""

    def __init__(self, folder: Path, final: Path) -> None:
        self._final = final
        with write_errors(final):
            self._log = Log(folder / "frames", HEAD)

    def add(self, frame: Frame, mark: FramePosition | None) -> None:
        """Add the next frame."""
        height, width = frame.image.shape[:2]
        checksum, is_clean = (mark.checksum, mark.is_clean) if mark else (0, False)
        with write_errors(self._final):
            self._log.add(
                height, width, mark is not None, checksum, is_clean, data=str(frame.timestamp).encode()
            )

    def read(self, first: int = 0) -> Iterator[tuple[Frame, FramePosition | None]]:
        """Yield the frames from number `first` on, each with its mark. Their images are blank, of the right size."""
        for index, (values, data) in enumerate(self._log.read(first), first):
            height, width, is_marked, checksum, is_clean = values
            timestamp = Fraction(data.decode())
            mark = FramePosition(index, timestamp, checksum, is_clean) if is_marked else None
            yield Frame.now(blank((height, width, 3)), index, timestamp), mark

    def sync(self) -> None:
        """Sync the file to the disk."""
        with write_errors(self._final):
            self._log.sync()

    def cut(self, count: int) -> None:
        """Keep this many frames."""
        with write_errors(self._final):
            if not self._log.cut(count):
                raise damaged(self._final)

    def close(self) -> None:
        """Close the file. Raises `OSError` if there is no space for the last bytes."""
        self._log.close()


class RecordedFrames(VideoSource):
    """The frames of a first pass once more, without their images.

    `source` is what they came from; it is read only to see that it is still the same when work is resumed. `seen` is
    the checkpoint after the first pass, which knows what was damaged.
    """

    def __init__(self, source: TrimmedSource, log: FrameLog, seen: Checkpoint) -> None:
        self._source, self._log, self._seen = source, log, seen
        self._frames = log.read()
        self._marks: dict[int, FramePosition] = {}  # of frames that were read and not yet asked for

    @property
    def info(self) -> SourceInfo:
        return self._source.info

    @property
    def substituted_frames(self) -> int:
        return self._seen.substituted_frames

    @property
    def notes(self) -> tuple[str, ...]:
        return self._seen.notes

    def read(self) -> Frame | None:
        frame, mark = next(self._frames, (None, None))
        if mark is not None:
            self._marks[mark.index] = mark
        return frame

    def close(self) -> None:
        self._source.close()

    def has_no_frames(self) -> SourceUnreadableError:
        """Return the error for a source without frames."""
        return self._source.has_no_frames()

    def mark(self, frame: Frame) -> FramePosition:
        """Return the position after this frame, which ends a segment."""
        return self._marks.pop(frame.index)

    def resume_after(self, mark: FramePosition) -> None:
        """Continue after a frame. Raises `UnfinishedError` if the source does not have it any more."""
        self._source.resume_after(mark)
        self._frames = self._log.read(mark.index + 1)
