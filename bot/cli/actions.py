"""`briefed action`: what must be put right, by whom and until when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import note, out
from bot.cli.context import briefed
from bot.cli.launch_rendering import line, minute
from bot.cli.lines import Flow, say, show_whole
from bot.cli.signing import day
from bot.domain.quality.actions import ActionStatus, CorrectiveAction
from bot.domain.quality.facts import ActionClosed, ActionOpened, ActionReopened

if TYPE_CHECKING:
    from datetime import date

    from bot.domain.facts import Fact

app = typer.Typer(help="Have things put right: corrective actions with an owner and a day.", no_args_is_help=True)

ActionId = Annotated[str, typer.Argument(metavar="ID", help="The action's id, such as a3.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]
STYLES = {ActionStatus.OPEN: "yellow", ActionStatus.OVERDUE: "red", ActionStatus.CLOSED: "green"}


@app.command("list")
def list_actions(
    context: typer.Context,
    owner: Annotated[str | None, typer.Option(metavar="PERSON", help="Only this person's.")] = None,
    closed: Annotated[
        int, typer.Option("--closed", metavar="DAYS", help="Also those closed in the last DAYS days.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Corrective actions that are open, what is due first on top."""
    from bot.services.quality.actions import list_actions as listed

    program = briefed(context)
    now = program.clock()
    found = listed(program.questions, owner, now - timedelta(days=closed) if closed else None)
    today = program.questions.local_day(now)
    if as_json:
        out.print_json(json.dumps([_json(one, today) for one in found], ensure_ascii=False))
    elif not found:
        note("Nothing is to be put right. To open an action: briefed action open TITLE --owner PERSON --due DAY")
    for one in () if as_json else found:
        for part in _action(one, today):
            show_whole(part)


@app.command()
def show(context: typer.Context, action_id: ActionId, as_json: AsJson = False) -> None:
    """One corrective action with everything that happened to it."""
    from bot.services.quality.actions import show_action

    program = briefed(context)
    story = show_action(program.questions, action_id)
    today = program.questions.local_day(program.clock())
    if as_json:
        out.print_json(json.dumps(_json(story.action, today), ensure_ascii=False))
        return
    for part in _action(story.action, today):
        show_whole(part)
    for fact in story.facts:
        show_whole(_event(fact, program.config.zone))


@app.command("open")
def open_one(
    context: typer.Context,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="What must be put right, in a sentence.")],
    owner: Annotated[str, typer.Option(metavar="PERSON", help="Who sees to it.")],
    due: Annotated[str, typer.Option(metavar="DAY", help="Until when.")],
    report: Annotated[str, typer.Option(metavar="NAME", help="The report that showed it.")] = "",
    item: Annotated[str, typer.Option(help="The line of the report: a department, document, launch, theme ...")] = "",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Open a corrective action."""
    from bot.services.quality.actions import open_action

    wanted = ActionOpened(title, owner, day(due), report, item)
    fact = open_action(briefed(context).questions, deed(actor, on_behalf_of, key), wanted)
    action_id = fact.subject or ""
    say(f"{action_id} is {owner}'s until {due}. When it is done: briefed action close {action_id} --evidence TEXT")


@app.command()
def close(
    context: typer.Context,
    action_id: ActionId,
    evidence: Annotated[str, typer.Option(metavar="TEXT", help="What shows that it was put right.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Close a corrective action, with evidence."""
    from bot.services.quality.actions import close_action

    close_action(briefed(context).questions, deed(actor, on_behalf_of, key), action_id, evidence)
    say(f"{action_id} is closed. If that was too early: briefed action reopen {action_id} --reason TEXT")


@app.command()
def reopen(
    context: typer.Context,
    action_id: ActionId,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Open a closed corrective action again."""
    from bot.services.quality.actions import reopen_action

    reopen_action(briefed(context).questions, deed(actor, on_behalf_of, key), action_id, reason)
    say(f"{action_id} is open again.")


def _action(one: CorrectiveAction, today: date) -> Iterator[Flow]:
    status, opened = one.status(today), one.opened
    yield line(
        (one.id, "bold"), "  ", (status.upper(), STYLES[status]), f"  due {opened.due}  {opened.owner}", whole=(one.id,)
    )
    yield line(opened.title, indent=4)
    shown_by = " · ".join(filter(None, (opened.report, opened.item)))
    yield line((f"opened by {one.opened_by}{f' · from {shown_by}' if shown_by else ''}", "dim"), indent=4)
    if one.evidence:
        yield line(("Evidence: ", "green"), one.evidence, indent=4)


def _event(fact: Fact, zone: ZoneInfo) -> Flow:
    who = f"{fact.actor} for {fact.on_behalf_of}" if fact.on_behalf_of else fact.actor
    match fact.body:
        case ActionOpened():
            told = "opened it"
        case ActionClosed(evidence=evidence):
            told = f"closed it: {evidence}"
        case ActionReopened(reason=reason):
            told = f"opened it again: {reason}"
        case other:
            told = type(other).__name__
    return line((f"{minute(fact.recorded_at, zone)}  {who} ", "dim"), told)


def _json(one: CorrectiveAction, today: date) -> dict[str, Any]:
    return {
        "id": one.id,
        "status": one.status(today),
        "title": one.opened.title,
        "owner": one.opened.owner,
        "due": one.opened.due.isoformat(),
        "report": one.opened.report or None,
        "item": one.opened.item or None,
        "opened_at": one.opened_at.isoformat(),
        "opened_by": one.opened_by,
        "closed_at": one.closed_at.isoformat() if one.closed_at else None,
        "closed_by": one.closed_by,
        "evidence": one.evidence,
        "times_reopened": one.times_reopened,
    }
