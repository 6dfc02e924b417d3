"""Describe models: download size, parameters, operations, accuracy, time on this machine."""

from __future__ import annotations

from PyQt6.QtCore import QCoreApplication

from pipeline.inference.cost import Cost
from pipeline.inference.whole_model import WholeModel
from pipeline.models import weights
from pipeline.models.base import Model
from viewer.desktop.state.models import Models
from viewer.desktop.style.languages import decimal

MEGABYTE = MILLION = 1_000_000


def cost_and_gain(models: Models, name: str) -> str:
    """Describe a model in one line, or in two if it is not built in."""
    model, cost, input_size = models.model(name), models.cost(name), models.settings.input_size
    is_whole = isinstance(model, WholeModel)
    parameters = cost.parameters if is_whole and cost else model.parameters
    gflop = cost.gflop if is_whole and cost else model.operations(720, 1280, input_size)
    between = "\n" if is_whole else " "
    facts = " ".join(filter(None, (_size(parameters, gflop), _gain(model), _time(cost))))
    return between.join(filter(None, (_origin(model), facts)))


def _origin(model: Model) -> str:
    translate = QCoreApplication.translate
    if isinstance(model, WholeModel):
        return model.address
    if model.name not in weights.TABLE:
        return translate("Models", "{name}: built in.").format(name=model.name)
    size = weights.TABLE[model.name].size // MEGABYTE
    return translate("Models", "{name}: a download of {size} MB.").format(name=model.name, size=size)


def _size(parameters: int, gflop: float) -> str:
    translate = QCoreApplication.translate
    million, work = decimal(parameters / MILLION, 1), decimal(gflop, 1)
    if parameters and gflop:
        text = translate("Models", "{million} million parameters, {work} GFLOP per frame.")
        return text.format(million=million, work=work)
    return translate("Models", "{million} million parameters.").format(million=million) if parameters else ""


def _gain(model: Model) -> str:
    if not model.published:
        return ""
    text = QCoreApplication.translate("Models", "δ1 {indoors} % indoors, {streets} % on streets.")
    return text.format(indoors=round(model.published["NYUv2"]), streets=round(model.published["KITTI"]))


def _time(cost: Cost | None) -> str:
    if cost is None:
        return ""
    text = QCoreApplication.translate("Models", "{ms} ms per frame on this machine, at {size} on {runtime}.")
    return text.format(ms=decimal(cost.ms, 1), size=cost.size, runtime=cost.runtime)
