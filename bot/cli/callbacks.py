"""`briefed callback`: customers who were promised a call."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Annotated

import typer

from bot.bootstrap import Briefed
from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import note, out
from bot.cli.context import briefed
from bot.cli.launch_rendering import minute
from bot.cli.lines import say, show_whole
from bot.cli.question_rendering import callback_list
from bot.cli.questions import moment
from bot.domain.errors import InputError
from bot.domain.questions.events import CallbackOutcome, CallbackTried
from bot.services.plain.questions import callback_json

app = typer.Typer(help="See to promised calls.", no_args_is_help=True)

CallbackId = Annotated[str, typer.Argument(metavar="ID", help="The callback's id, such as q17.1.")]
Until = Annotated[str, typer.Argument(metavar="T", help="17:30, 2026-12-01T17:30, or +30m.")]


@app.command("list")
def list_callbacks(
    context: typer.Context,
    everybody: Annotated[bool, typer.Option("--all", help="Everybody's, not only yours and your team's.")] = False,
    done_too: Annotated[
        int, typer.Option("--done", metavar="DAYS", help="Also those done that were promised in the last DAYS days.")
    ] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
    actor: Actor = None,
) -> None:
    """Calls that are still to be made, the first promised on top; a leader also sees his team's."""
    from bot.services.questions.listing import list_callbacks as found_callbacks

    program = briefed(context)
    person = None if everybody else deed(actor, None, None).actor
    since = program.clock() - timedelta(days=done_too) if done_too else None
    found = found_callbacks(program.questions, person, since)
    if as_json:
        out.print_json(json.dumps([callback_json(one) for one, _ in found], ensure_ascii=False))
    elif not found:
        note("No call is promised. To promise one with a question: briefed question open TEXT --callback 17:30")
    else:
        show_whole(callback_list(found, program.clock(), program.config.zone))


@app.command()
def done(
    context: typer.Context,
    callback_id: CallbackId,
    outcome: Annotated[CallbackOutcome, typer.Option(help="How it went.")] = CallbackOutcome.REACHED,
    said: Annotated[str, typer.Option("--note", help="More about it.")] = "",
    again: Annotated[
        str | None, typer.Option("--again", metavar="T", help="When not reached: try again then, not in 30 minutes.")
    ] = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Report that the customer was called; one who was not reached is called again, and in the end by a leader."""
    from bot.services.questions.callbacks import done as report
    from bot.services.questions.callbacks import show_callback

    program = briefed(context)
    at = moment(again, program.clock(), program.config.zone)
    fact = report(program.questions, deed(actor, on_behalf_of, key), callback_id, outcome, said, at)
    if isinstance(fact.body, CallbackTried):
        holder = show_callback(program.questions, callback_id).holder
        again_at = minute(fact.body.again_at, program.config.zone)
        say(f"{callback_id}: not reached; {holder} tries again at {again_at}.", callback_id)
    else:
        say(f"{callback_id} is done: {outcome.replace('_', ' ')}.", callback_id)


@app.command()
def snooze(
    context: typer.Context,
    callback_id: CallbackId,
    until: Until,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Be reminded later; the promise stands."""
    from bot.services.questions.callbacks import snooze as put_off

    program = briefed(context)
    at = _instant(until, program)
    put_off(program.questions, deed(actor, on_behalf_of, key), callback_id, at)
    say(f"{callback_id}: you are reminded at {minute(at, program.config.zone)}.", callback_id)


@app.command()
def promise(
    context: typer.Context,
    callback_id: CallbackId,
    until: Until,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Promise the customer a call by then, or promise it anew."""
    from bot.services.questions.callbacks import promise as promise_call

    program = briefed(context)
    at = _instant(until, program)
    promise_call(program.questions, deed(actor, on_behalf_of, key), callback_id, at)
    say(f"{callback_id}: promised by {minute(at, program.config.zone)}.", callback_id)


@app.command("hand-over")
def hand_over(
    context: typer.Context,
    callback_id: CallbackId,
    to: Annotated[str, typer.Argument(metavar="PERSON", help="Who makes the call.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Let somebody else make the call."""
    from bot.services.questions.callbacks import hand_over as give

    give(briefed(context).questions, deed(actor, on_behalf_of, key), callback_id, to, reason)
    say(f"{callback_id} is {to}'s now.", callback_id)


def _instant(until: str, program: Briefed) -> datetime:
    at = moment(until, program.clock(), program.config.zone)
    if at is None:
        raise InputError("Until when?", "Name an instant: 17:30, 2026-12-01T17:30, or +30m.")
    return at
