"""Metrics for Prometheus: requests by path and status, their duration, and how many run and wait.

metrics = ServerMetrics(gate)
app.add_middleware(Counting, metrics=metrics)
metrics.text()
"""

from __future__ import annotations

from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from viewer.web.concurrency_gate import Gate
from viewer.web.security import path_of

PATHS = ("/predict", "/upload", "/depth", "/points", "/health", "/colormaps", "/metrics", "/")
"""All other paths are counted together, so that the number of series stays bounded."""
BUCKETS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)


class ServerMetrics:
    """Prometheus metrics of one server."""

    def __init__(self, gate: Gate) -> None:
        self._registry = registry = CollectorRegistry()
        self.requests = Counter(
            "depth_viewer_requests", "HTTP requests", ("path", "status"), registry=registry
        )
        self.seconds = Histogram(
            "depth_viewer_request_seconds", "Duration of a request", ("path",), buckets=BUCKETS,
            registry=registry,
        )  # fmt: skip
        at_work = Gauge("depth_viewer_running", "Requests being processed", registry=registry)
        at_work.set_function(lambda: gate.inside)
        waiting = Gauge("depth_viewer_waiting", "Requests waiting in the queue", registry=registry)
        waiting.set_function(lambda: gate.waiting)

    def text(self) -> bytes:
        """Return the metrics in the text format of Prometheus."""
        return generate_latest(self._registry)


class Counting:
    """Middleware outside of the guard, so that rejected requests are counted too."""

    def __init__(self, app: ASGIApp, metrics: ServerMetrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        path = path_of(scope) if path_of(scope) in PATHS else "other"
        try:
            await self._app(scope, receive, noted)
        finally:
            self._metrics.requests.labels(path, status).inc()
            self._metrics.seconds.labels(path).observe(perf_counter() - began)
