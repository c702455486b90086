"""`briefed talk`: managers' talks with their people."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import note
from bot.cli.context import briefed
from bot.cli.launch_rendering import line
from bot.cli.lines import say, show_whole
from bot.cli.signing import day


class _ShortForWith(TyperGroup):
    """What is typed most needs no verb: ``talk PERSON`` is ``talk with PERSON``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["with", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(help="Record talks with your people.", no_args_is_help=True, cls=_ShortForWith)

Whom = Annotated[str, typer.Argument(metavar="PERSON", help="With whom.")]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day; today by default.")]


@app.command("with")
def hold(
    context: typer.Context,
    person: Whom,
    said: Annotated[str, typer.Option("--note", metavar="TEXT", help="What you agreed on, for the two of you.")] = "",
    on: OnDay = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Record a talk with one of your people; “briefed talk PERSON” is short for it.

    The note is shown to the two of you only; reports count that you talked.
    """
    from bot.services.quality.talks import hold_talk

    program = briefed(context)
    held_on = day(on) if on else program.questions.local_day(program.clock())
    hold_talk(program.questions, deed(actor, on_behalf_of, key), person, held_on, said)
    say(f"The talk with {person} on {held_on} is recorded. Coverage: briefed report talks")


@app.command()
def strike(
    context: typer.Context,
    person: Whom,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
    on: OnDay = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Take back a talk that was recorded by mistake."""
    from bot.services.quality.talks import strike_talk

    program = briefed(context)
    held_on = day(on) if on else program.questions.local_day(program.clock())
    strike_talk(program.questions, deed(actor, on_behalf_of, key), person, held_on, reason)
    say(f"The talk with {person} on {held_on} does not count.")


@app.command("list")
def list_talks(
    context: typer.Context,
    days: Annotated[int, typer.Option(help="Of the last so many days.")] = 90,
    actor: Actor = None,
) -> None:
    """Your own talks, as manager or with your manager, the newest first."""
    from bot.services.quality.talks import own_talks

    program = briefed(context)
    me = deed(actor, None, None).actor
    found = own_talks(program.questions, me, days)
    if not found:
        note(f"No talk of the last {days} days. To record one: briefed talk with PERSON --note TEXT --on DAY")
    for talk in found:
        show_whole(line((f"{talk.day}  ", "bold"), f"{talk.manager} with {talk.person}"))
        if talk.note:
            show_whole(line((talk.note, "dim"), indent=4))
