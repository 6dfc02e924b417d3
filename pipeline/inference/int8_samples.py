"""Select images for the int8 calibration and its verification: from the bundled clip, or from the user.

samples = Samples(model, "demo")
samples.calibration()                          # some sixty inputs of the network
samples.held_out()                             # some ten more, in between
"""

from __future__ import annotations

import zlib
from functools import cached_property
from itertools import islice
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.models.base import Model, NetworkInput
from pipeline.sources.base import open_source

BUNDLED = "demo"
LONGEST = 900
"""Maximum number of frames to read from a clip."""
WANTED = 72
"""Number of evenly spaced samples: more take longer without a better result."""
HELD_OUT = 6
"""Every n-th sample is held out from the calibration."""


class Samples:
    """Frames of one source as inputs of one model, read on demand."""

    def __init__(self, model: Model, address: str = BUNDLED, input_size: str | int = "official") -> None:
        self._model = model
        self._address = address
        self._input_size = input_size

    @property
    def key(self) -> str:
        """Return the cache key, which changes with the frames."""
        facts = f"{self._address} {self._input_size}"
        path = Path(self._address)
        if path.is_file():
            facts += f" {path.stat().st_size} {path.stat().st_mtime_ns}"
        return f"{zlib.crc32(facts.encode()):08x}"

    def calibration(self) -> list[NetworkInput]:
        """Return the inputs for the calibration, float32 (1, 3, h, w) each."""
        return [batch for number, batch in enumerate(self._all) if number % HELD_OUT != HELD_OUT - 1]

    def held_out(self) -> list[NetworkInput]:
        """Return the inputs for the verification."""
        return self._all[HELD_OUT - 1 :: HELD_OUT]

    @cached_property
    def _all(self) -> list[NetworkInput]:
        with open_source(self._address) as source:
            step = max(1, min(source.info.frame_count or LONGEST, LONGEST) // WANTED)
            found = [
                self._model.prepare(frame.image, self._input_size)
                for frame in islice(source, 0, WANTED * step, step)
            ]
        if len(found) < HELD_OUT:
            raise SettingsError(
                f"{self._address} has too few frames for the int8 calibration: {len(found)}.",
                hint=f"Give a video or a folder with at least {HELD_OUT} frames.",
            )
        return found
