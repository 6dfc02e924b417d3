"""Weights come whole or not at all: from a server that may misbehave, from a file, past every check."""

from __future__ import annotations

import gc
import json
import os
import pickle
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from urllib.error import URLError

import pytest
import torch
from file_server import FileServer
from patience import PATIENCE
from torch import Tensor, nn

from pipeline.errors import DepthViewerError, DiskFullError, WeightsInvalidError, WeightsMissingError
from pipeline.models import download as downloading
from pipeline.models import weights
from pipeline.models.checkpoint import load_into
from pipeline.models.midas_small import MODEL

CONTENT = bytes(range(256)) * 4096  # 1 MiB
NAME = "midas_small"
IMPORT_COMMAND = "depth-viewer models import midas_small"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own; returns the folder that the weights go to."""
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "weights"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    """A server of CONTENT, which the table now names."""
    with FileServer(CONTENT) as server:
        monkeypatch.setitem(weights.TABLE, NAME, replace(weights.TABLE[NAME], url=server.url))
        yield server


def check(file: Path) -> None:
    """Stands for the network's own check: this "network" takes CONTENT only."""
    if file.read_bytes() != CONTENT:
        raise WeightsInvalidError(f"The weights file {file} is something else.")


def fetch(**options: object) -> Path:
    return weights.fetch(NAME, check, **options)  # type: ignore[arg-type]


def left_in(folder: Path) -> set[str]:
    """Kinds of files in the cache, apart from the lock."""
    return {file.name.removeprefix("midas_v21_small_256") for file in folder.iterdir()} - {".pt.lock"}


# Downloads


def test_download(server: FileServer, cache: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    path = fetch(on_progress=lambda done, total: seen.append((done, total)))
    assert path == weights.find(NAME)
    assert path.read_bytes() == CONTENT
    assert left_in(cache) == {".pt", ".pt.json"}
    assert [done for done, _ in seen] == sorted({done for done, _ in seen})
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_what_is_there_is_not_fetched_again(server: FileServer) -> None:
    fetch()
    assert fetch() == fetch(offline=True) == weights.find(NAME)
    assert len(server.requests) == 1


def test_a_cut_connection_is_taken_up_where_it_broke(server: FileServer) -> None:
    server.cut_after, server.cuts = 300_000, 2
    seen: list[int] = []
    assert fetch(on_progress=lambda done, _: seen.append(done)).read_bytes() == CONTENT
    assert [request.headers.get("Range") for request in server.requests] == [
        None,
        "bytes=300000-",
        "bytes=600000-",
    ]
    assert seen == sorted(seen)
    assert sum(request.sent for request in server.requests) == len(CONTENT)


def test_an_interrupted_download_is_taken_up_by_the_next_program(server: FileServer, cache: Path) -> None:
    def interrupt(done: int, total: int | None) -> None:
        if done > 400_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(on_progress=interrupt)
    assert left_in(cache) == {".pt.part", ".pt.part.etag"}
    assert weights.find(NAME) is None
    kept = (cache / "midas_v21_small_256.pt.part").stat().st_size

    assert fetch().read_bytes() == CONTENT
    assert server.requests[1].headers["Range"] == f"bytes={kept}-"
    assert left_in(cache) == {".pt", ".pt.json"}


def test_two_versions_of_the_file_are_never_mixed(server: FileServer, cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "midas_v21_small_256.pt.part").write_bytes(b"old" * 100_000)
    (cache / "midas_v21_small_256.pt.part.etag").write_text('"an older one"')
    assert fetch().read_bytes() == CONTENT


@pytest.mark.parametrize("lack", ["ranges", "tag"])
def test_a_server_that_cannot_resume_sends_all_again(server: FileServer, cache: Path, lack: str) -> None:
    setattr(server, lack, None)
    server.cut_after, server.cuts = 300_000, 1
    assert fetch().read_bytes() == CONTENT
    assert [request.sent for request in server.requests] == [300_000, len(CONTENT)]


@pytest.mark.parametrize("tag", ['W/"weak"', '"caf\xe9"', "no quotes", '"a b"', ""])
def test_a_tag_that_cannot_be_used_to_resume_is_not_kept(server: FileServer, cache: Path, tag: str) -> None:
    server.tag = tag
    server.cut_after, server.cuts = 300_000, 1
    assert fetch().read_bytes() == CONTENT
    assert all("Range" not in request.headers for request in server.requests)


def test_a_server_that_refuses_every_part_is_one_line_and_no_recursion(
    server: FileServer, cache: Path
) -> None:
    server.status, server.always = 416, True
    cache.mkdir(parents=True)
    (cache / "midas_v21_small_256.pt.part").write_bytes(b"old")
    (cache / "midas_v21_small_256.pt.part.etag").write_text('"first"')
    with pytest.raises(WeightsMissingError, match="416"):
        fetch()
    assert len(server.requests) < 5


@pytest.mark.parametrize("kept", [b"\xff\r\nX: y", b"", b'W/"weak"', b'"a"\n"b"'])
def test_a_tag_that_was_damaged_on_the_disk_is_not_sent(server: FileServer, cache: Path, kept: bytes) -> None:
    cache.mkdir(parents=True)
    (cache / "midas_v21_small_256.pt.part").write_bytes(b"old")
    (cache / "midas_v21_small_256.pt.part.etag").write_bytes(kept)
    assert fetch().read_bytes() == CONTENT
    assert "Range" not in server.requests[0].headers


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # urllib forgets the answer
@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("http://[::1", "no valid address"),
        ("file:///etc/passwd", "not allowed"),
        ("/weights.pt", "in a loop"),
    ],
)
def test_a_server_that_sends_on_to_no_address_is_one_line(
    monkeypatch: pytest.MonkeyPatch, cache: Path, place: str, said: str
) -> None:
    with redirecting_to(place) as url:
        monkeypatch.setitem(weights.TABLE, NAME, replace(weights.TABLE[NAME], url=url))
        with pytest.raises(WeightsMissingError, match=said) as caught:
            fetch()
    assert "\n" not in str(caught.value)
    gc.collect()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "closed the connection"),
        (b"SSH-2.0-OpenSSH\r\n", "as HTTP requires"),
        (b"HTTP/1.1 abc\r\n\r\n", "as HTTP requires"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "closed the connection"),
    ],
)
def test_a_server_that_speaks_something_else_is_one_line(
    monkeypatch: pytest.MonkeyPatch, cache: Path, answer: bytes, said: str
) -> None:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(answer)

    with ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/weights.pt"
        monkeypatch.setitem(weights.TABLE, NAME, replace(weights.TABLE[NAME], url=url))
        with pytest.raises(WeightsMissingError, match=said) as caught:
            fetch()
        server.shutdown()
    assert "\n" not in str(caught.value)


@contextmanager
def redirecting_to(place: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", place)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/weights.pt"
        server.shutdown()


@pytest.mark.parametrize("length", ["-5", "many", "1e6", "9" * 5000])
def test_a_length_that_is_no_number_is_no_reason_to_fail(
    server: FileServer, cache: Path, length: str
) -> None:
    server.length = length
    assert fetch().read_bytes() == CONTENT


def test_an_unknown_certificate_comes_with_a_way_out(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise URLError(ssl.SSLCertVerificationError(1, "certificate verify failed"))

    monkeypatch.setattr("pipeline.models.download.urlopen", refuse)
    with pytest.raises(WeightsMissingError) as caught:
        fetch()
    assert "SSL_CERT_FILE" in caught.value.hint
    assert "models import" in caught.value.hint


@pytest.mark.parametrize(("surplus", "requests"), [(0, 1), (5000, 2)], ids=["complete", "too long"])
def test_a_part_with_nothing_missing(server: FileServer, cache: Path, surplus: int, requests: int) -> None:
    cache.mkdir(parents=True)
    (cache / "midas_v21_small_256.pt.part").write_bytes(CONTENT + b"x" * surplus)
    (cache / "midas_v21_small_256.pt.part.etag").write_text('"first"')
    assert fetch().read_bytes() == CONTENT
    assert len(server.requests) == requests


@pytest.mark.parametrize(
    ("status", "said"), [(404, "404 Not Found"), (403, "403 Forbidden"), (503, "503 Service Unavailable")]
)
def test_refusals_are_passed_on(server: FileServer, cache: Path, status: int, said: str) -> None:
    server.status = status
    with pytest.raises(WeightsMissingError, match=f"the server responded {said}") as raised:
        fetch()
    assert_says_how_to_do_it_by_hand(raised.value, server.url)
    assert left_in(cache) == set()


def test_a_web_page_is_not_taken_for_weights(server: FileServer, cache: Path) -> None:
    server.content, server.content_type = (
        b"<html>Log in to the hotel's network</html>",
        "text/html; charset=utf-8",
    )
    with pytest.raises(WeightsMissingError, match="sent a web page instead") as raised:
        fetch()
    assert_says_how_to_do_it_by_hand(raised.value, server.url)
    assert left_in(cache) == set()


def test_a_server_that_breaks_off_for_good_ends_with_an_error(server: FileServer, cache: Path) -> None:
    server.cut_after = 0
    with pytest.raises(WeightsMissingError, match="the connection was cut off"):
        fetch()
    assert len(server.requests) == 1

    server.cut_after, server.cuts = 300_000, 1
    server.requests.clear()
    server.status = 200
    with pytest.raises(WeightsMissingError, match="cut off"):
        server.cuts, server.cut_after = 100, 300_000
        fetch(on_progress=lambda done, _: setattr(server, "cut_after", 0) if done > 200_000 else None)
    assert left_in(cache) == {".pt.part", ".pt.part.etag"}  # for the next try


def test_a_silent_server_is_given_up(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloading, "SILENCE", 0.2)
    monkeypatch.setattr(downloading, "ATTEMPTS", 1)
    server.pause = 60
    with pytest.raises(WeightsMissingError, match=r"the server did not respond for 0\.2 seconds"):
        fetch()


def test_no_network(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/weights.pt"
    monkeypatch.setitem(weights.TABLE, NAME, replace(weights.TABLE[NAME], url=url))
    with pytest.raises(WeightsMissingError, match="connection refused") as raised:
        fetch()
    assert_says_how_to_do_it_by_hand(raised.value, url)
    assert weights.find(NAME) is None


def test_offline(server: FileServer) -> None:
    with pytest.raises(WeightsMissingError, match="downloads are disabled") as raised:
        fetch(offline=True)
    assert_says_how_to_do_it_by_hand(raised.value, server.url)
    assert not server.requests


def test_a_download_that_fails_the_check_is_deleted(server: FileServer, cache: Path) -> None:
    server.content = b"something else"
    with pytest.raises(WeightsInvalidError, match="is something else") as raised:
        fetch()
    assert_says_how_to_do_it_by_hand(raised.value, server.url)
    assert left_in(cache) == set()


@pytest.mark.linux
def test_full_disk(server: FileServer, cache: Path) -> None:
    cache.mkdir(parents=True)
    (cache / "midas_v21_small_256.pt.part").symlink_to("/dev/full")  # every write fails as on a full disk
    with pytest.raises(DiskFullError, match="no disk space left") as raised:
        fetch()
    assert "DEPTH_VIEWER_CACHE" in raised.value.hint


def test_a_cache_that_cannot_be_made(
    server: FileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DEPTH_VIEWER_CACHE", str(tmp_path / "file"))
    with pytest.raises(WeightsMissingError, match="cannot be saved") as raised:
        fetch()
    assert "DEPTH_VIEWER_CACHE" in raised.value.hint


def test_two_programs_share_one_download(server: FileServer, cache: Path) -> None:
    server.pause = 0.3
    code = f"""
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from pipeline.models.download import download
download({server.url!r}, Path({str(cache / "weights.pt")!r}), lambda part: None)
"""
    programs = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [program.wait(PATIENCE) for program in programs] == [0, 0]
    assert (cache / "weights.pt").read_bytes() == CONTENT
    assert len(server.requests) == 1


def test_the_one_that_waits_tells_how_far_the_other_is(server: FileServer, cache: Path) -> None:
    server.pause = 0.6
    code = f"""
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from pipeline.models.download import download
print(flush=True)
download({server.url!r}, Path({str(cache / "weights.pt")!r}), lambda part: None, lambda done, _: print(flush=True))
"""
    seen: list[tuple[int, int | None]] = []
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.stdout.readline()  # it has the lock, and the first half
        downloading.download(
            server.url, cache / "weights.pt", check, lambda done, total: seen.append((done, total))
        )
        other.stdout.read()
    assert other.returncode == 0
    assert all(0 < done <= len(CONTENT) and total is None for done, total in seen)
    assert len(server.requests) == 1


def test_the_whole_way_with_the_real_network(
    midas_weights: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    with FileServer(midas_weights.read_bytes()) as server:
        monkeypatch.setitem(weights.TABLE, NAME, replace(weights.TABLE[NAME], url=server.url))
        assert MODEL.weights_path() is None
        path = MODEL.fetch()
        assert MODEL.weights_path() == path
        assert weights.digest(path) == weights.digest(midas_weights)
        assert MODEL.remove()
        assert left_in(cache) <= set()

        server.content = server.content[:-1000]  # a whole answer of a broken file
        with pytest.raises(WeightsInvalidError, match="is damaged or not a weights file"):
            MODEL.fetch()
        assert not MODEL.is_available()


def assert_says_how_to_do_it_by_hand(error: DepthViewerError, url: str) -> None:
    assert "\n" not in str(error) + error.hint
    assert url in error.hint
    assert IMPORT_COMMAND in error.hint


# From a file, and whether it is still the same


def test_import(tmp_path: Path, cache: Path) -> None:
    file = tmp_path / "by_hand.pt"
    file.write_bytes(CONTENT)
    path = weights.import_file(NAME, file, check)
    assert path == weights.find(NAME)
    assert path.read_bytes() == file.read_bytes()
    assert left_in(cache) == {".pt", ".pt.json"}


def test_a_bad_import_leaves_what_is_there(tmp_path: Path, cache: Path) -> None:
    good, bad = tmp_path / "good.pt", tmp_path / "bad.pt"
    good.write_bytes(CONTENT)
    bad.write_bytes(b"bad")
    path = weights.import_file(NAME, good, check)
    with pytest.raises(WeightsInvalidError):
        weights.import_file(NAME, bad, check)
    assert path.read_bytes() == CONTENT
    assert weights.digest(path)


def test_an_import_may_replace_what_is_there(tmp_path: Path) -> None:
    first, second = tmp_path / "first.pt", tmp_path / "second.pt"
    first.write_bytes(b"first")
    second.write_bytes(b"second")
    weights.import_file(NAME, first, lambda file: None)
    path = weights.import_file(NAME, second, lambda file: None)
    assert weights.digest(path) == weights.digest(second)


def test_the_real_network_imports_only_what_fits(midas_weights: Path, tmp_path: Path) -> None:
    entries = torch.load(midas_weights, weights_only=True)
    entries["scratch.output_conv.4.bias"] = torch.tensor([float("nan")])
    torch.save(entries, tmp_path / "nan.pt")
    with pytest.raises(WeightsInvalidError, match=r"scratch\.output_conv\.4\.bias.*not finite"):
        MODEL.import_file(tmp_path / "nan.pt")
    assert MODEL.weights_path() is None
    assert MODEL.import_file(midas_weights) == MODEL.weights_path()


@pytest.fixture
def imported(tmp_path: Path) -> Path:
    (tmp_path / "by_hand.pt").write_bytes(CONTENT)
    return weights.import_file(NAME, tmp_path / "by_hand.pt", check)


def test_damage_is_noticed(imported: Path) -> None:
    with imported.open("r+b") as file:
        file.seek(5000)
        file.write(b"?")
    os.utime(imported, ns=(0, 0))
    with pytest.raises(WeightsInvalidError, match="has changed") as raised:
        weights.digest(imported)
    assert "models fetch midas_small" in raised.value.hint


def test_a_new_date_alone_is_no_damage(imported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = weights.digest(imported)
    os.utime(imported, ns=(0, 0))
    assert weights.digest(imported) == before
    monkeypatch.setattr(weights, "_sha256", None)  # it must not be read a third time
    assert weights.digest(imported) == before


@pytest.mark.parametrize("content", [None, "", "{", "[1]", '{"size": 3}', '{"sha256": 5}'])
def test_a_lost_record_is_written_again(imported: Path, content: str | None) -> None:
    record = imported.with_name(f"{imported.name}.json")
    expected = json.loads(record.read_text("utf-8"))
    record.unlink()
    if content is not None:
        record.write_text(content)
    assert weights.digest(imported) == expected["sha256"]
    assert json.loads(record.read_text("utf-8")) == expected


def test_files_elsewhere_get_no_record(tmp_path: Path) -> None:
    file = tmp_path / "own.pt"
    file.write_bytes(CONTENT)
    assert len(weights.digest(file)) == 64
    assert list(tmp_path.iterdir()) == [file]


def test_remove(imported: Path) -> None:
    imported.with_name(f"{imported.name}.part").touch()
    assert weights.remove(NAME)
    assert weights.find(NAME) is None
    assert not list(imported.parent.iterdir())
    assert not weights.remove(NAME)


# What a weights file may hold


def network() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8))


def changed(change: Callable[[dict[str, Tensor]], object]) -> Callable[[Path], None]:
    """A writer of the network's weights after some change."""

    def write(file: Path) -> None:
        entries = dict(network().state_dict())
        change(entries)
        torch.save(entries, file)

    return write


def truncated(zipped: bool) -> Callable[[Path], None]:
    def write(file: Path) -> None:
        torch.save(network().state_dict(), file, _use_new_zipfile_serialization=zipped)
        content = file.read_bytes()
        file.write_bytes(content[: len(content) * 2 // 3])

    return write


class Malicious:
    """Unpickling it would make a folder."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return os.mkdir, (str(self.file),)


def malicious_pickle(file: Path, protocol: int) -> bytes:
    return pickle.dumps(Malicious(file.with_name("touched")), protocol)


BAD_FILES: list[tuple[str, Callable[[Path], object], str]] = [
    ("missing entry", changed(lambda all: all.pop("0.bias")), "lacks “0.bias”"),
    ("several missing", changed(lambda all: (all.pop("0.bias"), all.pop("1.bias"))), "and 1 more entr"),
    (
        "unknown entry",
        changed(lambda all: all.update(more=torch.zeros(1))),
        "contains “more”, which the model",
    ),
    (
        "shape",
        changed(lambda all: all.update({"1.weight": torch.zeros(9)})),
        "“1.weight” of shape 9 instead of 8",
    ),
    ("type", changed(lambda all: all.update({"1.weight": torch.zeros(8, dtype=torch.int64)})), "type int64"),
    (
        "NaN",
        changed(lambda all: all["0.weight"].view(-1)[7:8].fill_(torch.nan)),
        "in “0.weight” that are not fin",
    ),
    (
        "infinite",
        changed(lambda all: all["1.running_var"].fill_(torch.inf)),
        "in “1.running_var” that are not",
    ),
    (
        "no tensor",
        changed(lambda all: all.update({"0.bias": [1.0]})),
        "contains a list instead of a tensor under “0.bias”",
    ),
    ("list", lambda file: torch.save([torch.zeros(3)], file), "no dictionary of tensors"),
    ("numbers as names", lambda file: torch.save({1: torch.zeros(3)}, file), "no dictionary of tensors"),
    ("one tensor", lambda file: torch.save(torch.zeros(3), file), "no dictionary of tensors"),
    ("whole network", lambda file: torch.save(network(), file), "could run code"),
    ("code", lambda file: torch.save(Malicious(file.with_name("touched")), file), "could run code"),
    ("code in an old pickle", lambda file: file.write_bytes(malicious_pickle(file, 2)), "could run code"),
    ("code in a new pickle", lambda file: file.write_bytes(malicious_pickle(file, 4)), "not a weights file"),
    ("empty", lambda file: file.touch(), "is damaged or not a weights file"),
    ("text", lambda file: file.write_text("<html>Not found</html>"), "is damaged or not a weights file"),
    ("noise", lambda file: file.write_bytes(os.urandom(5000)), "is damaged or not a weights file"),
    ("truncated", truncated(zipped=True), "is damaged or not a weights file"),
    ("truncated old format", truncated(zipped=False), "is damaged or not a weights file"),
    ("folder", lambda file: file.mkdir(), "cannot be read: Is a directory"),
    ("nothing there", lambda file: None, "There is no weights file"),
]


@pytest.mark.parametrize(("write", "said"), [row[1:] for row in BAD_FILES], ids=[row[0] for row in BAD_FILES])
@pytest.mark.parametrize("suffix", [".pt", ".safetensors"])
def test_bad_files_are_refused(
    write: Callable[[Path], object], said: str, suffix: str, tmp_path: Path
) -> None:
    file = tmp_path / f"weights{suffix}"
    write(file)
    with pytest.raises(WeightsInvalidError) as raised:
        load_into(network(), file)
    if suffix == ".pt":
        assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert str(file) in str(raised.value)
    assert not (tmp_path / "touched").exists()


def test_good_files_are_taken(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    source, target = network(), network()
    save_file(source.state_dict(), tmp_path / "weights.safetensors")
    load_into(target, tmp_path / "weights.safetensors")
    assert all(torch.equal(target.state_dict()[name], value) for name, value in source.state_dict().items())
