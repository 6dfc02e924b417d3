"""Check that a bundle on Linux has every library that its libraries need: `check_libraries.py dist/depth-viewer`.

A library that was left out may be on the machine that builds, and not on others. Needs `readelf`, of binutils.
"""

import re
import subprocess
import sys
from pathlib import Path

SYSTEM = re.compile(
    r"ld-linux.*|lib(c|m|dl|rt|pthread|resolv)\.so\.\d+|lib(GL|EGL|OpenGL|drm|xcb)\.so\.\d+|libwayland-(client|cursor|egl)\.so\.\d+"
)
"""Those of every Linux, and those of a graphics driver or a desktop: `DEPENDS` in deb.py has their packages."""
NEVER_LOADED = re.compile(r"libopenvino_\w+_frontend\.so\.\d+")
"""Formats of OpenVINO that the spec leaves out."""


def missing(bundle: Path) -> dict[str, list[str]]:
    """Return each library that is needed and neither in the bundle nor the system's, with those that need it."""
    files = [path for path in bundle.rglob("*.so*") if path.is_file()]
    here = {path.name for path in files}
    found: dict[str, list[str]] = {}
    for path in files:
        told = subprocess.run(["readelf", "-d", path], capture_output=True, text=True, check=True).stdout
        for name in re.findall(r"\(NEEDED\).*\[(.*)\]", told):
            if name not in here and not SYSTEM.fullmatch(name) and not NEVER_LOADED.fullmatch(name):
                found.setdefault(name, []).append(path.name)
    return found


if __name__ == "__main__":
    if lacking := missing(Path(sys.argv[1])):
        sys.exit("\n".join(f"{name} is missing, for {', '.join(users)}" for name, users in lacking.items()))
