"""Ctrl-C after OpenVINO was used: its plugins leave a dead signal stack behind where there was more than one core."""

import re
import subprocess
import sys

import pytest
from patience import PATIENCE
from project import HELPERS, ROOT

USE = """
import os, signal, sys, threading
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from pipeline.inference.load import load_estimator
from pipeline.objects.detector import load_detector
from pipeline.objects.settings import ObjectSettings
from pipeline.runtimes import openvino_
from pipeline.settings import EstimatorSettings
from detector_files import write_detector

assert "CPU" in openvino_.devices()
load_estimator(EstimatorSettings("nano", input_size=64, runtime="openvino"))
held = [load_detector(ObjectSettings(write_detector(Path({folder!r}) / "red.onnx", "rows")))]
leaving = threading.Thread(target=held.clear)  # as when the window is given another one
leaving.start()
leaving.join()
signal.signal(signal.SIGINT, lambda *_: print("heard", flush=True))
os.kill(os.getpid(), signal.SIGINT)
"""


@pytest.mark.posix  # Windows has neither signals nor their stacks
def test_ctrl_c_is_heard_after_a_model_and_a_detector_were_used(tmp_path):
    pytest.importorskip("onnx")
    code = USE.format(tests=str(HELPERS), root=str(ROOT), folder=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stdout) == (0, "heard\n"), done.stderr


def test_nothing_makes_another_core():
    found = [
        str(path.relative_to(ROOT))
        for folder in ("pipeline", "viewer", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"\bCore\(\)|(openvino|import_quietly\(\))\.compile_model\(", path.read_text("utf-8"))
    ]
    assert found == ["pipeline/runtimes/openvino_import.py"]
