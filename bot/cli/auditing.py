"""`briefed audit`: the chain of facts."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from bot.cli.context import briefed
from bot.cli.lines import say
from bot.domain.errors import InputError

app = typer.Typer(help="Verify, export and anchor the chain of facts.", no_args_is_help=True)


@app.command()
def verify(
    context: typer.Context,
    anchor: Annotated[
        str | None, typer.Option(metavar="POSITION:DIGEST", help="Also check a head that was kept elsewhere.")
    ] = None,
) -> None:
    """Check that no fact was changed, added or taken away; name the first that was."""
    from bot.services.launches.auditing import check_anchor
    from bot.services.launches.auditing import verify as verify_chain

    program = briefed(context)
    found = verify_chain(program.store)
    if found.broken is not None:
        raise InputError(f"Fact {found.broken.position}: {found.broken.what}.", "Restore the database from a backup.")
    if anchor is not None:
        if not re.fullmatch("[0-9]{1,18}:[0-9a-f]{64}", anchor):
            raise InputError(f"{anchor!r} is no anchor.", "Give what briefed audit anchor printed.")
        position, _, digest = anchor.partition(":")
        check_anchor(program.store, int(position), digest)
    say(f"{found.facts:,} facts, the chain is whole. Head: {found.head}")


@app.command()
def export(context: typer.Context) -> None:
    """Print every fact with its digests, a JSON object a line, for others to verify."""
    from bot.services.launches.auditing import chain_line, links

    for link in links(briefed(context).store):
        typer.echo(chain_line(link))


@app.command()
def anchor(context: typer.Context) -> None:
    """Print the head of the chain, to be kept where nobody who can change the database can change it."""
    from bot.services.launches.auditing import verify as verify_chain

    found = verify_chain(briefed(context).store)
    if found.broken is not None:
        raise InputError(f"Fact {found.broken.position}: {found.broken.what}.", "A broken chain is not anchored.")
    typer.echo(f"{found.facts}:{found.head}")
