"""Describe depth files in a small JSON sidecar: depth.mkv has depth.json.

write(path, describe(job, maker, ...))
about = read(path)                       # the same dictionary; SourceUnreadableError where it is none
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from fractions import Fraction
from functools import reduce
from math import isfinite, lcm
from pathlib import Path
from typing import Any

from pipeline.errors import DepthViewerError, SourceNotFoundError, SourceUnreadableError
from pipeline.extras import version
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens
from pipeline.media.quantize import HIGHEST, Range
from pipeline.sinks._numbered_names import PLACE
from pipeline.sinks.base import Provenance, SinkJob
from pipeline.storage import atomic

KIND = "depth-viewer disparity"
SPACE = "depth-viewer space"
"""The kind of those beside points and meshes."""
POLARITY = "larger is nearer"
RELATIVE = "relative inverse depth; scale and offset are unknown"
PER_METER = "1/m: inverse depth, in meters by the model"
RECORD = "conversion"
"""The entry that tells what the output was made of, and how; see `pipeline.conversion.record`."""
CHECKSUMS = "checksums"
"""The entry that tells whether the numbers are still those that were written."""
MOST_FRAMES = 2**40
"""A number of frames or of one of them that is larger is none."""
VERSION = 1
"""Version of the format; increased for incompatible changes."""


class ForeignError(SourceUnreadableError):
    """What is beside a file is another program's, or another output's: the file has no sidecar."""


def describe(
    job: SinkJob,
    maker: Provenance,
    *,
    files: str,
    size: tuple[int, int],
    ranges: Sequence[Range],
    time_base: Fraction,
    ticks: Sequence[int],
    source_time_base: Fraction | None = None,
    in_levels: bool = True,
    checksums: Sequence[int] = (),
) -> dict[str, Any]:
    """Describe an output for readers.

    `files` is the name of what it describes, or the pattern of many. `size` is (width, height),
    `ticks` are times in units of `time_base`. `checksums` are CRC-32 of the bytes of each frame, for formats that have
    none of their own.
    """
    rate = job.info.frame_rate
    meaning = f"disparity = far + level / {HIGHEST} * (near - far)" if in_levels else "disparity as it is"
    return {
        "kind": KIND,
        "version": VERSION,
        "program": program(),
        "files": files,
        "polarity": POLARITY,
        "unit": unit(maker),
        "values": meaning,
        "frames": len(ticks),
        **({} if maker.inferred_frames is None else {"inferred_frames": maker.inferred_frames}),
        "width": size[0],
        "height": size[1],
        "ranges": [asdict(each) for each in ranges],
        "model": {
            "name": maker.model,
            "sha256": maker.digest,
            "runtime": maker.runtime,
            "precision": maker.runtime.rpartition(" ")[2],
        },
        "stabilization": maker.stabilization,
        "refine": maker.refine,
        **job.space.facts(),
        **({RECORD: job.record} if job.record else {}),
        "source": {
            "name": job.origin.name if job.origin else job.info.title,
            "width": job.info.width,
            "height": job.info.height,
            "frame_rate": str(rate) if rate else None,
            "time_base": str(source_time_base) if source_time_base else None,
        },
        "time_base": str(time_base),
        "timestamps": list(ticks),
        **({CHECKSUMS: list(checksums)} if checksums else {}),
    }


def unit(maker: Provenance) -> str:
    """Return what the numbers of an output are."""
    return PER_METER if maker.is_metric else RELATIVE


def exact_ticks(times: Iterable[Fraction]) -> tuple[Fraction, list[int]]:
    """Return the coarsest unit, in seconds, in which every time is a whole number, and these numbers.

    `times` is gone through twice, so that it need not be in memory.
    """
    scale = reduce(lcm, (time.denominator for time in times), 1)
    return Fraction(1, scale), [int(time * scale) for time in times]


def as_bytes(about: dict[str, Any]) -> bytes:
    """Return JSON with one line per entry; all timestamps are in one line, and so are all checksums."""
    long = {name: about[name] for name in ("timestamps", CHECKSUMS) if name in about}
    written = atomic.json_bytes({**about, **dict.fromkeys(long, "@")})
    for name, numbers in long.items():
        line = json.dumps(numbers, separators=(",", ":"))
        written = written.replace(f'"{name}": "@"'.encode(), f'"{name}": {line}'.encode())
    return written


def read(path: Path, files: str = "") -> dict[str, Any]:
    """Read a sidecar file; `files` is the name of what it should describe, or the pattern of many.

    A single file may be renamed along with its sidecar; one of another kind, or numbered files of other names, are
    another output's. Raises `SourceNotFoundError`, `ForeignError`, and `SourceUnreadableError` for a damaged one.
    """
    try:
        about: dict[str, Any] = atomic.parsed_json(path.read_bytes())
    except FileNotFoundError as error:
        raise SourceNotFoundError(
            f"{path} is missing.", hint="This file belongs beside the depth file and describes its values."
        ) from error
    except (OSError, ValueError) as error:
        raise SourceUnreadableError(
            f"{path} cannot be read: {error}.", hint="Copy it again, or convert again."
        ) from error
    require_valid(about, path)
    described = about.get("files", files)
    if files and _form(described) != _form(files):
        raise ForeignError(
            f"{path} describes {described}, not {files}.", hint="It belongs to another output."
        )
    return about


def require_valid(about: Any, path: Path) -> None:
    """Raise `ForeignError` where facts from a file are another program's, `SourceUnreadableError` if damaged."""
    if not isinstance(about, dict) or about.get("kind") not in (KIND, SPACE):
        raise ForeignError(f"{path} does not describe depth.", hint="It was written by another program.")
    try:
        is_newer = int(about["version"]) > VERSION
        is_whole = is_newer or _is_whole(about)
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError, DepthViewerError) as error:
        raise SourceUnreadableError(f"{path} is damaged.", hint="Copy it again, or convert again.") from error
    if is_newer:
        raise SourceUnreadableError(f"{path} was written by a newer version.", hint="Update Depth Viewer.")
    if not is_whole:
        raise SourceUnreadableError(f"{path} is damaged.", hint="Copy it again, or convert again.")


def _is_whole(about: dict[str, Any]) -> bool:
    """Return whether the facts that readers use are there and can be; what is no value at all raises some error."""
    stamps, spans, model, source = times(about), ranges(about), about["model"], about.get("source", {})
    if about.get("lens"):
        Lens.from_json(about["lens"])
    if about.get("calibration"):
        Calibration.from_json(about["calibration"])
    texts = (
        about.get("files", ""),
        about["stabilization"],
        model["name"],
        model["sha256"],
        source.get("name", ""),
    )
    checksums = about.get(CHECKSUMS, [])
    numbers = (about["frames"], *checksums, *(each.first_frame for each in spans))
    size = {type(source.get(name, 0)) for name in ("width", "height")}
    needs_ranges = PLACE.search(about.get("files", "")) is not None or "level" in about.get("values", "")
    return (
        all(isinstance(text, str) for text in texts)
        and all(type(number) is int and 0 <= number <= MOST_FRAMES for number in numbers)
        and all(isfinite(each.far) and isfinite(each.near) for each in spans)
        and size == {int}
        and ("width" in source) == ("height" in source)
        and bool(spans or not stamps or not needs_ranges)
        and len(checksums) in (0, about["frames"])
    )


def times(about: dict[str, Any]) -> list[Fraction]:
    """Return the time in the source of each frame, in seconds."""
    time_base = Fraction(about["time_base"])
    return [tick * time_base for tick in about["timestamps"]]


def ranges(about: dict[str, Any]) -> list[Range]:
    """Return the ranges of the shots; none where values were not scaled."""
    return [Range(**each) for each in about["ranges"]]


def record_of(about: dict[str, Any]) -> dict[str, Any] | None:
    """Return the record of the conversion, None if there is none."""
    record = about.get(RECORD)
    return record if isinstance(record, dict) else None


def _form(files: str) -> tuple[str, str]:
    """Return the kind of the files, and for numbered ones their name without the number of digits."""
    return Path(files).suffix.lower(), PLACE.sub("%d", files) if PLACE.search(files) else ""


def program() -> str:
    """Return the name and the version of this program."""
    return f"depth-viewer {version()}"
