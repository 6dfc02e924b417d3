"""Save unfinished conversions in the preferences, until the next start.

entries = [stored(each.request) for each in queue.unfinished]
request = restored(entry)                # None if it is no longer valid
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.address import Address
from pipeline.conversion.request import ConversionRequest
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import SettingsError
from pipeline.geometry.lens import Lens
from pipeline.objects.settings import ObjectSettings
from pipeline.option import Settings
from pipeline.reconstruction.request import ReconstructionRequest
from pipeline.reconstruction.settings import ReconstructionSettings
from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.desktop.conversions.job import Request
from viewer.desktop.state.metadata import NARROWEST, WIDEST
from viewer.desktop.state.preferences import settings_from
from viewer.views.settings import ViewSettings

RECONSTRUCTION = "reconstruction"
"""What the entry of a reconstruction says it is; those of conversions say nothing."""


def stored(request: Request) -> dict[str, Any]:
    """Return a request as JSON-compatible values."""
    groups: dict[str, Settings] = {
        "settings": request.settings, "estimator": request.estimator,
        "source_settings": request.source_settings, "depth_file": request.depth_file,
    }  # fmt: skip
    more: dict[str, Any] = {}
    if isinstance(request, ConversionRequest):
        groups |= {"stabilizer": request.stabilizer, "look": request.look, "objects": request.objects}
    else:
        lens = request.lens
        more = {"kind": RECONSTRUCTION, "field_of_view": lens and round(max(lens.field_of_view((1, 1))), 2)}
    plain = {
        name: {key: str(value) if isinstance(value, Path) else value for key, value in asdict(group).items()}
        for name, group in groups.items()
    }
    return {"source": Address(request.source), "output": str(request.output), **more, **plain}


def restored(entry: dict[str, Any]) -> Request | None:
    """Return the request of an entry; values that are no longer valid become defaults."""
    source, output = entry.get("source"), entry.get("output")
    if not (isinstance(source, str) and isinstance(output, str) and source and output):
        return None

    def group(name: str) -> dict[str, Any]:
        found = entry.get(name)
        return found if isinstance(found, dict) else {}

    estimator = settings_from(EstimatorSettings, group("estimator"))
    source_settings = settings_from(SourceSettings, group("source_settings"))
    depth_file = _depth_file(group("depth_file"))
    if entry.get("kind") == RECONSTRUCTION:
        degrees = entry.get("field_of_view")
        is_lens = isinstance(degrees, int | float) and NARROWEST <= degrees <= WIDEST
        lens = Lens.from_field_of_view(float(degrees or 0)) if is_lens else None
        return ReconstructionRequest(
            source,
            Path(output),
            settings_from(ReconstructionSettings, group("settings")),
            estimator,
            source_settings,
            depth_file,
            lens,
        )
    return ConversionRequest(
        source,
        Path(output),
        settings_from(ConvertSettings, group("settings")),
        estimator,
        settings_from(StabilizerSettings, group("stabilizer")),
        source_settings,
        settings_from(ViewSettings, group("look")),
        depth_file,
        _objects(group("objects")),
    )


def _depth_file(entry: dict[str, Any]) -> DepthFileSettings:
    """Return the settings of precomputed depth; values that are no longer valid become defaults."""
    depth = entry.get("depth")
    if not (isinstance(depth, str) and depth):
        return DepthFileSettings()
    with suppress(SettingsError, TypeError):
        return DepthFileSettings(**{**entry, "depth": Path(depth)})
    return DepthFileSettings(Path(depth))


def _objects(entry: dict[str, Any]) -> ObjectSettings:
    """Return the settings of the detector, or none where they are no longer valid."""
    detector = entry.get("objects")
    if not (isinstance(detector, str) and detector):
        return ObjectSettings()
    with suppress(SettingsError, TypeError):
        return ObjectSettings(**{**entry, "objects": Path(detector)})
    return ObjectSettings()
