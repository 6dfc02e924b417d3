"""Tell how an optional part of the program is installed, in words that work where the program is installed now.

install_command("exr")       # pip install -e '/home/me/depth-viewer[exr]' in a checkout, else pip install OpenEXR
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def install_command(extra: str) -> str:
    """Return the command that installs what an extra of `pyproject.toml` needs.

    The program is on no package index. A checkout stays what it is, installed in place; where the program was
    installed from a wheel, the packages themselves are named.
    """
    if (ROOT / "pyproject.toml").is_file():
        place = "." if Path.cwd() == ROOT else ROOT
        return f"pip install -e '{place}[{extra}]'"
    return f"pip install {' '.join(packages(extra))}"


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
    """List the packages of an extra, without versions."""
    from importlib import metadata  # here: every start asks whether it is a bundle

    ours = [
        needed.partition(";")[0]
        for needed in metadata.requires("depth-viewer") or ()
        if re.search(rf"extra == ['\"]{extra}['\"]", needed)
    ]
    return [re.split(r"[^\w.-]", each.strip())[0] for each in ours]
