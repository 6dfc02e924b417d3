"""No title, tooltip, file name or copied command tells a password, and no other user can read the settings."""

import stat

import pytest

from viewer.desktop.export.command_line import command_line
from viewer.desktop.state import address as addresses
from viewer.desktop.state.preferences import Preferences

SECRETS = (
    "rtsp://admin:p@secret/x@10.0.0.7/live",
    "http://host/a;token=secret",
    "rtsp://10.0.0.7/user=admin&password=secret",
    "http://host/live?key=secret",
)


@pytest.mark.parametrize("address", SECRETS)
def test_what_is_shown_of_an_address(address):
    for told in (addresses.title(address), addresses.display(address), addresses.stem(address)):
        assert told
        assert "secret" not in told
    assert "secret" not in command_line(address, True, ())


@pytest.mark.posix  # Windows has no such permissions
def test_settings_are_their_owner_s(tmp_path):
    path = tmp_path / "window.json"
    path.write_text("{}")
    path.chmod(0o644)
    for _ in range(2):
        Preferences(recent=SECRETS).save(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    fresh = tmp_path / "other.json"
    Preferences().save(fresh)
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600
