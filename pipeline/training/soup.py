"""The best mean of several weights: its shares are chosen on half of the photographs, and judged on the other half.

    python -m pipeline.training.soup nano.safetensors a/last.pt b/last.pt --photographs FOLDER --to mean.safetensors

The search begins with the first weights alone, and moves a share to another as long as that helps; then smaller
shares. Pictures look upright and turned. The lines are those of `compare`, for the photographs it has not chosen by.
(Wortsman et al. 2022, "Model soups".)
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from pipeline.training.compare import Figures, aslant, of_pictures, rows
from pipeline.training.evaluate import Example, photographs, predictor, ready
from pipeline.training.export import write_entries
from pipeline.training.train import weights

STEPS = 4, 2, 1  # sixteenths that are moved at a time
WHOLE = 16
ANGLES = -0.5, 0.5  # radians: as a camera is held by hand

Entries = dict[str, torch.Tensor]
Shares = tuple[int, ...]
"""Sixteenths of each of the weights, 16 in all."""


def mean(each: list[Entries], shares: Shares) -> Entries:
    """The mean of several weights; what is no number with a fraction is the first one's."""
    return {
        name: sum(
            (other[name] * (share / WHOLE) for other, share in zip(each, shares, strict=True)), 0 * value
        )
        if value.is_floating_point()
        else value
        for name, value in each[0].items()
    }


def halves(pictures: list[Example]) -> tuple[list[Example], list[Example]]:
    """The first and the second half of each set: what was taken of one thing one after the other stays together."""
    sets: dict[str, list[Example]] = {}
    for picture in pictures:
        sets.setdefault(picture[0], []).append(picture)
    first = [picture for each in sets.values() for picture in each[: len(each) // 2]]
    second = [picture for each in sets.values() for picture in each[len(each) // 2 :]]
    return first, second


def seen(entries: Entries, pictures: list[Example]) -> Figures:
    """The figures of upright and turned pictures."""
    predict = predictor(ready(entries))
    found = of_pictures(predict, pictures)
    for angle in ANGLES:
        found |= of_pictures(predict, aslant(pictures, angle), f" {angle:+g}")
    return found


def cost(figures: Figures, first: Figures) -> float:
    """The mean of how much is wrong, each as a share of what is wrong with the first weights."""
    ratios = []
    for name, values in figures.items():
        wrong, before = ((1 - each if name.endswith("δ1") else each) for each in (values, first[name]))
        ratios.append(np.nanmean(wrong) / max(float(np.nanmean(before)), 1e-9))
    return float(np.mean(ratios))


def search(count: int, cost_of: Callable[[Shares], float]) -> Shares:
    """The best shares found of `count` weights, beginning with the first alone."""
    best: Shares = (WHOLE, *[0] * (count - 1))
    least, known = cost_of(best), {best}
    for step in STEPS:
        moved = True
        while moved:
            moved = False
            for shares in _beside(best, step):
                if shares not in known:
                    known.add(shares)
                    found = cost_of(shares)
                    if found < least:
                        best, least, moved = shares, found, True
    return best


def _beside(shares: Shares, step: int) -> list[Shares]:
    """Those from which a step goes from one to another."""
    found = []
    for giver, given in enumerate(shares):
        for taker in range(len(shares)):
            if taker != giver and given >= step:
                changed = list(shares)
                changed[giver] -= step
                changed[taker] += step
                found.append(tuple(changed))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("weights", type=Path, nargs="+", help=".pt or .safetensors")
    parser.add_argument("--photographs", type=Path, required=True, help="a folder as for evaluate")
    parser.add_argument("--to", type=Path, required=True, help="the file for the mean")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    loaded = [weights(path) for path in chosen.weights]
    each = [entries for entries, _ in loaded]
    chooses, judges = halves(list(photographs(chosen.photographs)))
    first = seen(each[0], chooses)

    def cost_of(shares: Shares) -> float:
        value = cost(seen(mean(each, shares), chooses), first)
        print(f"{shares}: {value:.4f}", flush=True)
        return value

    best = search(len(each), cost_of)
    found = mean(each, best)
    print(
        f"\nsixteenths {best}; on the other half:",
        *rows(seen(each[0], judges), seen(found, judges)),
        sep="\n",
    )
    write_entries(found, chosen.to, max(pictures for _, pictures in loaded))


if __name__ == "__main__":
    main()
