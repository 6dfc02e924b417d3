"""Describe source, model and stabilization, for snapshots and recordings."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from pipeline.sinks.base import Provenance
from viewer.desktop.state.models import Models
from viewer.desktop.state.source import Source
from viewer.desktop.state.stabilization import Stabilization


class Metadata:
    """Asks the three state objects at the moment it is asked."""

    def __init__(self, source: Source, models: Models, stabilization: Stabilization) -> None:
        self.source = source
        self.models = models
        self.stabilization = stabilization

    def facts(self) -> dict[str, Any]:
        """Source, model and stabilization as they were asked for."""
        settings = asdict(self.models.settings)
        return {
            "source": self.source.address,
            "estimator": {name: str(value) for name, value in settings.items() if value},
            "stabilizer": asdict(self.stabilization.settings),
        }

    def provenance(self) -> Provenance | None:
        """What makes depth; None while no model is loaded."""
        estimator = self.models.estimator
        if estimator is None:
            return None
        strength = self.stabilization.settings.strength
        return Provenance(estimator.model, estimator.runtime, estimator.digest, strength)


def safe_name(title: str, instead: str = "recording") -> str:
    """A title as every file system takes it; `instead` where nothing is left of it."""
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or instead
