"""`briefed train`: sessions, who was there, and the leaders' signatures."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import Briefed
from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.context import briefed, instant
from bot.cli.lines import say
from bot.domain.errors import InputError

app = typer.Typer(help="Hold training sessions, and see who still lacks one.", no_args_is_help=True)

DIGITS = 8
"""Of a version, at least, when somebody types it."""
LETTERS = "ABC"

LaunchId = Annotated[str, typer.Argument(metavar="ID", help="The launch's id.")]
RequirementId = Annotated[str, typer.Argument(metavar="REQUIREMENT", help="The training requirement's id.")]
Session = Annotated[str, typer.Argument(metavar="SESSION", help="The session's name.")]


@app.command()
def hold(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    session: Session,
    at: Annotated[str | None, typer.Option("--at", metavar="T", help="When it was held; now by default.")] = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Record a session that was held on the present version of the material."""
    from bot.services.launches.training import hold_session

    program = briefed(context)
    held_at = instant(at, program.config.zone) or program.clock()
    hold_session(program.office, deed(actor, on_behalf_of, key), launch_id, requirement, session, held_at)
    say(
        f"Session {session} is recorded. Who was there: briefed train attend {launch_id} {session} --person ID", session
    )


@app.command()
def attend(
    context: typer.Context,
    launch_id: LaunchId,
    session: Session,
    people: Annotated[list[str] | None, typer.Option("--person", help="Who was there; several times.")] = None,
    team: Annotated[str | None, typer.Option(help="Everybody of this team who is not on leave.")] = None,
    sheet: Annotated[
        Path | None, typer.Option(help="A sign-in sheet (csv or xlsx): id, and quiz if there was one.")
    ] = None,
    quiz_passed: Annotated[bool, typer.Option("--quiz-passed", help="Those named passed the quiz.")] = False,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Record who was at a session: by person, by team, or from a sign-in sheet."""
    from bot.services.launches.training import record_attendance

    program = briefed(context)
    named = list(people or ()) + _team(program, launch_id, session, team)
    present: dict[str, bool | None] = dict.fromkeys(named, True if quiz_passed else None)
    present |= program.sign_in_sheet(sheet) if sheet else {}
    if not present:
        raise InputError("Nobody is named.", "Use --person, --team or --sheet.")
    facts = record_attendance(program.office, deed(actor, on_behalf_of, key), launch_id, session, present)
    say(f"{len(facts)} people were at {session}.")


@app.command()
def strike(
    context: typer.Context,
    launch_id: LaunchId,
    session: Session,
    person: Annotated[str, typer.Argument(help="Who was not there after all.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Take back an attendance that was entered by mistake."""
    from bot.services.launches.training import strike_attendance

    program = briefed(context)
    strike_attendance(program.office, deed(actor, on_behalf_of, key), launch_id, session, person, reason)
    say(f"{person} was not at {session}.")


@app.command()
def read(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    confirm: Annotated[
        str | None,
        typer.Option(metavar="VERSION", help="Confirm that you have read this version, where self-study counts."),
    ] = None,
    actor: Actor = None,
    key: Key = None,
) -> None:
    """Read the material of a training, and confirm that you have."""
    from bot.services.launches.briefings import confirm_read, read_briefing

    program, doer = briefed(context), deed(actor, None, key)
    text = read_briefing(program.office, doer.actor, launch_id, requirement)
    if confirm is not None:
        shown = text.version if len(confirm) >= DIGITS and text.version.startswith(confirm) else confirm
        confirm_read(program.office, doer, launch_id, requirement, shown)
        say(f"Recorded: {doer.actor} has read {text.document.document_id}.", text.document.document_id)
        return
    say(f"{text.product}: {text.title.en}", style="bold")
    for passage in text.passages:
        say(" › ".join(passage.heading_path), style="dim")
        say("\n".join(part for part in (passage.question, passage.text) if part))
    version = text.version[:DIGITS]
    say(f"{text.document.document_id}, version {version}. To confirm: --confirm {version}", text.document.document_id)


@app.command()
def quiz(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    answers: Annotated[
        str | None, typer.Option(metavar="LETTERS", help="What you choose, a letter for each question, like BACA.")
    ] = None,
    actor: Actor = None,
    key: Key = None,
) -> None:
    """Take the quiz of a training that you were at, or have read."""
    from bot.services.launches.quizzes import quiz_for, take_quiz

    program, doer = briefed(context), deed(actor, None, key)
    found = quiz_for(program.office, doer.actor, launch_id, requirement)
    if answers is None:
        for number, one in enumerate(found.quiz.questions, start=1):
            say(f"{number}. {one.question}", style="bold")
            for letter, quote in zip(LETTERS, one.choices, strict=False):
                say(f"{letter}  {quote}", indent=3)
        say(f"{found.quiz.pass_mark} of {len(found.quiz.questions)} must be right. Choose: --answers ABC...")
        return
    chosen = [LETTERS.find(letter) for letter in answers.upper()]
    result = take_quiz(program.office, doer, launch_id, requirement, found.quiz.digest, chosen)
    said = "Passed" if result.passed else "Not passed; try again, with other questions"
    say(f"{result.right} of {result.questions} right. {said}.")


@app.command("sign")
def sign_for_team(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    group: Annotated[str, typer.Argument(metavar="TEAM/SHIFT", help="The team on its shift.")],
    meaning: Annotated[str, typer.Option(help="The sentence that is signed.")] = "My people were briefed.",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """A team leader signs that his people were briefed on the present version."""
    from bot.services.launches.signing import sign_training

    program = briefed(context)
    fact = sign_training(program.office, deed(actor, on_behalf_of, key), launch_id, requirement, group, meaning)
    say(f"Signed for {group}. Its key: {fact.key}", fact.key)


@app.command()
def sheet(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    as_csv: Annotated[bool, typer.Option("--csv", help="A sign-in sheet to print, as CSV.")] = False,
) -> None:
    """Show which team on which shift still lacks whom."""
    from bot.services.launches.judging import view

    program = briefed(context)
    shown = view(program.office, launch_id)
    groups = shown.coverage.get(requirement)
    if groups is None:
        raise InputError(f"{requirement!r} is no training of {launch_id}.", f"There are: {', '.join(shown.coverage)}.")
    names = {one.id: one.name for one in shown.dossier.roster.people} if shown.dossier.roster else {}
    if as_csv:
        rows = [[one.team, one.shift, person, names.get(person, ""), ""] for one in groups for person in one.lacking]
        typer.echo(_csv([["team", "shift", "id", "name", "quiz"], *rows]), nl=False)
        return
    for one in groups:
        lacking = [f"{person} {names.get(person, '')}".strip() for person in one.lacking]
        signed = "signed" if one.signed else "not signed"
        say(f"{one.name}: {len(one.trained)}/{one.people} trained, {one.needed} needed, {signed}")
        if lacking:
            say(f"    lacking: {', '.join(lacking)}", *lacking, style="dim", indent=8)
        if one.away:
            say(f"    on leave, before the first call: {', '.join(one.away)}", style="dim", indent=8)


def _team(program: Briefed, launch_id: str, session: str, team: str | None) -> list[str]:
    from bot.domain.launches.facts import TrainingHeld
    from bot.services.launches.judging import view
    from bot.services.launches.training import members_of

    if team is None:
        return []
    dossier = view(program.office, launch_id).dossier
    held = next((one for one in dossier.recorded.bodies(TrainingHeld) if one.session == session), None)
    roster = dossier.roster_on(program.office.local_day(held.held_at)) if held else None
    if held is None or roster is None:
        raise InputError(f"There is no session {session!r}.", "Record it first: briefed train hold")
    return members_of(roster, team, held.held_at, program.office)


def _csv(rows: list[list[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue()
