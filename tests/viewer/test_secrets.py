"""An address with secrets is opened everywhere, and nothing that is printed, written or shown has any of them."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from clips import write_clip
from in_turns import one_quick
from patience import PATIENCE
from PyQt6.QtWidgets import QApplication, QWidget
from senders import Server
from web_server import Brightness, running
from windows import wait_for

from pipeline.address import Address, dialed, revealed, secret_of
from pipeline.conversion.request import ConversionRequest
from viewer.desktop.export.snapshot_actions import SnapshotActions
from viewer.desktop.widgets import clipboard

SECRET = "Xyzzy"
"""In every place where a secret may be; one with "@", "/" and a space is escaped for browsers alone."""
PATHS = (
    f"one.mp4?pwd={SECRET}",
    f"two.mp4?user=a&password={SECRET}&sig={SECRET}",
    f"three.mp4?x-amz-signature={SECRET}&token={SECRET}#{SECRET}=1",
    f"auth={SECRET}/key={SECRET}/four.mp4",
    f"five.mp4;token={SECRET}",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A film behind any path and any account."""
    data = write_clip(tmp_path_factory.mktemp("film") / "clip.mp4", frames=10).read_bytes()

    def answer(handler, _server):
        begin = int((handler.headers.get("Range") or "bytes=0-")[6:].partition("-")[0])
        handler.send_response(206 if begin else 200)
        handler.send_header("Content-Type", "video/mp4")
        handler.send_header("Accept-Ranges", "bytes")
        handler.send_header("Content-Length", str(len(data) - begin))
        if begin:
            handler.send_header("Content-Range", f"bytes {begin}-{len(data) - 1}/{len(data)}")
        handler.end_headers()
        handler.wfile.write(data[begin:])

    with Server(answer) as server:
        yield server


def addresses(server) -> list[str]:
    host = f"127.0.0.1:{server.server_port}"
    return [f"http://admin:{SECRET}@{host}/clip.mp4", *(f"http://{host}/{path}" for path in PATHS)]


def all_files(folder: Path) -> str:
    """Names and contents of everything in a folder."""
    found = []
    for path in folder.rglob("*"):
        found.append(str(path))
        if path.is_file():
            found.append(path.read_bytes().decode("latin-1"))
    return "\n".join(found)


def command(arguments, folder: Path) -> str:
    """All that a command prints, with a log as detailed as can be."""
    more = ["-vv", "--log-file", str(folder / "log"), "--model", "nano"]
    words = [sys.executable, "-m", "viewer", *map(str, arguments), *more]
    done = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("output", one_quick("depth.mp4", "depth.mkv", "depth-%03d.png"))
def test_a_conversion(server, output, tmp_path, own_cache):
    for address in addresses(server)[:2]:
        target = tmp_path / output
        assert SECRET not in command(
            ["convert", address, "-o", target, "--every", "5", "--overwrite"], tmp_path
        )
    assert SECRET not in all_files(tmp_path)


def test_conversions_into_a_folder(server, tmp_path, own_cache):
    """Their names come from the addresses."""
    arguments = [
        "convert",
        *addresses(server),
        "-o",
        tmp_path / "out",
        "--summary",
        tmp_path / "s.json",
        "--every",
        "5",
    ]
    assert SECRET not in command(arguments, tmp_path)
    assert len(list((tmp_path / "out").glob("*.mp4"))) == len(addresses(server))
    assert SECRET not in all_files(tmp_path)


def test_what_fails(depth_viewer, tmp_path, caplog):
    """Messages, hints, the log and what is left for resuming."""
    for address in (
        f"http://admin:{SECRET}@127.0.0.1:9/clip.mp4?token={SECRET}",
        f"rtsp://admin:p@{SECRET}/1 2@127.0.0.1:9/live",
        f"rtsp://admin:{SECRET}/1 2@127.0.0.1:9/live",
        f"nosuch://host/?key={SECRET}",
    ):
        for command in ("convert", "measure", "calibrate"):
            more = ["-o", tmp_path / "x.mp4"] if command != "measure" else []
            more += ["--mark", "1,1=1", "--mark", "9,9=2"] if command == "calibrate" else []
            with caplog.at_level(logging.DEBUG):
                code, out, err = depth_viewer(command, address, *more, "--timeout", "1", "-vv")
            assert code in (1, 2)
            assert "Error" in err
            assert SECRET not in out + err
    assert SECRET not in all_files(tmp_path)


def test_the_server(server, tmp_path, caplog):
    address = f"http://admin:{SECRET}@127.0.0.1:9/live?token={SECRET}"
    with caplog.at_level(logging.DEBUG), running(Brightness(), address) as url:
        for path in ("/live.mjpg", "/health", "/openapi.json", "/metrics"):
            assert SECRET not in httpx.get(url + path, timeout=PATIENCE).text
    assert SECRET not in "\n".join(record.getMessage() for record in caplog.records)


def texts(window) -> str:
    """All that the window shows or would show: titles, labels, tooltips, entries of lists."""
    found = []
    for widget in [window, *window.findChildren(QWidget), *QApplication.topLevelWidgets()]:
        found += [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.objectName()]
        found += [
            str(getattr(widget, name)())
            for name in ("text", "title")
            if callable(getattr(widget, name, None))
        ]
        found += [f"{action.text()} {action.toolTip()}" for action in widget.actions()]
    return "\n".join(found)


def test_the_window(server, make_window, tmp_path, caplog):
    folder = tmp_path / "made"
    with caplog.at_level(logging.DEBUG):
        window = make_window()
        window.recorder.folder = str(folder)
        snapshots = window.findChild(SnapshotActions)
        snapshots.folder = str(folder)
        for number, address in enumerate(addresses(server)):
            window.open(address)
            wait_for(
                lambda: window.session.source.info is not None and window.session.screen.depth is not None
            )
            assert SECRET not in texts(window)
            snapshots.copy_command()
            assert SECRET not in clipboard.copied().text()
            snapshots.take_everything()
            wait_for(lambda number=number: len(list(folder.glob("*/settings.json"))) > number)
            window.recorder.switch(True)
            wait_for(lambda: window.recorder.frames > 1)
            window.recorder.switch(False)
            wait_for(lambda: not list(folder.glob("*.part")))
        assert SECRET not in json.dumps(window._metadata.facts())
    assert list(folder.glob("*/recording.json"))
    assert SECRET not in all_files(folder)
    assert SECRET not in "\n".join(record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("address", "dialed_as"),
    [
        ("rtsp://a:b/c@host/live", "rtsp://a:b%2Fc@host/live"),
        ("rtsp://a:b c?d#e@host:554/live?x=1", "rtsp://a:b%20c%3Fd%23e@host:554/live?x=1"),
        ("rtsp://a:p@b@host/live", "rtsp://a:p%40b@host/live"),
        ("rtsp://a:b%2Fc@host/live", "rtsp://a:b%2Fc@host/live"),
        ("http://host:8080/a@b", "http://host:8080/a@b"),
        ("http://[::1]:8080/a@b", "http://[::1]:8080/a@b"),
        ("http://a:b@host/x?mail=c@d", "http://a:b@host/x?mail=c@d"),
        ("http://host/x?mail=c@d", "http://host/x?mail=c@d"),
        ("udp://@239.0.0.1:1234", "udp://@239.0.0.1:1234"),
    ],
)
def test_passwords_are_escaped_for_libraries(address, dialed_as):
    assert dialed(address) == dialed_as


def test_the_type():
    address = Address(f"rtsp://admin:{SECRET}@10.0.0.7/live?id=5")
    assert SECRET not in f"{address} {address!r} {json.dumps({address: address})}" + "a" + address
    assert secret_of(address) == f"rtsp://admin:{SECRET}@10.0.0.7/live?id=5"
    assert address == secret_of(address)
    assert {secret_of(address): 1}[address] == 1
    assert address != Address(f"rtsp://admin:{SECRET}@10.0.0.7/live?id=6")
    assert Address(address).secret == address.secret
    assert address.digest != Address(f"rtsp://admin:{SECRET}@10.0.0.7/live?id=6").digest
    assert address.digest == Address("rtsp://other:account@10.0.0.7/live?id=5").digest
    assert json.loads(json.dumps(revealed({address: [address, 3]}))) == {address.secret: [address.secret, 3]}
    for text in ("clip.mp4", "a/what?x=1.mp4", "0", "user@host.mp4"):
        assert str(Address(text)) == text


def test_a_request_goes_to_another_process_whole():
    import pickle

    request = ConversionRequest(f"http://a:{SECRET}@host/x", Path("x.mp4"))
    assert SECRET not in repr(request)
    assert secret_of(pickle.loads(pickle.dumps(request)).source) == f"http://a:{SECRET}@host/x"
