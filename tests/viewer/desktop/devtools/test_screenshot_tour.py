"""The walk through the window: it writes a picture of everything, and each of them shows something."""

import numpy as np
import pytest
from PyQt6.QtGui import QImage

from viewer.desktop.devtools.screenshot_tour import tour
from viewer.desktop.style import languages
from viewer.desktop.style.theme import Appearance


@pytest.mark.long
def test_everything_is_photographed(make_window, make_clip, tmp_path, qapp):
    clip = make_clip(size=(160, 120), frame_rate=25, frames=100)
    try:
        written = tour(tmp_path / "tour", str(clip), ("zh_CN",), (Appearance.DARK,), ((900, 600),))
    finally:
        languages.use(qapp, "en")
    names = {path.stem for path in written}
    assert len(names) == len(written) > 30
    wanted = {
        "start",
        "depth",
        "points",
        "planes",
        "measure",
        "difference",
        "messages",
        "live_recording",
        "recorded",
    }
    assert {f"900x600-{name}" for name in wanted} <= names
    assert {"side_panel", "menu", "menu_source", "keys", "about", "crash", "colormaps", "convert"} <= names
    for path in written:
        picture = QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8)
        gray = np.frombuffer(picture.constBits().asarray(picture.sizeInBytes()), np.uint8)
        assert gray.std() > 2, path.name
        if path.stem.startswith("900x600"):
            assert (picture.width(), picture.height()) == (900, 600)
