"""Say in an output how it was made, and recognize it later: only what this very conversion has made is finished.

record = record_of(request, origin, space)       # {"program": ..., "source": ..., "settings": {...}}
differences = compare(found, record)             # "" where they are the same

The record holds no path and no name: files are known by a digest of their size and of three blocks of their content, so
that a copy counts as the same and a file that was replaced does not. Of the settings, only those that are not the
default are listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.address import Address
from pipeline.conversion.request import HOW_TO_WORK, ConversionRequest
from pipeline.geometry.surface import Space
from pipeline.inference.description import correction_of
from pipeline.model_names import is_model_file
from pipeline.option import options
from pipeline.runtimes.parsed_file import files_of
from pipeline.sinks import sidecar
from pipeline.sinks.base import sink_kind
from pipeline.sources import images
from pipeline.sources.base import Match, local_file
from pipeline.storage.fingerprint import fingerprint

OF_NO_CONSEQUENCE = HOW_TO_WORK | {"threads", "timeout", "format"}
"""Settings that are not listed; the format is, by the name of its sink."""
OF_FILES = {"weights", "calibration", "calibrate_on", "depth", "objects"}
"""Settings that name files: what is in these counts."""

Record = dict[str, Any]


def record_of(request: ConversionRequest, origin: Path | None, space: Space) -> Record:
    """Describe a conversion; `source` is None where nobody can tell whether it is still the same."""
    settings = dict(_chosen(request))
    if space.calibration is not None:
        settings["calibration"] = str(space.told()["calibration"])
    kind = sink_kind(request.output, request.settings.format).__name__.rpartition(".")[2]
    source = _source(request, origin)
    return {"program": sidecar.program(), "source": source, "format": kind, "settings": settings}


def compare(found: Record | None, requested: Record) -> str:
    """Name the first difference, as the end of a sentence about the output; "" where there is none."""
    if not found:
        return "and does not say how it was made"
    if requested["source"] is None:
        return "and its source cannot be compared"
    for name in ("source", "format", "program"):
        if found.get(name) != requested[name]:
            return f"made {_WAYS[name]}"
    left, now = _settings(found), requested["settings"]
    for name in {**left, **now}:
        if left.get(name) != now.get(name):
            values = f"{left.get(name, 'the default')}, now {now.get(name, 'the default')}"
            return f"made with a different {name.replace('_', ' ')}: {values}"
    return ""


_WAYS = {
    "source": "from another source",
    "format": "in another format",
    "program": "by another version of Depth Viewer",
}


def _settings(found: Record) -> dict[str, Any]:
    settings = found.get("settings")
    return settings if isinstance(settings, dict) else {"settings": str(settings)}


def _chosen(request: ConversionRequest) -> Iterator[tuple[str, str]]:
    """Every setting that is not the default."""
    for group in request.groups:
        for entry in options(type(group)):
            value = getattr(group, entry.name)
            if entry.name in OF_NO_CONSEQUENCE or value == entry.default:
                continue
            if entry.is_file is not None and entry.is_file(str(value)):
                yield entry.name, _model(str(value))
            else:
                yield entry.name, _digest_of(value) if entry.name in OF_FILES else str(value)


def _model(name: str) -> str:
    """Of the files of a model, and of what somebody corrected in its side-car."""
    file = local_file(name) if is_model_file(name) else None
    return (
        Address(name).digest
        if file is None
        else f"{fingerprint(files_of(file))} {correction_of(file)}".rstrip()
    )


def _source(request: ConversionRequest, origin: Path | None) -> str | None:
    address = Address(request.source)
    if origin is not None:
        return fingerprint([origin])
    if images.accepts(address):
        return fingerprint(images.files(address, recursive=request.source_settings.recursive))
    return None if address == "-" else _digest_of(address)


def _digest_of(address: str | Path) -> str:
    """Of the content of a file or of images, or of an address without user and password."""
    if images.accepts(str(address)) > Match.LIKELY:
        return fingerprint(images.files(str(address), recursive=False))
    if (file := local_file(address)) is not None:
        return fingerprint([file])
    return Address(address).digest
