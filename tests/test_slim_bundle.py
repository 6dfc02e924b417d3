"""What a bundle leaves out because another library brings it, on the tables of files that PyInstaller hands over."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import needs
import numpy as np
import pytest
from project import ROOT

from pipeline.extras import version

sys.path.insert(0, str(ROOT / "packaging"))
import check_libraries
import slim

WHEELS = "/venv/site-packages"
AV, CV = "av.libs", "opencv_python_headless.libs"


def library(folder, name):
    """As PyInstaller lists what it found in an environment."""
    return f"{folder}/{name}", f"{WHEELS}/{folder}/{name}", "BINARY"


PYAV = [library(AV, "libavcodec-5e6b.so.62.28.102"), library(AV, "libavutil-5809.so.60.26.102")]


@pytest.fixture(autouse=True)
def on_linux(monkeypatch):
    monkeypatch.setattr(slim.sys, "platform", "linux")
    monkeypatch.setattr(slim.shutil, "which", lambda _command: None)


def opencv(codec):
    return [
        library(CV, f"libavcodec-c420.so.{codec}"),
        library(CV, "libavutil-befb.so.60.26.101"),
        library(CV, "libvpx-4fb2.so.11.0.1"),
        library(CV, "libavif-43e6.so.16.4.2"),
        ("libvpx-4fb2.so.11.0.1", f"{CV}/libvpx-4fb2.so.11.0.1", "SYMLINK"),
    ]


def test_opencv_uses_the_ffmpeg_of_pyav(tmp_path):
    assert slim.slimmed([*PYAV, *opencv("62.28.101")], tmp_path) == [
        *PYAV,
        (f"{CV}/libavcodec-c420.so.62.28.101", f"../{AV}/libavcodec-5e6b.so.62.28.102", "SYMLINK"),
        (f"{CV}/libavutil-befb.so.60.26.101", f"../{AV}/libavutil-5809.so.60.26.102", "SYMLINK"),
        library(CV, "libavif-43e6.so.16.4.2"),
    ]


def test_in_a_flat_bundle_it_does_so_too(tmp_path):
    """Libraries from another environment than that of PyInstaller lie side by side."""
    flat = [
        (Path(name).name, file, kind)
        for name, file, kind in [*PYAV, *opencv("62.28.101")]
        if kind == "BINARY"
    ]
    slimmed = slim.slimmed(flat, tmp_path)
    assert ("libavcodec-c420.so.62.28.101", "libavcodec-5e6b.so.62.28.102", "SYMLINK") in slimmed
    assert not any("libvpx" in name for name, _, _ in slimmed)


def test_another_major_version_of_one_library_keeps_both_ffmpegs(tmp_path):
    files = [*PYAV, *opencv("61.3.100")]
    assert slim.slimmed(files, tmp_path) == files


def test_other_systems_keep_their_files(tmp_path, monkeypatch):
    monkeypatch.setattr(slim.sys, "platform", "darwin")
    files = [*PYAV, *opencv("62.28.101")]
    assert slim.slimmed(files, tmp_path) is files


@pytest.mark.linux
@needs.command("cc")
def test_the_stand_in_for_x265_has_no_encoder(tmp_path):
    library = ctypes.CDLL(slim.stand_in("x265.c", "libx265-4883.so.217", tmp_path, "-DNUMBER=217"))
    library.x265_api_get_217.restype = ctypes.c_void_p
    assert library.x265_api_get_217(8) is None
    library.x265_cleanup()


@pytest.mark.linux
@needs.command("cc")
def test_the_stand_in_for_svt_av1_opens_no_encoder(tmp_path):
    library = ctypes.CDLL(slim.stand_in("svt_av1.c", "libSvtAv1Enc-9393.so.4.1.0", tmp_path))
    handle = ctypes.c_void_p(1)
    assert library.svt_av1_enc_init_handle(ctypes.byref(handle), None) != 0
    assert handle.value is None


ALGEBRA = """
import sys, cv2, numpy as np
random = np.random.default_rng(1)
found = {}
for kind in (np.float32, np.float64):
    a, b = random.normal(size=(2, 150, 150)).astype(kind)
    right, tall = random.normal(size=(150, 40)).astype(kind), random.normal(size=(200, 150)).astype(kind)
    square = (a @ a.T + 150 * np.eye(150)).astype(kind)
    waves = random.normal(size=(2, 120, 120, 2)).astype(kind)
    found |= {f"{name} {np.dtype(kind)}": value for name, value in {
        "product": cv2.gemm(a, b, 0.5, square, 2, flags=cv2.GEMM_1_T),
        "complex product": cv2.gemm(*waves, 1, None, 0),
        "lu": cv2.solve(a, right, flags=cv2.DECOMP_LU)[1],
        "cholesky": cv2.solve(square, right, flags=cv2.DECOMP_CHOLESKY)[1],
        "qr": cv2.solve(tall, tall[:, :40].copy(), flags=cv2.DECOMP_QR)[1],
        "svd": cv2.solve(tall, tall[:, :40].copy(), flags=cv2.DECOMP_SVD)[1],
        "singular values": cv2.SVDecomp(tall)[0],
        "again": (lambda w, u, v: (u * w.T) @ v)(*cv2.SVDecomp(tall)),
        "inverse": cv2.invert(a)[1],
        "logarithm": np.array([cv2.determinant(a / 12)]),
        "eigenvalues": np.sort(np.abs(cv2.eigenNonSymmetric(square)[0].ravel())),
    }.items()}
np.savez(sys.argv[1], **found)
"""


@pytest.mark.linux
@needs.command("cc")
def test_opencv_computes_with_the_blas_of_numpy(tmp_path, monkeypatch):
    """A copy of OpenCV that has no other: large systems, products and decompositions, real and complex."""
    monkeypatch.undo()
    wheels = Path(cv2.__file__).parents[1]
    found = [
        (f"{path.parent.name}/{path.name}", str(path), "BINARY") for path in wheels.glob("*.libs/lib*.so*")
    ]
    shared = slim.sharing_blas(found, tmp_path)
    if shared == found:
        needs.missing("an OpenCV and a numpy with a BLAS of their own")
    here = tmp_path / "wheels"
    for folder in ("cv2", "numpy"):
        shutil.copytree(wheels / folder, here / folder)
    for name, file, _ in slim.without(slim.OF_OPENCVS_BLAS, shared, found):
        (here / name).parent.mkdir(exist_ok=True)
        shutil.copy(file, here / name)
    assert not list(here.glob("opencv*.libs/libgfortran*"))
    for place in (here, wheels):
        run = [sys.executable, "-c", ALGEBRA, str(tmp_path / f"{place is here}.npz")]
        subprocess.run(run, check=True, env=os.environ | {"PYTHONPATH": str(place)})
    with np.load(tmp_path / "True.npz") as ours, np.load(tmp_path / "False.npz") as theirs:
        for name, value in theirs.items():
            error = np.abs(ours[name] - value).max() / np.abs(value).max()
            assert error < (1e-3 if "float32" in name else 1e-10), name


@pytest.mark.linux
@needs.command("cc")
@needs.command("strip")
def test_a_stripped_library_still_works(tmp_path):
    source = tmp_path / "libanswer.so"
    code = "int answer(void) { return 42; }"
    subprocess.run(["cc", "-g", "-shared", "-x", "c", "-", "-o", source], input=code, text=True, check=True)
    small = Path(slim.stripped(str(source), tmp_path / "build/libanswer.so"))
    assert small.stat().st_size < source.stat().st_size
    assert ctypes.CDLL(str(small)).answer() == 42


@pytest.mark.linux
@needs.command("strip")
def test_what_strip_spoils_stays_as_it_is(tmp_path):
    """What auditwheel moved about in numpy's BLAS, `strip` leaves at places that cannot be mapped."""
    blas = next((Path(np.__file__).parent.parent / "numpy.libs").glob("libscipy_openblas*"), None)
    if blas is None:
        needs.missing("a numpy with a BLAS of its own")
    small = tmp_path / blas.name
    subprocess.run(["strip", "--strip-unneeded", "-o", small, blas], check=True)
    assert slim.is_loadable(blas.read_bytes())
    if slim.is_loadable(small.read_bytes()):  # another tool may have put this one together
        ctypes.CDLL(str(small))
    else:
        with pytest.raises(OSError, match="not page-aligned"):
            ctypes.CDLL(str(small))
        assert slim.stripped(str(blas), tmp_path / "again.so") == str(blas)


@pytest.mark.linux
@needs.command("cc")
@needs.command("readelf")
def test_a_bundle_without_a_library_that_another_needs_is_told(tmp_path):
    """One that was left out may be on the machine that builds, and not on the user's."""
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    cc = "cc", "-shared", "-x", "c", "-"
    subprocess.run(
        [*cc, "-o", bundle / "libinner.so"], input="int inner(void) { return 1; }", text=True, check=True
    )
    outer = "int inner(void); int outer(void) { return inner(); }"
    needed = "-L", bundle, "-Wl,--no-as-needed", "-x", "none", "-linner"
    subprocess.run([*cc, "-o", bundle / "libouter.so", *needed], input=outer, text=True, check=True)
    assert check_libraries.missing(bundle) == {}
    check = [sys.executable, ROOT / "packaging/check_libraries.py", bundle]
    assert subprocess.run(check, capture_output=True).returncode == 0
    (bundle / "libinner.so").unlink()
    assert check_libraries.missing(bundle) == {"libinner.so": ["libouter.so"]}
    told = subprocess.run(check, capture_output=True, text=True)
    assert (told.returncode, told.stderr) == (1, "libinner.so is missing, for libouter.so\n")


def test_a_bundle_runs_modules_as_python_does():
    """So the program can start parts of itself with `sys.executable -m`, wherever it runs."""
    start = [sys.executable, ROOT / "packaging/start.py"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    by_name = subprocess.run(
        [*start, "-m", "viewer", "--version"], env=environment, capture_output=True, text=True
    )
    plain = subprocess.run([*start, "--version"], env=environment, capture_output=True, text=True)
    assert by_name.stdout == plain.stdout == f"depth-viewer {version()}\n"
