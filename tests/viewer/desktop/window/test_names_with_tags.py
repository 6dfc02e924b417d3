"""Names that look like HTML are shown as they are, wherever they appear: Qt takes a text with a tag for HTML."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication, QLabel, QWidget
from windows import wait_for

from viewer.desktop.widgets.controls import plain_tip

NAME = "<b>bold<br>&amp;<img src=x>.mp4"


def as_html(widget: QWidget) -> list[str]:
    """What of a widget Qt would take for HTML though it holds the name."""
    found = []
    if (
        isinstance(widget, QLabel)
        and "<b>" in widget.text()
        and widget.textFormat() == Qt.TextFormat.AutoText
    ):
        found.append(f"text of {widget.objectName() or type(widget).__name__}: {widget.text()}")
    tip = widget.toolTip()
    if "<b>" in tip and Qt.mightBeRichText(tip):
        found.append(f"tooltip of {widget.objectName() or type(widget).__name__}: {tip}")
    return found


def test_names_that_look_like_html_are_shown_as_they_are(make_window, make_clip, tmp_path):
    clip = make_clip(NAME)
    window = make_window()
    window.open(str(clip))
    wait_for(lambda: window.session.source.info is not None)
    window.open("demo")
    window.start_page.set_recent((str(clip),))
    converting = window.converting
    converting.add([str(clip), str(tmp_path / "no <b>video</b>.txt")])
    wait_for(lambda: len(converting.list.rows) > 0)
    everything = [
        each for top in QApplication.topLevelWidgets() for each in (top, *top.findChildren(QWidget))
    ]
    assert any("<b>" in each.toolTip() or "&lt;b&gt;" in each.toolTip() for each in everything)
    assert [told for each in everything for told in as_html(each)] == []
    converting.shut_down()


def test_a_tip_keeps_its_words():
    tip = QLabel()
    tip.setText(plain_tip("a <b>c</b>\n→ d & e"))
    assert tip.text() == '<p style="white-space:pre">a &lt;b&gt;c&lt;/b&gt;\n→ d &amp; e</p>'
    assert plain_tip("a < b & c\nd") == "a < b & c\nd"
