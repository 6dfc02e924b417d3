"""Convert many files one after the other: finished ones are skipped, and a failure does not stop the others.

    like = ConversionRequest("", Path("out"), settings)
    requests = plan(["a.mp4", "footage/"], like)                   # folders are searched for videos
    for outcome in run(requests, convert):
        print(outcome.status, outcome.request.output)
    summary(outcomes)                                               # JSON for other programs

A folder keeps its structure: footage/day 1/a.mov becomes out/day 1/a.mp4. Finished is what the output's own record says
(`record.py`): this source, these settings, this version. `worker_pool.py` does several at once.
"""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import clear_frames

from pipeline.address import Address, masked
from pipeline.conversion.output_check import make_folder
from pipeline.conversion.request import ConversionRequest, ConvertResult
from pipeline.errors import DepthViewerError, FinishedError, SettingsError, expected
from pipeline.sinks.base import sink_kind
from pipeline.sources import images, video
from pipeline.storage import atomic, urls
from pipeline.storage.listing import entries

_log = logging.getLogger(__name__)

DEFAULT_FORMAT = "mp4"


@dataclass(frozen=True)
class Outcome:
    """Outcome of one conversion: `status` is "done", "skipped" or "failed"."""

    request: ConversionRequest
    status: str
    result: ConvertResult | None = None
    error: DepthViewerError | None = None


def is_batch(sources: Sequence[str]) -> bool:
    """Return whether these are several conversions: many sources, or a folder of videos instead of images."""
    return len(sources) > 1 or _holds_videos(Path(sources[0]))


def plan(sources: Sequence[str], like: ConversionRequest) -> list[ConversionRequest]:
    """Map every source to an output file below the folder `like.output`; other settings are those of `like`.

    Raises `SettingsError` when the output cannot be a folder.
    """
    folder, form = like.output, like.settings.format
    if like.depth_file.depth is not None:
        raise SettingsError(
            "Precomputed depth belongs to one source.", hint="Convert the sources with --depth one by one."
        )
    if folder.exists() and not folder.is_dir():
        raise SettingsError(
            f"{folder} is a file, and there is more than one source.", hint="Give a folder with --output."
        )
    places = [place for source in sources for place in _places(source)]
    extension = extension_of(form)
    stems = Counter(_as_one_file(place.with_suffix("")) for _, place in places)
    requests = []
    taken: dict[str, Path] = {}
    for source, place in places:
        stem = place.with_suffix("")
        # a.mov and a.mp4 side by side must not become one file, and nor must Clip.mov and clip.mp4.
        name = stem.name if stems[_as_one_file(stem)] == 1 else place.name.replace(".", "_")
        output, number = folder / atomic.beside(stem.with_name(name), extension), 2
        if output in taken.values():
            raise SettingsError(
                f"{output} would be written twice.", hint="Convert sources with the same name one by one."
            )
        while _as_one_file(output) in taken:
            again = stem.with_name(f"{name}-{number}")
            output, number = folder / atomic.beside(again, extension), number + 1
        taken[_as_one_file(output)] = output
        requests.append(replace(like, source=source, output=output))
    return requests


def _as_one_file(path: Path) -> str:
    """Return one text for all paths that Windows and macOS take for one file, whatever their case and accents."""
    return unicodedata.normalize("NFC", str(path).casefold())


def extension_of(form: str) -> str:
    """Return the extension of an output; "" for a folder of numbered files, whose module has a `KIND`."""
    sink = sink_kind(Path(), DEFAULT_FORMAT if form == "auto" else form)
    return "" if hasattr(sink, "KIND") else str(sink.EXTENSIONS[0])


def run(
    requests: Iterable[ConversionRequest], convert: Callable[[ConversionRequest], ConvertResult]
) -> Iterator[Outcome]:
    """Run the requests, and yield each outcome as soon as it is known."""
    return (attempt(request, convert) for request in requests)


def attempt(request: ConversionRequest, convert: Callable[[ConversionRequest], ConvertResult]) -> Outcome:
    """Convert one request, and return the outcome, also for errors."""
    try:
        make_folder(request.output.parent)
        return Outcome(request, "done", result=convert(request))
    except FinishedError:
        _log.info("%s is finished already", request.output)
        return Outcome(request, "skipped")
    except Exception as error:  # one broken file, or one bug, does not stop the rest
        _log.info("%s failed: %s", request.output, masked(error), exc_info=_log.isEnabledFor(logging.DEBUG))
        clear_frames(error.__traceback__)  # it is kept to the end; the decoder that it failed in need not be
        return Outcome(request, "failed", error=as_depth_viewer_error(error))


def as_depth_viewer_error(error: Exception) -> DepthViewerError:
    """Return the error, or wrap an unexpected one."""
    return expected(error) or DepthViewerError(
        f"An unexpected error occurred: {type(error).__name__}: {error}",
        hint="This is a bug. Convert this file alone with --debug to see where it happens.",
    )


def summary(outcomes: Iterable[Outcome]) -> bytes:
    """Return a JSON list with one object per source."""
    return atomic.json_bytes([_told(outcome) for outcome in outcomes])


def _told(outcome: Outcome) -> dict[str, object]:
    facts: dict[str, object] = {
        "source": str(outcome.request.source),
        "output": str(outcome.request.output),
        "status": outcome.status,
    }
    if (result := outcome.result) is not None:
        facts |= {
            "frames": result.frames,
            "filled": result.substituted_frames,
            "seconds": round(result.seconds, 3),
            "model": result.model,
            "runtime": result.runtime,
            "notes": list(result.notes),
        }
    if (error := outcome.error) is not None:
        facts |= {"error": str(error), "hint": error.hint}
    return facts


def _is_folder(path: Path) -> bool:
    """Return whether it is one; False, and no error, for what is too long for a path, such as a `data:` address."""
    return os.path.isdir(path)  # noqa: PTH112


def _holds_videos(path: Path) -> bool:
    if not _is_folder(path) or any(each.suffix.lower() in images.EXTENSIONS for each in entries(path)):
        return False
    return bool(_videos_in(path))


def _videos_in(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in entries(folder, recursive=True)
        if path.suffix.lower() in video.EXTENSIONS and not path.name.startswith(".") and path.is_file()
    )


def _places(source: str) -> list[tuple[str, Path]]:
    """Return the sources that one argument expands to, each with its path below the output folder."""
    path = Path(source)
    if _holds_videos(path):
        return [(str(each), each.relative_to(path)) for each in _videos_in(path)]
    if "://" in source:
        place = re.split(r"[?#]", Address(source).partition("://")[2])[0].partition("/")[2]
        return [(source, Path(place.rpartition("/")[2] or "depth"))]
    if urls.is_data(source):
        return [(source, Path("depth"))]
    return [(source, Path(path.resolve().name if _is_folder(path) else path.name))]
