"""HLS and DASH over HTTPS: what a list names comes from verified servers alone, and otherwise as ever."""

import base64
import re
import subprocess
from contextlib import ExitStack, contextmanager
from urllib.parse import unquote, urlsplit

import av
import needs
import pytest
from clips import number_of, write_clip
from patience import PATIENCE
from senders import Server, redirecting_server, with_certificate

from pipeline.errors import SourceNotFoundError, SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources._live.gateway import Gateway
from pipeline.sources.base import open_source

pytestmark = needs.command("openssl")
PATIENT = SourceSettings(timeout=PATIENCE)
FRAMES = 60
KINDS = {
    "parts": ("hls", {}),
    "fragments": ("hls", {"hls_segment_type": "fmp4", "hls_fmp4_init_filename": "init.mp4"}),
    "ranges": ("hls", {"hls_flags": "single_file"}),
    "encrypted": ("hls", {"hls_key_info_file": "key.info"}),
}
DASH = {
    "templates": ("dash", {"seg_duration": "0.4", "use_template": "1"}),
    "names": ("dash", {"seg_duration": "0.4", "use_template": "0", "use_timeline": "0"}),
}
ABSOLUTE = re.compile(r'(?m)^(?=[\w-]+\.(?:ts|m4s))|(?<=URI=")(?=\w)')


@pytest.fixture(params=KINDS)
def listed(request, tmp_path, monkeypatch):
    """A folder with a list of half a dozen segments, of which every frame has its number; and the list's name."""
    folder = tmp_path / "served"
    folder.mkdir()
    clip = write_clip(tmp_path / "clip.mp4", frames=FRAMES, gop=10, options={"crf": "12"})
    form, options = (KINDS | DASH)[request.param]
    name = {"hls": "list.m3u8", "dash": "list.mpd"}[form]
    if "hls_key_info_file" in options:
        (folder / "secret.key").write_bytes(bytes(range(16)))
        (folder / "key.info").write_text(f"secret.key\n{folder / 'secret.key'}\n")
    monkeypatch.chdir(folder)
    options = {"hls_time": "0.4", "hls_list_size": "0"} | options if form == "hls" else options
    with av.open(str(clip)) as source, av.open(name, "w", format=form, options=options) as target:
        copy = target.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    return folder, name


@contextmanager
def served(folder, *, password="", needs_cookie=False):
    """The files, by a server with ranges that keeps what it was asked for."""

    def answer(handler, server):
        path = unquote(urlsplit(handler.path).path)
        wanted = base64.b64encode(password.encode()).decode()
        if password and wanted not in handler.headers.get("Authorization", ""):
            handler.send_response(401)
            handler.send_header("WWW-Authenticate", 'Basic realm="camera"')
            handler.send_header("Content-Length", "0")
            handler.end_headers()
            return
        if (
            needs_cookie
            and not path.endswith("list.m3u8")
            and "ticket=1" not in handler.headers.get("Cookie", "")
        ):
            handler.send_error(403)
            return
        server.asked.append(path)
        data = (folder / path.lstrip("/")).read_bytes()
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", handler.headers.get("Range", ""))
        handler.send_response(206 if asked else 200)
        if asked:
            first, last = int(asked[1]), min(int(asked[2] or len(data) - 1), len(data) - 1)
            handler.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
            data = data[first : last + 1]
        handler.send_header("Set-Cookie", "ticket=1; Path=/")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    server = Server(answer)
    server.asked = []
    yield server


def numbers(url, settings=PATIENT):
    with open_source(url, settings) as source:
        return [number_of(frame.image) for frame in source]


def test_every_kind_of_list_is_read_whole(listed, tmp_path, monkeypatch):
    folder, name = listed
    with served(folder) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(with_certificate(server, tmp_path)))
        with server:
            assert numbers(f"{server.url}{name}?ticket=1") == list(range(FRAMES))


def test_segments_come_from_nobody_who_is_not_trusted(listed, tmp_path, monkeypatch):
    """The list's own server is. Each kind of link in it leads to the other: absolute, or without its scheme."""
    folder, name = listed
    (tmp_path / "near").mkdir(), (tmp_path / "far").mkdir()
    with ExitStack() as stack:
        near, far = stack.enter_context(served(folder)), stack.enter_context(served(folder))
        mine, other = with_certificate(near, tmp_path / "near"), with_certificate(far, tmp_path / "far")
        stack.enter_context(near), stack.enter_context(far)
        text = (folder / name).read_text("utf-8")
        parts = iter(range(100))
        text = ABSOLUTE.sub(lambda _: far.url[0 if next(parts) % 2 else len("https:") :], text)
        (folder / name).write_text(text)
        monkeypatch.setenv("SSL_CERT_FILE", str(mine))
        with pytest.raises(SourceUnreadableError, match="certificate of localhost, from where") as caught:
            open_source(f"{near.url}{name}", PATIENT)
        assert "--no-verify-certificate" in caught.value.hint
        assert not far.asked, "its segments were fetched"
        assert numbers(
            f"{near.url}{name}", SourceSettings(timeout=PATIENCE, verify_certificate=False)
        ) == list(range(FRAMES))
        both = tmp_path / "both.pem"
        both.write_bytes(mine.read_bytes() + other.read_bytes())
        monkeypatch.setenv("SSL_CERT_FILE", str(both))
        far.asked.clear()
        assert numbers(f"{near.url}{name}") == list(range(FRAMES))
        assert far.asked


@needs.command("ffmpeg")
@pytest.mark.parametrize("listed", DASH, indirect=True)
def test_dash_too_is_read_whole_and_from_trusted_servers_only(listed, tmp_path, monkeypatch):
    """The libraries that come with PyAV have no DASH; those of others do, so the command stands for them."""
    folder, name = listed
    (tmp_path / "near").mkdir(), (tmp_path / "far").mkdir()
    with served(folder) as near, served(folder) as far:
        mine, other = with_certificate(near, tmp_path / "near"), with_certificate(far, tmp_path / "far")
        text = (folder / name).read_text("utf-8")
        count = frames_in(folder / name)  # FFmpeg 5 reads the first segments alone of one kind
        assert count
        (folder / "far.mpd").write_text(text.replace("<Period", f"<BaseURL>{far.url}</BaseURL><Period", 1))
        monkeypatch.setenv("SSL_CERT_FILE", str(mine))
        with near, far:
            assert decoded(f"{near.url}{name}") == (count, None)
            assert decoded(f"{near.url}far.mpd") == (0, urlsplit(far.url).netloc)
            assert not far.asked
            both = tmp_path / "both.pem"
            both.write_bytes(mine.read_bytes() + other.read_bytes())
            monkeypatch.setenv("SSL_CERT_FILE", str(both))
            assert decoded(f"{near.url}far.mpd") == (count, None)
            assert far.asked


def decoded(url):
    """How many frames, and whose certificate was refused."""
    gateway = Gateway(timeout=PATIENCE)
    options = [word for name, value in Gateway.OPTIONS.items() for word in (f"-{name}", value)]
    count = frames_in(gateway.address_of(url), *options)
    gateway.close()
    return count, gateway.refused


def frames_in(address, *options):
    command = ["ffmpeg", "-v", "error", *options, "-i", address, "-f", "framemd5", "-"]
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    return sum(not line.startswith("#") for line in lines)


@pytest.mark.parametrize("listed", ["parts"], indirect=True)
def test_redirections_passwords_and_cookies_are_as_ever(listed, tmp_path, monkeypatch):
    folder, name = listed
    inside = folder / "a b"
    inside.mkdir()
    for path in folder.glob("*.*"):
        path.rename(inside / path.name)
    (inside / "all.m3u8").write_text(f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n/a b/{name}\n")
    with served(folder, password="me:pass@word", needs_cookie=False) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(with_certificate(server, tmp_path)))
        place = server.url.replace("//", "//me:pass%40word@")
        with server:
            assert numbers(f"{place}a%20b/all.m3u8") == list(range(FRAMES))
            with redirecting_server(f"{place}a%20b/all.m3u8") as door:
                assert numbers(f"{door.url}elsewhere/x.m3u8") == list(range(FRAMES))
            with pytest.raises(SourceUnreadableError, match="user name and a password"):
                open_source(f"{server.url}a%20b/all.m3u8", PATIENT)
    with served(inside, needs_cookie=True) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(with_certificate(server, tmp_path)))
        with server:
            assert numbers(f"{server.url}{name}") == list(range(FRAMES))


def test_a_stream_that_leads_from_http_to_https_is_verified(tmp_path):
    write_clip(tmp_path / "clip.mp4")
    with served(tmp_path) as server:
        with_certificate(server, tmp_path)
        with (
            server,
            redirecting_server(f"{server.url}clip.mp4") as door,
            pytest.raises(SourceUnreadableError, match="certificate"),
        ):
            open_source(door.url, PATIENT)
        assert not server.asked


@pytest.mark.parametrize("listed", ["parts"], indirect=True)
def test_the_environments_proxy_gets_nothing_that_is_meant_for_this_computer(listed, tmp_path, monkeypatch):
    folder, name = listed
    with served(folder) as server, served(folder) as proxy, server, proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        assert numbers(f"{server.url}{name}") == list(range(FRAMES))
        assert not [path for path in proxy.asked if "/https/" in path]


@pytest.mark.parametrize("listed", ["parts"], indirect=True)
def test_servers_of_segments_that_are_not_there_are_named_as_the_cause(listed):
    folder, name = listed
    text = (folder / name).read_text("utf-8")
    (folder / name).write_text(ABSOLUTE.sub("https://127.0.0.1:9/", text))
    with served(folder) as server, server, pytest.raises(SourceNotFoundError, match="Connection refused"):
        open_source(f"{server.url}{name}", PATIENT)


def test_the_gateway_serves_only_who_knows_its_token():
    gateway = Gateway(timeout=1)
    try:
        address = gateway.address_of("https://user:secret@[::1]:8443/a b/ü.ts?x=1&y=%20#part")
        assert "secret" not in address
        path = urlsplit(address)
        assert (
            gateway.original_of(f"{path.path}?{path.query}") == "https://[::1]:8443/a%20b/%C3%BC.ts?x=1&y=%20"
        )
        for wrong in ("/", "/x/https/host/", path.path.replace("/https/", "/file/"), path.path[1:]):
            assert gateway.original_of(wrong) is None
        assert gateway.address_of("data:text/plain,1") == "data:text/plain,1"
    finally:
        gateway.close()


def test_a_dash_stream_that_the_libraries_cannot_read_is_called_that(tmp_path):
    (tmp_path / "list.mpd").write_text('<?xml version="1.0"?><MPD><Period/></MPD>')
    with served(tmp_path) as server, server, pytest.raises(SourceUnreadableError, match="DASH") as caught:
        open_source(f"{server.url}list.mpd", PATIENT)
    assert ".m3u8" in caught.value.hint
