"""Take the depth inside a file as ground truth to measure against: that of a photo, or of what this program wrote.

truth = FileTruth(Path("IMG_0001.HEIC"))       # a `KnownDepth` of pipeline/evaluation/measure.py
truth.at(0)                                    # float32 (h, w), inverse depth
"""

from __future__ import annotations

from pathlib import Path

from pipeline.arrays import Disparity
from pipeline.depth_files.base import open_depth
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SourceUnreadableError


class FileTruth:
    """The depth of every frame. Raises as `open_depth` does, and for files that do not say what their values mean."""

    def __init__(self, path: Path) -> None:
        self._depth = open_depth(DepthFileSettings(path))
        if self._depth.facts.is_foreign:
            self._depth.close()
            raise SourceUnreadableError(
                f"{path} does not say what its values mean, so it is no ground truth.",
                hint="Give a photo with depth, depth that this program wrote, or an .npz file with “disparity”.",
            )

    def at(self, index: int) -> Disparity | None:
        """Return the inverse depth of a frame, or None."""
        return self._depth.disparity(index) if index < self._depth.frame_count else None

    def close(self) -> None:
        """Close the file."""
        self._depth.close()
