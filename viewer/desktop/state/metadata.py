"""Describe source, model and stabilization, for snapshots and recordings."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any
from zlib import crc32

from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens
from pipeline.sinks.base import Provenance
from pipeline.storage.windows_names import is_reserved
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.objects import Objects
from viewer.desktop.state.models import Models
from viewer.desktop.state.source import Source
from viewer.desktop.state.stabilization import Stabilization
from viewer.folders import config_folder

NARROWEST, WIDEST = 1, 170
"""Degrees that `ConvertSettings.field_of_view` accepts."""

LONGEST_TITLE = 120
"""Bytes of a title in a file name, which may have 255 with its additions."""


class Metadata:
    """Reads the state objects when it is called."""

    def __init__(
        self,
        source: Source,
        models: Models,
        stabilization: Stabilization,
        distance_marks: DistanceMarks,
        objects: Objects,
    ) -> None:
        self.objects = objects
        self._distance_marks = distance_marks
        self.source = source
        self.models = models
        self.stabilization = stabilization

    def facts(self) -> dict[str, Any]:
        """Return source, model and stabilization settings, or what precomputed depth replaces them."""
        if self.source.depth is not None:
            given = asdict(self.source.depth)
            return {
                "source": self.source.address,
                "depth_file": {name: str(value) for name, value in given.items() if value is not None},
                "stabilizer": {"smooth": self.stabilization.settings.smooth},
            }
        settings = asdict(self.models.settings)
        return {
            "source": self.source.address,
            "estimator": {name: str(value) for name, value in settings.items() if value},
            "stabilizer": asdict(self.stabilization.settings),
        }

    @property
    def is_focal(self) -> bool:
        """Whether depth depends on the lens."""
        estimator = self.models.estimator if self.source.depth is None else None
        return estimator is not None and estimator.is_focal

    def space(self) -> dict[str, Any]:
        """Return the `ConvertSettings` that give the same calibration and lens as the window."""
        marks, lens = self._distance_marks, self._distance_marks.lens
        settings: dict[str, Any] = {}
        measured = marks.calibration.lens if marks.holds and marks.calibration is not None else None
        if (
            lens != (measured or marks.file_lens or Lens())
            and NARROWEST <= (degrees := max(lens.field_of_view((1, 1)))) <= WIDEST
        ):
            settings["field_of_view"] = round(degrees, 2)
        if marks.holds and marks.calibration is not None:
            text = json.dumps(marks.calibration.to_json()).encode()
            path = config_folder() / "calibrations" / f"{crc32(text):08x}.json"
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                marks.write(path)
            settings["calibration"] = path
        return settings

    def provenance(self, depth: DepthFrame) -> Provenance | None:
        """Return how this depth on the screen is made, None while no model is loaded."""
        if (given := depth.frame.given) is not None:
            return Provenance(depth.model, depth.runtime, given.digest, given.stabilization)
        estimator = self.models.estimator
        if estimator is None:
            return None
        strength = self.stabilization.settings.strength
        return Provenance(estimator.model, estimator.runtime, estimator.digest, strength)


def safe_name(title: str, instead: str = "recording") -> str:
    """Make a title safe for all file systems; `instead` if nothing is left of it."""
    name = re.sub(r"[^\w.-]+", "-", title)[:LONGEST_TITLE].encode()[:LONGEST_TITLE].decode(errors="ignore")
    name = name.strip("-.") or instead
    return f"{instead}-{name}" if is_reserved(name) else name
