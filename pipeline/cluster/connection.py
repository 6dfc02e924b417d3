"""Connect to a cluster: short timeouts, one clear error line, and no Ray output on the terminal.

    with joined("10.0.0.5:6379") as cluster:
        cluster.workers                 # processor cores that it has: a worker each
        cluster.blind(requests)         # which machine lacks one of these files and folders

This machine must be part of the cluster, even with no core for it: ray start --address=10.0.0.5:6379 --num-cpus=0
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import secrets
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.cluster.worker import WorkerFile, missing
from pipeline.conversion.output_check import make_folder
from pipeline.conversion.request import ConversionRequest
from pipeline.errors import ClusterError
from pipeline.extras import install_hint

_log = logging.getLogger(__name__)

PATIENCE = 5.0
"""Seconds in which a machine that is there answers."""
GREETING = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\x04" + bytes(5)
"""What every gRPC server answers, as Ray's is one: Ray itself would wait for minutes where nobody does."""
MANNERS = {
    "RAY_USAGE_STATS_ENABLED": "0",  # nothing is sent to its makers
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # standard output is for results; the program itself reports deaths that matter
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else it warns of what it will do one day
}
"""Environment variables that silence Ray."""
JOIN = "This machine must be a node of the cluster. To add it without CPU cores: ray start --address={} --num-cpus=0"


@dataclass(frozen=True)
class Cluster:
    """One that was joined. `ray` is the library."""

    ray: Any
    address: str
    workers: int

    def remote(self, kind: Any, **options: Any) -> Any:
        """A class or function to be run on a machine of the cluster, one core each unless told otherwise."""
        return self.ray.remote(**{"num_cpus": 1, **options})(kind)

    def blind(self, requests: Sequence[ConversionRequest]) -> str:
        """Why whole files cannot be handed out: what a machine lacks, one sentence; "" where all have everything."""
        folders = {each.output.parent for each in requests}
        files = [
            WorkerFile.of(path) for path in (Path(str(each.source)) for each in requests) if path.exists()
        ]
        tokens = []
        try:
            for folder in folders:
                make_folder(folder)
                tokens.append(folder / f".seen-{secrets.token_hex(8)}")
                tokens[-1].touch()
            wanted = [*files, *map(WorkerFile.of, tokens)]
            from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

            nodes = [node for node in self.ray.nodes() if node["Alive"] and node["Resources"].get("CPU")]
            asked = [
                self.remote(missing, num_cpus=0)
                .options(scheduling_strategy=NodeAffinitySchedulingStrategy(node["NodeID"], soft=False))
                .remote(wanted)
                for node in nodes
            ]
            for node, answer in zip(nodes, self.ray.get(asked, timeout=60), strict=True):
                if answer:
                    return f"{node['NodeManagerHostname']} cannot access {answer}"
        except self.ray.exceptions.RayError as error:
            return reason(error)
        finally:
            for token in tokens:
                token.unlink(missing_ok=True)
        return ""


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Be part of the cluster at HOST:PORT. Raises `ClusterError` where that is impossible."""
    if importlib.util.find_spec("ray") is None:
        raise ClusterError("Ray is not installed.", hint=install_hint("cluster"))
    _knock(address)
    ray = _ray()
    try:
        with _signals_kept():
            _enter(ray, address)
        workers = int(ray.cluster_resources().get("CPU", 0))
        if not workers:
            raise ClusterError(
                f"The cluster at {address} has no CPU cores for workers.",
                hint=f"Start Ray on other machines: ray start --address={address}",
            )
        _log.info("joined the cluster at %s: %d cores, Ray %s", address, workers, ray.__version__)
        yield Cluster(ray, address, workers)
    finally:
        with _signals_kept():
            ray.shutdown()


def _enter(ray: Any, address: str) -> None:
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.CRITICAL)
    except Exception as error:  # of many kinds: other versions, no part of it here, no right to
        raise ClusterError(
            f"Cannot join the cluster at {address}: {reason(error)}", hint=JOIN.format(address)
        ) from error


def _knock(address: str) -> None:
    """Raises `ClusterError` unless something like Ray answers soon."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise ClusterError(
            f"“{address}” is not a cluster address.", hint="Give HOST:PORT, as printed by: ray start --head"
        )
    try:
        with socket.create_connection((host.strip("[]"), int(port)), PATIENCE) as line:
            line.settimeout(PATIENCE)
            line.sendall(GREETING)
            answers = bool(line.recv(9)[3:4] == b"\x04")
    except (OSError, OverflowError):
        answers = False
    if not answers:
        raise ClusterError(
            f"No Ray cluster responds at {address}.", hint="Start one with: ray start --head --port=6379"
        )


def _ray() -> Any:
    """The library, on good behavior."""
    for name, value in MANNERS.items():
        os.environ.setdefault(name, value)
    with _signals_kept():
        import ray
    return ray


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Ray takes SIGTERM for itself: the program could no longer tidy up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def reason(error: Exception) -> str:
    """What is wrong: one line of what Ray says, which may hold a whole traceback from elsewhere."""
    lines = str(getattr(error, "cause", None) or error).strip().splitlines() or [type(error).__name__]
    return next((line for line in reversed(lines) if re.match(r"\w+(Error|Exception): ", line)), lines[0])
