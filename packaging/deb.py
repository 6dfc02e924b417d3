"""Make a Debian package of a bundle: `python packaging/deb.py dist/depth-viewer dist`, with dpkg-deb.

The bundle brings its libraries. What a graphics driver or the system's settings belong to comes from the system.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import desktop

DEPENDS = (
    "libegl1", "libgl1", "libdrm2", "libxcb1", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1",
    "libfontconfig1", "libdbus-1-3", "fonts-dejavu-core | fonts-freefont-ttf",
)  # fmt: skip
RECOMMENDS = ("fonts-noto-cjk",)
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
CONTROL = """\
Package: depth-viewer
Version: {version}
Architecture: {architecture}
Maintainer: The Depth Viewer contributors <noreply@localhost>
Installed-Size: {kilobytes}
Depends: libc6 (>= {glibc}), {depends}
Recommends: {recommends}
Section: video
Priority: optional
Description: {description}
 A window, a converter, a server and a command line. The models nano and
 nano_v1 are built in; it works offline.
"""


def main() -> None:
    """Lay the files out as they are installed, and pack them."""
    bundle, output = Path(sys.argv[1]), Path(sys.argv[2])
    project = desktop.project()
    name = f"depth-viewer_{project['version']}_{ARCHITECTURES[platform.machine()]}.deb"
    with tempfile.TemporaryDirectory(dir=output) as folder:
        root = Path(folder) / "root"
        shutil.copytree(bundle, root / "opt/depth-viewer", symlinks=True, copy_function=os.link)
        for path in ("DEBIAN", "usr/bin"):
            (root / path).mkdir(parents=True)
        (root / "usr/bin/depth-viewer").symlink_to("/opt/depth-viewer/depth-viewer")
        desktop.add(root / "usr/share")
        size = sum(path.lstat().st_size for path in root.rglob("*"))
        control = CONTROL.format(
            version=project["version"],
            architecture=ARCHITECTURES[platform.machine()],
            kilobytes=size // 1024,
            glibc=platform.libc_ver()[1],
            depends=", ".join(DEPENDS),
            recommends=", ".join(RECOMMENDS),
            description=project["description"],
        )
        (root / "DEBIAN/control").write_text(control, "utf-8")
        subprocess.run(
            ["dpkg-deb", "-Zzstd", "--root-owner-group", "--build", root, output / name], check=True
        )


if __name__ == "__main__":
    main()
