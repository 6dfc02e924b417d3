"""Plan an output from the settings of the window: name, format and view.

request = OutputPlanner(view_state, range_mode, metadata).plan("footage/a.mov", taken=())
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from pipeline.conversion.batch import extension_of
from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.request import ConversionRequest
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.settings import ConvertSettings, EstimatorSettings, StabilizerSettings
from pipeline.sinks.base import sink_kind
from pipeline.storage import atomic
from viewer.desktop.state import address
from viewer.desktop.state.metadata import Metadata, safe_name
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.range_mode import RangeMode
from viewer.desktop.state.recorder import default_folder
from viewer.desktop.state.view_state import ViewState
from viewer.views.settings import ViewSettings

AS_SHOWN = ""
"""The current view of the window."""


@dataclass(frozen=True)
class OutputOptions:
    """The options for all files.

    `folder` "": the folder of the source. `view`, `range`, `edges` and `bars` "" and `look` None: those of the main
    window.
    `is_part` and `is_metric`: use the A-B part and the calibration of the main window. `quality` and `encoder` are as
    in `ConvertSettings`, for MP4 only.
    """

    format: str = "mp4"
    view: str = AS_SHOWN
    look: ViewSettings | None = None
    folder: str = ""
    audio: bool = True
    is_part: bool = False
    max_side: int | None = None
    range: str = AS_SHOWN
    edges: str = AS_SHOWN
    quality: int = 18
    encoder: str = "software"
    bars: str = AS_SHOWN
    is_metric: bool = True

    @property
    def is_numeric(self) -> bool:
        """Whether the format stores depth instead of an image of it, so that view settings do not apply."""
        return bool(getattr(self._kind, "IS_NUMERIC", False))

    @property
    def has_audio(self) -> bool:
        """Whether the format keeps audio."""
        return hasattr(self._kind, "RECIPE") and bool(self._kind.RECIPE.sound)

    @property
    def takes_encoder(self) -> bool:
        """Whether quality and encoder apply."""
        return bool(getattr(self._kind, "TAKES_ENCODER", False))

    @property
    def _kind(self) -> ModuleType:
        return sink_kind(Path(), self.format)


class OutputPlanner:
    """Combines the options with the settings of the session."""

    def __init__(
        self, view_state: ViewState, range_mode: RangeMode, metadata: Metadata, playback: Playback
    ) -> None:
        self.options = OutputOptions()
        self.view_state, self.metadata, self.playback = view_state, metadata, playback
        self._range_mode = range_mode

    def plan(self, source: str, taken: Collection[Path]) -> ConversionRequest:
        """Return the request for a source. It never overwrites: the path is free, or that of unfinished work."""
        options, known = self.options, self.metadata
        shown = self.view_state.settings
        look = options.look or shown
        look = replace(
            look,
            view=options.view or shown.view,
            range=options.range or ("locked" if self._range_mode.mode == "locked" else "auto"),
            refine=options.edges or look.refine,
        )
        kind = "depth" if options.is_numeric else look.view.replace("_", "-")
        path = Path(source)
        stem = f"{self.stem(source)}-{kind}"
        extension = extension_of(options.format)
        output = atomic.free_path(
            self.folder(path, options.folder),
            stem,
            extension,
            lambda each: each in taken or (each.exists() and unfinished(each) is None),
        )
        is_shown = source == known.source.address
        is_in_space = (
            (options.is_numeric and options.is_metric)
            or (look.is_spatial and not options.is_numeric)
            or known.is_focal
        )
        space = known.space() if is_shown and is_in_space else {}  # meters hold for what is shown
        start, end = self.part if is_shown and options.is_part and self.part else (None, None)
        settings = ConvertSettings(
            format=options.format, audio="copy" if options.audio else "none", quality=options.quality,
            encoder=options.encoder if options.takes_encoder else "software",
            max_side=options.max_side, start=start, end=end, **space,
        )  # fmt: skip
        depth = known.source.depth if is_shown else None
        filters = known.stabilization.settings
        estimator, stabilizer = known.models.settings, filters
        if depth is not None:
            estimator, stabilizer = EstimatorSettings(), StabilizerSettings(smooth=filters.smooth)
        return ConversionRequest(
            source,
            output,
            settings,
            estimator,
            stabilizer,
            replace(known.source.settings, autocrop=options.bars or known.source.settings.autocrop),
            look,
            depth or DepthFileSettings(),
            known.objects.settings,
        )

    @property
    def part(self) -> tuple[float, float] | None:
        """Return start and end of the A-B part in seconds, None if there is none."""
        section = self.playback.section
        return None if section is None or section[1] is None else (float(section[0]), float(section[1]))

    @property
    def has_meters(self) -> bool:
        """Whether the depth on display is metric."""
        return "calibration" in self.metadata.space()

    def stem(self, source: str) -> str:
        """Return the name that an output begins with."""
        path = Path(source)
        return path.stem if path.exists() else safe_name(address.stem(source), "depth")

    def folder(self, path: Path, chosen: str) -> Path:
        """Return the chosen folder, or that of the source."""
        if chosen:
            return Path(chosen)
        return path.parent.absolute() if path.exists() else default_folder()
