"""Tell which version of the program this is, and how its optional parts are installed, in words that work here.

install_command("exr")       # pip install -e '/home/me/depth-viewer[exr]' in a checkout, else pip install OpenEXR
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent


@cache
def version() -> str:
    """Return the version of this program; reading it takes milliseconds.

    A checkout that was never installed has it in its `pyproject.toml`, a folder with the packages alone nowhere.
    """
    from importlib import metadata  # here: every start asks whether it is a bundle

    try:
        return metadata.version("depth-viewer")
    except metadata.PackageNotFoundError:
        return _version_of_checkout()


def _version_of_checkout() -> str:
    import tomllib

    try:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    except (OSError, ValueError, KeyError):
        return "(not installed)"
    return str(project["version"])


def install_command(extra: str) -> str:
    """Return the command that installs what an extra of `pyproject.toml` needs.

    The program is on no package index. A checkout stays what it is, installed in place; where the program was
    installed from a wheel, the packages themselves are named.
    """
    if (ROOT / "pyproject.toml").is_file():
        place = "." if Path.cwd() == ROOT else ROOT
        return f"pip install -e '{place}[{extra}]'"
    named = packages(extra)
    return f"pip install {' '.join(named)}" if named else f"pip install -e '.[{extra}]' in a checkout"


def install_hint(extra: str) -> str:
    """Return how to get what an extra needs, as a sentence: a bundle takes no packages."""
    return _sentence(install_command(extra))


def package_hint(package: str) -> str:
    """Return how to get one package that no extra names, as a sentence."""
    return _sentence(f"pip install {package}")


def _sentence(command: str) -> str:
    if is_bundle():
        return f"This bundle takes no further packages. Install Depth Viewer with pip or uv, and there: {command}"
    return f"Install it: {command}"


def is_bundle() -> bool:
    """Return whether this is a program of PyInstaller's and no Python environment."""
    return getattr(sys, "frozen", False)


def packages(extra: str) -> list[str]:
    """List the packages of an extra, without versions; none where the program was never installed."""
    from importlib import metadata

    try:
        required = metadata.requires("depth-viewer") or ()
    except metadata.PackageNotFoundError:
        return []
    ours = [
        needed.partition(";")[0] for needed in required if re.search(rf"extra == ['\"]{extra}['\"]", needed)
    ]
    return [re.split(r"[^\w.-]", each.strip())[0] for each in ours]
