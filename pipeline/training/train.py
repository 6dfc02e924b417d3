"""Teach the network from the pool; stop with Ctrl-C at any moment, and the same command goes on from the last save.

    python -m pipeline.training.start efficientnet-lite0-57934424.pth --to start.safetensors
    python -m pipeline.training.train --from start.safetensors --pictures 400000 --run runs/a

`--from` takes any weights that `start` or `export` has written. Half-size pictures first, then full size; the learning
rate stays level and falls along a cosine at the end, so `--pictures` may be raised or lowered while a run is under way.
On a machine with a CUDA device it is used.
"""

import argparse
import math
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file
from torch import nn
from torch.optim import Adam
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn
from torch.utils.data import DataLoader

from pipeline.models.nano import NanoNet
from pipeline.training import pool as pools
from pipeline.training.batches import Batches, normalized
from pipeline.training.loss import depth_loss, flicker_loss
from pipeline.training.muon import Muon, quick_type


@dataclass(frozen=True)
class Plan:
    """A whole training run."""

    pictures: int = 400_000
    batch: int = 24
    rate: float = 0.005  # of the decoder's convolutions; its other weights learn at a tenth of it
    encoder_rate: float = 0.3  # times `rate`, of the encoder's weights, as a share of their size
    half_share: float = 0.0  # of the run on half-size pictures
    recent: float = 0.5  # of the pictures come from the last shards of the pool
    since: int | None = None  # the number of the first of those; the last 32 of a size
    fall_share: float = 0.8  # of the run in which the learning rate falls
    steady: float = 0.25  # of the pictures are seen again as a frame later, and are to have the same depth
    steady_weight: float = 1.0  # of what differs between the two, beside the loss
    seed: int = 1

    @property
    def batches(self) -> int:
        return self.pictures // self.batch

    def rate_at(self, n: int) -> float:
        """Learning rate of batch n."""
        start = min(1.0, (n + 1) / 100)
        fall = max(0.0, n / self.batches - 1 + self.fall_share) / self.fall_share
        return self.rate * start * (0.5 + 0.5 * math.cos(math.pi * min(1.0, fall))) + 1e-6


class Trainer:
    """The network, its running average and its optimizer: everything that a checkpoint holds."""

    def __init__(self, plan: Plan, device: str, start: Path | None = None) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.device, self.done = plan, device, 0
        self._is_mixed = quick_type(torch.device(device)) is torch.bfloat16
        net, self.before = NanoNet(), 0
        if start is not None:
            entries, self.before = weights(start)
            net.load_state_dict(entries)
        self.net = net.to(device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        freeze(self.net)
        # The average of about the last twentieth of the run is steadier than any one of its states.
        average = get_ema_multi_avg_fn(max(0.9, 1 - 20 / plan.batches))  # type: ignore[no-untyped-call]
        self.average = AveragedModel(self.net, multi_avg_fn=average, use_buffers=True)
        encoder = [p for p in self.net.encoder.parameters() if p.requires_grad]
        decoder = {name: p for name, p in self.net.named_parameters() if not name.startswith("encoder.")}
        shares = [decoder.pop(f"last.shares.{name}") for name in ("weight", "bias")]  # which begin as zeros
        inner = [p for name, p in decoder.items() if p.ndim > 1 and name != "last.value.weight"]
        outer = [p for name, p in decoder.items() if p.ndim <= 1 or name == "last.value.weight"]
        self.optimizers = {
            "muon": Muon(inner, plan.rate),
            "adam": Adam(outer, plan.rate / 10),
            "edges": Adam(shares, plan.rate),
            "encoder": Adam(
                [{"params": [p], "size": float(p.detach().square().mean().sqrt())} for p in encoder]
            ),
        }

    def step(self, images: torch.Tensor, truth: torch.Tensor, moves: torch.Tensor) -> float:
        """Learn from one batch; returns its loss."""
        rate = self.plan.rate_at(self.done)
        self.optimizers["muon"].param_groups[0]["lr"] = rate
        self.optimizers["adam"].param_groups[0]["lr"] = rate / 10
        self.optimizers["edges"].param_groups[0]["lr"] = rate
        for group in self.optimizers["encoder"].param_groups:
            group["lr"] = rate * self.plan.encoder_rate * group["size"]
        self.net.train()
        batch = normalized(images.to(self.device)).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device, torch.bfloat16, enabled=self._is_mixed):
            prediction = self.net(batch)
        prediction, truth = prediction.float(), truth.to(self.device)
        loss = depth_loss(prediction, truth)
        if len(moves):
            loss = loss + self.plan.steady_weight * flicker_loss(prediction, truth, moves.to(self.device))
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
            "before": self.before,
            "pictures": self.before + self.done * self.plan.batch,
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
        self.done, self.before = state["done"], state["before"]


def weights(path: Path) -> tuple[dict[str, torch.Tensor], int]:
    """A checkpoint's averaged network (.pt) or an exported one (.safetensors), and how many pictures it has seen."""
    if path.suffix == ".safetensors":
        with safe_open(path, "pt") as file:
            seen = int(file.metadata()["pictures_seen"])
        return {name: value.float() for name, value in load_file(path).items()}, seen
    state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    prefix = "module."
    average = {
        name.removeprefix(prefix): v for name, v in state["average"].items() if name.startswith(prefix)
    }
    return average, state["pictures"]


def freeze(net: NanoNet) -> None:
    """What stays as photographs have taught it: the stages that see edges and textures, and what looks sideways.

    The gradients of depthwise convolutions, biases too, take half of the time of a step on a processor.
    """
    for stage in (net.encoder.stage2, net.encoder.get_submodule("stage4")):
        stage.requires_grad_(False)
    for layer in net.encoder.modules():
        if isinstance(layer, nn.Conv2d) and layer.groups > 1:
            layer.requires_grad_(False)


def train(
    plan: Plan, pool: Path, run: Path, start: Path | None = None, workers: int = 0, save_every: float = 120.0
) -> Trainer:
    """Run the plan to its end, from the run's checkpoint if it has one, else from `start`. `save_every` in seconds."""
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "last.pt"
    device = "cuda" if torch.cuda.is_available() else "cpu"
    trainer = Trainer(plan, device, start)
    if checkpoint.exists():
        trainer.restore(checkpoint)
    full_from = int(plan.batches * plan.half_share)
    batches = Batches(pool, plan.seed, plan.batch, full_from, plan.recent, plan.since, plan.steady)
    loader = DataLoader(
        batches, batch_size=None, sampler=range(trainer.done, plan.batches), num_workers=workers
    )
    saved = reported = time.monotonic()
    total, count = 0.0, 0
    try:
        for images, truth, moves in loader:
            total, count = total + trainer.step(images, truth, moves), count + 1
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
    parser.add_argument(
        "--from", dest="start", type=Path, help="what a new run begins with: .pt or .safetensors"
    )
    parser.add_argument("--pictures", type=int, default=Plan.pictures)
    parser.add_argument("--batch", type=int, default=Plan.batch)
    parser.add_argument("--rate", type=float, default=Plan.rate)
    parser.add_argument("--half-share", type=float, default=Plan.half_share)
    parser.add_argument(
        "--recent", type=float, default=Plan.recent, help="share of pictures from what was rendered last"
    )
    parser.add_argument("--since", type=int, help="number of the first shard that was rendered last")
    parser.add_argument(
        "--steady",
        type=float,
        default=Plan.steady,
        help="share of pictures that are seen again a frame later",
    )
    parser.add_argument(
        "--steady-weight", type=float, default=Plan.steady_weight, help="of the difference between the two"
    )
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument(
        "--workers", type=int, default=0, help="processes that prepare batches; 0: none extra"
    )
    chosen = parser.parse_args()
    torch.set_num_threads(chosen.threads)
    for end in (signal.SIGINT, signal.SIGTERM):  # in the background too, where Ctrl-C is ignored otherwise
        signal.signal(end, signal.default_int_handler)
    plan = Plan(
        chosen.pictures,
        chosen.batch,
        chosen.rate,
        half_share=chosen.half_share,
        recent=chosen.recent,
        since=chosen.since,
        steady=chosen.steady,
        steady_weight=chosen.steady_weight,
        seed=chosen.seed,
    )
    try:
        train(plan, chosen.pool, chosen.run, chosen.start, chosen.workers)
    except KeyboardInterrupt:
        print(f"Stopped, and saved in {chosen.run}: the same command goes on from here.")


if __name__ == "__main__":
    main()
