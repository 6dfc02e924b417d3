"""The engine of Depth Viewer: monocular depth estimation, live and for files.

    import pipeline

    estimator = pipeline.load_estimator("auto")
    stabilizer = pipeline.Stabilizer(strength="steady")
    with pipeline.open_source("clip.mp4") as source:
        for frame in source:
            depth = stabilizer.update(frame, estimator.estimate(frame.image))
            picture = pipeline.colorize(depth.normalized(), "inferno")     # the model's own size; see `enlarge`
    pipeline.convert("clip.mp4", "depth.mp4")                              # an error where depth.mp4 exists

Names are imported on first use (PEP 562), so `import pipeline` stays light: it imports neither torch nor OpenCV.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.conversion.short_form import convert as convert
    from pipeline.errors import DepthViewerError as DepthViewerError
    from pipeline.frame import DepthFrame as DepthFrame
    from pipeline.frame import Frame as Frame
    from pipeline.frame import SourceInfo as SourceInfo
    from pipeline.inference.estimator import DepthEstimator as DepthEstimator
    from pipeline.inference.load import load_estimator as load_estimator
    from pipeline.live.runner import Runner as Runner
    from pipeline.render.colormap import colorize as colorize
    from pipeline.render.upsample import enlarge as enlarge
    from pipeline.settings import ConvertSettings as ConvertSettings
    from pipeline.sources.base import VideoSource as VideoSource
    from pipeline.sources.base import open_source as open_source
    from pipeline.stabilize import Stabilizer as Stabilizer

_HOME = {
    "colorize": "pipeline.render.colormap",
    "convert": "pipeline.conversion.short_form",
    "ConvertSettings": "pipeline.settings",
    "DepthViewerError": "pipeline.errors",
    "DepthEstimator": "pipeline.inference.estimator",
    "load_estimator": "pipeline.inference.load",
    "DepthFrame": "pipeline.frame",
    "Frame": "pipeline.frame",
    "SourceInfo": "pipeline.frame",
    "enlarge": "pipeline.render.upsample",
    "Runner": "pipeline.live.runner",
    "VideoSource": "pipeline.sources.base",
    "open_source": "pipeline.sources.base",
    "Stabilizer": "pipeline.stabilize",
}

__all__ = list(_HOME)

logging.getLogger(__name__).addHandler(logging.NullHandler())  # it is for the program to say what is heard


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
