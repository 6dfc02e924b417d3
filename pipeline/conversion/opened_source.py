"""Open what a conversion reads: the requested part of the source, and its precomputed depth where there is some.

depth = depth_of(request)                      # what its file says; None where a model infers it
space = space_of(request, origin, depth)
with open_requested(request) as source: ...    # a TrimmedSource
"""

from __future__ import annotations

from pathlib import Path

from pipeline.conversion.control_video import ControlVideo
from pipeline.conversion.request import ConversionRequest
from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.depth_files.base import DepthFile, open_depth
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.depth_files.source import SourceWithDepth, in_space, open_joined
from pipeline.errors import SettingsError
from pipeline.geometry.surface import Space


def depth_of(request: ConversionRequest) -> DepthFile | None:
    """Return the depth file of a request, closed again: it tells its facts."""
    if request.depth_file.depth is None:
        return None
    with open_depth(request.depth_file) as depth:
        return depth


def space_of(request: ConversionRequest, origin: Path | None, depth: DepthFile | None) -> Space:
    """Return calibration and lens: as requested, else as the precomputed depth says."""
    space = Space.of(request.settings, origin)
    return space if depth is None else in_space(space, depth)


def open_requested(request: ConversionRequest, *, with_depth: bool = True) -> TrimmedSource:
    """Open the requested part of the source; `with_depth`: frames carry the precomputed depth, if there is some."""
    has_bars = request.source_settings.autocrop != "off"  # precomputed depth decides whether they are cut
    depth = request.depth_file if with_depth or has_bars else DepthFileSettings()
    opened = open_joined(request.source, depth, request.source_settings)
    if opened.info.is_live:
        opened.close()
        raise SettingsError(
            f"“{request.source}” is a live source without an end, so it cannot be converted.",
            hint="Convert a file or a folder. To watch a live source: depth-viewer view",
        )
    if request.source_settings.autocrop != "off" and not opened.can_seek and opened.info.frame_count != 1:
        opened.close()
        raise SettingsError(
            f"“{request.source}” can be read only once, so its black bars cannot be found beforehand.",
            hint="Save it as a file first, or leave out --autocrop.",
        )
    kind = TrimmedSource if request.settings.generator == "none" else ControlVideo
    trimmed = kind(opened, request.settings)
    if isinstance(opened, SourceWithDepth):
        opened.want(trimmed.span)  # depth of this part alone has none for the frame behind it
    return trimmed


def wants_two_passes(request: ConversionRequest, opened: TrimmedSource, numbers: bool) -> bool:
    """Return whether a first pass must find the range: not if it is manual, per frame, or the source is a pipe."""
    look = request.look
    by_hand = look.far is not None and look.near is not None
    each_its_own = request.stabilizer.strength == "off" and look.range != "locked" and not numbers
    return (
        not (request.settings.one_pass or by_hand or each_its_own or opened.info.frame_count == 1)
        and opened.is_rereadable
    )
