"""What a bundle on Linux need not hold twice: entries of PyInstaller's tables of files, replaced by smaller ones.

`binaries = slim.slimmed(analysis.binaries, Path("build"))`. Wheels bring each its own copy of what others bring, too.
"""

import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

Entry = tuple[str, str, str]
"""Name in the bundle, file, kind."""
FFMPEG = re.compile(
    r".*/(av|opencv_python_headless)\.libs/"
    r"(lib(?:avcodec|avformat|avutil|swresample|swscale))-[0-9a-f]+\.so\.([0-9]+)\."
)
"""Of a file in a wheel: the wheel, the library, its major version."""
OF_OPENCVS_FFMPEG = re.compile(r".*/opencv_python_headless\.libs/lib(?:vpx|crypto|ssl)-")
X265 = re.compile(r".*/pillow_heif\.libs/libx265-[0-9a-f]+\.so\.([0-9]+)")
LOAD = 1
"""Kind of a part of an ELF file that is mapped into memory."""
NO_X265 = (
    "void *x265_api_get_{number}(int depth) {{ (void)depth; return 0; }}\nvoid x265_cleanup(void) {{}}\n"
)
"""All that libheif asks of x265, with the answer that there is none: Depth Viewer reads HEIC, and writes none."""


def slimmed(binaries: list[Entry], build: Path) -> list[Entry]:
    """Return the entries of a smaller bundle; elsewhere than on Linux they stay."""
    if not sys.platform.startswith("linux"):
        return binaries
    slim = [small(entry, build) for entry in binaries]
    shared = sharing_ffmpeg(slim)
    if shared == slim:
        return slim
    gone = {Path(name).name for name, file, _ in shared if OF_OPENCVS_FFMPEG.match(file)}
    return [entry for entry in shared if Path(entry[0]).name not in gone]


def sharing_ffmpeg(binaries: list[Entry]) -> list[Entry]:
    """Let OpenCV use PyAV's FFmpeg, if every library has the same major version, and so the same functions."""
    found = {match.groups(): name for name, file, _ in binaries if (match := FFMPEG.match(file))}
    links = {
        found[wheel, library, major]: found.get(("av", library, major))
        for wheel, library, major in found
        if wheel != "av"
    }
    if None in links.values():
        return binaries
    return [
        (name, os.path.relpath(links[name], Path(name).parent), "SYMLINK")
        if name in links and kind == "BINARY"
        else (name, file, kind)
        for name, file, kind in binaries
    ]


def small(entry: Entry, build: Path) -> Entry:
    """Replace one library by a smaller one where the tools of a C compiler are at hand."""
    name, file, kind = entry
    if kind not in ("BINARY", "EXTENSION"):
        return entry
    if (match := X265.match(file)) and shutil.which("cc"):
        return name, without_x265(Path(name).name, match[1], build), kind
    return name, stripped(file, build / "stripped" / name) if shutil.which("strip") else file, kind


def stripped(file: str, target: Path) -> str:
    """Return a copy without the names that only a debugger reads, or the file itself where that would spoil it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["strip", "--strip-unneeded", "-o", target, file], capture_output=True, check=False)
    return str(target) if done.returncode == 0 and is_loadable(target.read_bytes()) else file


def is_loadable(library: bytes) -> bool:
    """Return whether the parts of an ELF file lie where the system can map them.

    Tools that put wheels together move the parts of a library about; `strip` then leaves some at the wrong place.
    """
    offset, size, count = *struct.unpack_from("<Q", library, 32), *struct.unpack_from("<HH", library, 54)
    parts = (struct.unpack_from("<IIQQQQQQ", library, offset + size * each) for each in range(count))
    return all(
        (place - address) % max(align, 1) == 0
        for kind, _, place, address, _, _, _, align in parts
        if kind == LOAD
    )


def without_x265(name: str, number: str, build: Path) -> str:
    """Return a library with the functions of x265 that libheif is linked with."""
    target = build / name
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", f"-Wl,-soname,{name}", "-x", "c", "-", "-o", target],
        input=NO_X265.format(number=number), text=True, check=True,
    )  # fmt: skip
    return str(target)
