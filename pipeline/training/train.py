"""Teach the network from the pool; stop with Ctrl-C at any moment, and the same command goes on from the last save.

    python -m pipeline.training.train --pictures 400000 --run runs/a

Half-size pictures first, then full size; the learning rate stays level and falls along a cosine in the last quarter,
so `--pictures` may be raised or lowered while a run is under way. On a machine with a CUDA device it is used.
"""

import argparse
import math
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.optim import Adam
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader

from pipeline.models.nano import NanoNet
from pipeline.training import pool as pools
from pipeline.training.batches import Batches, normalized
from pipeline.training.loss import depth_loss
from pipeline.training.muon import Muon


@dataclass(frozen=True)
class Plan:
    """A whole training run."""

    pictures: int = 400_000
    batch: int = 24
    rate: float = 0.02  # of the convolutions' weights; everything else learns at a tenth of it
    half_share: float = 0.7  # of the run on half-size pictures
    fall_share: float = 0.3  # of the run in which the learning rate falls
    seed: int = 1

    @property
    def batches(self) -> int:
        return self.pictures // self.batch

    def rate_at(self, n: int) -> float:
        """Learning rate of batch n."""
        start = min(1.0, (n + 1) / 300)
        fall = max(0.0, n / self.batches - 1 + self.fall_share) / self.fall_share
        return self.rate * start * (0.5 + 0.5 * math.cos(math.pi * min(1.0, fall))) + 1e-6


class Trainer:
    """The network, its running average and its optimizer: everything that a checkpoint holds."""

    def __init__(self, plan: Plan, device: str) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device, self.done = plan, device, 0
        self.net = NanoNet().to(device)
        average = get_ema_multi_avg_fn(0.999)  # type: ignore[no-untyped-call]
        # The average of the last thousand or so states is steadier than any one of them.
        self.average = AveragedModel(self.net, multi_avg_fn=average, use_buffers=True)
        last = list(self.net.last.parameters())
        inner = [p for p in self.net.parameters() if p.ndim > 1 and not any(p is q for q in last)]
        outer = [p for p in self.net.parameters() if p.ndim <= 1] + [p for p in last if p.ndim > 1]
        self.optimizers = {"muon": Muon(inner, plan.rate), "adam": Adam(outer, plan.rate / 10)}

    def step(self, images: torch.Tensor, truth: torch.Tensor) -> float:
        """Learn from one batch; returns its loss."""
        rate = self.plan.rate_at(self.done)
        self.optimizers["muon"].param_groups[0]["lr"] = rate
        self.optimizers["adam"].param_groups[0]["lr"] = rate / 10
        self.net.train()
        with torch.autocast(self.device, torch.bfloat16):
            prediction = self.net(normalized(images.to(self.device)))
        loss = depth_loss(prediction.float(), truth.to(self.device))
        self.net.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        for optimizer in self.optimizers.values():
            optimizer.step()
        self.average.update_parameters(self.net)
        self.done += 1
        return float(loss.detach())

    def save(self, path: Path) -> None:
        """A checkpoint, under its name only when whole."""
        state = {
            "net": self.net.state_dict(),
            "average": self.average.state_dict(),
            "optimizers": {name: each.state_dict() for name, each in self.optimizers.items()},
            "done": self.done,
            "pictures": self.done * self.plan.batch,
        }
        part = path.with_suffix(".part")
        torch.save(state, part)
        part.replace(path)

    def restore(self, path: Path) -> None:
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        for name, optimizer in self.optimizers.items():
            optimizer.load_state_dict(state["optimizers"][name])
        self.done = state["done"]


def train(plan: Plan, pool: Path, run: Path, workers: int = 0, save_every: float = 120.0) -> Trainer:
    """Run the plan to its end, from the run's checkpoint if it has one. `save_every` in seconds."""
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "last.pt"
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trainer = Trainer(plan, device)
    if checkpoint.exists():
        trainer.restore(checkpoint)
    batches = Batches(pool, plan.seed, plan.batch, int(plan.batches * plan.half_share))
    loader = DataLoader(
        batches, batch_size=None, sampler=range(trainer.done, plan.batches), num_workers=workers
    )
    saved = reported = time.monotonic()
    total, count = 0.0, 0
    try:
        for images, truth in loader:
            total, count = total + trainer.step(images, truth), count + 1
            now = time.monotonic()
            if now - reported > 20:
                _report(run, trainer, total / count, count * plan.batch / (now - reported), images.shape)
                reported, total, count = now, 0.0, 0
            if now - saved > save_every:
                trainer.save(checkpoint)
                saved = now
    finally:
        trainer.save(checkpoint)
    return trainer


def _report(run: Path, trainer: Trainer, loss: float, rate: float, shape: torch.Size) -> None:
    line = (
        f"{trainer.done * trainer.plan.batch} pictures, loss {loss:.4f}, {rate:.0f} pictures/s, "
        f"{shape[2]}x{shape[3]}, rate {trainer.plan.rate_at(trainer.done):.4f}"
    )
    print(line, flush=True)
    with (run / "log.txt").open("a", encoding="utf-8") as log:
        log.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pool", type=Path, default=pools.default_pool())
    parser.add_argument("--run", type=Path, default=pools.default_pool().parent / "run")
    parser.add_argument("--pictures", type=int, default=Plan.pictures)
    parser.add_argument("--batch", type=int, default=Plan.batch)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--half-share", type=float, default=Plan.half_share)
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--workers", type=int, default=0, help="processes that prepare batches; 0: none extra"
    )
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    for end in (signal.SIGINT, signal.SIGTERM):  # in the background too, where Ctrl-C is ignored otherwise
        signal.signal(end, signal.default_int_handler)
    plan = Plan(chosen.pictures, chosen.batch, chosen.rate, chosen.half_share, seed=chosen.seed)
    try:
        train(plan, chosen.pool, chosen.run, chosen.workers)
    except KeyboardInterrupt:
        print(f"Stopped, and saved in {chosen.run}: the same command goes on from here.")


if __name__ == "__main__":
    main()
