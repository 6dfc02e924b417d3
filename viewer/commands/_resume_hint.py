"""Tell the user how to resume an interrupted conversion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def resume_hint(output: Path) -> Iterator[None]:
    """Print how to resume, if the block fails."""
    from pipeline.errors import UnfinishedError

    try:
        yield
    except UnfinishedError:
        raise  # says so itself
    except BaseException:
        print_resume_hint(output)
        raise


def print_resume_hint(output: Path) -> None:
    """Print how to resume, if there is unfinished work."""
    from pipeline.conversion.checkpoint import unfinished
    from viewer.console import say

    if (left := unfinished(output)) is not None:
        say(f"The finished part of {output} is kept: {left}. Continue with the same command and --resume.")
