"""`briefed serve`."""

from __future__ import annotations

import os

import typer

from bot.cli.console import note
from bot.cli.context import briefed
from bot.config import slack_tokens


def serve(context: typer.Context) -> None:
    """Answer in Slack and run the jobs until stopped; its tokens come from SLACK_BOT_TOKEN and SLACK_APP_TOKEN."""
    from bot.jobs import jobs_of
    from bot.services.jobs.looping import running_beside
    from bot.slack.serving import serve_socket_mode

    program = briefed(context)
    tokens = slack_tokens(os.environ)
    with program.alone("briefed serve"):
        note("Loading the model and connecting to Slack ...")
        # Loaded before the jobs begin, so that two threads never build the same parts.
        _ = program.desk
        with running_beside(jobs_of(program), program.store, program.clock, program.stopping):
            serve_socket_mode(program, tokens)
