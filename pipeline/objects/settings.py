"""Define the settings of the object detector."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.model_names import MODEL_SUFFIXES, is_model_file
from pipeline.option import Settings, option


@dataclass(frozen=True)
class ObjectSettings(Settings):
    """Which detector looks at the frames; none by default."""

    objects: Path | None = option(
        None,
        f"object detector, a file of the types {', '.join(MODEL_SUFFIXES)}: labels each object with its distance",
    )
    objects_score: float = option(
        0.4, "least score of an object that is shown: 1 = the detector is certain", minimum=0.01, maximum=1
    )

    def without_effect(self, given: Collection[str]) -> Iterator[tuple[str, str]]:
        if self.objects is None and "objects_score" in given:
            yield "objects_score", "--objects"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.objects is not None and not is_model_file(str(self.objects)):
            raise SettingsError(
                f"{self.objects} is no model file.",
                hint=f"A detector is one of: {', '.join(MODEL_SUFFIXES)}.",
            )
