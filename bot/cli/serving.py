"""`briefed serve`."""

from __future__ import annotations

import os

import typer

from bot.cli.console import note
from bot.cli.context import briefed
from bot.config import slack_tokens


def serve(context: typer.Context) -> None:
    """Answer in Slack until stopped; its tokens come from SLACK_BOT_TOKEN and SLACK_APP_TOKEN."""
    from bot.slack.app import serve_socket_mode

    program = briefed(context)
    tokens = slack_tokens(os.environ)
    with program.exclusive("briefed serve"):
        note("Loading the model and connecting to Slack ...")
        serve_socket_mode(program.desk, tokens, program.config)
