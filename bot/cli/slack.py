"""`briefed slack`: setting up the app in a workspace."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from bot.cli.console import bar, out
from bot.cli.context import briefed
from bot.config import slack_tokens
from bot.domain.errors import ConfigError

app = typer.Typer(help="Set up the app in Slack.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def manifest(
    http: Annotated[
        str | None, typer.Option(help="A public https address: Slack sends requests there, not by Socket Mode.")
    ] = None,
) -> None:
    """Print the app manifest to paste into Slack: name, commands, events, and scopes with their reasons."""
    from bot.slack.manifest import manifest

    typer.echo(manifest(http), nl=False)


@app.command()
def check(
    context: typer.Context,
    all_people: Annotated[bool, typer.Option("--all", help="Name everybody whom a finding concerns.")] = False,
) -> None:
    """Check tokens, scopes, channels and people's accounts, and say how to mend what is wrong; 1 if anything blocks."""
    from bot.slack.checking import NAMED, findings, gather

    program, tokens = briefed(context), slack_tokens(os.environ)
    if tokens is None:
        raise ConfigError("There are no Slack tokens in the environment.", "See docs/slack-setup.md, step 3.")
    with bar("Looking up people") as looking:
        facts = gather(program, tokens, looking)
    found = findings(facts, None if all_people else NAMED)
    for one in found:
        mark, style = ("✗", "red") if one.blocks else ("!", "yellow")
        out.print(f"{mark} {one.where}: {one.what} {one.remedy}", style=style, markup=False, soft_wrap=True)
    blocking = sum(one.blocks for one in found)
    if blocking:
        out.print(f"{blocking} of {len(found)} findings block.", style="red", markup=False)
        raise typer.Exit(1)
    out.print(f"✓ Nothing blocks; findings: {len(found)}.", style="green", markup=False)
