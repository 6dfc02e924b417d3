"""Keep the distance marks of each shot, and recognize a shot when it is played again.

shots = MarkedShots()
shots.see(depth)                       # a frame is on the screen: `here` is its shot
shots.here.mark(spot, 1.5, depth, lens)
shots.select(shots.here)               # its marks are listed from now on
shots.listed.calibration               # in the scale that is on the screen
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.errors import CalibrationError
from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.distance_mark import DistanceMark, mark_at
from pipeline.geometry.fit import fit, rescaled
from pipeline.geometry.lens import Lens
from pipeline.stabilize.align import IDENTITY
from viewer.desktop.state.measuring.calibration_drift import CalibrationDrift, PlacedMark
from viewer.desktop.state.measuring.depth_memory import DepthMemory
from viewer.desktop.state.measuring.patch_match import patch_at
from viewer.desktop.workers.viewport import NormalizedPoint


@dataclass(frozen=True)
class ScaleKey:
    """Identifies a scale: a shot of the stabilizer, by its start, a model, and the lens if the scale depends on it."""

    start: Fraction | None
    model: str
    lens: Lens | None = None

    @classmethod
    def of(cls, depth: DepthFrame) -> ScaleKey:
        """Return the key of a frame."""
        return cls(depth.shot_start, depth.model, depth.seen_through)


class MarkedShot:
    """Marks and their calibration, both in the first scale of the shot."""

    def __init__(self, depth: DepthFrame | None = None) -> None:
        self.key = ScaleKey(None, "") if depth is None else ScaleKey.of(depth)
        self.placed: list[PlacedMark] = []
        self.problem: CalibrationError | None = None
        """Why two or more marks give no calibration."""
        self.calibration: Calibration | None = None
        """The calibration in the scale on the screen."""
        self.drift, self.has_drifted = CalibrationDrift(), False
        self._loaded: Calibration | None = None  # what there is until marks make one
        self._first: Calibration | None = None
        self._alignment = IDENTITY  # from the scale on the screen to the first one
        self._memory = DepthMemory()

    def remember(self, depth: DepthFrame) -> None:
        """Remember a frame of this shot on the screen, with its scale."""
        self._memory.keep(depth, self._alignment)

    def recognizes(self, depth: DepthFrame) -> bool:
        """Return whether this moment was seen in this shot; if so, the shot takes the scale of the frame."""
        key = ScaleKey.of(depth)
        if key.start is None or key.model != self.key.model:
            return False
        alignment = self._memory.alignment(depth)
        if alignment is None:
            return False
        self.key, self._alignment = key, alignment
        self.trust()
        self._follow()
        return True

    def trust(self) -> None:
        """Forget drift detected so far."""
        self.drift, self.has_drifted = CalibrationDrift(), False

    def mark(self, spot: NormalizedPoint, distance: float, depth: DepthFrame, lens: Lens) -> None:
        """Add a mark at a position of the frame."""
        height, width = depth.frame.image.shape[:2]
        place = min(spot[0] * width, width - 1), min(spot[1] * height, height - 1)
        first = self._alignment.apply(depth.disparity)
        mark = mark_at(place, distance, first, (height, width), lens)
        self.placed.append(PlacedMark(spot, distance, mark, patch_at(depth.frame.image, spot)))

    def fit(self, lens: Lens, is_metric: bool) -> None:
        """Fit the calibration to the marks; `is_metric`: the model gives meters, so that one mark sets the scale."""
        self._first, self.problem = self._loaded, None
        self.trust()
        marks: list[DistanceMark] = [placed.mark for placed in self.placed]
        own = None if lens == Lens() else lens
        try:
            if len(marks) == 1 and is_metric:
                self._first = rescaled(marks[0], model=self.key.model, lens=own)
            elif len(marks) > 1:
                self._first = fit(marks, model=self.key.model, lens=own)
        except CalibrationError as error:
            self.problem = error
        self._follow()

    def clear(self) -> None:
        """Remove the calibration, but keep the moments of the shot."""
        self.placed.clear()
        self.problem = self._loaded = self._first = None
        self.trust()
        self._follow()

    def adopted(self, depth: DepthFrame) -> MarkedShot:
        """Return the shot of this frame, with the marks of this one and their current values."""
        other = MarkedShot(depth)
        scale, shift = self._alignment.scale, self._alignment.shift
        for each in self.placed:
            mark = DistanceMark((each.mark.disparity - shift) / scale, each.mark.meters)
            other.placed.append(replace(each, mark=mark))
        other.calibration = other._first = self.calibration
        other._loaded = None if self.placed else self.calibration
        return other

    def load(self, calibration: Calibration) -> None:
        """Use a calibration from a file, in the scale on the screen."""
        self.clear()
        scale, shift = self._alignment.inverse().scale, self._alignment.inverse().shift
        self._loaded = self._first = calibration.in_scale(scale, shift)
        self._follow()

    def _follow(self) -> None:
        scale, shift = self._alignment.scale, self._alignment.shift
        self.calibration = None if self._first is None else self._first.in_scale(scale, shift)


class MarkedShots:
    """The shot on the screen, and all shots with marks."""

    def __init__(self) -> None:
        self.here = self.listed = MarkedShot()
        """The shot on the screen; and the one whose marks are listed: the one marked last, or the current one."""
        self.marked: list[MarkedShot] = []

    def see(self, depth: DepthFrame) -> bool:
        """Find the shot of this frame; return whether other marks apply, or the same ones in another scale."""
        key = ScaleKey.of(depth)
        is_other = key != self.here.key
        found = None
        if is_other or self.here not in self.marked:
            marked = (each for each in self.marked if each.placed or each.calibration)
            found = next((each for each in marked if each.key == key or each.recognizes(depth)), None)
        if found is not None:
            self.here = self.listed = found
        elif is_other:
            self.here = MarkedShot(depth)
        self.here.remember(depth)
        return found is not None

    def select(self, shot: MarkedShot) -> None:
        """List the marks of this shot, which is on the screen."""
        self.here = self.listed = shot
        if shot not in self.marked:
            self.marked.append(shot)

    def clear(self) -> None:
        """Remove the marks of all shots."""
        self.marked.clear()
        self.here.clear()
        self.listed = self.here
