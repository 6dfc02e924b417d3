"""What a desktop on Linux knows a program by: its entry, its description for software centers, and its icon."""

import shutil
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAME = "depth-viewer"
ENTRY = ROOT / "packaging/linux/depth-viewer.desktop"
METAINFO = ROOT / "packaging/linux/depth-viewer.metainfo.xml"
ICON = ROOT / "viewer/assets/icon.png"


def add(share: Path) -> None:
    """Put all three where `share`, the folder usr/share of a package, has them."""
    for file, place in (
        (ENTRY, f"applications/{NAME}.desktop"),
        (METAINFO, f"metainfo/{NAME}.metainfo.xml"),
        (ICON, f"icons/hicolor/512x512/apps/{NAME}.png"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, share / place)
