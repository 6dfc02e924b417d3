"""Depth from a model too slow for the camera, held and carried, beside the model on every frame.

trial = run_late_trial(on_sequence=print)
trial.mean_ratio("carried 4", "frame_abs_rel")        # in shares of the model on every frame
for goal in late_goals(trial): print(goal.name, goal.measured, goal.passed)
for goal in clip_goals("clip", measurement.figures): print(goal.name, goal.measured, goal.passed)

How much worse depth is made by being carried depends on how good it was. The trial's simulated model errs by 1 or 2 %,
so that every pixel in a wrong place counts: its AbsRel is told, to compare methods by. What is promised is what a real
model loses (`clip_goals`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from pipeline.evaluation.goal import Goal
from pipeline.evaluation.stability import StabilityFigures, watch_all
from pipeline.evaluation.stabilizer_trial.late_model import PACES, Carried, Held
from pipeline.evaluation.stabilizer_trial.trial import SECONDS, Exercise, sequences
from pipeline.evaluation.step_response import DepthFilter
from pipeline.stabilize import Stabilizer

EVERY = "every frame"
"""The reference for late results: the stabilizer with the model on every frame, without delay."""
MOST_ABS_REL = {4: 1.06, 8: 1.20}
"""Largest allowed ratio to the model on every frame, if it sees every Nth one."""
MOST_FLICKER, MOST_TRAILS, MOST_LAG = 0.3, 0.01, 2
"""In shares of the unstabilized model on every frame; of what was uncovered; inferences after the first to see it."""


@dataclass(frozen=True)
class LateTrial:
    """`results`: of each sequence the figures of each way to show what is late."""

    results: dict[Exercise, dict[str, StabilityFigures]]

    def values(self, rule: str, name: str) -> list[float]:
        """One figure on every sequence where it could be measured."""
        found = (getattr(figures[rule], name) for figures in self.results.values())
        return [float(value) for value in found if value is not None]

    def ratios(self, rule: str, name: str, reference: str = EVERY) -> list[float]:
        """The same, in shares of what it is with the model on every frame."""
        pairs = zip(self.values(rule, name), self.values(reference, name), strict=True)
        return [value / other for value, other in pairs]

    def mean_ratio(self, rule: str, name: str, reference: str = EVERY) -> float | None:
        """The mean over all sequences; None where nothing could be measured."""
        ratios = self.ratios(rule, name, reference)
        return fmean(ratios) if ratios else None


def run_late_trial(
    on_sequence: Callable[[str], None] = lambda _title: None,
    which: Sequence[Exercise] | None = None,
    seconds: float = SECONDS,
) -> LateTrial:
    """Run the usual sequences: some minutes."""
    results: dict[Exercise, dict[str, StabilityFigures]] = {}
    for sequence in which if which is not None else [each for each in sequences() if each.is_usual]:
        on_sequence(f"{sequence.title}, model too slow")
        rules: dict[str, DepthFilter] = {"off": Stabilizer("off"), EVERY: Stabilizer(), **late_rules()}
        results[sequence] = watch_all(rules, sequence.moments(seconds), step_frames=_longest_lag())
    return LateTrial(results)


def late_goals(trial: LateTrial) -> tuple[Goal, ...]:
    """What carried depth promises, each by the mean of all sequences."""
    rows: list[Goal] = []
    for every, late in PACES:
        rule = f"carried {every}"
        words = f"model on every {every}th frame, {late} late: "
        error = trial.mean_ratio(rule, "frame_abs_rel")
        if error is not None:
            rows.append(
                Goal(words + "AbsRel of every frame's, nearly exact model", "", f"{error:.2f}x", None)
            )
        rows += _at_most(words + "F of unstabilized", trial.ratios(rule, "flicker", "off"), MOST_FLICKER, "x")
        rows += _at_most(words + "trails T", trial.values(rule, "trails"), MOST_TRAILS, "")
        lags = [_inferences(frames, every, late) for frames in trial.values(rule, "lag")]
        rows += _at_most(words + "lag L, inferences", lags, MOST_LAG, "")
    return tuple(rows)


def late_rules() -> dict[str, DepthFilter]:
    """What is late, held and carried."""
    rules: dict[str, DepthFilter] = {}
    for every, late in PACES:
        rules |= {f"held {every}": Held(every, late), f"carried {every}": Carried(every, late)}
    return rules


def clip_goals(title: str, figures: Mapping[str, StabilityFigures]) -> tuple[Goal, ...]:
    """What a real model loses on a clip whose depth is known, compared with "steady", the model on every frame."""
    rows: list[Goal] = []
    reference = figures["steady"].frame_abs_rel
    for every, late in PACES:
        found = figures[f"carried {every}"].frame_abs_rel
        if reference and found is not None:
            words = f"{title}, every {every}th frame, {late} late: AbsRel of every frame's"
            rows += _at_most(words, [found / reference], MOST_ABS_REL[every], "x")
    return tuple(rows)


def _inferences(frames: float, every: int, late: int) -> float:
    """A lag in frames, as inferences after the first that saw the step."""
    return max(0.0, (frames - late) // every)


def _longest_lag() -> int:
    return max(late + (MOST_LAG + 2) * every for every, late in PACES)


def _at_most(words: str, values: Sequence[float], most: float, unit: str) -> list[Goal]:
    if not values:
        return []
    mean = fmean(values)
    return [Goal(words, f"≤ {most:g}{unit}", f"{mean:.2f}{unit}", mean <= most)]
