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
OPENCVS_BLAS = re.compile(r".*/opencv_python_headless\.libs/libopenblas")
OF_OPENCVS_BLAS = re.compile(r".*/opencv_python_headless\.libs/lib(?:gfortran|quadmath)-")
NUMPYS_BLAS = re.compile(r".*/numpy\.libs/libscipy_openblas64_-")
X265 = re.compile(r".*/(?:av|pillow_heif)\.libs/libx265-[0-9a-f]+\.so\.([0-9]+)")
SVT_AV1 = re.compile(r".*/av\.libs/libSvtAv1Enc-")
STAND_INS = Path(__file__).with_name("stand_ins")
"""C sources of libraries that take the place of large ones."""
LOAD = 1
"""Kind of a part of an ELF file that is mapped into memory."""


def slimmed(binaries: list[Entry], build: Path) -> list[Entry]:
    """Return the entries of a smaller bundle; elsewhere than on Linux they stay."""
    if not sys.platform.startswith("linux"):
        return binaries
    slim = without(OF_OPENCVS_FFMPEG, sharing_ffmpeg(binaries), binaries)
    slim = without(OF_OPENCVS_BLAS, sharing_blas(slim, build), slim)
    return [small(entry, build) for entry in slim]


def without(needless: re.Pattern[str], shared: list[Entry], before: list[Entry]) -> list[Entry]:
    """Drop what nothing needs once a library is shared; nothing where it is not."""
    if shared == before:
        return before
    gone = {Path(name).name for name, file, _ in shared if needless.match(file)}
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


def sharing_blas(binaries: list[Entry], build: Path) -> list[Entry]:
    """Let OpenCV use numpy's BLAS, by a library that hands on what it asks for."""
    blas = next(((name, file) for name, file, _ in binaries if NUMPYS_BLAS.match(file)), None)
    if blas is None or not shutil.which("cc"):
        return binaries
    return [
        (name, handing_on(name, *blas, build), kind)
        if OPENCVS_BLAS.match(file) and kind == "BINARY"
        else (name, file, kind)
        for name, file, kind in binaries
    ]


def handing_on(name: str, blas: str, file: str, build: Path) -> str:
    """Return the library for OpenCV in the place `name`, where numpy's lies in the place `blas`."""
    beside = os.path.relpath(Path(blas).parent, Path(name).parent)
    needs = [f"-L{Path(file).parent}", f"-l:{Path(file).name}", f"-Wl,-rpath,$ORIGIN/{beside}"]
    return stand_in("blas.c", Path(name).name, build, *needs)


def small(entry: Entry, build: Path) -> Entry:
    """Replace one library by a smaller one where the tools of a C compiler are at hand."""
    name, file, kind = entry
    if kind not in ("BINARY", "EXTENSION"):
        return entry
    if shutil.which(
        "cc"
    ):  # of these only encoders are asked for, and Depth Viewer writes no HEVC, HEIC or AV1
        if match := X265.match(file):
            return name, stand_in("x265.c", Path(name).name, build, f"-DNUMBER={match[1]}"), kind
        if SVT_AV1.match(file):
            return name, stand_in("svt_av1.c", Path(name).name, build), kind
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


def stand_in(source: str, name: str, build: Path, *options: str) -> str:
    """Compile a library that takes the place of the one of this name."""
    target = build / name
    command = ["cc", "-shared", "-fPIC", "-O1", f"-Wl,-soname,{name}", STAND_INS / source, "-o", target]
    subprocess.run([*command, *options], check=True)
    return str(target)
