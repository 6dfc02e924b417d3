"""The two palettes: words can be read, the program follows the system, and every color comes from one place."""

import re
from pathlib import Path

import pytest
from PyQt6.QtGui import QPalette
from PyQt6.QtWidgets import QWidget

import viewer.desktop
from viewer.desktop.style import icons, theme
from viewer.desktop.style.theme import Appearance
from viewer.desktop.widgets.controls import Switch

Role = QPalette.ColorRole


def luminance(color):
    def linear(share):
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(first, second):
    """As WCAG 2 defines it: 1 to 21; words want 4.5, signs 3."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_words_can_be_read_on_every_ground(dark, qapp):
    colors = theme.palette(dark)
    for ground in (Role.Window, Role.Base, Role.Button, Role.AlternateBase):
        for words in (Role.WindowText, Role.PlaceholderText):
            assert contrast(colors.color(words), colors.color(ground)) >= 4.5, (words, ground)
        for sign in (Role.Accent, Role.BrightText):
            assert contrast(colors.color(sign), colors.color(ground)) >= 3, (sign, ground)
    assert contrast(colors.color(Role.HighlightedText), colors.color(Role.Highlight)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_what_is_on_or_off_can_be_told_apart(dark, qapp):
    colors, sheet = theme.palette(dark), theme.style_sheet(theme.palette(dark))
    window = colors.color(Role.Window)
    pressed, hovered = (theme.mix(window, colors.color(Role.WindowText), share) for share in (0.14, 0.08))
    for ground in (window, colors.color(Role.Button), pressed, hovered):
        assert contrast(colors.color(Role.Accent), ground) >= 3
        assert contrast(colors.color(Role.WindowText), ground) >= 4.5
    assert contrast(colors.color(Role.PlaceholderText), hovered) >= 4.5
    rules = dict(re.findall(r"^(#?\w+(?: \w+)?):checked \{([^}]*)\}", sheet, re.M))
    del rules["#sectionHead"]  # its arrow says it
    assert {"QToolButton", "#toolRail QToolButton", "#segments QToolButton", "#textButton"} <= set(rules)
    for selector, rule in rules.items():
        assert colors.color(Role.Accent).name() in rule, selector


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("is_on", [False, True])
def test_a_switch_can_be_seen_on_and_off(dark, is_on, qapp):
    switch = Switch("Loop", "")
    colors = theme.palette(dark)
    switch.setPalette(colors)
    switch.setChecked(is_on)
    switch.resize(switch.sizeHint())
    image = switch.grab().toImage()
    middle = image.height() // 2
    groove, knob = (image.pixelColor(place, middle) for place in ((10, 24) if is_on else (24, 10)))
    assert contrast(groove, colors.color(Role.Window)) >= 3
    assert contrast(knob, groove) >= 3


def test_a_switch_that_does_not_apply_looks_off_and_remembers(qapp):
    form = QWidget()
    switch = Switch("Metric depth", "")
    switch.setParent(form)
    off = switch.grab().toImage()
    switch.setChecked(True)
    on = switch.grab().toImage()
    assert on != off
    switch.setEnabled(False)
    grayed = switch.grab().toImage()
    switch.setChecked(False)
    assert switch.grab().toImage() == grayed
    switch.setChecked(True)
    switch.setEnabled(True)
    assert switch.grab().toImage() == on
    form.setEnabled(False)  # a form at work: it shows what it works with
    at_work = switch.grab().toImage()
    switch.setChecked(False)
    assert switch.grab().toImage() != at_work


def test_words_on_the_surround_can_be_read():
    assert contrast(theme.ON_SURROUND, theme.SURROUND) >= 7


def test_the_surround_is_neutral():
    assert max(theme.SURROUND.red(), theme.SURROUND.green(), theme.SURROUND.blue()) < 32
    assert theme.SURROUND.hsvSaturationF() < 0.1


def test_a_wish_goes_before_the_system(qapp):
    assert theme.is_dark(Appearance.DARK, qapp)
    assert not theme.is_dark(Appearance.LIGHT, qapp)


def test_no_placeholder_is_left_in_the_style_sheet(qapp):
    for dark in (False, True):
        assert "@" not in theme.style_sheet(theme.palette(dark))


def test_no_other_file_names_a_color():
    folder = Path(viewer.desktop.__file__).parent
    for file in folder.rglob("*.py"):
        if file.name != "theme.py":
            assert not re.search(
                r"#[0-9a-fA-F]{6}\b|GlobalColor\.(?!transparent)", file.read_text("utf-8")
            ), file.name


@pytest.mark.parametrize("name", sorted(icons.LINES | icons.SOLIDS))
def test_every_icon_draws_something_and_stays_inside(name, qapp):
    image = icons.icon(name).pixmap(48, 48).toImage()
    drawn = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 40
    ]
    assert len(drawn) > 15
    edge = image.width() - 1
    assert not any(x in (0, edge) or y in (0, edge) for x, y in drawn)


def test_icons_follow_the_palette(qapp):
    before = qapp.palette()
    seen = []
    try:
        for dark in (False, True):
            qapp.setPalette(theme.palette(dark))
            image = icons.icon("play").pixmap(24, 24).toImage()
            seen.append(image.pixelColor(10, 12).lightness())
    finally:
        qapp.setPalette(before)
    assert seen[0] < 60
    assert seen[1] > 200
