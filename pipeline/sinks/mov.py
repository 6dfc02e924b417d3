"""Write rendered depth for video editing: `.mov`, ProRes 422 HQ, 10 bits. Every frame is a key frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.media.encoder import Recipe
from pipeline.sinks._video import VideoSink
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".mov",)
RECIPE = Recipe(
    "mov",
    "prores_ks",
    "yuv422p10le",
    lambda _quality: {"profile": "hq", "vendor": "apl0"},  # ProRes has no quality to choose
    lambda _quality: 0.35,  # 0.41 to 0.54 in real clips
    sound="pcm_s24le",
    text="mov_text",
    unfit=frozenset({"opus", "flac", "truehd"}),
)


def open(path: Path, job: SinkJob) -> Sink:
    """Open a video file for writing."""
    return VideoSink(path, job, replace(RECIPE, stereo_mode=job.frame_packing))
