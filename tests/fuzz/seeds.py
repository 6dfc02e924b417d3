"""The files that are mutated: a second of pictures in every common container, written once, and what one adds."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

CLIPS = {
    "h264.mp4": {"audio": "aac"},
    "h264.mov": {"audio": "pcm_s16le"},
    "h264.mkv": {"audio": "flac"},
    "h264.ts": {"audio": "aac"},
    "h264.flv": {"audio": "aac"},
    "vp9.webm": {"codec": "libvpx-vp9", "audio": "libopus", "options": {"deadline": "realtime"}},
    "mpeg4.avi": {"codec": "mpeg4", "audio": "libmp3lame"},
    "mjpeg.avi": {"codec": "mjpeg", "pix_fmt": "yuvj420p", "audio": "pcm_s16le"},
    "mpeg2.mpg": {"codec": "mpeg2video", "audio": "mp2"},
    "hevc.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none"}},
    "ffv1.mkv": {"codec": "ffv1", "pix_fmt": "gray16le"},
    "animated.gif": {"codec": "gif", "pix_fmt": "rgb8"},
    "rotated.mp4": {"rotation": 90, "audio": "aac"},
}
PICTURES = (".png", ".jpg", ".webp", ".tif", ".bmp")
LARGEST = 3_000_000
"""Bytes; larger files among one's own are left out."""


def written(folder: Path, extra: Path | None = None) -> list[Path]:
    """Write them where they are not there yet."""
    sys.path.append(str(Path(__file__).parents[1] / "helpers"))
    from clips import write_clip

    folder.mkdir(parents=True, exist_ok=True)
    for name, wishes in CLIPS.items():
        if not (folder / name).exists():
            write_clip(folder / name, frames=12, **wishes)  # type: ignore[arg-type]
    ramp = np.repeat(np.arange(96, dtype=np.uint8)[None, :, None], 64, axis=0).repeat(3, axis=2) * 2
    import cv2

    for suffix in PICTURES:
        cv2.imwrite(str(folder / f"ramp{suffix}"), ramp)
    files = [path for path in (extra.rglob("*") if extra else ()) if path.is_file()]
    own = [path for path in files if path.stat().st_size <= LARGEST and path.suffix not in (".md", ".txt")]
    return sorted(folder.iterdir()) + sorted(own)
