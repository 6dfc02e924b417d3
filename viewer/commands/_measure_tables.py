"""Format the tables of `depth-viewer measure`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import mean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.evaluation.goal import Goal
    from pipeline.evaluation.stability import StabilityFigures
    from pipeline.evaluation.stabilizer_trial.late_trial import LateTrial
    from pipeline.evaluation.stabilizer_trial.trial import Trial

HEADINGS = (
    "", "F", "", "OPW", "OPW disparity %", "L frames", "T", "range moves %",
    "AbsRel clip", "", "δ1 clip", "AbsRel frame", "", "δ1 frame", "F edges", "", "cpu ms",
)  # fmt: skip


def table(figures: dict[str, StabilityFigures]) -> Iterator[str]:
    """Yield a table with one row per method; columns without values are left out."""
    reference = figures["off"]
    rows = [HEADINGS, *(_cells(name, each, reference) for name, each in figures.items())]
    kept = [column for column in range(len(HEADINGS)) if any(row[column] for row in rows[1:])]
    return _aligned([[row[column] for column in kept] for row in rows])


def _cells(name: str, each: StabilityFigures, off: StabilityFigures) -> tuple[str, ...]:
    return (
        name,
        _number(each.flicker, 2), _ratio(each.flicker, off.flicker),
        _number(each.opw, 2),
        _number(each.opw_disparity, 2),
        _number(each.lag, 0),
        "" if each.trails is None else f"{each.trails:.2%}",
        f"{100 * each.range_movement:.2f}",
        _number(each.clip_abs_rel, 4), _ratio(each.clip_abs_rel, off.clip_abs_rel),
        _number(each.clip_delta1, 3),
        _number(each.frame_abs_rel, 4), _ratio(each.frame_abs_rel, off.frame_abs_rel),
        _number(each.frame_delta1, 3),
        _number(each.boundary_f, 3), _ratio(each.boundary_f, off.boundary_f),
        f"{each.cpu_ms:.1f}",
    )  # fmt: skip


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _ratio(value: float | None, reference: float | None) -> str:
    return "" if value is None or not reference else f"{value / reference:.2f}x"


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    """Yield the lines of an aligned Markdown table."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = (
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            yield f"|{'|'.join('-' * (width + 1) + (':' if at else '-') for at, width in enumerate(widths))}|"


def trial_table(trial: Trial) -> Iterator[str]:
    """Yield the means over the sequences of each type."""
    from pipeline.evaluation.stabilizer_trial.trial import MOVING, TRIPOD

    rules = list(next(iter(trial.results.values())))
    rows = [
        ["", "F tripod", "", "F moving", "", "AbsRel clip", "AbsRel frame", "L frames", "T", "range moves %"]
    ]
    for rule in rules:
        row = [rule]
        for kind in (TRIPOD, MOVING):
            of = [each for each in trial.results if each.kind == kind]
            row.append(f"{mean(trial.values(rule, 'flicker', of.__contains__)):.2f}")
            row.append(f"{mean(trial.ratios(rule, 'flicker', of.__contains__)):.2f}x")
        every = trial.results.__contains__
        row += [f"{mean(trial.ratios(rule, name, every)):.2f}x" for name in ("clip_abs_rel", "frame_abs_rel")]
        row.append(f"{max(trial.values(rule, 'lag', every)):.0f}")
        row.append(f"{mean(trial.values(rule, 'trails', every) or [0.0]):.2%}")
        row.append(f"{100 * mean(trial.values(rule, 'range_movement', every)):.2f}")
        rows.append(row)
    return _aligned(rows)


def late_table(trial: LateTrial) -> Iterator[str]:
    """Yield the means over the sequences, compared with inference on every frame."""
    rules = [rule for rule in next(iter(trial.results.values())) if rule != "off"]
    rows = [
        ["nearly exact model", "AbsRel frame", "AbsRel clip", "F of unstabilized", "T", "L frames", "cpu ms"]
    ]
    for rule in rules:
        ratios = (trial.mean_ratio(rule, name) for name in ("frame_abs_rel", "clip_abs_rel"))
        flicker = trial.mean_ratio(rule, "flicker", "off")
        lags = trial.values(rule, "lag")
        rows.append(
            [
                rule, *(f"{ratio or 0:.2f}x" for ratio in ratios),
                "" if flicker is None else f"{flicker:.2f}x",
                f"{mean(trial.values(rule, 'trails') or [0.0]):.2%}",
                f"{max(lags):.0f}" if lags else "",
                f"{mean(trial.values(rule, 'cpu_ms')):.1f}",
            ]
        )  # fmt: skip
    return _aligned(rows)


def late_shares(figures: dict[str, StabilityFigures], late: Iterable[int]) -> Iterator[str]:
    """What comes late, in shares of the model on every frame, stabilized alike."""
    reference = figures["steady"]
    rows = [["model on every frame, steady", "AbsRel frame", "AbsRel clip", "OPW"]]
    rows.append(
        ["", *(_number(each, 4) for each in (reference.frame_abs_rel, reference.clip_abs_rel, reference.opw))]
    )
    for each in late:
        for rule in (f"held {each}", f"carried {each}"):
            found = figures[rule]
            rows.append(
                [
                    rule,
                    _ratio(found.frame_abs_rel, reference.frame_abs_rel),
                    _ratio(found.clip_abs_rel, reference.clip_abs_rel),
                    _ratio(found.opw, reference.opw),
                ]
            )
    return _aligned(rows)


def goal_table(goals: Iterable[Goal], over: str = "worst sequence") -> Iterator[str]:
    """Yield the table of targets and results."""
    passed = {True: "pass", False: "fail", None: "—"}
    rows = [[goal.name, goal.target, goal.measured, passed[goal.passed]] for goal in goals]
    return _aligned([[over, "target", "measured", "result"], *rows])
