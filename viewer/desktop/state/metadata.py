"""What is known of the session, for the files that tell it: snapshots and recordings."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from viewer.desktop.state.session import Session


def facts_of(session: Session) -> dict[str, Any]:
    """Source, network and stabilization as they were asked for."""
    return {
        "source": session.address,
        "estimator": {name: str(value) for name, value in asdict(session.models.settings).items() if value},
        "stabilizer": asdict(session.stabilizer),
    }


def safe_name(title: str, instead: str = "recording") -> str:
    """A title as every file system takes it; `instead` where nothing is left of it."""
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or instead
