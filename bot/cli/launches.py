"""`briefed launch`: file, judge, move, launch and look at launches."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap import Briefed
from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import Bar, bar, err, note, out
from bot.cli.context import briefed, instant
from bot.cli.launch_evidence import evidence_json, evidence_page
from bot.cli.launch_rendering import board_table, due_table, launch_page, lint_table
from bot.cli.lines import say, show_whole
from bot.domain.errors import InputError
from bot.domain.launches.facts import ChangeCalledMinor, StageDecision
from bot.domain.launches.verdict import Decision
from bot.services.plain.verdicts import verdict_json

app = typer.Typer(help="File launches, see what blocks them, and carry them out.", no_args_is_help=True)

EXIT = {Decision.ALLOW: 0, Decision.BLOCK: 1, Decision.ERROR: 2}
"""The exit codes of the gate: 0 means ALLOW, and nothing else does."""

LaunchId = Annotated[str, typer.Argument(metavar="ID", help="The launch's id.")]
AsOf = Annotated[str | None, typer.Option("--at", metavar="T", help="As of this instant instead of now.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]

NEW_LAUNCH = """\
id: {id}
product: "TODO: the product's name as customers know it"
product_family: cards
product_type: card
owner_department: credit-cards
tier: high            # low, medium or high
channels: [app]
planned_at: 2026-12-15T09:00
template: {template}
summary: "TODO: what changes for customers, in one or two sentences"
questions:
  - "TODO: what customers will ask"
materials: {{}}        # requirement id: path of the document below the knowledge folder
"""


@app.command()
def new(
    context: typer.Context,
    launch_id: LaunchId,
    template: Annotated[str, typer.Option(help="The template to use.")] = "card-product",
) -> None:
    """Write a launch file to fill in."""
    from bot.files.checklists.fields import ID_PATTERN

    program = briefed(context)
    known = program.templates()
    if template not in known:
        raise InputError(f"There is no template {template!r}.", f"There are: {', '.join(sorted(known))}.")
    if not re.fullmatch(ID_PATTERN, launch_id):
        raise InputError(f"{launch_id!r} is no id.", "Use 3 to 60 lower-case letters, digits and hyphens.")
    path = program.config.launches_folder / f"{launch_id}.yaml"
    if path.exists():
        raise InputError(f"{path} is there already.", "Edit it, or choose another id.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NEW_LAUNCH.format(id=launch_id, template=template), encoding="utf-8")
    say(f"Wrote {path}. Fill it in, then:", str(path))
    for then in ("lint", "file"):
        say(f"    briefed launch {then} {path}", str(path))


@app.command()
def lint(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A launch file; by default every template and launch.")] = None,
) -> None:
    """Check templates and launch files: nothing is left to fill in, and somebody can meet what they ask for."""
    program = briefed(context)
    if file is not None:
        program.launch_file(file)
        say(f"{file} is in order.", str(file))
        return
    problems = program.lint()
    if problems:
        show_whole(lint_table(problems))
        raise typer.Exit(1)
    say("Every template and launch file is in order.")


@app.command()
def file(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="The launch's YAML file.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """File a launch from its YAML file, or file it anew with changes."""
    from bot.services.launches.filing import file_launch, register_templates

    program = briefed(context)
    filed = program.launch_file(path)
    register_templates(program.office, program.sound_templates().values())
    file_launch(program.office, deed(actor, on_behalf_of, key), filed.launch, filed.materials)
    _check_answers(program)
    say(f"Filed {filed.launch.id}. See: briefed launch show {filed.launch.id}")
    _say_what_is_unread(program, filed.launch.id, set(filed.materials.values()))


@app.command("list")
def list_launches(context: typer.Context, at: AsOf = None) -> None:
    """Show the board: every launch, its verdict, and what blocks it."""
    from bot.services.launches.judging import board

    program = briefed(context)
    views = board(program.office, instant(at, program.config.zone))
    if not views:
        say("No launch was filed yet. Begin with: briefed launch new ID")
        return
    show_whole(board_table(views, program.config.zone))


@app.command()
def show(
    context: typer.Context,
    launch_id: LaunchId,
    at: AsOf = None,
    evidence: Annotated[
        bool,
        typer.Option("--evidence", help="Show what other commands ask for: versions, digests and keys."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one launch: stage, days left, what blocks, who must act, and who is trained."""
    from bot.services.launches.answering import proposals
    from bot.services.launches.evidence import evidence_of
    from bot.services.launches.judging import view

    program = briefed(context)
    shown = view(program.office, launch_id, instant(at, program.config.zone))
    if as_json:
        told = {"evidence": evidence_json(evidence_of(shown))} if evidence else {}
        out.print_json(json.dumps(verdict_json(shown.verdict, reads=True) | told))
    elif evidence:
        show_whole(evidence_page(shown, evidence_of(shown), program.config.zone))
    else:
        show_whole(launch_page(shown, proposals(program.office, launch_id), program.config.zone))


@app.command()
def gate(context: typer.Context, launch_id: LaunchId, at: AsOf = None, as_json: AsJson = False) -> None:
    """Exit with 0 only if the launch may go ahead: 1 when it is blocked, 2 on anything else."""
    from bot.services.launches.judging import verdict_on

    try:
        program = briefed(context)
        verdict = verdict_on(program.office, launch_id, instant(at, program.config.zone))
    except Exception as error:
        # Whatever went wrong, a release system must not take it for BLOCK, let alone for ALLOW.
        if as_json:
            out.print_json(json.dumps({"launch": launch_id, "decision": "error", "reasons": [str(error)]}))
        else:
            err.print(f"ERROR {error}", style="red", markup=False)
        raise typer.Exit(2) from error
    if as_json:
        out.print_json(json.dumps(verdict_json(verdict, reads=True)))
    else:
        open_ones = [one.requirement for one in verdict.open_findings]
        reasons = [one.en.rstrip(".") for one in verdict.reasons]
        why = "; ".join([*reasons, *([", ".join(open_ones)] if open_ones else [])])
        say(f"{verdict.decision.upper()} {launch_id}{f': {why}' if why else ''}")
    raise typer.Exit(EXIT[verdict.decision])


@app.command()
def launch(
    context: typer.Context,
    launch_id: LaunchId,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Carry a launch out: only with ALLOW, and not before the planned instant. Lifts the embargo."""
    from bot.services.launches.launching import carry_out

    program = briefed(context)
    fact = carry_out(program.office, deed(actor, on_behalf_of, key), launch_id)
    say(f"Launched {launch_id} at {fact.recorded_at.astimezone(program.config.zone):%Y-%m-%d %H:%M}.")
    say("Its documents answer agents from now on.")


@app.command()
def flags(context: typer.Context) -> None:
    """Write the flag file anew: a flag is enabled only while its launch is allowed or carried out. For a timer."""
    program = briefed(context)
    if program.config.flag_file_path is None:
        raise InputError("There is no flag_file in config.yaml.", "Name one, for instance: flag_file: data/flags.json")
    program.write_flags()
    say(f"Wrote {program.config.flag_file_path}.", str(program.config.flag_file_path))


@app.command()
def move(
    context: typer.Context,
    launch_id: LaunchId,
    to: Annotated[str, typer.Option("--to", metavar="T", help="The new planned instant.")],
    reason: Annotated[str, typer.Option(help="Why it moves.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Plan another instant; due dates are worked out anew, and permits die."""
    from bot.services.launches.filing import move as move_launch

    program = briefed(context)
    planned_at = instant(to, program.config.zone)
    if planned_at is None:
        raise InputError("Name the new instant with --to.")
    move_launch(program.office, deed(actor, on_behalf_of, key), launch_id, planned_at.astimezone(UTC), reason)
    _check_answers(program)
    say(f"{launch_id} is planned for {planned_at:%Y-%m-%d %H:%M} now.")


@app.command()
def attach(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: Annotated[str, typer.Argument(help="The requirement that asks for the document.")],
    document: Annotated[str, typer.Argument(help="Its path below the knowledge folder.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Attach a document to a launch as the material that a requirement asks for."""
    from bot.services.launches.filing import attach as attach_document

    program = briefed(context)
    attach_document(program.office, deed(actor, on_behalf_of, key), launch_id, requirement, document)
    _check_answers(program)
    say(f"{document} is the {requirement} of {launch_id}.")
    _say_what_is_unread(program, launch_id, {document})


@app.command()
def decide(
    context: typer.Context,
    launch_id: LaunchId,
    stage: Annotated[str, typer.Argument(help="The stage.")],
    decision: Annotated[StageDecision, typer.Argument(help="What becomes of the launch.")],
    reason: Annotated[str, typer.Option(help="Why; needed for anything but go.")] = "",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Decide on a stage: go, hold, recycle or kill."""
    from bot.services.launches.signing import decide_stage

    program = briefed(context)
    decide_stage(program.office, deed(actor, on_behalf_of, key), launch_id, stage, decision, reason)
    say(f"Stage {stage} of {launch_id}: {decision}.")


@app.command()
def upgrade(
    context: typer.Context, launch_id: LaunchId, actor: Actor = None, on_behalf_of: OnBehalfOf = None, key: Key = None
) -> None:
    """Take a launch over to the newest version of its template; the difference is signed."""
    from bot.services.launches.filing import register_templates
    from bot.services.launches.judging import view
    from bot.services.launches.upgrading import difference, upgrade_template

    program = briefed(context)
    register_templates(program.office, program.sound_templates().values())
    before = view(program.office, launch_id).dossier.template
    upgrade_template(program.office, deed(actor, on_behalf_of, key), launch_id)
    after = view(program.office, launch_id).dossier.template
    for what, ids in difference(before, after).items():
        say(f"{what}: {', '.join(ids) or '–'}")


@app.command()
def question(
    context: typer.Context,
    launch_id: LaunchId,
    text: Annotated[str, typer.Argument(help="What customers will ask.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Add a question that customers will ask, for instance one that the log proposes."""
    from bot.services.launches.filing import add_question

    program = briefed(context)
    add_question(program.office, deed(actor, on_behalf_of, key), launch_id, text, "command line")
    _check_answers(program)
    say("Added; the launch's materials were asked it.")


@app.command()
def minor(
    context: typer.Context,
    launch_id: LaunchId,
    document: Annotated[str, typer.Argument(help="The document's path below the knowledge folder.")],
    before: Annotated[str, typer.Option("--from", metavar="SHA", help="The version that was signed.")],
    after: Annotated[str, typer.Option("--to", metavar="SHA", help="The version that says the same.")],
    reason: Annotated[str, typer.Option(help="Why it is minor.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Call a document's change minor: what was bound to the old version stands. This is a signed decision."""
    from bot.services.launches.signing import call_minor

    program = briefed(context)
    doer = deed(actor, on_behalf_of, key)
    called = call_minor(program.office, doer, launch_id, document, before, after, reason).body
    if isinstance(called, ChangeCalledMinor):
        say(f"{document}: {called.to_sha256[:12]} says the same as {called.from_sha256[:12]}.")


@app.command()
def export(context: typer.Context, launch_id: LaunchId) -> None:
    """Print a launch as YAML, with the changes and questions since it was filed."""
    from bot.files.checklists.launches import write_launch
    from bot.services.launches.filing import present_filing

    program = briefed(context)
    launch, materials = present_filing(program.office, launch_id)
    typer.echo(write_launch(launch, materials, program.config.zone), nl=False)


@app.command()
def due(context: typer.Context, at: AsOf = None, as_json: AsJson = False) -> None:
    """Show what is due, the most urgent first, who is reminded, and who has been told of delays."""
    from bot.services.launches.judging import board

    program = briefed(context)
    views = [one for one in board(program.office, instant(at, program.config.zone)) if not one.dossier.launched]
    items = sorted((item for one in views for item in one.due), key=lambda item: (item.due, item.launch))
    today = program.office.local_day(instant(at, program.config.zone) or program.clock())
    if as_json:
        rows = [
            {
                "launch": item.launch,
                "requirement": item.finding.requirement,
                "due": item.due.isoformat(),
                "actors": item.finding.actors,
                "overdue": item.is_overdue(today),
                "reminders": [day.isoformat() for day in item.reminders],
                "escalations": [{"day": one.day.isoformat(), "role": one.role} for one in item.escalations],
            }
            for item in items
        ]
        out.print_json(json.dumps(rows))
    elif items:
        show_whole(due_table(items, today))
    else:
        say("Nothing is due.")


def _check_answers(program: Briefed) -> None:
    """Ask the launches' questions again where materials or questions changed; without an index that must wait."""
    from bot.services.launches.answering import check_all

    if not program.model_is_prepared():
        note("The questions will be asked of the materials by: briefed index")
        return
    with _asking() as told:
        check_all(program.office, lambda: program.desk, told)


@contextmanager
def _asking() -> Iterator[Callable[[int, int], None]]:
    """A bar that appears with the first question: often there is none to ask."""
    with ExitStack() as opened:
        shown: list[Bar] = []

        def tell(done: int, total: int) -> None:
            if not shown:
                shown.append(opened.enter_context(bar("Asking the launches' questions")))
            shown[0](done, total)

        yield tell


def _say_what_is_unread(program: Briefed, launch_id: str, named: Collection[str]) -> None:
    """Warn of documents just named that questions cannot find, which is no mistake when they are still to come."""
    from bot.services.launches.evidence import unread_documents
    from bot.services.launches.judging import view

    unread = [one for one in unread_documents(view(program.office, launch_id).dossier) if one in named]
    missing = [one for one in unread if not (program.config.knowledge_folder / one).is_file()]
    there = [one for one in unread if one not in missing]
    if missing:
        note(
            f"Not in the knowledge folder: {', '.join(missing)}. {launch_id} is blocked until it is there and was "
            "read. Check the path, put the document there, then run: briefed index"
        )
    if there:
        note(f"Not read yet: {', '.join(there)}. {launch_id} is blocked until it was. Run: briefed index")
