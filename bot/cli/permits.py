"""`briefed permit`: signed permits for release systems."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.context import briefed
from bot.cli.lines import say
from bot.domain.launches.facts import PermitRevoked

app = typer.Typer(help="Signed permits that release systems can verify offline.", no_args_is_help=True)
keys_app = typer.Typer(help="The keys that permits are signed with.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")

LaunchId = Annotated[str, typer.Argument(metavar="ID", help="The launch's id.")]
Audience = Annotated[str, typer.Option(help="The release system that it is for.")]


@app.command()
def issue(
    context: typer.Context,
    launch_id: LaunchId,
    audience: Audience,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Print a permit for a launch whose verdict is ALLOW."""
    from bot.services.launches.launching import issue_permit

    program = briefed(context)
    doer = deed(actor, on_behalf_of, key)
    token = issue_permit(program.office, doer, launch_id, audience, program.permit_keys, program.config.permit_issuer)
    typer.echo(token)


@app.command()
def verify(
    context: typer.Context, token: Annotated[str, typer.Argument(help="The permit.")], audience: Audience
) -> None:
    """Exit with 0 only if a permit counts now: signed, in time, not revoked, and the facts are the same."""
    from bot.services.launches.launching import check_permit

    program = briefed(context)
    permit = check_permit(program.office, token, audience, program.permit_keys)
    until = permit.expires_at.astimezone(program.config.zone)
    say(f"Valid: {permit.launch} until {until:%Y-%m-%d %H:%M}.")


@app.command()
def revoke(
    context: typer.Context,
    launch_id: LaunchId,
    jti: Annotated[str, typer.Argument(help="The permit's jti, or its beginning.")],
    reason: Annotated[str, typer.Option(help="Why.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Make a permit void from now on."""
    from bot.services.launches.launching import revoke_permit

    program = briefed(context)
    revoked = revoke_permit(program.office, deed(actor, on_behalf_of, key), launch_id, jti, reason).body
    if isinstance(revoked, PermitRevoked):
        say(f"Revoked: {revoked.jti}.")


@app.command("list")
def list_permits(context: typer.Context, launch_id: LaunchId) -> None:
    """Show the permits of a launch."""
    from bot.services.launches.launching import permits_of

    program = briefed(context)
    permits = permits_of(program.office, launch_id)
    if not permits:
        say(f"{launch_id} has no permits.")
    for fact, permit in permits:
        until = permit.expires_at.astimezone(program.config.zone)
        say(f"{permit.jti} for {permit.audience}, by {fact.actor}, until {until:%Y-%m-%d %H:%M}")


@keys_app.command("new")
def new_key(context: typer.Context) -> None:
    """Make a new signing key. Permits of earlier keys stay valid until their key is retired."""
    program = briefed(context)
    kid = program.permit_keys.generate(program.clock())
    say(f"Key {kid} signs from now on. Publish the set: briefed permit keys show")


@keys_app.command()
def retire(context: typer.Context, kid: Annotated[str, typer.Argument(help="The key's id.")]) -> None:
    """Take a key out of the set: permits that it signed are void."""
    briefed(context).permit_keys.retire(kid)
    say(f"Key {kid} is retired.")


@keys_app.command()
def show(context: typer.Context) -> None:
    """Print the public key set, for release systems."""
    typer.echo(json.dumps(briefed(context).permit_keys.public_keys(), indent=2))
