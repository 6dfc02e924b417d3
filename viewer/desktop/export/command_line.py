"""Build the command line that gives the same result as the window.

line = command_line("clip.mp4", is_live=False, groups=(look, estimator, stabilizer))
# depth-viewer convert clip.mp4 -o clip-overlay.mp4 --view overlay --opacity 0.3 --model nano
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.conversion.request import ConversionRequest
from pipeline.option import Settings, options
from pipeline.reconstruction.request import ReconstructionRequest
from viewer.desktop.state import address as addresses
from viewer.views.settings import ONLY_IN, ViewSettings


def command_line(source: str, is_live: bool, groups: tuple[Settings, ...]) -> str:
    """Return the line, quoted for PowerShell on Windows, and for a POSIX shell elsewhere.

    A live source has no end, and so cannot be converted: for it the line opens the window. A password in the address
    is left out: who pastes the line elsewhere would tell it.
    """
    words = ["depth-viewer", "view" if is_live else "convert", addresses.display(source)]
    if not is_live:
        view = next((group.view for group in groups if isinstance(group, ViewSettings)), "depth")
        words += ["-o", f"{addresses.stem(source) or 'depth'}-{view.replace('_', '-')}.mp4"]
    for group in groups:
        words += _flags(group)
    return _joined(words)


def _in_powershell(word: str) -> str:
    """Quote a word for PowerShell. It treats all four single quotation marks alike; each is doubled."""
    if re.fullmatch(r"[\w./\\:=+-]+", word):
        return word
    return "'" + re.sub("(['‘’‚‛])", r"\1\1", word) + "'"


def line_of(request: ConversionRequest | ReconstructionRequest) -> str:
    """Return the command line of a conversion or a reconstruction."""
    if isinstance(request, ConversionRequest):
        return conversion_line(request)
    return reconstruction_line(request)


def conversion_line(request: ConversionRequest) -> str:
    """Return the command line of a conversion."""
    source = addresses.display(str(request.source))
    words = ["depth-viewer", "convert", source, "-o", str(request.output)]
    settings = request.settings
    if request.output.suffix.removeprefix(".") == settings.format:
        settings = replace(settings, format="auto")  # the name says it
    by = request.estimator, request.stabilizer, request.depth_file, request.objects
    for group in (settings, request.look, *by, request.source_settings):
        words += _flags(group)
    return _joined(words)


def reconstruction_line(request: ReconstructionRequest) -> str:
    """Return the command line of a reconstruction."""
    source = addresses.display(str(request.source))
    words = ["depth-viewer", "reconstruct", source, "-o", str(request.output)]
    for group in (request.settings, request.estimator, request.depth_file, request.source_settings):
        words += _flags(group)
    if request.lens is not None:
        words += ["--field-of-view", f"{max(request.lens.field_of_view((1, 1))):.6g}"]
    return _joined(words)


def _joined(words: list[str]) -> str:
    return " ".join(map(_in_powershell, words)) if sys.platform == "win32" else shlex.join(words)


def _flags(group: Settings) -> Iterator[str]:
    """Yield the options that differ from their defaults."""
    for entry in options(type(group)):
        value = getattr(group, entry.name)
        view = ONLY_IN.get(entry.name)
        if value == entry.default or (view is not None and view != getattr(group, "view", view)):
            continue
        if isinstance(value, bool):
            flag = _flag(entry.flag, entry.name)
            yield f"--no-{flag.removeprefix('--')}" if entry.default else flag
        else:
            yield _flag(entry.flag, entry.name)
            yield _word(value)


def _flag(flag: str, name: str) -> str:
    return flag or "--" + name.replace("_", "-")


def _word(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
