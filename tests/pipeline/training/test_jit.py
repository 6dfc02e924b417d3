"""Loops become machine code also for a user who may write neither the checkout nor a cache."""

import importlib.util
import logging
from pathlib import Path

import needs
import pytest

numba = needs.package("numba", extra="train")

LOOP = """
from pipeline.training.jit import compiled

@compiled
def total(values):
    result = 0.0
    for value in values:
        result += value
    return result
"""


def _loop(file: Path):
    file.write_text(LOOP, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.total


def test_machine_code_is_kept_beside_the_module(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    assert _loop(tmp_path / "loop.py")((1.0, 2.5)) == 3.5
    assert list((tmp_path / "__pycache__").glob("loop.total-*.nbi"))


@pytest.mark.linux  # elsewhere no variable names the user's cache
def test_without_a_folder_that_can_be_written_it_is_compiled_all_the_same(tmp_path, monkeypatch, caplog):
    (tmp_path / "__pycache__").touch()  # a file: not even root makes a folder of it
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "__pycache__"))
    with caplog.at_level(logging.WARNING):
        assert _loop(tmp_path / "loop.py")((1.0, 2.5)) == 3.5
    assert "NUMBA_CACHE_DIR" in caplog.text
