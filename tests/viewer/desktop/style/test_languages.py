"""The window's languages: everything is translated, the compiled files are what the readable ones say, words fit.

What these tests miss is mended with `make translations` and Qt Linguist, or any editor, in the `.ts` files.
"""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

import needs
import pytest
from in_turns import one_quick
from patience import PATIENCE
from PyQt6.QtCore import QCoreApplication, QLocale, Qt, QTimer
from PyQt6.QtGui import QAction
from PyQt6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QWidget
from windows import (
    assert_no_words_are_cut_off,
    button,
    click,
    discard,
    shown_number,
    wait_for,
    wait_for_layout,
)

from pipeline.errors import SourceNotFoundError
from viewer.desktop import app
from viewer.desktop.messages.crash_dialog import CrashDialog
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.style import languages
from viewer.desktop.widgets.seek_bar import clock
from viewer.desktop.window.help import AboutDialog, ShortcutsDialog

DESKTOP = Path(languages.__file__).parents[1]
TRANSLATED = [code for code in languages.NAMES if code != "en"]
SAME_EVERYWHERE = re.compile(
    r"Depth Viewer|English|Deutsch|\(Language\)|NumPy|PNG|NPY|NPZ|PLY|URL|MJPEG|MiDaS|MIT|Intel ISL|CPU|GNU|CUDA|"
    r"(?:Ctrl|Alt|Shift|Home|Backspace|Left|Right|Up|Down|Space)\b|fps|MiB|https?|rtsp|rtmp|udp|midas_small|nano|"
    r"zipdepth|ZipDepth|Fabio Tosi|GFLOP|ONNX|OpenVINO|TensorFlow Lite|CSV|RGB|GLB|"
    r"^screen$|brightness|test|openvino|clip(?:_\w+)?\.mp4|demo|\bms\b|MB|[MmKk]4[vV]|\bF\d+\b|"
    r"MP4|WebM|MOV|MKV|H\.264|VP9|ProRes|EXR|OpenEXR|PCM|FFV1|"
    r"MCAP|ROS 2|Foxglove|RTMP|RTSP|SRT|HLS"
)


@pytest.fixture(autouse=True)
def english_again(qapp):
    yield
    languages.use(qapp, "en")


def messages(path):
    """What a .ts file holds: {(context, source): translation}, an unfinished one being ""."""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation.get("type") is None
            key = context.findtext("name"), message.findtext("source")
            found[key] = (translation.text or "") if finished else ""
    return found


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Every marked string of the window, as Qt's own collector finds it: {(context, source)}."""
    needs.package("PyQt6.lupdate")
    path = tmp_path_factory.mktemp("words") / "all.ts"
    command = [
        sys.executable,
        "-m",
        "PyQt6.lupdate.pylupdate",
        "--no-summary",
        str(DESKTOP),
        "--ts",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
    return set(messages(path))


@pytest.mark.parametrize("code", TRANSLATED)
class TestFiles:
    def test_every_marked_word_has_a_translation(self, marked, code):
        translated = messages(DESKTOP / "translations" / f"depth-viewer_{code}.ts")
        assert len(marked) > 300
        missing = {key for key in marked if not translated.get(key)}
        assert not missing, "run `make translations`, translate what is unfinished, and run it again"

    def test_what_is_filled_in_is_the_same(self, code):
        """{placeholders}, spaces at the ends, and the dots that announce a dialog."""

        def frame(words):
            places = sorted(re.findall(r"\{\w*\}|%n", words))
            return places, words[:1] == " ", words[-1:] == " ", words.endswith("…"), words.count("\n")

        for (_, source), words in messages(DESKTOP / "translations" / f"depth-viewer_{code}.ts").items():
            if words:
                assert frame(words) == frame(source), (source, words)

    def test_the_compiled_file_says_the_same(self, qapp, code):
        languages.use(qapp, code)
        path = DESKTOP / "translations" / f"depth-viewer_{code}.ts"
        for (context, source), words in messages(path).items():
            if words:
                assert QCoreApplication.translate(context, source) == words, "run `make translations`"


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (["de-AT", "de"], "de"),
        (["zh-Hans-CN", "zh-CN"], "zh_CN"),
        (["zh-Hant-TW", "zh"], "zh_CN"),  # nearer than English
        (["zh_CN"], "zh_CN"),
        (["fr-FR", "fr", "de-DE"], "de"),
        (["en-GB", "de-DE"], "en"),
        (["den-US"], "en"),
        (["C"], "en"),
        ([], "en"),
    ],
)
def test_the_system_chooses(tags, code):
    assert languages.nearest(tags) == code


@pytest.mark.parametrize(("locale", "words"), [("zh_CN.UTF-8", "打开文件"), ("de_CH.UTF-8", "Datei öffnen")])
def test_a_program_on_such_a_system_speaks_it(qapp, tmp_path, locale, words):
    if locale.startswith("zh") and not languages.has_chinese_font():
        needs.missing("a font with Chinese characters")
    code = (
        "from pathlib import Path; from viewer.desktop.app import make_window\n"
        f"window = make_window(preferences_path=Path({str(tmp_path / 'window.json')!r}))\n"
        "print(window.actions_['open'].text()); window.close()"
    )
    environment = {
        **os.environ,
        "LC_ALL": locale,
        "LANGUAGE": "",
        "PYTHONUTF8": "1",
        "QT_QPA_PLATFORM": "offscreen",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=True,
    )
    assert words in done.stdout


def test_a_chinese_system_without_its_letters_gets_english(qapp, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert languages.nearest(QLocale.system().uiLanguages()) == "zh_CN"
    monkeypatch.setattr(languages, "has_chinese_font", lambda: False)
    assert languages.code_of(languages.SYSTEM) == "en"
    monkeypatch.setattr(languages, "has_chinese_font", lambda: True)
    assert languages.code_of(languages.SYSTEM) == "zh_CN"


def test_numbers_are_written_as_the_language_does(qapp):
    languages.use(qapp, "de")
    assert (languages.decimal(1234.56, 1), languages.brief(0.25, 3)) == ("1234,6", "0,25")
    assert QLocale().decimalPoint() == ","
    assert (clock(1.26, 1.7), clock(65.9, 80)) == ("0:01,2", "1:05")
    languages.use(qapp, "en")
    assert (languages.decimal(1234.56, 1), languages.brief(1.0, 3)) == ("1234.6", "1")


def test_another_language_takes_the_place_of_the_last(qapp):
    for code in ("de", "zh_CN", "en"):
        languages.use(qapp, code)
        QApplication.processEvents()
    assert not languages.is_translated()
    assert len(qapp.font().families()) == 1


def words_of(widget):
    """Everything that a widget says, to eyes and to screen readers."""
    for each in [widget, *widget.findChildren(QWidget)]:
        yield from (each.toolTip(), each.accessibleName(), each.accessibleDescription(), each.windowTitle())
        if isinstance(each, QLabel | QAbstractButton):
            yield each.text()
        elif isinstance(each, QLineEdit):
            yield each.placeholderText()
        elif isinstance(each, QMenu):
            yield each.title()
    for action in widget.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def test_nothing_is_left_in_english(make_window, make_clip):
    """Chinese has no letters: whatever has some is a name, a unit or a key."""
    window = make_window(language="zh_CN")
    window.open(str(make_clip()))
    wait_for(lambda: window.session.screen.depth is not None)
    window.messages.show_message(message_of("x", ValueError("1"), window))
    boxes = [ShortcutsDialog(window.actions_, window), AboutDialog(window), CrashDialog("1", window)]
    window.header.set_cameras([])
    window.header.fill_menu()
    left = set()
    for words in words_of(window):
        # Names of colormaps are names; a path is a path.
        plain = SAME_EVERYWHERE.sub("", words.replace(window.session.source.address, ""))
        if re.search(r"[A-Za-z]{3,}", plain) and "色图" not in words:
            left.add(words)
    for box in boxes:
        box.close()
    assert {words for words in left if not any(mark in words for mark in ("ValueError", "Segoe"))} == set()


def test_every_number_of_a_german_window_has_a_comma(make_window, make_clip):
    """A command line keeps its points; names of files may have some, too."""
    window = make_window(language="de")
    window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=100)))
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.distance_marks.add((0.5, 0.9), 1.2)
    window.session.probe_set.pin((0.3, 0.4))
    for action in ("profile", "region"):
        window.actions_[action].setChecked(True)
    found = set()
    for view in window.actions_.views:
        window.actions_[f"view:{view}"].trigger()
        wait_for_layout(window)
        found.update(words_of(window))
    assert any(re.search(r"\d,\d", words) for words in found)
    with_point = {words for words in found if re.search(r"\d\.\d", words)}
    assert {words for words in with_point if window.session.source.address not in words} == set()


@pytest.mark.parametrize("code", TRANSLATED)
@pytest.mark.parametrize("size", one_quick((720, 480), (900, 600), (1280, 800)))
class TestRoom:
    def test_words_fit_around_a_picture(self, make_window, make_clip, code, size):
        window = make_window(language=code)
        window.resize(*size)
        window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=100)))
        wait_for(lambda: window.session.screen.depth is not None)
        for view in window.actions_.views:
            window.actions_[f"view:{view}"].trigger()
            wait_for_layout(window)
            assert_no_words_are_cut_off(window)

    def test_words_fit_before_there_is_one(self, make_window, code, size):
        window = make_window(language=code)
        window.resize(*size)
        window.session.models.missing.emit("midas_small")
        wait_for(lambda: window.messages.shown())
        wait_for_layout(window)  # a message that wraps is laid out more than once
        assert_no_words_are_cut_off(window)


@pytest.mark.parametrize("code", languages.NAMES)
def test_keys_mean_one_thing_in_each_language(make_window, code):
    """Shortcuts are those of the table, and within a menu no letter is marked twice."""
    window = make_window(language=code)
    english = {"open": "Ctrl+O", "undo": "Ctrl+Z", "back": "Left", "play": "Space", "slower": "<"}
    for name, key in english.items():
        assert window.actions_[name].shortcut().toString() == key
    for menu in [window.menu, *window.menu.findChildren(QMenu)]:
        texts = [action.text() for action in menu.actions() if action.text()]
        assert len(set(texts)) == len(texts)
        marks = re.findall(r"(?<!&)&(\w)", " ".join(texts).replace("&&", ""))
        assert len(set(marks)) == len(marks)


def test_qt_speaks_it_too(make_window):
    window = make_window(language="de")
    box = AboutDialog(window)
    assert button(box, "Schließen")
    assert "Strg+Z" in [
        label.text() for label in ShortcutsDialog(window.actions_, window).findChildren(QLabel)
    ]


def test_an_error_has_a_heading_in_the_language_and_the_engine_s_own_line(make_window):
    error = SourceNotFoundError("There is no file a.mp4.", hint="Check the path.")
    german = message_of("source", error, make_window(language="de"))
    assert languages.is_translated()
    assert (german.text, german.hint) == (
        "Die Quelle wurde nicht gefunden.",
        "There is no file a.mp4. Check the path.",
    )
    english = message_of("source", error, make_window(language="en"))
    assert (english.text, english.hint) == ("There is no file a.mp4.", "Check the path.")


def choose_language(window, name):
    """In the menu, as a user does."""
    next(action for action in window.menu.languages.actions() if action.text() == name).trigger()


def test_a_language_is_chosen_in_the_menu_and_told_in_itself(make_window):
    window = make_window(language="en")
    choose_language(window, "简体中文")
    (message,) = window.messages.shown()
    assert message.text == "语言将在下次启动时切换为简体中文。"
    choose_language(window, "Deutsch")
    (message,) = window.messages.shown()
    assert message.text == "Die Sprache wechselt beim nächsten Start zu Deutsch."
    assert window.actions_["open"].text() == "Open file…"  # this window stays as it is
    window.close()
    again = make_window()
    assert again.actions_["open"].text() == "Datei öffnen…"
    checked = [action.text() for action in again.menu.languages.actions() if action.isChecked()]
    assert checked == ["Deutsch"]
    assert again.menu.languages.title() == "Sprache (Language)"


def test_what_a_restart_would_end_is_said_before(held, tmp_path):
    choose_language(held, "Deutsch")
    (message,) = held.messages.shown()
    assert not message.hint
    held.recorder.folder = str(tmp_path)
    held.actions_["record"].trigger()
    choose_language(held, "Deutsch")
    message = next(each for each in held.messages.shown() if each.key == "language")
    assert message.hint.startswith("Ein Neustart beendet die Aufnahme")


def test_restarting_shows_the_same_source_at_the_same_place(held):
    """Paused, as it was: else it would play on from there."""
    choose_language(held, "Deutsch")
    click(button(held.messages, "Jetzt neu starten"))
    assert held.begins_again
    assert not held.isVisible()
    window = app.succeed(held)
    try:
        window.resize(900, 600)
        window.show()
        window.session.begin()
        wait_for(lambda: shown_number(window) == 40)
        assert not window.session.playback.is_playing
        assert window.session.playback.position == Fraction(40, 25)
        assert window.actions_["open"].text() == "Datei öffnen…"
    finally:
        discard(window)


def test_the_running_program_makes_the_new_window(monkeypatch, tmp_path, qapp, make_window):
    """The real `run`: a language is chosen, the button pressed, and the second window is closed for good."""
    monkeypatch.setenv("DEPTH_VIEWER_CONFIG", str(tmp_path))
    titles = []

    def visible():
        return [each for each in QApplication.topLevelWidgets() if isinstance(each, app.MainWindow)]

    def first():
        (window,) = [each for each in visible() if each.isVisible()]
        titles.append(window.actions_["quit"].text())
        QTimer.singleShot(200, second)
        choose_language(window, "Deutsch")
        click(button(window.messages, "Jetzt neu starten"))

    def second():
        (window,) = [each for each in visible() if each.isVisible()]
        titles.append(window.actions_["quit"].text())
        window.actions_["quit"].trigger()

    QTimer.singleShot(200, first)
    guard = QTimer()
    guard.timeout.connect(lambda: QApplication.exit(9))
    guard.start(round(1000 * PATIENCE))
    assert app.run() == 0
    guard.stop()
    assert titles == ["Quit", "Beenden"]
    for window in visible():
        discard(window)


def test_letters_of_chinese_are_painted(make_window):
    """Not boxes: two different characters look different. Needs a font that has them."""
    make_window(language="zh_CN")
    if not languages.has_chinese_font():
        needs.missing("a font with Chinese characters")
    label = QLabel("深")
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    first = label.grab().toImage()
    label.setText("远")
    assert label.grab().toImage() != first
