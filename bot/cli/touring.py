"""`briefed tour`: what `make run` shows a newcomer."""

from __future__ import annotations

import os
import sys

import typer

from bot.bootstrap import Briefed
from bot.cli.asking import converse, show
from bot.cli.console import bar, note, out
from bot.cli.context import briefed
from bot.cli.indexing import bring_up_to_date, show_findings
from bot.cli.launch_rendering import board_table
from bot.cli.serving import serve_as_this_process
from bot.config import SlackTokens, slack_tokens
from bot.domain.asking import Asking
from bot.domain.errors import ConfigError
from bot.services.ask import ask

QUESTIONS = (
    "登录密码输错好几遍锁了 要等多久",
    "premium got taken twice",
    "你们行能代缴物业费吗",
)
"""One question in each language that the sample bank answers, and one that it does not."""


def tour(context: typer.Context) -> None:
    """Index the documents, ask three questions, show the launches; then serve Slack if its tokens are there.

    Without tokens a prompt is offered when a terminal is attached.
    """
    program = briefed(context)
    show_findings(bring_up_to_date(program))
    for question in QUESTIONS:
        out.print(f"\n[bold]? {question}[/bold]")
        show(ask(question, Asking("tour", "cli"), program.desk), program)
    _show_launches(program)
    tokens = _tokens()
    if tokens is not None:
        serve_as_this_process(program, tokens)
    elif sys.stdin.isatty() and sys.stdout.isatty():
        converse(program)
    else:
        note("Ask more with: briefed ask TEXT, or briefed chat in a terminal. For Slack, see docs/slack-setup.md.")


def _tokens() -> SlackTokens | None:
    """Slack's tokens; those that are not complete are told of, and no reason for a newcomer to see nothing."""
    try:
        return slack_tokens(os.environ)
    except ConfigError as error:
        note(f"Slack is left out. {error}")
        return None


def _show_launches(program: Briefed) -> None:
    """The board, after the sample bank's launches were filed as if their story had happened."""
    from bot.cli import story
    from bot.services.launches.judging import board

    if story.is_sample(program):
        with bar("Filing the sample launches") as filing:
            story.tell(program, filing)
    views = board(program.office)
    if views:
        out.print("\n[bold]Launches[/bold]  (look closer: briefed launch show ID)")
        out.print(board_table(views, program.config.zone))
