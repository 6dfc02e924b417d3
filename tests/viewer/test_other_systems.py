"""What Windows and macOS need of the program as it starts and listens, with their own functions replaced."""

import ctypes
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from pipeline.live.outputs import mjpeg
from pipeline.live.outputs.mjpeg import MjpegServer
from viewer.desktop import app
from viewer.web import run as web
from viewer.web.settings import WebSettings


def option(listening, name):
    return listening.getsockopt(socket.SOL_SOCKET, name) != 0


def test_the_server_has_its_port_alone_on_windows(monkeypatch):
    """There, SO_REUSEADDR lets two programs have one port."""
    with web.listen(WebSettings(port=0)) as listening:
        assert option(listening, socket.SO_REUSEADDR) is (sys.platform != "win32")
    monkeypatch.setattr(web, "sys", SimpleNamespace(platform="win32"))
    exclusive = getattr(
        socket, "SO_EXCLUSIVEADDRUSE", socket.SO_KEEPALIVE
    )  # an option that every system takes
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", exclusive, raising=False)
    with web.listen(WebSettings(port=0)) as listening:
        assert option(listening, exclusive)
        assert not option(listening, socket.SO_REUSEADDR)


@pytest.mark.parametrize(("system", "reuses"), [("win32", False), ("linux", True)])
def test_so_has_the_stream_of_pictures(monkeypatch, system, reuses):
    monkeypatch.setattr(mjpeg, "sys", SimpleNamespace(platform=system, exception=sys.exception))
    server = MjpegServer(lambda depth: depth.frame.image, port=0)
    try:
        assert option(server._server.socket, socket.SO_REUSEADDR) is reuses
    finally:
        server.close()


def test_the_task_bar_of_windows_knows_the_program(qapp, monkeypatch):
    told = []
    shell = SimpleNamespace(SetCurrentProcessExplicitAppUserModelID=told.append)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(shell32=shell), raising=False)
    monkeypatch.setattr(app, "sys", SimpleNamespace(platform="win32", argv=["depth-viewer"]))
    app.application()
    assert told == ["depth-viewer"]


def started(code):
    """Run the program's start with `code` before it; returns what was noted, and the exit code at its end."""
    program = f"""
import os, sys, types
noted = []
from viewer import cli
{code}
try:
    cli.main(["--version"])
except SystemExit as end:
    noted.append(end.code)
os.write(2, repr(noted).encode())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    return done.stderr


def test_a_program_without_a_console_has_somewhere_to_write():
    assert started("sys.stdout = sys.stderr = None") == "[0]"


def test_a_bundle_can_start_itself():
    code = """
import multiprocessing
cli.is_bundle = lambda: True
multiprocessing.freeze_support = lambda: noted.append("ready")
"""
    assert started(code) == "['ready', 0]"


def test_certificates_are_the_systems_outside_of_linux():
    code = """
sys.modules["truststore"] = types.SimpleNamespace(inject_into_ssl=lambda: noted.append("trusted"))
sys.platform = {!r}
"""
    assert started(code.format("darwin")) == "['trusted', 0]"
    assert started(code.format("linux")) == "[0]"
