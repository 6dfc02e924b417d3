"""Write rendered depth as a video for the web: `.webm`, VP9, yuv420p, timestamps in milliseconds."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from pipeline.media.encoder import Recipe
from pipeline.sinks._video import VideoSink
from pipeline.sinks.base import Sink, SinkJob

EXTENSIONS = (".webm",)
RECIPE = Recipe(
    "webm",
    "libvpx-vp9",
    "yuv420p",
    # H.264's 18 looks like VP9's 31, and 0 and 51 like the ends of its scale. "realtime" takes half of the time of
    # "good"; depth pictures are so smooth that even so a second takes 120 kB at 1280x720.
    lambda quality: {
        "crf": str(min(63, round(quality * 1.25 + 8)) if quality else 0),
        "b": "0",
        "deadline": "realtime",
        "cpu-used": "8",
        "row-mt": "1",
    },
    lambda quality: 0.001 * 2 ** ((18 - quality) / 8),  # 0.0037 to 0.012 in real clips
    sound="libopus",
    text="webvtt",
    resolution=Fraction(1, 1000),
)


def open(path: Path, job: SinkJob) -> Sink:
    """Open a video file for writing."""
    return VideoSink(path, job, replace(RECIPE, stereo_mode=job.frame_packing))
