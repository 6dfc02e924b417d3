"""From disparity to meters: a few places whose distance is known settle what the network leaves open.

    marks = [mark_at((120, 80), 1.5, disparity, size, lens), ...]     # a place in the picture, and meters to it
    calibration = fit(marks)
    calibration.meters(disparity)          # float32 as large as `disparity`; inf where nothing is near enough to tell
    calibration.error(disparity)           # how far off that may be: one standard deviation, meters
    calibration.covers(disparity)          # whether that is between the marks, and not a guess beyond them
    calibration.write(Path("room.json"))   # and read(Path("room.json")), for --calibration

A network tells disparity, the inverse of distance up to a scale and a shift, so 1/z = A + B·d, where z is along the
optical axis. A and B hold for one network, and for as long as its scale and shift do: within a shot, as the stabilizer
holds it, and for a camera that looks at the same room another day only about.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.arrays import Disparity
from pipeline.errors import CalibrationError, SettingsError
from pipeline.geometry.lens import Lens, Size

KIND = "depth-viewer calibration"
VERSION = 1
"""Of the file's form; raised when a reader of the old one would misunderstand the new one."""
PICKING = 0.05
"""How far off a mark is assumed to be, as a share of its distance, one standard deviation: the tape, the hand that
clicks, and the network beside it. Two marks fit any line exactly, so that they tell nothing of their own error."""
PICKING_COUNTS = 2
"""How many marks beyond the second one it takes until what they show counts as much as that assumption."""
HUBER = 1.345
"""Spreads beyond which a mark has less and less to say: 95 % as exact as least squares where all marks are good."""
LEAST_SPREAD = 0.005
"""Share of a distance that no tape and no click is better than."""
MARGIN = 0.05
"""Share of the span by which a place may lie outside: disparity at the mark itself trembles by as much."""
TRIED = 200
"""Marks at most between which first lines are drawn."""
NEAREST, FARTHEST = 1.0, 10.0
"""Where nothing was measured, the nearest of what is shown is taken to be so far, and the farthest so far."""


@dataclass(frozen=True)
class DistanceMark:
    """A place whose distance is known: its disparity, and its distance along the optical axis, meters."""

    disparity: float
    meters: float


def mark_at(
    place: tuple[float, float], distance: float, disparity: Disparity, picture: Size, lens: Lens
) -> DistanceMark:
    """A mark by a place in the picture, x and y in its pixels, and the distance from the camera to what is there.

    That is straight, as a tape measures it; at the rim of a wide picture it is a fifth longer than along the axis.
    `disparity` is float32 (h, w), `picture` (height, width). Raises `CalibrationError` for a place outside.
    """
    (x, y), (height, width), (rows, columns) = place, picture, disparity.shape
    if not (0 <= x < width and 0 <= y < height):
        raise CalibrationError(
            f"The point {x:g},{y:g} is outside the image.",
            hint=f"The image is {width} pixels wide and {height} pixels high.",
        )
    row, column = int(y / height * rows), int(x / width * columns)
    around = disparity[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2]  # against single outliers
    return DistanceMark(
        float(np.median(around)), distance / float(lens.slant(x / width, y / height, picture))
    )


@dataclass(frozen=True)
class Calibration:
    """1/z = `a` + `b`·d, in 1/m.

    `residual` is the root mean square of the marks' relative errors, 0 for two. `spread` is what is taken for the
    relative error of any one place, one standard deviation: see `PICKING`. `covariance` is that of a and b: aa, ab,
    bb. `model` is the network whose disparity the marks have, "" where that is not known; `lens` the camera's, where
    one was measured along with them.
    """

    a: float
    b: float
    marks: tuple[DistanceMark, ...] = ()
    residual: float = 0.0
    spread: float = PICKING
    covariance: tuple[float, float, float] = (0.0, 0.0, 0.0)
    model: str = ""
    lens: Lens | None = None

    @property
    def is_measured(self) -> bool:
        """False for one that is `assumed`: shape without size."""
        return bool(self.marks)

    @property
    def formula(self) -> str:
        """In one line, for people; `d` is disparity."""
        return f"1/z = {self.a:.6g} + {self.b:.6g}·d"

    @property
    def span(self) -> tuple[float, float]:
        """The least and the largest disparity of its marks."""
        found = [mark.disparity for mark in self.marks]
        return min(found, default=-math.inf), max(found, default=math.inf)

    def meters(self, disparity: ArrayLike) -> NDArray[np.float32]:
        """Distance along the optical axis, float32; inf where it is beyond what can be told."""
        inverse = np.asarray(disparity, np.float32) * np.float32(self.b) + np.float32(self.a)
        with np.errstate(divide="ignore"):
            return np.asarray(1 / np.maximum(inverse, 0), np.float32)

    def error(self, disparity: ArrayLike) -> NDArray[np.float32]:
        """One standard deviation of `meters`: of the line, and of the one place beside it."""
        d, z = np.asarray(disparity, np.float64), self.meters(disparity).astype(np.float64)
        aa, ab, bb = self.covariance
        line = aa + d * (2 * ab + d * bb)  # variance of 1/z; that of log z is z² times as much
        with np.errstate(over="ignore"):
            return np.asarray(z * np.sqrt(self.spread**2 + z * z * np.maximum(line, 0)), np.float32)

    def covers(self, disparity: ArrayLike) -> NDArray[np.bool_]:
        """Whether it lies within the span of the marks, or hardly outside."""
        low, high = self.span
        margin = MARGIN * (high - low) if self.marks else 0.0
        d = np.asarray(disparity)
        return np.asarray((d >= low - margin) & (d <= high + margin))

    def require_model(self, model: str) -> None:
        """Raise `CalibrationError` where the disparity is not that of the network of the marks."""
        if self.model and model != self.model:
            raise CalibrationError(
                f"The calibration is for the model {self.model}, not {model}.",
                hint=f"Use --model {self.model}, or calibrate again.",
            )

    def to_json(self) -> dict[str, Any]:
        """As JSON takes it, with a line about what it means."""
        return {
            "kind": KIND,
            "version": VERSION,
            "formula": "1 / meters = a + b * disparity",
            "a": self.a,
            "b": self.b,
            "marks": [[mark.disparity, mark.meters] for mark in self.marks],
            "residual": self.residual,
            "spread": self.spread,
            "covariance": list(self.covariance),
            "model": self.model,
            "lens": self.lens.to_json() if self.lens else None,
        }

    @classmethod
    def from_json(cls, facts: Any) -> Self:
        """What `to_json` has given. Raises `CalibrationError` where it cannot have."""
        if not isinstance(facts, dict) or facts.get("kind") != KIND:
            raise CalibrationError(
                "It contains no calibration.", hint="Create one with: depth-viewer calibrate"
            )
        try:
            if float(facts.get("version", VERSION)) > VERSION:
                raise CalibrationError("It was written by a newer version.", hint="Update Depth Viewer.")
            aa, ab, bb = map(float, facts["covariance"])
            found = cls(
                float(facts["a"]),
                float(facts["b"]),
                tuple(DistanceMark(float(disparity), float(meters)) for disparity, meters in facts["marks"]),
                float(facts["residual"]),
                float(facts["spread"]),
                (aa, ab, bb),
                str(facts["model"]),
                Lens.from_json(facts["lens"]) if facts["lens"] else None,
            )
        except (KeyError, TypeError, ValueError, OverflowError, SettingsError) as error:
            raise CalibrationError("The calibration is incomplete.", hint="Create it again.") from error
        are_numbers = all(map(math.isfinite, (found.a, found.b, found.spread, *found.covariance)))
        if not (are_numbers and found.b > 0 and found.spread >= 0):
            raise CalibrationError("Its values are not valid.", hint="Create it again.")
        return found

    def write(self, path: Path) -> None:
        """All of it or nothing. Raises `CalibrationError`."""
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_text(json.dumps(self.to_json(), indent=2) + "\n", encoding="utf-8")
            part.replace(path)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise CalibrationError(
                f"{path} cannot be written: {error.strerror}.", hint="Choose another folder."
            ) from error


def read(path: Path) -> Calibration:
    """A calibration by its file, or by the `.json` of depth that was converted with one."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise CalibrationError(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from error
    except CalibrationError as error:
        raise CalibrationError(f"{path} cannot be used. {error}", hint=error.hint) from error


def parse(text: bytes | str) -> Calibration:
    """The same by what is in the file. Raises `CalibrationError`."""
    try:
        facts = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CalibrationError("It is not a JSON file.", hint="Choose a calibration file.") from error
    inside = facts.get("calibration") if isinstance(facts, dict) and facts.get("kind") != KIND else facts
    return Calibration.from_json(inside)


def assumed(far: float, near: float) -> Calibration:
    """For shapes where nothing was measured: the disparity `near` is at `NEAREST`, `far` at `FARTHEST`. No meters."""
    b = (1 / NEAREST - 1 / FARTHEST) / (near - far if near > far else 1.0)
    return Calibration(1 / FARTHEST - b * far, b)


def fit(marks: Sequence[DistanceMark], *, model: str = "", lens: Lens | None = None) -> Calibration:
    """The calibration that two or more marks agree on.

    What counts is the error as a share of the distance, so that far marks do not outweigh near ones. One mark that is
    badly off, among four or more, has little to say. Raises `CalibrationError` where marks tell nothing.
    """
    _check(marks)
    marks = [DistanceMark(float(mark.disparity), float(mark.meters)) for mark in marks]  # JSON knows no numpy
    disparity = np.array([mark.disparity for mark in marks], np.float64)
    meters = np.array([mark.meters for mark in marks], np.float64)
    line = _first_line(disparity, meters)
    weights = np.ones(len(marks))
    for _ in range(50):
        rows, errors = _linear(line, disparity, meters)
        spread = max(1.4826 * float(np.median(np.abs(errors))), LEAST_SPREAD)
        weights = 1 / np.maximum(1, np.abs(errors) / (HUBER * spread))
        root = np.sqrt(weights)
        change = np.linalg.lstsq(rows * root[:, None], -errors * root, rcond=None)[0]
        while not _is_possible(line + change, disparity):
            change /= 2
        line = line + change
        if np.abs(rows @ change).max() < 1e-9:
            break
    rows, errors = _linear(line, disparity, meters)
    seen = float(np.sum(weights * errors**2))
    variance = (PICKING_COUNTS * PICKING**2 + seen) / (PICKING_COUNTS + len(marks) - 2)
    covariance = variance * np.linalg.inv(rows.T @ (rows * weights[:, None]))
    return Calibration(
        float(line[0]),
        float(line[1]),
        tuple(marks),
        float(np.sqrt(np.mean(np.expm1(-errors) ** 2))),
        math.sqrt(variance),
        (float(covariance[0, 0]), float(covariance[0, 1]), float(covariance[1, 1])),
        model,
        lens,
    )


def _check(marks: Sequence[DistanceMark]) -> None:
    if len(marks) < 2:
        raise CalibrationError(
            "One distance mark is not enough." if marks else "There are no distance marks.",
            hint="Mark at least two points, one near and one far.",
        )
    for mark in marks:
        if not (math.isfinite(mark.meters) and mark.meters > 0):
            raise CalibrationError(
                f"{mark.meters:g} m is not a valid distance.", hint="Give meters, more than 0."
            )
        if not math.isfinite(mark.disparity):
            raise CalibrationError("A distance mark has no depth.", hint="Mark another point.")
    if len({mark.disparity for mark in marks}) < 2:
        raise CalibrationError(
            "All distance marks have the same depth.",
            hint="Mark one point that is nearer and one that is farther.",
        )


def _is_possible(line: NDArray[np.float64], disparity: NDArray[np.float64]) -> bool:
    """Whether nearer things have more disparity, and all marks are before the camera."""
    return bool(line[1] > 0 and np.all(line[0] + line[1] * disparity > 0))


def _first_line(disparity: NDArray[np.float64], meters: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of the lines through two marks, the one that leaves the least error in all: no single mark can bend it."""
    tried = np.argsort(disparity, kind="stable")[:: -(-len(disparity) // TRIED)]
    best, least = None, math.inf
    for number, one in enumerate(tried):
        for other in tried[number + 1 :]:
            if disparity[one] == disparity[other]:
                continue
            b = (1 / meters[other] - 1 / meters[one]) / (disparity[other] - disparity[one])
            line = np.array([1 / meters[one] - b * disparity[one], b])
            if not _is_possible(line, disparity):
                continue
            left = float(np.abs(_linear(line, disparity, meters)[1]).sum())
            if left < least:
                best, least = line, left
    if best is None:
        raise CalibrationError(
            "The distance marks contradict each other: what was measured as nearer appears farther away.",
            hint="Check the distances, and that each mark lies on the object that was measured.",
        )
    return best


def _linear(
    line: NDArray[np.float64], disparity: NDArray[np.float64], meters: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How the errors go with a and b, (n, 2), and the errors, (n,): logarithms of measured by reckoned distance."""
    inverse = line[0] + line[1] * disparity
    return np.stack([1 / inverse, disparity / inverse], axis=1), np.log(meters * inverse)
