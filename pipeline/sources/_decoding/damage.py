"""Count the frames of a video that could not be decoded, and find the places that they leave.

damage.expect(packet.pts)                # goes into the decoder
damage.note(error)                       # which refuses it
damage.arrived(frame.pts)                # a frame comes out
damage.take_lost()                       # the pts of those that should have come before it
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

import av

_log = logging.getLogger(__name__)


@dataclass
class Damage:
    """The frames that could not be decoded so far.

    Packets wait by their pts for their frame. After damage, packets that are older than a decoded frame are lost.
    Even without damage, some packets give no frame of their own: fields and hidden frames.
    """

    bad_packets: int = 0
    lost_pictures: int = 0
    is_cut_off: bool = False
    """Whether the file is truncated, or the connection broke."""
    reason: str = ""
    corrupt_frames: int = 0
    corrupt_packets: int = 0
    """Damaged frames, counted only when decoding from the start: after a seek, references are missing."""
    is_from_start: bool = True
    _waiting: set[int] = field(default_factory=set)
    _lost: list[int] = field(default_factory=list)

    @property
    def concealed(self) -> int:
        """Return the number of damaged frames that the decoder concealed, marked as packets or as frames."""
        return max(self.corrupt_frames, self.corrupt_packets - self.lost_pictures)

    def begin(self) -> None:
        """Reset when decoding starts, at the beginning or after a seek."""
        self._waiting.clear()
        self._lost.clear()

    def expect(self, pts: int | None) -> None:
        """Register a packet."""
        if pts is not None:
            self._waiting.add(pts)

    def arrived(self, pts: int | None) -> None:
        """Register a decoded frame; None at the end."""
        if pts is None and not self.bad_packets:
            return
        passed = sorted(each for each in self._waiting if pts is None or each < pts)
        self._waiting.difference_update(passed, [] if pts is None else [pts])
        self._lost = passed[: self.bad_packets - self.lost_pictures]
        self.lost_pictures += len(self._lost)

    def take_lost(self) -> list[int]:
        """Return the pts of the frames lost since the last decoded one, and clear the list."""
        lost, self._lost = self._lost, []
        return lost

    def put_back(self, lost: list[int]) -> None:
        """Undo `take_lost`, for a frame that was looked at ahead of its turn."""
        self._lost = lost

    def note(self, error: av.FFmpegError) -> None:
        """Count one more."""
        self.bad_packets += 1
        if (
            self.bad_packets & (self.bad_packets - 1) == 0
        ):  # the 1st, 2nd, 4th, 8th …: a broken file has thousands
            _log.info("damaged packet no. %d", self.bad_packets, exc_info=error)
        is_timeout = isinstance(error, av.ExitError)  # "Immediate exit requested", in FFmpeg's words
        self.reason = "no more data arrived" if is_timeout else error.strerror or str(error)
