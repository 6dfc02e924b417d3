"""JSON that is nested without end is damaged like any other, wherever a file of it is read."""

import pytest

from pipeline.errors import SettingsError, SourceUnreadableError
from pipeline.inference import _hub_cache
from pipeline.models import weights
from pipeline.sinks import sidecar
from pipeline.storage.work_folder import JOURNAL, journal_of, part_of
from viewer.desktop.state import presets
from viewer.desktop.state.preferences import Preferences

NESTED = '{"a":' * 100_000


@pytest.fixture
def file(tmp_path):
    (path := tmp_path / "a.json").write_text(NESTED)
    return path


def test_a_sidecar_is_damaged(file):
    with pytest.raises(SourceUnreadableError) as caught:
        sidecar.read(file)
    assert caught.value.hint


def test_a_preset_is_none(file):
    with pytest.raises(SettingsError):
        presets.read(file)


def test_preferences_are_put_aside(file):
    assert Preferences.load(file) == Preferences()
    assert not file.exists()


def test_the_journal_of_unfinished_work_is_none(tmp_path):
    part_of(tmp_path / "depth.mp4").mkdir()
    (part_of(tmp_path / "depth.mp4") / JOURNAL).write_text(NESTED)
    assert journal_of(tmp_path / "depth.mp4") is None


def test_the_record_of_weights_is_made_again(file):
    assert weights._read_record(file) == {}


def test_the_origin_of_a_model_is_unknown(tmp_path):
    (tmp_path / _hub_cache.ORIGIN).write_text(NESTED)
    assert _hub_cache.origin(tmp_path) is None
