"""Make ROS 2 messages of live frames, whose calibration and lens may change: for Foxglove and for recordings.

messages = LiveMessages(typestore())
for topic, data in messages.of(depth, nanoseconds): ...
messages.repeat_transforms()             # for somebody who came late
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.sinks._spatial.ros_messages import RosMessages

if TYPE_CHECKING:
    from rosbags.typesys.store import Typestore


class LiveMessages:
    """Where the camera is comes first, and again whenever meters or the lens change."""

    def __init__(self, store: Typestore) -> None:
        self._store = store
        self.space: Space | None = None
        """That of the last frame."""

    def repeat_transforms(self) -> None:
        """Tell with the next frame where the camera is."""
        self.space = None

    def of(self, depth: DepthFrame, nanoseconds: int) -> Iterator[tuple[str, bytes]]:
        """Yield (topic, CDR bytes) of every message of a frame."""
        space = Space(depth.calibration, depth.lens or Lens())
        messages = RosMessages(space, self._store)
        if space != self.space:
            self.space = space
            yield messages.transforms()
        yield from messages.of(depth, nanoseconds)
