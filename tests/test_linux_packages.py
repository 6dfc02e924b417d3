"""What desktops on Linux read of the packages: one name for entry, icon and window; and the parts of an AppImage."""

import configparser
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import needs
import pytest
from project import ROOT

LINUX = ROOT / "packaging/linux"
NAME = "depth-viewer"


def test_entry_description_icon_and_window_share_one_name():
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str
    entry.read(LINUX / f"{NAME}.desktop", "utf-8")
    entry = entry["Desktop Entry"]
    described = ElementTree.parse(LINUX / f"{NAME}.metainfo.xml").getroot()
    window = re.search(r'setDesktopFileName\("(.*?)"\)', (ROOT / "viewer/desktop/app.py").read_text("utf-8"))
    assert entry["Icon"] == entry["StartupWMClass"] == window[1] == NAME
    assert entry["Exec"].split()[0] == described.findtext("provides/binary") == NAME
    assert described.findtext("launchable") == described.findtext("id") == f"{NAME}.desktop"
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    told = {each.get(lang): each.text for each in described.findall("summary")}
    assert told == {
        None: entry["Comment"],
        **{language: entry[f"Comment[{language}]"] for language in ("de", "zh_CN")},
    }


@needs.command("desktop-file-validate")
def test_the_entry_is_valid():
    subprocess.run(["desktop-file-validate", LINUX / f"{NAME}.desktop"], check=True)


@pytest.fixture
def bundle(tmp_path):
    """A program that tells how it was called, in place of the bundle, which takes minutes to build."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / NAME).write_text('#!/bin/sh\necho "called with $*"\n')
    (folder / NAME).chmod(0o755)
    return folder


def make(bundle, runtime, output):
    return subprocess.run(
        [sys.executable, ROOT / "packaging/appimage.py", bundle, runtime, output],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.linux
@needs.command("mksquashfs")
@needs.command("unsquashfs")
def test_an_appimage_is_its_runtime_with_the_program_behind(bundle, tmp_path):
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF\2\1\1\0AI\2" + bytes(5000))
    done = make(bundle, runtime, tmp_path)
    assert done.returncode == 0, done.stderr
    (image,) = tmp_path.glob("*.AppImage")
    assert image.read_bytes().startswith(runtime.read_bytes())
    assert image.stat().st_mode & 0o111 == 0o111
    root = tmp_path / "root"
    subprocess.run(
        ["unsquashfs", "-q", "-n", "-o", str(runtime.stat().st_size), "-d", root, image], check=True
    )
    told = subprocess.run([root / "AppRun", "view", "a b"], capture_output=True, text=True, check=True)
    assert told.stdout == "called with view a b\n"
    for name in (f"{NAME}.desktop", f"{NAME}.png", ".DirIcon", f"usr/share/metainfo/{NAME}.metainfo.xml"):
        assert (root / name).exists(), name
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("tmp")]


@pytest.mark.linux
def test_what_is_no_runtime_is_refused(bundle, tmp_path):
    done = make(bundle, bundle / NAME, tmp_path)
    assert done.returncode == 1
    assert "is no AppImage runtime" in done.stderr
