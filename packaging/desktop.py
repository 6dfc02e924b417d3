"""What every package for Linux says of the program: its facts, and what a desktop knows it by."""

import shutil
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NAME = "depth-viewer"
ENTRY = ROOT / "packaging/linux/depth-viewer.desktop"
METAINFO = ROOT / "packaging/linux/depth-viewer.metainfo.xml"
ICON = ROOT / "viewer/assets/icon.png"


def project() -> dict[str, Any]:
    """Return the facts of `pyproject.toml`."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        facts: dict[str, Any] = tomllib.load(file)["project"]
    return facts


def add(share: Path) -> None:
    """Put entry, description and icon where `share`, the folder usr/share of a package, has them."""
    for file, place in (
        (ENTRY, f"applications/{NAME}.desktop"),
        (METAINFO, f"metainfo/{NAME}.metainfo.xml"),
        (ICON, f"icons/hicolor/512x512/apps/{NAME}.png"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, share / place)
