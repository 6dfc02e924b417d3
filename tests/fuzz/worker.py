"""Run commands that come as lines of JSON, and answer each with a line about how it ended."""

from __future__ import annotations

import contextlib
import faulthandler
import io
import json
import os
import sys

SIGNS = ("This is a bug", "Exception ignored", "Exception in thread")
"""What a user must never see. Tracebacks are asked for here."""


def main() -> None:
    """Until the other end closes."""
    from viewer.cli import main as command

    faulthandler.enable()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        arguments = json.loads(line)
        printed, code, kind = io.StringIO(), None, ""
        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                command(["--debug", *arguments])
        except SystemExit as end:
            code = end.code
        text = printed.getvalue()
        if code not in (0, 1, 2) or any(sign in text for sign in SIGNS):
            kind = "bug"
        json.dump({"kind": kind, "code": code, "text": text[-4000:]}, answers)
        answers.write("\n")
        answers.flush()


if __name__ == "__main__":
    main()
