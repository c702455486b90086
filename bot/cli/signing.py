"""`briefed sign`, `briefed withdraw`, `briefed waive`, `briefed delegate` and `briefed listen`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.context import briefed, instant
from bot.cli.launch_rendering import waiver_request_line
from bot.cli.lines import say
from bot.domain.errors import InputError
from bot.domain.launches.facts import GoNoGo, SignOffWithdrawn, WaiverRequested
from bot.domain.people.roles import Role

LaunchId = Annotated[str, typer.Argument(metavar="ID", help="The launch's id.")]
RequirementId = Annotated[str, typer.Argument(metavar="REQUIREMENT", help="The requirement's id in the template.")]
Reason = Annotated[str, typer.Option(help="Why.")]
RequestKey = Annotated[str, typer.Argument(metavar="KEY", help="The key of the request, or its beginning.")]

waive_app = typer.Typer(
    help="Make an exception to a requirement, ask for one, and make good for it.", no_args_is_help=True
)


def sign(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    no_go: Annotated[bool, typer.Option("--no-go", help="Sign NO GO instead of GO.")] = False,
    meaning: Annotated[str, typer.Option(help="The sentence that is signed.")] = "I have read it and agree.",
    shown: Annotated[
        str | None, typer.Option(help="What you were shown (the digest, or its beginning): refused if it has changed.")
    ] = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Sign a review or confirm a statement; it is bound to what there is now."""
    from bot.services.launches.signing import sign as sign_requirement

    program = briefed(context)
    decision = GoNoGo.NO_GO if no_go else GoNoGo.GO
    doer = deed(actor, on_behalf_of, key)
    fact = sign_requirement(program.office, doer, launch_id, requirement, decision, meaning, shown)
    said = decision.replace("_", " ").upper()
    say(f"Signed {said}: {requirement} of {launch_id}. Its key: {fact.key}", fact.key)


def withdraw(
    context: typer.Context,
    launch_id: LaunchId,
    signed_key: Annotated[str, typer.Argument(metavar="KEY", help="The key of the sign-off, or its beginning.")],
    reason: Reason,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Take back one's own sign-off."""
    from bot.services.launches.signing import withdraw as withdraw_sign_off

    program = briefed(context)
    doer = deed(actor, on_behalf_of, key)
    withdrawn = withdraw_sign_off(program.office, doer, launch_id, signed_key, reason).body
    if isinstance(withdrawn, SignOffWithdrawn):
        say(f"Withdrawn: {withdrawn.signed_key}.", withdrawn.signed_key)


@waive_app.command("grant")
def grant(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    reason: Reason,
    until: Annotated[str, typer.Option(metavar="T", help="When the waiver ends.")],
    remedial: Annotated[str, typer.Option(help="How it will be made good.")],
    remedial_due: Annotated[str, typer.Option(metavar="DAY", help="By which day.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Waive a requirement until an instant, with a duty to make good for it."""
    from bot.services.launches.signing import waive

    program = briefed(context)
    expires_at = instant(until, program.config.zone)
    if expires_at is None:
        raise InputError("A waiver must end: name the instant with --until.")
    doer = deed(actor, on_behalf_of, key)
    due = day(remedial_due)
    fact = waive(program.office, doer, launch_id, requirement, reason, expires_at, remedial, due)
    say(f"Waived: {requirement} of {launch_id}. The duty is due on {due}. Its key: {fact.key}", fact.key)


@waive_app.command("ask")
def ask(
    context: typer.Context,
    launch_id: LaunchId,
    requirement: RequirementId,
    reason: Reason,
    until: Annotated[str | None, typer.Option(metavar="T", help="Until when it is needed.")] = None,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Ask those who may waive a requirement to do so; they are told, and the request waits until it is settled."""
    from bot.services.launches.waiver_requests import ask_for_waiver

    program = briefed(context)
    ends = instant(until, program.config.zone)
    fact = ask_for_waiver(program.office, deed(actor, on_behalf_of, key), launch_id, requirement, reason, ends)
    told = ", ".join(fact.body.asked_from) if isinstance(fact.body, WaiverRequested) else ""
    say(f"Asked: {told}. Its key: {fact.key}", fact.key)


@waive_app.command("requests")
def requests(context: typer.Context, launch_id: LaunchId) -> None:
    """List what a launch asks to be waived and nobody has settled yet, with the keys."""
    from bot.services.launches.judging import view

    program = briefed(context)
    waiting = view(program.office, launch_id).waiver_requests
    for one in waiting:
        say(waiver_request_line(one, program.config.zone), one.key)
    if not waiting:
        say("No request waits.")


@waive_app.command("decline")
def decline(
    context: typer.Context,
    launch_id: LaunchId,
    requested_key: RequestKey,
    reason: Reason,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Say no to a request; whoever asked is told why."""
    from bot.services.launches.waiver_requests import decline_request

    decline_request(briefed(context).office, deed(actor, on_behalf_of, key), launch_id, requested_key, reason)
    say("Declined.")


@waive_app.command("retract")
def retract(
    context: typer.Context,
    launch_id: LaunchId,
    requested_key: RequestKey,
    reason: Reason,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Do without a waiver that was asked for."""
    from bot.services.launches.waiver_requests import withdraw_request

    withdraw_request(briefed(context).office, deed(actor, on_behalf_of, key), launch_id, requested_key, reason)
    say("The request is withdrawn.")


@waive_app.command("done")
def done(
    context: typer.Context,
    launch_id: LaunchId,
    waived_key: Annotated[str, typer.Argument(metavar="KEY", help="The key of the waiver, or its beginning.")],
    evidence: Annotated[str, typer.Option(help="What was done.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Report that the duty from a waiver was done."""
    from bot.services.launches.signing import report_remedial

    program = briefed(context)
    report_remedial(program.office, deed(actor, on_behalf_of, key), launch_id, waived_key, evidence)
    say("Reported.")


def delegate(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="PERSON", help="Who may act for you.")],
    roles: Annotated[list[Role], typer.Option("--role", help="In which of your roles; may be given several times.")],
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day.")],
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day.")],
    actor: Actor = None,
    key: Key = None,
) -> None:
    """Let somebody act for you for a time."""
    from bot.services.launches.signing import delegate as delegate_roles

    program = briefed(context)
    doer = deed(actor, None, key)
    delegate_roles(program.office, doer, to, frozenset(roles), day(first), day(last))
    say(f"{to} may act for {doer.actor} from {first} to {last}, as {', '.join(roles)}.")


def undelegate(
    context: typer.Context,
    to: Annotated[str, typer.Argument(metavar="PERSON", help="Whom you let act for you.")],
    actor: Actor = None,
) -> None:
    """Take back what you let somebody do for you."""
    from bot.services.launches.delegations import take_back_from

    doer = deed(actor, None, None)
    take_back_from(briefed(context).office, doer.actor, to)
    say(f"{to} acts for {doer.actor} no more.")


def listen(
    context: typer.Context,
    department: Annotated[str, typer.Argument(help="The department that you manage.")],
    hours: Annotated[float, typer.Argument(help="Hours spent taking or listening to calls.")],
    on: Annotated[str | None, typer.Option("--on", metavar="DAY", help="The day; today by default.")] = None,
    said: Annotated[str, typer.Option("--note", help="What you heard.")] = "",
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Log hours that a manager spent with agents."""
    from bot.services.launches.signing import log_listening

    program = briefed(context)
    listened_on = day(on) if on else program.office.local_day(program.clock())
    log_listening(program.office, deed(actor, on_behalf_of, key), department, listened_on, hours, said)
    say(f"Logged {hours:g} hours of {department} on {listened_on}.")


def day(text: str) -> date:
    """A calendar day as typed; raises `InputError`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a day of the calendar.", "Write it like 2026-12-01.") from None
