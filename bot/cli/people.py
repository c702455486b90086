"""`briefed roster`: who is who."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.acting import Key
from bot.cli.context import briefed
from bot.cli.lines import say
from bot.cli.signing import day
from bot.domain.errors import InputError
from bot.domain.people.roster_changes import RosterChanges

SHOWN_PEOPLE = 10

app = typer.Typer(help="Import the roster, and look at it.", no_args_is_help=True)


@app.command("import")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="csv or xlsx; Chinese or English column names.")],
    effective: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="From this day on; today by default.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm that more than a fifth of the people leave.")] = False,
    actor: Annotated[
        str | None,
        typer.Option("--as", metavar="PERSON", envvar="BRIEFED_PERSON", help="Your id, except for the first."),
    ] = None,
    key: Key = None,
) -> None:
    """Say who is who from a day on."""
    import uuid

    from bot.services.deeds import PROGRAM, Deed
    from bot.services.launches.people import compare_roster, import_roster

    program = briefed(context)
    effective_from = day(effective) if effective else program.office.local_day(program.clock())
    roster = program.roster_file(file, effective_from)
    changes = compare_roster(program.office, roster)
    if not dry_run:
        import_roster(program.office, Deed(actor or PROGRAM, key or uuid.uuid4().hex), roster, yes)
    _say_what_changes(changes, effective_from, None if dry_run else SHOWN_PEOPLE)
    if dry_run:
        say("Nothing was changed.")
        return
    say(f"{len(roster.people)} people in {len(roster.teams)} teams are on the roster.")


def _say_what_changes(changes: RosterChanges, effective_from: date, shown: int | None) -> None:
    say(
        f"{len(changes.joiners)} join, {len(changes.leavers)} leave, {len(changes.movers)} move, from {effective_from}."
    )
    for move in changes.movers[:shown]:
        say(f"  moves: {move.after.id} {move.after.name}", style="dim")
    for person in changes.leavers[:shown]:
        say(f"  leaves: {person.id} {person.name}", style="dim")


@app.command()
def show(context: typer.Context, person: Annotated[str | None, typer.Argument(help="One person's id.")] = None) -> None:
    """Show the teams on their shifts, or one person."""
    from bot.services.launches.people import roster_today

    program = briefed(context)
    today = program.office.local_day(program.clock())
    roster = roster_today(program.office)
    if roster is None:
        raise InputError("There is no roster yet.", "Import one: briefed roster import FILE")
    if person is not None:
        found = roster.person(person)
        if found is None:
            raise InputError(f"{person!r} is not on the roster.")
        place = "/".join(part for part in (found.team, found.shift) if part) or found.department
        say(f"{found.id} {found.name} · {place} · {', '.join(sorted(found.roles))}")
        return
    for (team, shift), people in roster.groups(today).items():
        away = sum(roster.is_away(one.id, today) for one in people)
        say(f"{team}/{shift}: {len(people)} people{f', {away} on leave' if away else ''}")
