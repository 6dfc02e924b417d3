"""Import torchvision, which timm and transformers need, though it may not match torch."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import torch

_definitions: list[torch.library.Library] = []
"""Kept for the life of the process: operators vanish with the library object that defined them."""


def import_torchvision() -> None:
    """Import torchvision, which timm needs for things unused here, though its compiled part may not load.

    A torchvision built for CUDA beside a torch built for the CPU is a common pair, since package indexes
    differ. Its compiled operators are then missing, and its import fails with "operator torchvision::nms does
    not exist", because it describes some of them to torch by name. Declaring those names is enough for the
    import to succeed; calling one would still fail, as it should. They are read from torchvision itself, so
    that none is missed.
    """
    try:
        import torchvision
    except RuntimeError as error:
        spec = importlib.util.find_spec("torchvision")
        if "does not exist" not in str(error) or spec is None or spec.origin is None:
            raise
        source = (Path(spec.origin).parent / "_meta_registrations.py").read_text(encoding="utf-8")
        library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]
        for operator in re.findall(r'register_fake\("torchvision::(\w+)"\)', source):
            library.define(f"{operator}(Tensor unused) -> Tensor")  # type: ignore[no-untyped-call]
        _definitions.append(library)
        import torchvision  # noqa: F401
