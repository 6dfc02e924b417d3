"""`depth-viewer soak`: a soak test of the window, for developers."""

from __future__ import annotations

import os
import sys

import click


@click.command(hidden=True)
@click.option("--minutes", type=click.FloatRange(0.05, 24 * 60), default=30.0, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the random actions.")
@click.option("--visible", is_flag=True, help="Show the window instead of running offscreen.")
def command(minutes: float, seed: int, visible: bool) -> None:
    """Run random actions in the window for a long time.

    Reports memory growth, threads that were not stopped, and exceptions.

    Example: depth-viewer soak --minutes 30
    """
    from viewer import display

    if not visible:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    display.require()
    from viewer.desktop.devtools.soak import soak
    from viewer.interruption import EXIT_CODE

    click.echo(f"Running the window for {minutes:g} minutes …")
    try:
        report = soak(minutes, seed, click.echo)
    except KeyboardInterrupt:  # before the window was there
        click.echo("Interrupted.", err=True)
        os._exit(EXIT_CODE)  # a thread in a library's code would end an orderly exit with a crash
    click.echo(f"Used         {report.seconds / 60:.1f} minutes, {sum(report.acts.values())} actions")
    click.echo(f"Shown        {report.frames_per_second:.1f} frames per second while playing")
    click.echo(f"Processor    {report.processor:.0%}")
    click.echo(f"Memory       {report.growth:+.1%} from the middle third to the last")
    click.echo(f"Threads      {report.threads_left:+d}")
    click.echo(
        f"Longest      {report.blocks.longest_cpu_ms:.0f} ms of processor time, in {report.blocks.events} events"
    )
    for work, passed, what in report.blocks.long_ones[:8]:
        click.echo(f"             {work:.0f} ms of processor time, {passed:.0f} ms elapsed: {what}")
    for problem in report.problems:
        click.echo(f"Problem      {problem}")
    sys.stdout.flush()
    # At once: Qt's objects end in no particular order, and nothing here is worth a wait.
    os._exit(EXIT_CODE if report.is_interrupted else 1 if report.problems else 0)
