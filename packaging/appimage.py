"""Make an AppImage of a bundle: `python packaging/appimage.py dist/depth-viewer runtime-x86_64 dist`, with mksquashfs.

An AppImage is a small program, the runtime, with a compressed file system behind it, which it mounts and starts
(https://github.com/AppImage/AppImageSpec, type 2). The runtime is a release file of AppImage/type2-runtime.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import desktop

MAGIC = b"AI\x02"  # at byte 8 of a runtime of type 2


def main() -> None:
    """Lay the files out, compress them, and join them to the runtime."""
    bundle, runtime, output = (Path(name) for name in sys.argv[1:])
    program = runtime.read_bytes()
    if program[8:11] != MAGIC:
        sys.exit(f"{runtime} is no AppImage runtime of type 2.")
    image = output / f"Depth_Viewer-{desktop.project()['version']}-{platform.machine()}.AppImage"
    with tempfile.TemporaryDirectory(dir=output) as folder:
        root, packed = Path(folder) / "root", Path(folder) / "packed"
        shutil.copytree(bundle, root / "usr/lib/depth-viewer", symlinks=True, copy_function=os.link)
        desktop.add(root / "usr/share")
        (root / "AppRun").symlink_to("usr/lib/depth-viewer/depth-viewer")
        shutil.copyfile(desktop.ENTRY, root / desktop.ENTRY.name)
        shutil.copyfile(desktop.ICON, root / f"{desktop.NAME}.png")
        (root / ".DirIcon").symlink_to(f"{desktop.NAME}.png")
        options = "-root-owned -noappend -no-progress -quiet -comp zstd -Xcompression-level 15 -b 256K"
        subprocess.run(["mksquashfs", root, packed, *options.split()], check=True)
        whole = Path(folder) / "whole"
        with whole.open("wb") as file, packed.open("rb") as system:
            file.write(program)
            shutil.copyfileobj(system, file)
        whole.chmod(0o755)
        whole.replace(image)


if __name__ == "__main__":
    main()
