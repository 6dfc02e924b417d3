"""Provide `pipeline.convert("clip.mp4", "depth.mp4")` for scripts; user interfaces use `ConversionRequest`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.arrays import Image
from pipeline.conversion import convert as conversion
from pipeline.conversion.progress import Progress
from pipeline.conversion.request import ConversionHooks, ConversionRequest, ConvertResult
from pipeline.frame import DepthFrame
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.settings import (
    ConvertSettings,
    EstimatorSettings,
    LookSettings,
    SourceSettings,
    StabilizerSettings,
)


def convert(
    source: str | int | Path,
    output: str | Path,
    settings: ConvertSettings | None = None,
    *,
    estimator: DepthEstimator | EstimatorSettings | None = None,
    stabilizer: StabilizerSettings | None = None,
    source_settings: SourceSettings | None = None,
    look: LookSettings | None = None,
    render: Callable[[DepthFrame], Image] | None = None,
    load: Callable[[EstimatorSettings], DepthEstimator] = load_estimator,
    on_progress: Callable[[Progress], None] | None = None,
    announce: Callable[[str], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    on_frame: Callable[[DepthFrame], None] | None = None,
) -> ConvertResult:
    """Convert a source to a depth file.

    Parameters
    ----------
    source
        A file, folder, pattern of numbered images or ``"demo"``; a live source has no end and cannot be converted.
    output
        Output file; the extension sets the format.
    settings
        Format, quality, audio, time range, and whether to resume or overwrite.
    estimator
        A loaded estimator, or the settings to load one with.
    stabilizer, source_settings, look
        Stabilization, source options, and colormap.
    render
        Function from a `DepthFrame` to an image, uint8 (H, W, 3) RGB; by default depth with the colormap of `look`.
    load, on_progress, announce, cancelled, on_frame
        See `pipeline.conversion.request.ConversionHooks`.

    Returns
    -------
    ConvertResult

    Raises
    ------
    DepthViewerError
        For every expected error; `CancelledError` if `cancelled` returned True.

    Examples
    --------
    >>> pipeline.convert("clip.mp4", "depth.mp4", ConvertSettings(overwrite=True))
    """
    request = ConversionRequest(
        source,
        Path(output),
        settings or ConvertSettings(),
        estimator if isinstance(estimator, EstimatorSettings) else EstimatorSettings(),
        stabilizer or StabilizerSettings(),
        source_settings or SourceSettings(),
        look or LookSettings(),
    )
    loading = load if isinstance(estimator, EstimatorSettings | None) else _given(estimator)
    hooks = ConversionHooks(render, loading, on_progress, announce, cancelled, on_frame)
    return conversion.convert(request, hooks)


def _given(estimator: DepthEstimator) -> Callable[[EstimatorSettings], DepthEstimator]:
    return lambda _settings: estimator
