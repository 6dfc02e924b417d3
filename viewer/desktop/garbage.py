"""Python's collector of garbage, kept from stopping the picture.

freeze_when_ready(session.networks)

A full collection looks at everything that was ever imported: 40 to 60 ms, in whichever thread happens to be due, and
the window waits. What is there once the first network is loaded stays for good, so the collector is told to leave it
alone; a full collection then takes a few milliseconds.
"""

from __future__ import annotations

import gc

from viewer.desktop.networks import Networks


def freeze_when_ready(networks: Networks) -> None:
    """Once, when the first network is there."""

    def freeze() -> None:
        networks.loaded.disconnect(freeze)
        gc.freeze()

    networks.loaded.connect(freeze)
