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
from pipeline.objects.settings import ObjectSettings
from pipeline.settings import ConvertSettings, EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.desktop.state.preferences import settings_from
from viewer.views.settings import ViewSettings


def stored(request: ConversionRequest) -> dict[str, Any]:
    """Return a request as JSON-compatible values."""
    groups = {
        "settings": request.settings, "estimator": request.estimator, "stabilizer": request.stabilizer,
        "source_settings": request.source_settings, "look": request.look,
        "depth_file": request.depth_file, "objects": request.objects,
    }  # fmt: skip
    plain = {
        name: {key: str(value) if isinstance(value, Path) else value for key, value in asdict(group).items()}
        for name, group in groups.items()
    }
    return {"source": Address(request.source), "output": str(request.output), **plain}


def restored(entry: dict[str, Any]) -> ConversionRequest | None:
    """Return the request of an entry; values that are no longer valid become defaults."""
    source, output = entry.get("source"), entry.get("output")
    if not (isinstance(source, str) and isinstance(output, str) and source and output):
        return None

    def group(name: str) -> dict[str, Any]:
        found = entry.get(name)
        return found if isinstance(found, dict) else {}

    return ConversionRequest(
        source,
        Path(output),
        settings_from(ConvertSettings, group("settings")),
        settings_from(EstimatorSettings, group("estimator")),
        settings_from(StabilizerSettings, group("stabilizer")),
        settings_from(SourceSettings, group("source_settings")),
        settings_from(ViewSettings, group("look")),
        _depth_file(group("depth_file")),
        _objects(group("objects")),
    )


def _depth_file(entry: dict[str, Any]) -> DepthFileSettings:
    """Return the settings of finished depth; values that are no longer valid become defaults."""
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
