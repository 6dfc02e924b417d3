"""Networks in the window: what is at work, what is missing, and how it comes: fetched, imported, cancelled, refused."""

import json
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from file_server import FileServer
from model_files import write_onnx
from patience import PATIENCE
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QDesktopServices
from PyQt6.QtWidgets import QFileDialog, QInputDialog
from windows import Brightness, button, choose, click, drop, panel, settle, shown_number, wait_for

from pipeline.errors import RuntimeUnavailableError
from pipeline.inference.load import load_estimator
from pipeline.models import weights
from pipeline.settings import EstimatorSettings
from viewer.desktop.messages.licence_dialog import LicenceDialog


@pytest.fixture
def clip(make_clip):
    """Four seconds of numbered frames."""
    return make_clip(size=(160, 120), frame_rate=25, frames=100)


@pytest.fixture
def serve(monkeypatch):
    """`serve(content)`: MiDaS_small's weights come from a real server."""
    with ExitStack() as servers:

        def start(content):
            server = servers.enter_context(FileServer(content))
            entry = replace(weights.TABLE["midas_small"], url=server.url)
            monkeypatch.setitem(weights.TABLE, "midas_small", entry)
            return server

        yield start


def texts(window):
    return [message.text for message in window.messages.shown()]


def choices(window):
    return [choice.text for choice in window.messages.shown()[0].choices]


def test_what_was_chosen_is_downloaded_checked_and_used(make_window, serve, midas_weights):
    serve(midas_weights.read_bytes())
    window = make_window()
    picker = panel(window, "depth").model
    choose(picker, "midas_small")
    seen = []
    window.session.models.progressed.connect(lambda _name, done, total: seen.append((done, total)))
    before = window.session.models.estimator
    click(button(window.messages, "Download"))
    assert texts(window) == ["Downloading midas_small"]
    wait_for(lambda: window.session.models.estimator is not before)
    size = midas_weights.stat().st_size
    assert seen[0] == (0, 0)
    assert seen[-1] == (size, size)
    assert weights.find("midas_small").stat().st_size == size
    assert not window.messages.shown()
    assert picker.itemText(picker.findData("midas_small")) == "midas_small"


@pytest.fixture
def downloading(make_window, serve):
    """A window that has half of a file, from a server that keeps the rest back for long."""
    server = serve(bytes(82_000_000))
    server.pause = PATIENCE
    window = make_window()
    choose(panel(window, "depth").model, "midas_small")
    click(button(window.messages, "Download"))
    wait_for(lambda: window.messages.shown()[0].hint == "41 of 82 MB")
    return window


def test_a_download_that_is_cancelled_ends_without_a_word_and_can_be_begun_again(downloading):
    assert downloading.messages.shown()[0].progress == pytest.approx(0.5, abs=0.01)
    click(button(downloading.messages, "Cancel"))
    assert not downloading.session.models.fetching
    assert not downloading.messages.shown()
    settle()
    assert not downloading.messages.shown()
    assert weights.find("midas_small") is None
    downloading.session.models.fetch("midas_small")
    assert texts(downloading) == ["Downloading midas_small"]


def test_a_download_that_is_paused_says_so_and_goes_on_from_there(downloading):
    click(button(downloading.messages, "Pause"))
    wait_for(lambda: texts(downloading) == ["The download of midas_small is paused"])
    (message,) = downloading.messages.shown()
    assert (message.text, message.hint) == ("The download of midas_small is paused", "41 of 82 MB")
    assert message.progress == pytest.approx(0.5, abs=0.01)
    assert not downloading.session.models.fetching
    click(button(downloading.messages, "Continue"))
    assert texts(downloading) == ["Downloading midas_small"]


def test_a_server_that_is_not_there_is_told_with_two_ways_on(make_window, monkeypatch):
    url = "http://127.0.0.1:9/midas_small.pt"  # the port where nobody answers
    monkeypatch.setitem(weights.TABLE, "midas_small", replace(weights.TABLE["midas_small"], url=url))
    window = make_window()
    choose(panel(window, "depth").model, "midas_small")
    click(button(window.messages, "Download"))
    wait_for(lambda: "could not be downloaded" in texts(window)[0])
    assert choices(window) == ["Retry", "Import from file…"]
    assert url in window.messages.shown()[0].text + window.messages.shown()[0].hint


def test_without_torch_no_download_is_offered(make_window, monkeypatch):
    models = make_window().session.models
    assert models.better()
    monkeypatch.setattr("pipeline.runtimes.torch_.is_available", lambda: False)
    assert not models.better()


def test_a_better_model_is_offered_beside_the_list_of_models_and_not_by_a_message(make_window):
    window = make_window()
    offer = panel(window, "depth").offer
    assert offer.text() == "Get zipdepth, more accurate…"
    assert offer.toolTip().startswith(
        "zipdepth: a download of 27 MB. 6.1 million parameters, 10.2 GFLOP per frame. "
        "δ1 93 % indoors, 86 % on streets."
    )
    assert texts(window) == []
    click(offer)
    assert texts(window) == ["zipdepth is not installed."]
    assert choices(window) == ["Download", "Import from file…"]
    window.session.models.choose("nano")
    wait_for(lambda: not window.session.models.is_loading)
    assert offer.isHidden()


def test_a_remembered_model_that_is_gone_is_offered_and_another_one_works_meanwhile(make_window, clip):
    window = make_window(estimator=EstimatorSettings(model="midas_small"))
    assert window.session.models.settings.model == "auto"
    window.open(str(clip))
    wait_for(lambda: shown_number(window) is not None)


def test_a_model_without_weights_is_offered_and_the_one_at_work_goes_on(make_window, clip):
    window = make_window()
    picker = panel(window, "depth").model
    assert "(not installed, 82 MB)" in picker.itemText(picker.findData("midas_small"))
    window.open(str(clip))
    choose(picker, "midas_small")
    assert choices(window) == ["Download", "Import from file…"]
    assert picker.value == "auto"
    wait_for(lambda: shown_number(window) is not None)


def test_a_file_that_holds_no_weights_is_refused_in_one_line(make_window, tmp_path):
    (tmp_path / "weights.pt").write_bytes(b"no weights")
    window = make_window()
    window.session.models.import_file("midas_small", tmp_path / "weights.pt")
    wait_for(lambda: window.messages.shown())
    message = window.messages.shown()[0]
    assert message.hint
    assert "Traceback" not in message.text
    assert window.session.models.estimator is not None


def test_a_note_is_shown_once(make_window):
    window = make_window()
    estimator = window.session.models.estimator
    estimator.note = "the built-in one is shown"
    window.session.models.settings = replace(window.session.models.settings, model="nano")
    window.session.models.loaded.emit()
    assert window.messages.shown()[0].text == "the built-in one is shown"
    window.messages.drop("network")
    window.session.models.loaded.emit()
    assert not window.messages.shown()


def test_the_status_line_names_what_made_the_picture_and_how_fast(make_window, clip):
    window = make_window()
    window.open(str(clip))
    wait_for(lambda: window.figures().measured_fps > 5)
    status = panel(window, "status")
    status.refresh()
    figures = window.figures()
    assert status.made_by.text() == "brightness · test"
    assert status.rate.text().endswith(" fps")
    assert status.latency.text().endswith(" ms")
    assert "160×120" in status.source.text()
    assert 0 < figures.latency_ms <= figures.latency_p95_ms


def test_who_changes_their_mind_quickly_gets_the_last_wish_alone(make_window, monkeypatch):
    loaded, go_on = [], threading.Event()

    def load(settings):
        assert go_on.wait(PATIENCE)
        loaded.append(settings.model)
        estimator = Brightness()
        estimator.model = settings.model
        return estimator

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load)
    window = make_window(wait=False)  # begins with "auto"
    models = window.session.models
    for _ in range(3):
        for model in ("nano", "auto", "nano"):
            models.use(replace(models.settings, model=model))
    assert panel(window, "depth").model.value == "auto"
    go_on.set()
    wait_for(lambda: not models.is_loading)
    assert loaded == ["auto", "nano"]
    assert models.estimator.model == "nano"
    assert panel(window, "depth").model.value == "nano"


def test_a_network_that_cannot_be_loaded_leaves_the_one_at_work(make_window, monkeypatch):
    window = make_window()
    before = window.session.models.estimator

    def load(_settings):
        raise RuntimeUnavailableError("OpenVINO does not work here.", hint="Try --runtime torch.")

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load)
    choose(panel(window, "depth").model, "nano")
    wait_for(lambda: window.messages.shown())
    assert texts(window) == ["OpenVINO does not work here."]
    assert window.session.models.estimator is before
    assert panel(window, "depth").model.value == "auto"
    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Brightness())
    click(button(window.messages, "Retry"))
    wait_for(lambda: window.session.models.estimator is not before)
    assert panel(window, "depth").model.value == "nano"


def test_int8_takes_over_while_the_clip_plays(make_window, clip, monkeypatch):
    first, second, go_on, stopped = Brightness(), Brightness(), threading.Event(), threading.Event()
    second.runtime = "quicker"

    class Work:
        """Stands for the calibration, which takes a minute; the real one has tests of its own."""

        def __init__(self, estimator, _settings):
            assert estimator is first

        def run(self):
            assert go_on.wait(PATIENCE)
            return None if stopped.is_set() else second

        def stop(self):
            stopped.set()
            go_on.set()

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: first)
    monkeypatch.setattr("viewer.desktop.state.models.is_worthwhile", lambda estimator, _: estimator is first)
    monkeypatch.setattr("viewer.desktop.state.models.Int8InBackground", Work)
    window = make_window()
    window.open(str(clip))
    screen = window.session.screen
    wait_for(lambda: screen.depth is not None)
    assert screen.depth.runtime == first.runtime
    go_on.set()
    wait_for(lambda: screen.depth.runtime == "quicker")
    assert window.session.models.estimator is second
    assert "quicker" in panel(window, "depth")._state.text()
    assert not window.messages.shown()
    choose(panel(window, "depth").model, "nano")
    wait_for(lambda: window.session.models.estimator is first)
    assert stopped.is_set()


def test_a_processor_that_only_lacks_nncf_for_int8_is_told(make_window, monkeypatch):
    window = make_window()
    shown = panel(window, "depth")._state
    assert "NNCF" not in shown.text() + shown.toolTip()
    monkeypatch.setattr("viewer.desktop.state.models.is_nncf_missing", lambda: True)
    monkeypatch.setattr("viewer.desktop.state.models.is_worthwhile", lambda _estimator, _settings: True)
    window.session.models.changed.emit()
    assert "int8 needs NNCF" in shown.text()
    assert "pip install" in shown.toolTip()


class TestModelFiles:
    def test_a_file_that_is_dropped_is_the_model(self, make_window, clip, tmp_path, monkeypatch):
        path = write_onnx(tmp_path / "net.onnx", scaling="0 to 255")
        window = make_window()
        monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load_estimator)
        window.open(str(clip))
        drop(window, path)
        wait_for(lambda: window.session.models.estimator.model == "net.onnx")
        assert window.session.source.is_open  # the clip goes on
        (message,) = window.messages.shown()
        assert message.text == "net.onnx was tested on the bundled clip."
        assert "determined on the bundled clip" in message.hint

        opened = []
        monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
        click(button(window.messages, "Open sidecar file"))
        side_car = tmp_path / "net.depth.json"
        assert [Path(each) for each in opened] == [side_car]
        before = window.session.models.estimator
        facts = {"quantity": "meters", "scale": 1, "shift": 0}
        side_car.write_text(json.dumps(json.loads(side_car.read_text("utf-8")) | facts))
        click(button(window.messages, "Reload"))
        wait_for(lambda: window.session.models.estimator is not before)
        marks = window.session.distance_marks
        wait_for(lambda: marks.known is not None and marks.known.is_by_network)  # meters, without a mark

        picker = panel(window, "depth").model
        assert (picker.currentText(), picker.value) == ("net.onnx", str(path))
        assert picker.itemText(picker.findData("add")) == "Add a model…"

        choose(picker, "auto")
        wait_for(lambda: window.session.models.estimator.model == "nano")
        assert picker.findData(str(path)) > 0  # it can be chosen again

    def test_what_it_costs_here_is_shown_and_it_is_listed_the_next_time(
        self, make_window, clip, tmp_path, monkeypatch
    ):
        path = write_onnx(tmp_path / "net.onnx", scaling="0 to 255")
        window = make_window()
        monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load_estimator)
        window.open(str(clip))
        window.open(str(path))
        models, picker = window.session.models, panel(window, "depth").model
        wait_for(lambda: models.estimator.model == "net.onnx" and models.estimator.cost is not None)
        picker.showPopup()
        tip = picker.itemData(picker.findData(str(path)), Qt.ItemDataRole.ToolTipRole)
        assert tip.startswith(f"{path}\n3.4 million parameters, 0.3 GFLOP per frame. ")
        assert "ms per frame on this machine, at 160x96 on openvino cpu f32." in tip
        picker.hidePopup()
        window.close()
        again = panel(make_window(), "depth").model
        assert again.itemText(again.findData(str(path))) == "net.onnx"
        again.showPopup()
        assert "ms per frame" in again.itemData(again.findData(str(path)), Qt.ItemDataRole.ToolTipRole)

    def test_one_is_added_by_the_picker(self, make_window, tmp_path):
        window = make_window()
        picker = panel(window, "depth").model
        choose(picker, "add")
        dialog = window.findChild(QFileDialog)
        assert dialog.windowTitle() == "Add a model"
        assert "*.onnx *.xml *.tflite" in dialog.nameFilters()[0]
        assert picker.value == "auto"
        chosen = []
        window.session.models.use = chosen.append
        dialog.fileSelected.emit(str(tmp_path / "net.onnx"))
        assert chosen[0].model == str(tmp_path / "net.onnx")
        dialog.reject()

    def test_a_damaged_one_that_is_dropped_is_one_line_and_the_model_stays(
        self, make_window, clip, tmp_path, monkeypatch
    ):
        path = tmp_path / "net.onnx"
        path.write_bytes(b"\x08" + bytes(200))
        window = make_window()
        models, screen = window.session.models, window.session.screen
        window.open(str(clip))
        wait_for(lambda: screen.depth is not None)
        before = models.estimator
        monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load_estimator)
        drop(window, path)
        wait_for(lambda: window.messages.shown())
        (text,) = texts(window)
        assert f"{path} cannot be used" in text and "\n" not in text
        assert window.messages.shown()[0].hint
        assert models.estimator is before and models.settings.model == "auto"
        assert panel(window, "depth").model.value == "auto"
        assert window.session.source.is_open

    def test_one_that_is_gone_or_none_is_one_line_and_another_works_meanwhile(self, make_window, tmp_path):
        window = make_window(estimator=EstimatorSettings(model=str(tmp_path / "gone.onnx")))
        assert "There is no model file" in texts(window)[0]
        wait_for(lambda: window.session.models.estimator is not None)
        assert window.session.models.settings.model == "auto"


class TestHub:
    NAME = "owner/net"

    @pytest.fixture
    def hub(self, monkeypatch, tmp_path):
        """A hub with a real network, under a licence that restricts its use."""
        pytest.importorskip("transformers")
        from hub_networks import saved
        from hub_server import HubServer

        monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
        with HubServer() as server:
            monkeypatch.setenv("HF_ENDPOINT", server.url)
            folder = saved(tmp_path / "published", "dpt")
            (folder / "LICENSE.md").write_text("Not for sale.", encoding="utf-8")
            server.publish(self.NAME, folder, licence="cc-by-nc-4.0")
            yield server

    def test_one_is_added_after_its_licence_was_agreed_to(self, make_window, hub, monkeypatch):
        window = make_window()
        monkeypatch.setattr("viewer.desktop.state.models.load_estimator", load_estimator)
        picker = panel(window, "depth").model
        choose(picker, "add from hub")
        dialog = window.findChild(QInputDialog)
        assert any("not for commercial use" in text for text in dialog.comboBoxItems())
        dialog.textValueSelected.emit(f"{self.NAME} (as the list says)")
        dialog.reject()
        wait_for(lambda: "not for commercial use" in "".join(texts(window)))
        assert "--agree" not in window.messages.shown()[0].hint
        dialog = window.findChild(LicenceDialog)  # it opens by itself
        assert "may not be used commercially" in dialog.meaning.text()
        assert f"{hub.url}/{self.NAME}" in dialog.link.text()
        assert dialog.text.toPlainText() == "Not for sale."
        assert not dialog.agree.isDefault()
        dialog.reject()
        wait_for(lambda: window.findChild(LicenceDialog) is None)
        assert window.session.models.settings.model == "auto"
        assert not hub.weights_requests()
        click(button(window.messages, "View license…"))  # the message stays for second thoughts
        click(window.findChild(LicenceDialog).agree)
        wait_for(lambda: window.session.models.estimator.model == f"hf:{self.NAME}")
        assert (picker.currentText(), picker.value) == (self.NAME, f"hf:{self.NAME}")

    def test_one_that_is_none_is_one_line(self, make_window, hub):
        window = make_window()
        window.session.models.choose("hf:owner/none")
        wait_for(lambda: "There is no owner/none on the hub, or it is private." in texts(window))
        assert len(texts(window)) == 1
        assert choices(window) == ["Retry"]
        assert window.session.models.estimator.model == "brightness"
