"""Save everything for a bug report in one zip: versions, findings of the doctor, settings and logs.

    save_report(Path("report.zip"))                       # runs the doctor in a process of its own
    save_report(path, findings=text, details=traceback)

Nothing of it names the sources that were opened but the log; passwords and queries of addresses are masked there, and
the user's own folder is written as ~.
"""

from __future__ import annotations

import json
import logging
import os
import platform
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.address import masked
from pipeline.errors import DepthViewerError
from pipeline.storage import atomic
from viewer import log
from viewer.folders import config_folder

_log = logging.getLogger(__name__)

LIBRARIES = (
    "depth-viewer", "numpy", "torch", "timm", "opencv-python-headless", "PyQt6", "PyQt6-Qt6", "av", "openvino",
    "cmap", "click", "tqdm", "filelock", "platformdirs", "safetensors", "fastapi", "uvicorn", "ray",
)  # fmt: skip
VARIABLES = (
    "DEPTH_VIEWER_",
    "QT_",
    "XDG_SESSION_TYPE",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "LANG",
    "LC_",
    "OMP_",
    "ONEDNN_",
)
"""Prefixes of environment variables that are included."""
SECRET = ("TOKEN", "PASSWORD", "SECRET", "KEY")
OF_SOURCES = ("recent", "meters")
"""Settings that name opened sources; only their number is included."""
PATIENCE = 180.0
"""Seconds that the doctor may take."""
MOST_LOGS, MOST_BYTES = 8, 4_000_000
"""Of logs, the newest first, and of the end of each."""


def save_report(path: Path, *, findings: str | None = None, details: str = "") -> Path:
    """Write the zip; gives its path.

    Parameters
    ----------
    path
        Where. An older report there is replaced, and nothing else is.
    findings
        What the doctor has found; None lets it look, which takes some seconds.
    details
        The traceback that this is about, if any.

    Raises
    ------
    DepthViewerError
        Where it cannot be written.
    """
    if path.exists() and not zipfile.is_zipfile(path):
        raise DepthViewerError(f"{path} already exists and is not a report.", hint="Choose another name.")
    texts = {
        "versions.txt": "\n".join(_versions()) + "\n",
        "doctor.txt": _doctor() if findings is None else findings,
        "settings.json": json.dumps(_settings(config_folder() / "window.json"), indent=2, ensure_ascii=False),
        **({"error.txt": details} if details else {}),
        **{f"log/{file.name}": _end_of(file) for file in _logs()},
    }
    try:
        with atomic.whole(path) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as report:
            for name, text in texts.items():
                report.writestr(name, _private(text))
    except OSError as error:
        raise DepthViewerError(
            f"The report {path} cannot be written: {error.strerror}.", hint="Choose another folder."
        ) from error
    _log.info("saved the report %s", path)
    return path


def _versions() -> Iterator[str]:
    yield f"Python {platform.python_version()}, {platform.platform()}, {platform.machine()}, {os.cpu_count()} cores"
    yield f"{platform.processor()} {sys.executable}".strip()
    for name in LIBRARIES:
        try:
            yield f"{name} {metadata.version(name)}"
        except metadata.PackageNotFoundError:
            yield f"{name} is not installed"
    for name, value in sorted(os.environ.items()):
        if name.startswith(VARIABLES):
            yield f"{name}={'…' if any(word in name for word in SECRET) else value}"


def _doctor() -> str:
    """What it says, from a process of its own: what is broken here cannot break the report."""
    environment = {name: value for name, value in os.environ.items() if name != log.VARIABLE}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "viewer", "doctor"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            timeout=PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("the doctor failed", exc_info=True)
        return f"The doctor failed: {error}\n"
    return done.stdout.decode(errors="replace")


def _settings(file: Path) -> Any:
    """What the window remembers, without paths and addresses; None where it remembers nothing."""
    try:
        settings = atomic.parsed_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if isinstance(settings, dict):
        settings |= {name: f"{len(settings[name])} entries" for name in OF_SOURCES if settings.get(name)}
    return _without_paths(settings)


def _without_paths(value: Any) -> Any:
    if isinstance(value, dict):
        return {_without_paths(key): _without_paths(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_paths(each) for each in value]
    is_path = isinstance(value, str) and any(sign in value for sign in ("/", "\\", "."))
    return "…" if is_path else value


def _logs() -> list[Path]:
    """Of this run and of the window's last ones."""
    current = log.file_in_use()
    return [*([current] if current else []), *log.window_logs()][:MOST_LOGS]


def _end_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            opened.seek(max(0, file.stat().st_size - MOST_BYTES))
            return opened.read().decode(errors="replace")
    except OSError as error:  # rotated away meanwhile
        return f"{error}\n"


def _private(text: str) -> str:
    """Without the user's name and other secrets."""
    return masked(text.replace(str(Path.home()), "~"))
