"""Look for objects in every frame of a conversion, and list them beside the output: NAME.objects.csv.

sink = with_objects(sink, detector, path, job, box, prepare)          # around a sink; the same without a detector
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pipeline.conversion.request import ConversionRequest
from pipeline.errors import OutputExistsError
from pipeline.frame import DepthFrame
from pipeline.geometry.letterbox import Letterbox
from pipeline.objects.detector import ObjectDetector
from pipeline.objects.distance import Located, located
from pipeline.sinks.base import Provenance, Sink, SinkJob, SinkState
from pipeline.storage.part_file import write_errors
from pipeline.storage.record_log import Log
from pipeline.storage.work_folder import damaged

COLUMNS = (
    "frame", "time", "label", "score", "left", "top", "right", "bottom", "meters", "meters_error", "nearness",
)  # fmt: skip
"""Pixels of the frame from its upper left corner; meters only where they are known; nearness 0 to 1."""
Prepare = Callable[[DepthFrame], DepthFrame]
ROWS, WHOLE = "objects", "objects.csv"


def table_of(output: Path) -> Path:
    """Return where the objects of an output are listed."""
    return output.with_name(f"{output.name}.objects.csv")


def require_free(request: ConversionRequest, *, overwrite: bool) -> None:
    """Raise `OutputExistsError` if there is such a list already, and one is to be written."""
    if request.objects.objects and (table := table_of(request.output)).exists() and not overwrite:
        raise OutputExistsError(
            f"{table} already exists.", hint="Replace it with --overwrite, or choose another output."
        )


def with_objects(
    sink: Sink,
    detector: ObjectDetector | None,
    path: Path,
    job: SinkJob,
    box: Letterbox | None,
    prepare: Prepare,
) -> Sink:
    """Return the sink with a detector before it; the same sink where there is none.

    `box` tells where frames lie in those of the source, `prepare` is what is done to depth after the detector.
    """
    return sink if detector is None else WithObjects(sink, detector, path, job, box, prepare)


class WithObjects(Sink):
    """Gives each frame its detections before the other sink writes it, and keeps the rows of the list."""

    uses_images = True

    def __init__(
        self,
        sink: Sink,
        detector: ObjectDetector,
        path: Path,
        job: SinkJob,
        box: Letterbox | None,
        prepare: Prepare,
    ) -> None:
        super().__init__(path, replace(job, work=sink.work))
        self._sink, self._detector, self._prepare = sink, detector, prepare
        self._corner = (box.left, box.top) if box else (0, 0)
        self.is_numeric, self.least_size = sink.is_numeric, sink.least_size
        with write_errors(self._path):
            self._rows = Log(self.work.path / ROWS, "")

    def set_provenance(self, maker: Provenance) -> None:
        super().set_provenance(maker)
        self._sink.set_provenance(maker)

    def set_inferred_frames(self, count: int) -> None:
        self._sink.set_inferred_frames(count)

    def write(self, depth: DepthFrame) -> None:
        space = self._job.space
        depth = replace(
            depth,
            frame=self._detector.mark(depth.frame),
            calibration=space.calibration or depth.own_calibration,
            lens=space.lens,
        )
        with write_errors(self._path):
            for each in located(depth):
                self._rows.add(data=_line(_row(depth, each, self._corner)))
        self._sink.write(self._prepare(depth))

    def checkpoint(self) -> SinkState:
        with write_errors(self._path):
            return {"rows": self._rows.sync(), "sink": self._sink.checkpoint()}

    def restore(self, state: SinkState) -> None:
        with write_errors(self._path):
            if not self._rows.cut(state["rows"]):
                raise damaged(self._path)
        self._sink.restore(state["sink"])

    def finish(self) -> None:
        with write_errors(self._path), (self.work.path / WHOLE).open("wb") as table:
            table.write(_line(COLUMNS))
            for _numbers, line in self._rows.read():
                table.write(line)
        self._sink.on_finishing = self.on_finishing
        self._sink.finish()

    def publish(self) -> None:
        self.work.give(WHOLE, table_of(self._path))
        self._sink.publish()

    def cleanup(self) -> None:
        self._let_go()
        self._sink.cleanup()

    def abort(self) -> None:
        self._let_go()
        self._sink.abort()

    def suspend(self) -> None:
        self._let_go()
        self._sink.suspend()

    @property
    def notes(self) -> tuple[str, ...]:
        return (*self._sink.notes, f"Objects are listed in {table_of(self._path)}.")

    def _let_go(self) -> None:
        with suppress(OSError):  # the disk is full, and the last bytes cannot go there
            self._rows.close()


def _row(depth: DepthFrame, found: Located, corner: tuple[int, int]) -> tuple[object, ...]:
    height, width = depth.frame.image.shape[:2]
    sides = (
        start + value * length
        for value, length, start in zip(found.detection.box, (width, height) * 2, corner * 2, strict=True)
    )
    return (
        depth.frame.index,
        f"{float(depth.frame.timestamp):.6f}",
        found.detection.label,
        f"{found.detection.score:.3f}",
        *(f"{side:.1f}" for side in sides),
        "" if found.meters is None else f"{found.meters:.3f}",
        "" if found.error is None else f"{found.error:.3f}",
        f"{found.nearness:.3f}",
    )


def _line(values: tuple[object, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(values)
    return text.getvalue().encode()
