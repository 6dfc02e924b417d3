"""Show names and errors as they are: Qt takes any text for HTML in which a tag stands, as in `<b>.mp4`.

widget.setToolTip(plain_tip(path))
label.setTextFormat(Qt.TextFormat.PlainText)     # of labels, Qt has it
"""

from __future__ import annotations

from html import escape

from PyQt6.QtCore import Qt


def plain_tip(text: str) -> str:
    """Return what a tooltip shows as this text."""
    if not Qt.mightBeRichText(text):  # type: ignore[attr-defined]  # left out of its stubs
        return text
    return f'<p style="white-space:pre">{escape(text)}</p>'
