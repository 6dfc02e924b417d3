"""Choosing a colormap: all are there with their pictures, the list is searched, and what is marked is seen at once."""

from fractions import Fraction

import numpy as np
import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from windows import (
    canvas_pixels,
    click,
    key,
    panel,
    pixels,
    settle,
    wait_for,
    wait_for_drawing,
    wait_for_layout,
)

from pipeline.colormaps import CONFUSED, NAMES, UNIFORM
from pipeline.render.colormap import lookup_table


@pytest.fixture
def window(make_window, make_clip):
    """It shows a clip that is paused, in gray, with the list of colormaps open."""
    window = make_window()
    window.open(str(make_clip(size=(160, 120), frames=100)))
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(40, 25))  # a picture with dark and bright in it
    wait_for(lambda: window.session.screen.depth.frame.index == 40)
    click(panel(window, "view").colormap)
    return window


def gallery(window):
    return panel(window, "view").colormap.gallery


def chosen(window):
    return window.session.view_state.settings.colormap


def test_all_are_listed_the_uniform_ones_first(window):
    assert gallery(window).isVisible()
    assert gallery(window).names() == list(NAMES)
    assert gallery(window).names()[: len(UNIFORM)] == list(UNIFORM)


def test_typing_searches_and_the_picture_shows_what_is_found(window):
    QTest.keyClicks(gallery(window).search, "batl")
    assert gallery(window).names() == ["batlow"]
    assert chosen(window) == "batlow"
    wait_for(lambda: np.ptp(canvas_pixels(window).astype(int), axis=2).max() > 60)
    key(gallery(window).search, Qt.Key.Key_Return)
    assert not gallery(window).isVisible()
    assert chosen(window) == "batlow"
    assert panel(window, "view").colormap.accessibleName() == "Colormap: Batlow"


def test_arrows_go_through_the_list_and_escape_takes_it_back(window):
    search = gallery(window).search
    place = NAMES.index("gray")
    for code, expected in (
        (Qt.Key.Key_Down, place + 1),
        (Qt.Key.Key_Up, place),
        (Qt.Key.Key_PageUp, place - 8),
    ):
        key(search, code)
        assert chosen(window) == NAMES[expected]
    key(search, Qt.Key.Key_Escape)
    assert not gallery(window).isVisible()
    assert chosen(window) == "gray"


def test_what_is_not_there_changes_nothing(window):
    """On the way there, "se" has found "dense"."""
    QTest.keyClicks(gallery(window).search, "sepia")
    assert gallery(window).names() == []
    assert chosen(window) == "gray"


def test_a_click_chooses_and_closes(window):
    QTest.keyClicks(gallery(window).search, "tur")
    rows = gallery(window).list
    names = gallery(window).names()
    assert {"turbo", "turku", "turbid"} <= set(names)
    item = next(
        rows.item(row)
        for row in range(rows.count())
        if rows.item(row).data(Qt.ItemDataRole.UserRole) == "turku"
    )
    click(rows.viewport(), rows.visualItemRect(item).center())
    assert chosen(window) == "turku"
    assert not gallery(window).isVisible()


@pytest.mark.parametrize("name", ["viridis", "turbo"])
def test_each_has_its_picture_and_the_clear_ones_an_eye(window, name):
    QTest.keyClicks(gallery(window).search, name)
    settle(0.05)
    rows = gallery(window).list
    rect = rows.visualItemRect(rows.currentItem())
    shown = pixels(rows.viewport(), rect).astype(int)
    line = shown[rect.height() // 2, 8 : 8 + 72]
    expected = lookup_table(name)[np.arange(72) * 256 // 72].astype(int)
    assert np.abs(line - expected)[4:-4].max() < 30
    eye = shown[:, -24:-8]
    assert (np.ptp(eye, axis=(0, 1)).max() > 60) == (name not in CONFUSED)


def test_gamma_is_changed_by_the_slider_and_let_go_by_a_double_click(window):
    gallery(window).close()
    wait_for_layout(window)
    wait_for_drawing(window)
    slider = panel(window, "view").gamma
    assert slider.words.text() == "1"
    before = canvas_pixels(window).astype(int)
    slider.setValue(slider.maximum())
    assert window.session.view_state.settings.gamma == 4
    wait_for(lambda: np.abs(canvas_pixels(window) - before).max() > 20)
    assert canvas_pixels(window).mean() > before.mean()
    slider.setValue(0)
    assert window.session.view_state.settings.gamma == 0.25
    QTest.mouseDClick(slider, Qt.MouseButton.LeftButton)
    assert window.session.view_state.settings.gamma == 1
    assert slider.words.text() == "1"
