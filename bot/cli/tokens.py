"""`briefed token`: what programs use the API with."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Annotated

import typer

from bot.cli.acting import Actor, Key, OnBehalfOf, deed
from bot.cli.console import note, out
from bot.cli.context import briefed
from bot.cli.launch_rendering import minute
from bot.cli.lines import show_whole
from bot.domain.api_tokens.facts import Scope
from bot.domain.api_tokens.token import ApiToken

app = typer.Typer(help="Let programs use the API in your name.", no_args_is_help=True)


@app.command()
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The program that it is for, such as release-pipeline.")],
    scope: Annotated[list[Scope], typer.Option(help="What it is good for; may be given several times.")],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it counts.")] = 90,
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Create a token and print it; it is shown once and kept nowhere."""
    from bot.services.api_tokens import create_token

    program = briefed(context)
    made = create_token(program.office, deed(actor, on_behalf_of, key), name, scope, timedelta(days=days))
    until = minute(made.token.expires_at, program.config.zone)
    note(f"Token {made.token.id} for {made.token.name} counts until {until}. To end it: briefed token revoke")
    if made.secret is None:
        note("It was shown when it was created, and cannot be shown again.")
    else:
        out.print(made.secret, markup=False, soft_wrap=True)


@app.command("list")
def list_tokens(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """All tokens, the newest first, with whose they are and what they are good for."""
    from bot.services.api_tokens import list_tokens as listed

    program = briefed(context)
    found = listed(program.office)
    now = program.clock()
    if as_json:
        out.print_json(json.dumps([_json(one) for one in found], ensure_ascii=False))
    elif not found:
        note("There are no tokens. To create one: briefed token create NAME --scope verdict")
    for one in () if as_json else found:
        refusal = one.refusal(now)
        state = refusal.en if refusal else f"until {minute(one.expires_at, program.config.zone)}"
        show_whole(f"{one.id}  {one.name}  {one.owner}  {', '.join(sorted(one.scopes))}  {state}")


@app.command()
def revoke(
    context: typer.Context,
    token_id: Annotated[str, typer.Argument(metavar="ID", help="The token's id, from: briefed token list")],
    reason: Annotated[str, typer.Option(help="Why.")],
    actor: Actor = None,
    on_behalf_of: OnBehalfOf = None,
    key: Key = None,
) -> None:
    """Make a token void from now on."""
    from bot.services.api_tokens import revoke_token

    revoke_token(briefed(context).office, deed(actor, on_behalf_of, key), token_id, reason)
    note(f"Token {token_id} counts no more.")


def _json(token: ApiToken) -> dict[str, object]:
    return {
        "id": token.id,
        "name": token.name,
        "owner": token.owner,
        "scopes": sorted(token.scopes),
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
        "revoked_because": token.revoked_because or None,
    }
