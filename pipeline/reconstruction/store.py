"""Keep the work of a reconstruction in the work folder of its output, so that another process continues it.

store = KeyFrameStore(work)
store.frames                       # key frames that were read
store.image(frame), store.look(frame)
"""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import cv2
import numpy as np

from pipeline.arrays import Disparity, Image
from pipeline.conversion.checkpoint import Identity, require_same
from pipeline.conversion.trimmed_source import FramePosition
from pipeline.reconstruction.features import Features
from pipeline.storage import atomic, retry
from pipeline.storage.part_file import write_errors
from pipeline.storage.work_folder import WorkFolder, check_version, damaged


@dataclass(frozen=True)
class KeyFrame:
    """A frame of the clip by its number there and its time in seconds."""

    index: int
    timestamp: Fraction

    @property
    def name(self) -> str:
        """File name of its image, without extension."""
        return f"{self.index:06d}"


@dataclass(frozen=True)
class Reading:
    """How far the clip was read. `step`: see `key_frames`; `size`: (height, width) of the images."""

    frames: tuple[KeyFrame, ...] = ()
    step: float = 0.0
    position: FramePosition | None = None
    size: tuple[int, int] = (0, 0)
    is_done: bool = False
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, eq=False)
class Look:
    """What was found in a key frame: its disparity, float32 (h, w), and its features."""

    disparity: Disparity
    features: Features


class KeyFrameStore:
    """Files in the work folder; every one of them is whole or not there."""

    def __init__(self, work: WorkFolder, final: Path, identity: Identity) -> None:
        self.path, self._work, self._final, self._identity = work.path, work, final, identity
        self.reading = Reading()
        if (journal := work.journal) is not None:
            check_version(final, journal)
            require_same(final, journal.get("identity", {}), identity)
            self.reading = _read(final, journal)
        with write_errors(final):
            for name in ("images", "given", "looks"):
                (self.path / name).mkdir(exist_ok=True)

    @property
    def frames(self) -> tuple[KeyFrame, ...]:
        """The key frames so far."""
        return self.reading.frames

    def add(self, frame: KeyFrame, image: Image, given: Disparity | None, position: FramePosition) -> None:
        """Store a key frame, and how far the clip was read."""
        self._write(self.image_path(frame), _png(image))
        if given is not None:
            self._write(self.path / "given" / f"{frame.name}.npy", _array(given))
        height, width = image.shape[:2]
        self.save(
            replace(self.reading, frames=(*self.frames, frame), position=position, size=(height, width))
        )

    def save(self, reading: Reading) -> None:
        """Write down how far the clip was read."""
        self.reading = reading
        written = asdict(reading)
        written["frames"] = [[each.index, str(each.timestamp)] for each in reading.frames]
        if reading.position is not None:
            written["position"]["timestamp"] = str(reading.position.timestamp)
        self._work.write_journal({"identity": self._identity, "reading": written})

    def forget(self, frames: set[KeyFrame]) -> None:
        """Delete the files of key frames that are not used any more."""
        for frame in frames:
            retry.unlink(self.image_path(frame))
            retry.unlink(self.path / "given" / f"{frame.name}.npy")

    def image_path(self, frame: KeyFrame) -> Path:
        """Where the image of a key frame is."""
        return self.path / "images" / f"{frame.name}.png"

    def image(self, frame: KeyFrame) -> Image:
        """Read the image of a key frame."""
        found = cv2.imread(str(self.image_path(frame)))
        if found is None:
            raise damaged(self._final)
        return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB), np.uint8)

    def given(self, frame: KeyFrame) -> Disparity | None:
        """Read the depth that came with a key frame, if some did."""
        path = self.path / "given" / f"{frame.name}.npy"
        try:
            return np.asarray(np.load(path), np.float32) if path.exists() else None
        except (OSError, ValueError, EOFError) as error:
            raise damaged(self._final) from error

    def has_look(self, frame: KeyFrame) -> bool:
        """Whether depth and features of a key frame are there."""
        return self._look_path(frame).exists()

    def look(self, frame: KeyFrame) -> Look:
        """Read depth and features of a key frame."""
        try:
            with np.load(self._look_path(frame)) as file:
                return Look(file["disparity"], Features(file["places"], file["signs"]))
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise damaged(self._final) from error

    def add_look(self, frame: KeyFrame, look: Look) -> None:
        """Store depth and features of a key frame."""
        buffer = io.BytesIO()
        features = look.features
        np.savez(buffer, disparity=look.disparity, places=features.places, signs=features.signs)
        self._write(self._look_path(frame), buffer.getvalue())

    def _look_path(self, frame: KeyFrame) -> Path:
        return self.path / "looks" / f"{frame.name}.npz"

    def _write(self, path: Path, data: bytes) -> None:
        with write_errors(self._final):
            atomic.write(path, data)


def _png(image: Image) -> bytes:
    _, encoded = cv2.imencode(
        ".png", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), (cv2.IMWRITE_PNG_COMPRESSION, 2)
    )
    return encoded.tobytes()


def _array(values: Disparity) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()


def _read(final: Path, journal: dict[str, Any]) -> Reading:
    try:
        read = journal["reading"]
        position = read["position"]
        if position is not None:
            position = FramePosition(**{**position, "timestamp": Fraction(position["timestamp"])})
        frames = tuple(KeyFrame(int(index), Fraction(timestamp)) for index, timestamp in read["frames"])
        height, width = read["size"]
        return Reading(
            frames,
            float(read["step"]),
            position,
            (int(height), int(width)),
            bool(read["is_done"]),
            tuple(read["notes"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise damaged(final) from error
