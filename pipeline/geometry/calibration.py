"""Convert disparity to meters: points at known distances determine the unknown scale and shift.

    calibration = fit(marks)               # of `fit.py`
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
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pipeline.errors import CalibrationError, SettingsError
from pipeline.geometry.distance_mark import DistanceMark
from pipeline.geometry.lens import Lens
from pipeline.storage import atomic

KIND = "depth-viewer calibration"
VERSION = 1
"""Version of the file format, increased when older readers would misread a new file."""
PICKING = 0.05
"""How far off a mark is assumed to be, as a share of its distance, one standard deviation: the tape, the hand that
clicks, and the network beside it. Two marks fit any line exactly, so that they tell nothing of their own error."""
MARGIN = 0.05
"""Share of the span by which a disparity may lie outside: that at a mark itself varies by as much."""
BY_NETWORK = 0.15
"""How far off the meters of a network that tells them are taken to be, one standard deviation, as a share: such
networks are some 10 to 20 % off in scenes of a kind that they were not trained on."""
LARGEST = 1e30
"""Largest number accepted from a file; larger ones exceed float32."""
NEAREST, FARTHEST = 1.0, 10.0
"""Distances assumed for the nearest and farthest shown place if nothing was measured."""


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
    is_by_network: bool = False
    """The model gives meters itself, at every distance; marks, if any, correct its scale."""
    source: str = ""
    """Fingerprint of the file whose first frame was marked; "" if unknown or no file."""

    @property
    def is_measured(self) -> bool:
        """Return False for an `assumed` calibration, which gives shape without scale."""
        return bool(self.marks) or self.is_by_network

    @property
    def formula(self) -> str:
        """Return the formula as text; `d` is disparity."""
        return f"1/z = {self.a:.6g} + {self.b:.6g}·d"

    @property
    def span(self) -> tuple[float, float]:
        """Return the minimum and maximum disparity of the marks."""
        found = [mark.disparity for mark in self.marks]
        return min(found, default=-math.inf), max(found, default=math.inf)

    def meters(self, disparity: ArrayLike) -> NDArray[np.float32]:
        """Return the distance along the optical axis in meters, float32; inf where it cannot be determined."""
        inverse = np.asarray(disparity, np.float32) * np.float32(self.b) + np.float32(self.a)
        with np.errstate(divide="ignore"):
            return np.asarray(1 / np.maximum(inverse, 0), np.float32)

    def error(self, disparity: ArrayLike) -> NDArray[np.float32]:
        """Return one standard deviation of `meters`, from the fitted line and from the single place."""
        d, z = np.asarray(disparity, np.float64), self.meters(disparity).astype(np.float64)
        aa, ab, bb = self.covariance
        line = aa + d * (2 * ab + d * bb)  # variance of 1/z; that of log z is z² times as much
        with np.errstate(over="ignore", invalid="ignore"):
            return np.asarray(z * np.sqrt(self.spread**2 + z * z * np.maximum(line, 0)), np.float32)

    def known_meters(self, disparity: ArrayLike) -> NDArray[np.float32]:
        """Return `meters`, but inf where one standard deviation is as large: such a place may as well be at infinity.

        The line 1/z = a + b·d passes zero somewhere behind the marks; just before it, an error of the thousandth part
        of 1/m makes kilometers.
        """
        meters, error = self.meters(disparity), self.error(disparity)
        return np.where(error < meters, meters, np.float32(np.inf))

    def covers(self, disparity: ArrayLike) -> NDArray[np.bool_]:
        """Return whether disparities lie within the span of the marks, plus a small margin."""
        low, high = (-math.inf, math.inf) if self.is_by_network else self.span
        margin = MARGIN * (high - low) if self.marks and not self.is_by_network else 0.0
        d = np.asarray(disparity)
        return np.asarray((d >= low - margin) & (d <= high + margin))

    def require_model(self, model: str) -> None:
        """Raise `CalibrationError` where the disparity is not that of the network of the marks."""
        if self.model and model != self.model:
            raise CalibrationError(
                f"The calibration is for the model {self.model}, not {model}.",
                hint=f"Use --model {self.model}, or calibrate again.",
            )

    def in_scale(self, scale: float, shift: float) -> Calibration:
        """Return the calibration for a disparity d of another scale; the current one equals `scale`·d + `shift`."""
        aa, ab, bb = self.covariance
        return replace(
            self,
            a=self.a + self.b * shift,
            b=self.b * scale,
            marks=tuple(DistanceMark((each.disparity - shift) / scale, each.meters) for each in self.marks),
            covariance=(aa + shift * (2 * ab + shift * bb), scale * (ab + shift * bb), scale**2 * bb),
        )

    def to_json(self) -> dict[str, Any]:
        """Return JSON values, with a line that explains the formula."""
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
            "by_network": self.is_by_network,
            **({"source": self.source} if self.source else {}),
        }

    @classmethod
    def from_json(cls, facts: Any) -> Self:
        """Create it from the result of `to_json`. Raises `CalibrationError` for invalid values."""
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
                str(facts["model"]).encode().decode(),  # JSON may hold halves of characters
                Lens.from_json(facts["lens"]) if facts["lens"] is not None else None,
                bool(facts.get("by_network", False)),
                str(facts.get("source", "")),
            )
        except (KeyError, TypeError, ValueError, OverflowError, SettingsError) as error:
            raise CalibrationError("The calibration is incomplete.", hint="Create it again.") from error
        numbers = (found.a, found.b, found.spread, found.residual, *found.covariance)
        are_numbers = all(abs(number) < LARGEST for number in numbers)  # NaN is none, either
        are_marks = all(abs(mark.disparity) < LARGEST and 0 < mark.meters < LARGEST for mark in found.marks)
        if not (are_numbers and are_marks and found.b > 0 and found.spread >= 0):
            raise CalibrationError("Its values are not valid.", hint="Create it again.")
        return found

    def write(self, path: Path) -> None:
        """Write the file atomically. Raises `CalibrationError`."""
        try:
            atomic.write(path, (json.dumps(self.to_json(), indent=2) + "\n").encode())
        except OSError as error:
            raise CalibrationError(
                f"{path} cannot be written: {error.strerror}.", hint="Choose another folder."
            ) from error


def read(path: Path) -> Calibration:
    """Read a calibration from its file, or from the sidecar of depth that was converted with one."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        raise CalibrationError(f"{path} cannot be read: {error.strerror}.", hint="Check the path.") from error
    except CalibrationError as error:
        raise CalibrationError(f"{path} cannot be used. {error}", hint=error.hint) from error


def parse(text: bytes | str) -> Calibration:
    """Parse the content of such a file. Raises `CalibrationError`."""
    try:
        facts = atomic.parsed_json(text)
    except ValueError as error:
        raise CalibrationError("It is not a JSON file.", hint="Choose a calibration file.") from error
    inside = facts.get("calibration") if isinstance(facts, dict) and facts.get("kind") != KIND else facts
    return Calibration.from_json(inside)


@cache
def of_network(model: str) -> Calibration:
    """Return the calibration of a metric model, whose disparity is 1/m."""
    return Calibration(0.0, 1.0, spread=BY_NETWORK, model=model, is_by_network=True)


def assumed(far: float, near: float) -> Calibration:
    """Return an assumed calibration for shapes: disparity `near` is at `NEAREST`, `far` at `FARTHEST`. Not meters."""
    b = (1 / NEAREST - 1 / FARTHEST) / (near - far if near > far else 1.0)
    return Calibration(1 / FARTHEST - b * far, b)
