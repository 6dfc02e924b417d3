"""Show the depth panel: model, stabilization, display range and edges."""

from __future__ import annotations

from pathlib import Path

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QFileDialog, QInputDialog, QLabel, QPushButton, QVBoxLayout

from pipeline.depth_files.settings import DepthFileSettings
from pipeline.inference.hub_kinds import SUGGESTED
from pipeline.inference.licences import in_words
from pipeline.models import weights
from pipeline.settings import (
    HUB_PREFIX,
    MODEL_SUFFIXES,
    is_hub_name,
    is_whole_model,
)
from viewer import speeds
from viewer.desktop.panels._filter_options import FilterOptions
from viewer.desktop.panels._filter_options import strengths as strengths
from viewer.desktop.panels.base import BasePanel, row
from viewer.desktop.state.models import Models
from viewer.desktop.state.range_mode import RangeMode
from viewer.desktop.state.source import Source
from viewer.desktop.state.stabilization import Stabilization
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.install_words import install_words
from viewer.desktop.widgets.actions import Actions, with_key
from viewer.desktop.widgets.controls import Picker
from viewer.desktop.widgets.model_facts import cost_and_gain

MEGABYTE = 1_000_000
ADD, ADD_FROM_HUB, ADD_DEPTH = "add", "add from hub", "add depth"
"""Entries that open a dialog: for a model file, a model of the hub, and a depth file."""
FINISHED = "precomputed depth"
"""Entry for the depth of a file, shown instead of a model's."""
DEPTH_PATTERNS = "*.mkv *.npy *.npz *.png *.exr *.tif *.tiff"
LISTED = 6
"""Number of models of earlier sessions listed."""


class Panel(BasePanel):
    """Pickers for the model, the stabilization and the range."""

    order = 2
    _others: tuple[str, ...] = ()
    """Model files and hub models used recently, the last one first."""

    def __init__(
        self,
        actions: Actions,
        models: Models,
        stabilization: Stabilization,
        range_mode: RangeMode,
        view_state: ViewState,
        source: Source,
    ) -> None:
        super().__init__(actions)
        self._models = models
        self._range_mode = range_mode
        self._view_state = view_state
        self.model = Picker(self.tr("Model"), self.tr("Depth model"))
        self._source = source
        self.model.activated.connect(self._choose_model)
        self.model.opening.connect(self._describe)
        whole = filter(is_whole_model, speeds.addresses())
        self._others = tuple(name for name in whole if models.model(name).is_available())[:LISTED]
        self._state = QLabel()
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setProperty("role", "quiet")
        self._state.setWordWrap(True)
        self.offer = QPushButton()
        self.offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.offer.clicked.connect(lambda: models.choose(models.better()))
        self.filters = FilterOptions(stabilization, source)
        self.range = Picker(
            self.tr("Range"), with_key(self.tr("Display range from farthest to nearest"), "R")
        )
        for value, text, tip in (
            ("auto", self.tr("Auto"), self.tr("Adapts to the scene: expands at once, shrinks slowly")),
            ("locked", self.tr("Locked"), self.tr("Keeps the range from the moment of locking")),
            ("hand", self.tr("Manual"), self.tr("Set in the histogram")),
        ):
            self.range.add(value, text, tip=tip)
        self.range.activated.connect(lambda _index: range_mode.choose(self.range.value))
        self.refine = self._refine_picker()
        self._lay_out()
        models.changed.connect(self._follow)
        source.changed.connect(self._follow)
        models.missing.connect(lambda _name: self._follow())
        models.fetched.connect(lambda _name: self._follow())
        range_mode.changed.connect(self._show_range)
        view_state.changed.connect(self._show_refine)
        self._show_refine()
        self._show_range()
        self._follow()

    def _refine_picker(self) -> Picker:
        picker = Picker(self.tr("Edges"), self.tr("Edges of depth when it is upsampled to the frame size"))
        for value, text, tip in (
            ("none", self.tr("Smooth"), self.tr("Bicubic upsampling")),
            ("guided", self.tr("Image-guided"), self.tr("Guided filter along image edges; fast")),
            (
                "bilateral",
                self.tr("Image-guided, softer"),
                self.tr("Joint bilateral filter by brightness; slower"),
            ),
        ):
            picker.add(value, text, tip=tip)
        picker.activated.connect(lambda _index: self._view_state.set(refine=picker.value))
        return picker

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        model = row(self.tr("Model"), self.model)
        model.addWidget(self._state)
        model.addWidget(self.offer)
        column.addLayout(model)
        column.addWidget(self.filters)
        column.addLayout(row(self.tr("Range"), self.range))
        column.addLayout(row(self.tr("Edges"), self.refine))

    def title(self) -> str:
        return self.tr("Depth")

    def _choose_model(self) -> None:
        models, chosen = self._models, self.model.value
        is_finished = self._source.depth is not None
        if chosen == FINISHED:
            return
        if chosen in (ADD, ADD_FROM_HUB, ADD_DEPTH):
            self.model.choose(FINISHED if is_finished else models.settings.model)
        elif is_finished:
            self._source.depth_wanted.emit(None)
        if chosen == ADD:
            self._ask_for_model()
        elif chosen == ADD_FROM_HUB:
            self._ask_for_hub_model()
        elif chosen == ADD_DEPTH:
            self._ask_for_depth()
        else:
            models.choose(chosen)

    def _ask_for_model(self) -> None:
        models = self._models
        dialog = QFileDialog(self, self.tr("Add a model"), str(Path.home()))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in MODEL_SUFFIXES)
        dialog.setNameFilters([f"{self.tr('Models')} ({patterns})"])
        dialog.fileSelected.connect(models.choose)
        dialog.open()

    def _ask_for_depth(self) -> None:
        dialog = QFileDialog(self, self.tr("Open precomputed depth"), str(Path(self._source.address).parent))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([f"{self.tr('Depth')} ({DEPTH_PATTERNS})", f"{self.tr('All files')} (*)"])
        dialog.fileSelected.connect(
            lambda path: self._source.depth_wanted.emit(DepthFileSettings(Path(path)))
        )
        dialog.open()

    def _ask_for_hub_model(self) -> None:
        dialog = QInputDialog(self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(self.tr("Model of the Hugging Face hub"))
        dialog.setLabelText(self.tr("OWNER/NAME, such as one of these:"))
        dialog.setComboBoxItems([f"{name} ({in_words(licence)})" for name, licence in SUGGESTED.items()])
        dialog.setComboBoxEditable(True)
        dialog.textValueSelected.connect(
            lambda text: self._models.choose(HUB_PREFIX + text.strip().partition(" ")[0])
        )
        dialog.open()

    def _follow(self) -> None:
        models = self._models
        if is_whole_model(models.settings.model) and models.settings.model not in self._others:
            self._others = (models.settings.model, *self._others)
        self.model.clear()
        finished, info = self._source.depth, self._source.info
        if finished is not None and finished.depth is not None:
            tip = self.tr("Precomputed depth from this file; no model runs")
            self.model.add(FINISHED, finished.depth.name, tip=tip)
        self.model.add("auto", self.tr("Automatic"), tip=self.tr("The best installed model"))
        for name in models.names():
            facts = models.model(name)
            self.model.add(name, name if facts.is_available() else self._absent(name))
        for path in self._others:
            self.model.add(path, path.removeprefix(HUB_PREFIX) if is_hub_name(path) else Path(path).name)
        self.model.add(ADD, self.tr("Add a model…"), tip=self.tr("A file: ONNX, OpenVINO or TensorFlow Lite"))
        self.model.add(
            ADD_FROM_HUB,
            self.tr("Add from the Hugging Face hub…"),
            tip=self.tr("Downloaded once, run by transformers"),
        )
        self.model.add(
            ADD_DEPTH,
            self.tr("Depth from a file…"),
            tip=self.tr("Precomputed depth of this video instead of a model"),
        )
        self.model.enable(ADD_DEPTH, info is not None and not info.is_live)
        self.model.choose(models.settings.model if finished is None else FINISHED)
        self._state.setText(self._what_runs())
        hint = self.tr("int8 would be faster on this processor. It needs the package NNCF:")
        self._state.setToolTip(f"{hint}\n{install_words('int8')}" if models.lacks_nncf else "")
        better = models.better() if models.settings.model == "auto" else ""
        self.offer.setVisible(bool(better) and finished is None and not models.fetching)
        if better:
            self.offer.setText(self.tr("Get {name}, more accurate…").format(name=better))
            self.offer.setToolTip(cost_and_gain(models, better))

    def _describe(self) -> None:
        """Say what each model costs, as far as it is known by now: when the list opens, not whenever it changes."""
        for name in (*self._models.names(), *self._others):
            self.model.describe(name, cost_and_gain(self._models, name))

    def _show_range(self) -> None:
        self.range.choose(self._range_mode.mode)
        self.range.enable("hand", self._range_mode.can_set)

    def _show_refine(self) -> None:
        self.refine.choose(self._view_state.settings.refine)

    def _absent(self, name: str) -> str:
        size = weights.TABLE[name].size // MEGABYTE if name in weights.TABLE else 0
        return self.tr("{name} (not installed, {size} MB)").format(name=name, size=size)

    def _what_runs(self) -> str:
        models = self._models
        if self._source.depth is not None:
            return self.tr("From a file; no model runs.")
        if models.is_loading:
            return self.tr("Loading…")
        if models.estimator is None:
            return self.tr("No model is loaded.")
        words = self.tr("{model} on {runtime}").format(
            model=models.estimator.model, runtime=models.estimator.runtime
        )
        return f"{words} · {self.tr('int8 needs NNCF')}" if models.lacks_nncf else words
