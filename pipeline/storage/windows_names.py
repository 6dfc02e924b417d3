r"""What Windows objects to in a path: asked before the work, since its own answer comes late and is hard to read.

objection(Path("con.mp4"))         # 'Windows reserves the name "con"', None where the path is fine
"""

from __future__ import annotations

import re
from pathlib import Path

RESERVED = re.compile(r"(?:con|conin\$|conout\$|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])", re.IGNORECASE)
"""Names of devices, whatever follows the first dot."""
FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
LONGEST_PATH = 259
"""Characters of a full path, where long paths are not switched on."""
GROWTH = len(".12345.part/journal.json.12345.part")
"""Characters that the work folder of an output adds to its name."""


def is_reserved(name: str) -> bool:
    """Return whether this name of a file means a device."""
    return bool(RESERVED.fullmatch(name.partition(".")[0].rstrip(" ")))


def objection(path: Path) -> str | None:
    """Return why Windows would not write to this path, as the start of a sentence; None where it would."""
    full = path.absolute()
    for name in (each for each in path.parts if each != path.anchor and each not in (".", "..")):
        if is_reserved(name):
            return f'Windows reserves the name "{name.partition(".")[0]}"'
        if found := FORBIDDEN.search(name):
            return f'Windows allows no "{found.group()}" in the name "{name}"'
        if name.endswith((".", " ")):
            return f'Windows allows no dot or space at the end of the name "{name}"'
    if len(str(full)) + GROWTH > LONGEST_PATH and not _takes_long_paths():
        return (
            f"The path {full} is too long for Windows: {len(str(full))} characters of {LONGEST_PATH - GROWTH}"
        )
    return None


def _takes_long_paths() -> bool:
    """Ask the setting `LongPathsEnabled` of the system."""
    try:
        import winreg
    except ImportError:
        return False
    try:
        place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:  # type: ignore[attr-defined, unused-ignore]
            value, _kind = winreg.QueryValueEx(key, "LongPathsEnabled")  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return False
    return bool(value)
