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
        f"file of an object detector ({', '.join(MODEL_SUFFIXES)}); labels each object with its distance",
    )
    objects_score: float = option(
        0.4, "score threshold of the detector; objects below it are not shown", minimum=0.01, maximum=1
    )

    def without_effect(self, given: Collection[str]) -> Iterator[tuple[str, str]]:
        if self.objects is None and "objects_score" in given:
            yield "objects_score", "--objects"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.objects is not None and not is_model_file(str(self.objects)):
            raise SettingsError(
                f"{self.objects} is not a model file.",
                hint=f"A detector has one of these extensions: {', '.join(MODEL_SUFFIXES)}.",
            )
