"""The program's log: quiet unless asked for, without secrets, beside progress bars, and the window has its own."""

import _thread
import io
import logging
import subprocess
import sys
import threading
from contextlib import redirect_stderr
from logging.handlers import RotatingFileHandler

import plain_http
import pytest
from patience import PATIENCE
from project import ROOT

from viewer import log
from viewer.console import frame_bar
from viewer.folders import state_folder


@pytest.fixture(autouse=True)
def quiet_afterwards(monkeypatch, tmp_path):
    monkeypatch.delenv(log.VARIABLE, raising=False)
    monkeypatch.setenv("DEPTH_VIEWER_STATE", str(tmp_path / "state"))
    yield
    log.forget_window_log()
    log.configure()


def test_nothing_is_logged_unless_asked_for(depth_viewer, tmp_path):
    code, out, err = depth_viewer("convert", tmp_path / "nosuch.mp4", "-o", tmp_path / "out.mp4")
    assert (code, out, len(err.splitlines())) == (1, "", 2)


@pytest.mark.parametrize("flags", [("-v",), ("--verbose",), ("-vv",)])
def test_verbose_logs_to_standard_error(flags, depth_viewer, tmp_path):
    arguments = ("convert", tmp_path / "nosuch.mp4", "-o", tmp_path / "out.mp4")
    before, after = depth_viewer(*flags, *arguments)[2], depth_viewer(*arguments, *flags)[2]
    for err in (before, after):
        assert "pipeline.conversion.convert: converting" in err
        assert ("Traceback" in err) == (flags == ("-vv",))


def test_the_log_file_has_everything_but_secrets(depth_viewer, tmp_path):
    file = tmp_path / "depth.log"
    address = "http://user:secret@127.0.0.1:9/live?token=secret"
    code, _, err = depth_viewer("convert", address, "-o", tmp_path / "out.mp4", "--log-file", file)
    text = file.read_text("utf-8")
    assert code == 1
    assert "INFO" not in err
    assert "http://…@127.0.0.1:9/live?…" in text
    assert "secret" not in text
    assert "Traceback" in text


def test_the_token_of_a_server_is_masked():
    assert log._arguments(["serve", "--token", "abc", "--token=abc", "--port", "1"]) == [
        "serve", "--token", "--token=…", "--token=…", "--port", "1",
    ]  # fmt: skip


def test_a_thread_of_a_library_that_logs_is_not_listed_for_ever(tmp_path):
    """FFmpeg's decoders log from threads of their own: each stayed in Python's list after it had ended."""
    log.configure(file=tmp_path / "depth.log")
    before, is_over = threading.enumerate(), threading.Event()

    def work():
        logging.getLogger("libav.h264").warning("error while decoding")
        is_over.set()

    _thread.start_new_thread(work, ())  # as a library does: `threading` is not told
    assert is_over.wait(PATIENCE)
    assert threading.enumerate() == before
    logging.getLogger("viewer.test").warning("mine")
    text = (tmp_path / "depth.log").read_text()
    assert f"WARNING {log.NATIVE} libav.h264: error while decoding" in text
    assert f"WARNING {threading.current_thread().name} viewer.test: mine" in text


@pytest.mark.parametrize(("wish", "shown"), [("debug", True), ("info", True), ("off", False)])
def test_the_environment_names_a_level(wish, shown, depth_viewer, tmp_path, monkeypatch):
    monkeypatch.setenv(log.VARIABLE, wish)
    assert (
        "pipeline.conversion" in depth_viewer("convert", tmp_path / "no", "-o", tmp_path / "o.mp4")[2]
    ) == shown


def test_the_environment_names_a_file(depth_viewer, tmp_path, monkeypatch):
    monkeypatch.setenv(log.VARIABLE, str(tmp_path / "depth.log"))
    depth_viewer("convert", tmp_path / "no", "-o", tmp_path / "out.mp4")
    assert "pipeline.conversion" in (tmp_path / "depth.log").read_text("utf-8")


def test_a_log_file_that_cannot_be_written_is_one_line(depth_viewer, tmp_path):
    code, out, err = depth_viewer("sources", "--log-file", tmp_path / "nowhere" / "depth.log")
    assert (code, out) == (2, "")
    assert err.splitlines()[0].endswith("cannot be written: No such file or directory.")


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_lines_and_bars_leave_each_other_alone():
    with redirect_stderr(Terminal()) as written:
        log.configure(1)
        with frame_bar("Measuring") as show:
            show(1, 3)
            logging.getLogger("pipeline.sources").info("connecting again")
            show(2, 3)
    lines = written.getvalue().replace("\r", "\n").split("\n")
    (line,) = (line for line in lines if "connecting again" in line)
    assert line.endswith("pipeline.sources: connecting again")
    assert not any(character in line for character in "%|")
    assert any("%" in line for line in lines)


def test_errors_of_a_server_are_shown_unasked(capsys):
    log.show_errors()
    for name in ("viewer.web.server", "libav.mov", "viewer.cli"):
        logging.getLogger(name).error("of %s", name)
    logging.getLogger("viewer.web.server").warning("no error")
    said = capsys.readouterr().err
    assert "of viewer.web.server" in said
    assert not any(word in said for word in ("libav", "viewer.cli", "no error"))
    log.configure(verbosity=1)
    log.show_errors()
    logging.getLogger("viewer.web.server").error("once")
    assert capsys.readouterr().err.count("once") == 1


def test_the_servers_log_goes_the_same_way(web_log_server, tmp_path):
    log.configure(file=tmp_path / "depth.log")
    with web_log_server() as address:
        plain_http.get(f"{address}/health?token=secret")
    text = (tmp_path / "depth.log").read_text("utf-8")
    assert '"GET /health?… HTTP/1.1" 200' in text
    assert "secret" not in text


@pytest.fixture
def web_log_server():
    """A real server with one route."""
    import threading
    import time
    from contextlib import contextmanager

    import uvicorn
    from fastapi import FastAPI

    from viewer.web.uvicorn_config import config_of

    @contextmanager
    def serve():
        app = FastAPI()
        app.get("/health")(lambda: "ok")
        server = uvicorn.Server(config_of(app, port=0))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join()

    return serve


# -- the window's ------------------------------------------------------------------------------------------------

HOLD = """
import sys
from viewer import log
from viewer.console import frame_bar
from viewer.folders import state_folder
print(log.keep_window_log().name, flush=True)
sys.stdin.read()
"""


def another_window(folder):
    child = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        cwd=ROOT,
        env={"DEPTH_VIEWER_STATE": str(folder), "PATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


def test_every_window_has_a_log_of_its_own():
    folder = state_folder()
    first, name = another_window(folder)
    second, other = another_window(folder)
    assert (name, other) == ("window.log", "window-2.log")
    first.kill()
    first.communicate()
    third, again = another_window(folder)
    assert again == "window.log"  # the dead one's
    for child in (second, third):
        child.communicate("")


def test_the_windows_log_stays_small(monkeypatch):
    monkeypatch.setattr(log, "LOG_BYTES", 2000)
    path = log.keep_window_log()
    for number in range(200):
        logging.getLogger("viewer.desktop").info("line %d", number)
    log.forget_window_log()
    kept = log.window_logs()
    assert path in kept
    assert len(kept) == 1 + log.LOGS_KEPT
    assert all(file.stat().st_size <= 2000 for file in kept)
    assert "line 199" in "".join(file.read_text("utf-8") for file in kept)


def test_a_state_folder_that_cannot_be_written_is_one_line(tmp_path, monkeypatch, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DEPTH_VIEWER_STATE", str(tmp_path / "file" / "state"))
    assert log.keep_window_log() is None
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not any(isinstance(each, RotatingFileHandler) for each in logging.getLogger("viewer").handlers)
