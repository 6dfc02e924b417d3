"""Find damaged frames of FFV1, which has checksums: FFmpeg only logs them, and shows something in their place.

is_damaged(packet, stream)
for frame in undamaged_frames(container, path): ...       # av.VideoFrame; SourceUnreadableError

RFC 9043: a frame is slices, each followed by its size, an error status and a CRC-32 of all that.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from pipeline.errors import SourceUnreadableError

SIZE, STATUS, CHECKSUM = 3, 1, 4
"""Bytes behind a slice."""
REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Of each byte, its bits from right to left: FFV1 counts them so, and zlib does not."""

STARTS = 0xFFFFFFFF, 0xA1CEFD61
"""Values of the CRC before and after a whole slice: of version 3, and of FFmpeg's version 4."""


def undamaged_frames(container: InputContainer, path: Path) -> Iterator[VideoFrame]:
    """Yield the frames of the first video stream. Raises `SourceUnreadableError` at a damaged one."""
    stream = container.streams.video[0]
    for packet in container.demux(stream):
        if is_damaged(packet, stream):
            raise SourceUnreadableError(f"{path} is damaged.", hint="Copy it again, or convert again.")
        yield from packet.decode()


def is_damaged(packet: Packet[VideoStream], stream: VideoStream) -> bool:
    """Return whether its frame is not what was written; False for other codecs and older versions than 3."""
    codec = stream.codec_context
    if codec.name != "ffv1" or not codec.extradata or not packet.size:
        return False
    data = bytes(packet)
    slices = _slices(data, SIZE + STATUS + CHECKSUM)
    if slices is None:
        return _slices(data, SIZE) is None  # written without checksums
    mirrored = [each.translate(REVERSED) for each in slices]
    return not any(all(zlib.crc32(each, start) == start for each in mirrored) for start in STARTS)


def _slices(data: bytes, behind: int) -> list[bytes] | None:
    """Cut a frame by the sizes that stand `behind` bytes before the ends; None where they do not add up."""
    slices, end = [], len(data)
    while end >= behind:
        start = end - behind - int.from_bytes(data[end - behind : end - behind + SIZE])
        if start < 0:
            return None
        slices.append(data[start:end])
        end = start
    return None if end else slices
