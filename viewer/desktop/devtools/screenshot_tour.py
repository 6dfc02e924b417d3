"""Take screenshots of every view, panel, menu and dialog, for changes to the window or its texts.

    QT_QPA_PLATFORM=offscreen python -m viewer.desktop.devtools.screenshot_tour FOLDER [LANGUAGE…] [--size 1024x640]…

FOLDER/de-dark/900x600-wipe.png and so on: every view and panel at two sizes, light and dark, in each language; menus,
lists and dialogs once for each language and palette. QT_SCALE_FACTOR=1.5 is a finer screen. Look at them; the tests
only know whether words fit.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from PyQt6.QtWidgets import QDialog, QMenu, QWidget

from pipeline.errors import SourceNotFoundError
from pipeline.settings import EstimatorSettings
from viewer.desktop.conversions.view_options import ViewOptionsDialog
from viewer.desktop.devtools.live_stream import live_stream
from viewer.desktop.devtools.offscreen import OffscreenStage, on_stage
from viewer.desktop.messages import crash_dialog
from viewer.desktop.messages.error_messages import message_of
from viewer.desktop.panels.transport import SpeedButton
from viewer.desktop.style import languages
from viewer.desktop.style.theme import Appearance
from viewer.desktop.window.help import AboutDialog, ShortcutsDialog
from viewer.views.settings import FIRST_LOOK

SIZES = (1280, 800), (900, 600)
STILL = Fraction(2)
"""Seconds into the clip: every screenshot shows the same frame."""
RECENT = "/videos/kitchen.mp4", "0", "rtsp://camera.local/stream"


def tour(
    folder: Path,
    source: str = "demo",
    spoken: tuple[str, ...] = tuple(languages.NAMES),
    appearances: tuple[Appearance, ...] = (Appearance.LIGHT, Appearance.DARK),
    sizes: tuple[tuple[int, int], ...] = SIZES,
) -> list[Path]:
    """Take screenshots in each language and palette; return the files written."""
    written: list[Path] = []
    for language in spoken:
        for appearance in appearances:
            place = folder / f"{language}-{appearance}"
            place.mkdir(parents=True, exist_ok=True)
            with on_stage(
                None, estimator=EstimatorSettings("nano"), language=language, appearance=appearance
            ) as stage:
                for name, widget in _walk(stage, source, sizes):
                    written.append(place / f"{name}.png")
                    widget.grab().save(str(written[-1]))
    return written


def _walk(
    stage: OffscreenStage, source: str, sizes: tuple[tuple[int, int], ...]
) -> Iterator[tuple[str, QWidget]]:
    """Yield each widget to photograph, by name, in the right state."""
    window = stage.window
    window.start_page.set_recent(RECENT)
    window.session.models.missing.emit("midas_small")
    yield from _at(stage, sizes, "start")
    window.messages.drop("network")
    window.convert()
    stage.settle()
    yield "convert_empty", window.converting
    window.converting.close()
    window.actions_["reconstruct"].trigger()
    stage.settle()
    yield "reconstruct_empty", window.conversions.scenes
    window.conversions.scenes.close()
    stage.open(source)
    stage.play(0.5)  # the stabilizer and the figures have something to go by
    window.session.playback.pause()
    if window.session.playback.can_seek:
        window.session.playback.seek(STILL)
    yield from _at(stage, sizes, "first_look")
    window.messages.drop("hint")
    for scene in (_views, _overlays, _messages):
        for name in scene(stage):
            yield from _at(stage, sizes, name)
    if (whole := window.side.findChild(QWidget, "sidePanelContent")) is not None:
        yield "side_panel", whole
    yield from _menus(stage)
    yield from _dialogs(stage)
    with TemporaryDirectory() as recordings, live_stream() as stream:
        window.recorder.folder = recordings
        stage.open(stream)
        stage.play_until(lambda: window.session.screen.depth is not None)
        window.actions_["record"].setChecked(True)
        stage.play(2)
        yield from _at(stage, sizes, "live_recording")
        window.session.playback.pause()
        window.session.rewind.leap(-1)
        yield from _at(stage, sizes, "live_past")
        window.actions_["record"].setChecked(False)
        stage.play_until(lambda: any(message.key == "recording" for message in window.messages.shown()))
        yield from _at(stage, sizes, "recorded")


def _at(
    stage: OffscreenStage, sizes: tuple[tuple[int, int], ...], name: str
) -> Iterator[tuple[str, QWidget]]:
    """Yield the whole window at each size."""
    for width, height in sizes:
        stage.window.resize(width, height)
        stage.settle()
        yield f"{width}x{height}-{name}", stage.window


def _views(stage: OffscreenStage) -> Iterator[str]:
    actions = stage.window.actions_
    for view in actions.views:
        actions[f"view:{view}"].trigger()
        yield view
    actions["view:points"].trigger()
    actions["space_top"].trigger()
    yield "points_from_above"
    actions["zoom_reset"].trigger()
    actions["plane"].setChecked(True)
    stage.window.overlays.plane.ends = [(0.5, 0.95), (0.85, 0.25)]
    yield "planes"
    actions["plane"].setChecked(False)
    actions["view:depth"].trigger()


def _overlays(stage: OffscreenStage) -> Iterator[str]:
    window, session = stage.window, stage.window.session
    session.probe_set.pin((0.3, 0.4))
    session.probe_set.pin((0.7, 0.8))
    window.actions_["profile"].setChecked(True)
    session.view_state.set(nearer_than=0.3, contours=8)
    window.window_layout.reveal(window.panel("measure"))
    yield "measure"
    session.probe_set.clear()
    session.view_state.set(nearer_than=0.0, contours=0)
    window.actions_["region"].setChecked(True)
    yield "rectangle"
    window.actions_["region"].setChecked(False)
    window.window_layout.reveal(window.panel("state"))
    window.actions_["zoom_in"].trigger()
    yield "state_zoomed"
    window.actions_["zoom_reset"].trigger()
    session.distance_marks.add((0.5, 0.95), 1.2)
    session.distance_marks.add((0.2, 0.3), 5.0)
    session.probe_set.pin((0.7, 0.6))
    window.actions_["alarm"].setChecked(True)
    window.window_layout.reveal(window.panel("distance"))
    yield "meters_alarm"
    window.actions_["alarm"].setChecked(False)
    session.distance_marks.clear()
    session.probe_set.clear()
    window.actions_["raw"].setChecked(True)
    yield "raw"
    window.actions_["raw"].setChecked(False)
    window.actions_["difference"].setChecked(True)
    yield "difference"
    window.actions_["difference"].setChecked(False)
    window.actions_["picture_only"].setChecked(True)
    yield "picture_only"
    window.actions_["picture_only"].setChecked(False)


def _messages(stage: OffscreenStage) -> Iterator[str]:
    window = stage.window
    error = SourceNotFoundError("There is no file kitchen.mp4.", hint="Check the path.")
    window.messages.show_message(message_of("source", error, window))
    window.session.models.missing.emit("midas_small")
    window.actions_["copy_command"].trigger()
    yield "messages"
    window.session.models.progressed.emit("midas_small", 30_000_000, 82_000_000)
    window.messages.show_message(message_of("source", ValueError("an example"), window))
    window.menu.languages.chosen.emit("zh_CN")
    yield "more_messages"
    for key in ("source", "network", "snapshot", "language"):
        window.messages.drop(key)


def _menus(stage: OffscreenStage) -> Iterator[tuple[str, QWidget]]:
    window = stage.window
    window.header.set_cameras([])
    menus = {"menu": window.menu, "menu_source": window.header.source_menu}
    menus |= {f"menu_{number}": menu for number, menu in enumerate(window.menu.findChildren(QMenu))}
    if (speed := window.findChild(SpeedButton)) is not None and (choices := speed.menu()) is not None:
        menus["menu_speed"] = choices
    window.header.fill_menu()
    for name, menu in menus.items():
        menu.resize(menu.sizeHint())
        yield name, menu


def _dialogs(stage: OffscreenStage) -> Iterator[tuple[str, QWidget]]:
    window = stage.window
    crashed = crash_dialog.CrashDialog(crash_dialog.report(ValueError("an example")), window)
    for name, box in {
        "keys": ShortcutsDialog(window.actions_, window),
        "about": AboutDialog(window),
        "crash": crashed,
        "view_options": ViewOptionsDialog(window.actions_, replace(FIRST_LOOK, view="stereo"), window),
    }.items():
        box.open()
        stage.settle()
        yield name, box
        box.close()
    window.actions_["open_url"].trigger()
    stage.settle()
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            yield "open_url", dialog
            dialog.close()
    button = window.panel("view").findChild(QWidget, "colormapButton")
    gallery = window.panel("view").findChild(QWidget, "gallery")
    if button is not None and gallery is not None:
        gallery.setFixedWidth(button.width())
        gallery.show()
        stage.settle()
        yield "colormaps", gallery
        gallery.hide()
    window.convert(["demo"])
    stage.settle()
    yield "convert", window.converting
    window.converting.close()
    window.actions_["reconstruct"].trigger()
    stage.settle()
    yield "reconstruct", window.conversions.scenes
    window.conversions.scenes.close()


def _size(text: str) -> tuple[int, int]:
    width, height = text.split("x")
    return int(width), int(height)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Take screenshots of every view, panel, menu and dialog.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("languages", nargs="*", default=tuple(languages.NAMES), metavar="LANGUAGE")
    parser.add_argument("--size", action="append", type=_size, metavar="WIDTHxHEIGHT")
    given = parser.parse_args()
    made = tour(given.folder, spoken=tuple(given.languages), sizes=tuple(given.size or SIZES))
    print(f"{len(made)} pictures in {given.folder}")
