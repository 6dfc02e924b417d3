"""Save how far a conversion is, so that another process can resume it.

    journal = CheckpointStore(work, identity(...))       # UnfinishedError where the one that was begun is another
    journal.last                                 # Checkpoint of an earlier program, or None
    journal.save(Checkpoint(Stage.WRITING, frames=250, ...), stabilizer)
    journal.stabilizer()                         # as it was at that checkpoint

    unfinished(Path("depth.mp4"))                # the last checkpoint from outside, for faces

Everything that decides about the bytes of the result is in the identity: the source, all settings, the network's
weights, the runtime, and the versions of this program and of the libraries that decode, compute and encode.
"""

from __future__ import annotations

import importlib
import io
import logging
import pickle
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import cv2

from pipeline.address import Address
from pipeline.conversion.progress import Stage
from pipeline.conversion.request import HOW_TO_WORK
from pipeline.conversion.trimmed_source import FramePosition
from pipeline.errors import UnfinishedError
from pipeline.frame import SourceInfo
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator
from pipeline.option import Settings
from pipeline.settings import ConvertSettings
from pipeline.stabilize import Stabilizer
from pipeline.storage import atomic, retry
from pipeline.storage.part_file import write_errors
from pipeline.storage.work_folder import VERSION, WorkFolder, damaged, journal_of

_log = logging.getLogger(__name__)

LIBRARIES = ("depth-viewer", "av", "numpy", "opencv-python-headless", "openvino", "torch")
OF_NO_CONSEQUENCE = HOW_TO_WORK | {"audio", "subtitles"}
"""Settings that change nothing, or only what is added after the last frame."""

Identity = dict[str, Any]


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint: everything up to here is on the disk.

    `frames` of the stage are whole, `skipped` of them unchanged and `carried` from key frames; `mark` is the last
    one, `limits` its range, `state` what the consumer of the frames remembers. `substituted_frames` and `notes` are
    those of the whole source, once it is read.
    """

    stage: Stage
    frames: int = 0
    skipped: int = 0
    mark: FramePosition | None = None
    limits: tuple[float, float] | None = None
    state: dict[str, Any] = field(default_factory=dict)
    substituted_frames: int = 0
    notes: tuple[str, ...] = ()
    carried: int = 0

    def __str__(self) -> str:
        return (
            f"{self.frames} frames of {self.stage.label}" if self.frames else f"all before {self.stage.label}"
        )


class CheckpointStore:
    """Saves and loads checkpoints in the work folder of the output."""

    def __init__(self, work: WorkFolder, final: Path, identity: Identity, *, keeps: bool = True) -> None:
        """`keeps`: False if the source cannot be read again, so that resuming is impossible."""
        self._work = work
        self._final = final
        self._identity = identity
        self._keeps = keeps
        self.last: Checkpoint | None = None
        if (left := work.journal) is not None:
            require_same(final, left["identity"], identity)
            self.last = _read(left["checkpoint"])

    def save(self, checkpoint: Checkpoint, stabilizer: Stabilizer | None = None) -> None:
        """Save the checkpoint from which another process would resume."""
        if not self._keeps:
            return
        name = _stabilizer_file(checkpoint)
        if stabilizer is not None:
            with write_errors(self._final):
                atomic.write(self._work.path / name, pickle.dumps(stabilizer))
        self._work.write_journal({"identity": self._identity, "checkpoint": _written(checkpoint)})
        self.last = checkpoint
        _log.debug("%s: %s is kept", self._final, checkpoint)
        for old in self._work.path.glob("stabilizer-*"):
            if old.name != name:
                retry.unlink(old)

    def stabilizer(self) -> Stabilizer:
        """Load the stabilizer of the checkpoint. Raises `UnfinishedError` if it is damaged."""
        assert self.last is not None
        try:
            data = (self._work.path / _stabilizer_file(self.last)).read_bytes()
            restored = _Unpickler(io.BytesIO(data)).load()
        except Exception as error:  # damaged bytes may mean anything
            raise damaged(self._final) from error
        if not isinstance(restored, Stabilizer):
            raise damaged(self._final)
        return restored


def identity(
    address: Address,
    origin: Path | None,
    info: SourceInfo,
    estimator: DepthEstimator,
    settings: Iterable[Settings],
    space: Space,
) -> Identity:
    """Describe a conversion in readable words; differences from another one are reported to the user."""
    # OpenVINO gives the same bits, however many threads share its work.
    ignored = (
        OF_NO_CONSEQUENCE | {"threads"} if estimator.runtime.startswith("openvino") else OF_NO_CONSEQUENCE
    )
    facts: Identity = {}
    for each in settings:
        facts |= {
            name: value if value is None or isinstance(value, bool | int | float) else str(value)
            for name, value in asdict(each).items()
            if name not in ignored
        }
    facts |= {  # after the settings: what a model or a runtime turned out to be replaces what was asked for
        "source": str(origin.resolve()) if origin else str(address),
        "address": None if origin else address.digest,
        "source size": origin.stat().st_size if origin and origin.is_file() else None,
        "source modification time": origin.stat().st_mtime_ns if origin and origin.is_file() else None,
        "frames": f"{info.width}x{info.height}, {info.frame_rate} fps, {info.frame_count} from {info.start} s",
        "model": f"{estimator.model} {estimator.digest} {estimator.facts}".rstrip(),
        "runtime": estimator.runtime,
        "OpenCV threads": cv2.getNumThreads(),  # its optical flow goes by stripes
        "segments": ConvertSettings.segment_frames,
    }
    facts |= space.told()  # in place of the file's name
    return facts | versions()


def versions() -> dict[str, str | None]:
    """Return the versions of all libraries that affect the result."""
    return {f"{name} version": _version(name) for name in LIBRARIES}


def unfinished(final: Path) -> Checkpoint | None:
    """Return the last checkpoint of an unfinished output; None if this version cannot resume it."""
    journal = journal_of(final)
    if not journal or journal.get("version") != VERSION or "checkpoint" not in journal:
        return None  # also if it is that of another kind of work
    return _read(journal["checkpoint"])


def require_same(final: Path, left: Identity, requested: Identity) -> None:
    """Raise `UnfinishedError` unless the existing work and the request are the same."""
    different = [name for name in {**left, **requested} if left.get(name) != requested.get(name)]
    if not different:
        return
    _log.info("%s was begun with other %s", final, ", ".join(different))
    name = different[0]
    more = f", and {len(different) - 1} more" if len(different) > 1 else ""
    raise UnfinishedError(
        f"The unfinished {final} was started with a different {name.replace('_', ' ')}: {left.get(name)}, "
        f"now {requested.get(name)}{more}.",
        hint="Resume with the same source, settings and program version, or start over with --overwrite.",
    )


def _stabilizer_file(checkpoint: Checkpoint) -> str:
    return f"stabilizer-{checkpoint.frames}"


def _written(checkpoint: Checkpoint) -> dict[str, Any]:
    written = asdict(checkpoint)
    if checkpoint.mark is not None:
        written["mark"]["timestamp"] = str(checkpoint.mark.timestamp)
    return written


def _read(written: dict[str, Any]) -> Checkpoint:
    read = written | {"stage": Stage(written["stage"])}
    if (mark := read["mark"]) is not None:
        read["mark"] = FramePosition(**{**mark, "timestamp": Fraction(mark["timestamp"])})
    if read["limits"] is not None:
        far, near = read["limits"]
        read["limits"] = far, near
    read["notes"] = tuple(read["notes"])
    return Checkpoint(**read)


class _Unpickler(pickle.Unpickler):
    """Unpickles only parts of a stabilizer and arrays, so that a file cannot run code."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("pipeline.stabilize."):
            found = getattr(importlib.import_module(module), name, None)
            if isinstance(found, type) and found.__module__ == module:
                return found
        allowed = {("fractions", "Fraction"), ("numpy", "ndarray"), ("numpy", "dtype")}
        if (module, name) in allowed or (
            module.startswith("numpy.") and name in ("_reconstruct", "_frombuffer")
        ):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a stabilizer")


@cache
def _version(library: str) -> str | None:
    """Return the version of an installed library, None where it is missing; reading it takes milliseconds."""
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return None
