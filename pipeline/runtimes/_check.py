"""Check the accuracy of a runtime before use: compare its result with the torch module in float32 on the CPU.

    refuse_inaccurate(runtime, expected, bound)             # raises RuntimeInaccurateError

The reference is kept in the cache, so that a second start needs no torch. So is how far off a refused runtime was:
loading it only to refuse it again would make every start slow.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RuntimeInaccurateError, ignored
from pipeline.storage import atomic
from pipeline.storage.cache import cache_folder

if TYPE_CHECKING:
    from torch import nn

    from pipeline.runtimes.base import Build, Runtime

_log = logging.getLogger(__name__)

LEAST_AGREEMENT = 0.99
"""Least share of pixel pairs whose order int8 must keep."""
PAIRS, TIE = 20_000, 0.02
"""Number of sampled pairs; pairs that differ by less than this share of the largest disparity are skipped."""
CHECKSUM = 4
"""Bytes at the end of a file in the cache."""
KEPT = 40
"""Files in the cache, of up to 200 KB; the oldest are deleted."""


def reference(build: Build, batch: NDArray[np.float32], cache_key: str | None) -> NDArray[np.float32]:
    """The torch module's disparity of this input, float32 (h, w), from the cache if it is there."""
    file = None if cache_key is None else _place(f"{cache_key}-{zlib.crc32(batch.tobytes()):08x}.npy")
    if file is not None:
        kept = _kept(file)
        if kept is not None and kept.shape == batch.shape[2:]:
            return kept.astype(np.float32, copy=False)
    network = build()
    import torch

    with torch.inference_mode():
        expected: NDArray[np.float32] = network(torch.from_numpy(batch))[0].numpy()
    if file is not None:
        _keep(file, expected)
    return expected


def relative_error(disparity: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """The largest difference, as a share of the largest disparity expected; NaN where one is not finite."""
    difference = float(np.abs(disparity - expected).max())
    largest = float(np.abs(expected).max())
    return difference / largest if largest > 0 else (0.0 if difference == 0 else float("inf"))


def refuse_inaccurate(what: str, error: float, bound: float) -> None:
    """Raise `RuntimeInaccurateError` unless the error is within the bound."""
    if not error <= bound:  # NaN is not
        far_off = (
            f"with an error of {error:.1%} (at most {bound:.1%} is allowed)"
            if error == error
            else "that is not finite"
        )
        raise RuntimeInaccurateError(
            f"{what} computes depth {far_off}.",
            hint="Use --precision auto, or the reference: --runtime torch --precision f32",
        )


class RejectionCache:
    """How far off a runtime was when it was refused: one small file for model, runtime, machine and reference.

    It counts for the reference that it was compared with: a reference that was damaged, and is computed anew, takes
    the refusals with it.
    """

    def __init__(self, cache_key: str | None, identity: str, expected: NDArray[np.float32]) -> None:
        digest = zlib.crc32(expected.tobytes(), zlib.crc32(identity.encode()))
        self._file = None if cache_key is None else _place(f"{cache_key}-{digest:08x}.refused.npy")

    def error(self) -> float | None:
        """Return the measured error of an earlier rejection, or None."""
        kept = None if self._file is None else _kept(self._file)
        return None if kept is None else float(kept)

    def remember(self, error: float) -> None:
        """Store a rejection."""
        if self._file is not None:
            _keep(self._file, np.asarray(error))


class CalibrationResult:
    """Cached result of a calibration: the largest error and the least agreement."""

    def __init__(self, cache_key: str | None, identity: str) -> None:
        digest = zlib.crc32(identity.encode())
        self._file = None if cache_key is None else _place(f"{cache_key}-{digest:08x}.verdict.npy")
        self._found: tuple[float, float] | None = None

    def known(self) -> tuple[float, float] | None:
        """Return the largest error and the least agreement, or None if they were not measured."""
        if self._found is None and self._file is not None:
            kept = _kept(self._file)
            if kept is not None and kept.shape == (2,):
                self._found = float(kept[0]), float(kept[1])
        return self._found

    def remember(self, errors: Sequence[float], agreements: Sequence[float]) -> None:
        """Store the results of all verification images."""
        self._found = max(errors), min(agreements)
        if self._file is not None:
            _keep(self._file, np.asarray(self._found))

    def is_good(self, bound: float) -> bool:
        """Return whether every picture was near enough, its places in the same order."""
        assert self._found is not None
        error, agreement = self._found
        return error <= bound and agreement >= LEAST_AGREEMENT

    def refuse_inaccurate(self, what: str, bound: float) -> None:
        """Raise `RuntimeInaccurateError` unless it is good."""
        if not self.is_good(bound):
            assert self._found is not None
            error, agreement = self._found
            raise RuntimeInaccurateError(
                f"{what} computes depth with an error of {error:.1%} (at most {bound:.1%} is allowed) and "
                f"{agreement:.1%} of all point pairs in the right order (at least {LEAST_AGREEMENT:.1%} is required).",
                hint="Calibrate it on images like yours with --calibrate-on CLIP, or use --precision auto",
            )


def compare(runtime: Runtime, network: nn.Module, batch: NDArray[np.float32]) -> tuple[float, float]:
    """Return error and agreement of the runtime's disparity for one input, compared with the torch module."""
    import torch

    with torch.inference_mode():
        expected: NDArray[np.float32] = network(torch.from_numpy(batch))[0].numpy()
    disparity = runtime.run(batch)
    return relative_error(disparity, expected), agreement(disparity, expected)


def agreement(disparity: NDArray[np.float32], expected: NDArray[np.float32]) -> float:
    """Return the share of pixel pairs, always the same ones, in the expected order; near ties do not count."""
    first, second = np.random.RandomState(1).randint(0, expected.size, (2, PAIRS))
    difference, wanted = (values.ravel()[first] - values.ravel()[second] for values in (disparity, expected))
    clear = np.abs(wanted) > TIE * np.abs(expected).max()
    return float((np.sign(difference) == np.sign(wanted))[clear].mean()) if clear.any() else 1.0


def _place(name: str) -> Path:
    return cache_folder("references") / name


def _kept(file: Path) -> NDArray[np.floating] | None:
    """Read what `_keep` wrote; a damaged file is deleted, and None is returned."""
    with ignored(_log, OSError):
        if (values := unpacked(file.read_bytes())) is not None:
            return values
        _log.warning("%s is damaged and is created again", file)
        file.unlink(missing_ok=True)
    return None


def unpacked(data: bytes) -> NDArray[np.floating] | None:
    """What a file of the cache holds, or None where it is damaged."""
    content, checksum = data[:-CHECKSUM], data[-CHECKSUM:]
    if zlib.crc32(content).to_bytes(CHECKSUM, "big") == checksum:
        with ignored(_log, ValueError, EOFError):
            return np.asarray(np.load(io.BytesIO(content), allow_pickle=False))
    return None


def _keep(file: Path, values: NDArray[np.floating]) -> None:
    """Write the file; a cache that cannot be written costs time, and nothing else."""
    with ignored(_log, OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        packed = io.BytesIO()
        np.save(packed, values)
        content = packed.getvalue()
        atomic.write(file, content + zlib.crc32(content).to_bytes(CHECKSUM, "big"))
        kept = sorted(file.parent.glob("*.npy"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in kept[KEPT:]:
            old.unlink()
