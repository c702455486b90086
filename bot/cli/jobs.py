"""`briefed jobs`: what is done again and again, how it fares, and what waits to be sent."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.bootstrap import Briefed
from bot.cli.console import out
from bot.cli.context import briefed
from bot.cli.job_rendering import backlog_line, jobs_table, kept_json, outbox_table, standing_json, tick_table
from bot.domain.errors import InputError
from bot.domain.outbox import EXPIRED_SHOWN

if TYPE_CHECKING:
    from bot.services.jobs.standing import Unsent

app = typer.Typer(help="Run what is due, see how it fares, and what waits to be sent.", no_args_is_help=True)

SHOWN = 50
"""Messages on one screen; the oldest matter most."""
LISTED = 100_000
"""Messages in JSON: more than a terminal shows, and fewer than would fill the memory."""

NONE = {
    "waiting": "Nothing waits to be sent. What was given up: briefed jobs outbox --failed",
    "given up": "No message was given up.",
    "expired": f"No message expired in the last {EXPIRED_SHOWN.days} days.",
}
"""What is said of an empty list."""

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command()
def tick(context: typer.Context, as_json: AsJson = False) -> None:
    """Run every job that is due, once, for a timer such as cron; `briefed serve` does so by itself.

    Exits with 1 when a job failed; it is tried again by the next tick.
    """
    from bot.jobs import jobs_of
    from bot.services.jobs.running import Outcome
    from bot.services.jobs.running import tick as run_due

    program = briefed(context)
    ran = run_due(jobs_of(program), program.store, program.clock)
    if as_json:
        out.print_json(json.dumps([{"job": one.name, "outcome": one.outcome, "text": one.text} for one in ran]))
    else:
        out.print(tick_table(ran))
    if any(one.outcome is Outcome.FAILED for one in ran):
        raise typer.Exit(1)


@app.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Show how every job fares and what waits; exit with 1 when a job fails or is late, or a message was given up."""
    from bot.jobs import jobs_of
    from bot.services.jobs.standing import standing

    program = briefed(context)
    seen = standing(jobs_of(program), program.store, program.clock())
    if as_json:
        out.print_json(json.dumps(standing_json(seen, has_sender=program.sender is not None)))
    else:
        out.print(jobs_table(seen, program.config.zone))
        out.print(backlog_line(seen.backlog, program.config.zone, has_sender=program.sender is not None), markup=False)
        if all(one.state.last_started is None for one in seen.jobs):
            out.print("No job has ever run here. Run: briefed serve, or briefed jobs tick from a timer", markup=False)
    if not seen.is_well:
        raise typer.Exit(1)


@app.command()
def outbox(
    context: typer.Context,
    failed: Annotated[bool, typer.Option("--failed", help="Those that were given up.")] = False,
    expired: Annotated[bool, typer.Option("--expired", help="Those that would have come too late.")] = False,
    retry: Annotated[str | None, typer.Option(metavar="KEY", help="Send one again that was given up.")] = None,
    drop: Annotated[str | None, typer.Option(metavar="KEY", help="Report one no more that was given up.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the messages that wait to be sent, were given up or expired; what they say is not shown."""
    from bot.services.jobs import delivering
    from bot.services.jobs.standing import Unsent

    program = briefed(context)
    if retry is not None and drop is not None:
        raise InputError("A message is either sent again or dropped.", "Give --retry or --drop.")
    if retry is not None:
        delivering.try_again(retry, program.store, program.clock)
        out.print(f"{retry} is sent with the next tick.", markup=False)
    elif drop is not None:
        delivering.drop(drop, program.store)
        out.print(f"{drop} is dropped: it is neither sent nor reported any more.", markup=False)
    else:
        _list(program, Unsent.EXPIRED if expired else Unsent.GIVEN_UP if failed else Unsent.WAITING, as_json)


def _list(program: Briefed, why: Unsent, as_json: bool) -> None:
    from bot.services.jobs.standing import Unsent, expired_lately, unsent

    kept, total = unsent(program.store, why, LISTED if as_json else SHOWN, program.clock())
    if as_json:
        out.print_json(json.dumps([kept_json(one) for one in kept]))
        return
    out.print(outbox_table(kept, total, program.config.zone) if kept else NONE[why])
    expired = expired_lately(program.store, program.clock())
    if why is Unsent.WAITING and expired:
        out.print(f"Expired in the last {EXPIRED_SHOWN.days} days: {expired:,}. See: briefed jobs outbox --expired")
