"""`briefed feedback`: whether an answer helped, and what came of it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.bootstrap import Briefed
from bot.cli.acting import Actor, Key, deed
from bot.cli.console import note
from bot.cli.context import briefed
from bot.cli.lines import say
from bot.domain.errors import AlreadyRunning, InputError
from bot.domain.feedback import AliasChange, AliasNews, Said, numbered_passage

LIST = "list"
"""Typed instead of an ask's id, which has only digits and the letters a to f."""
SHOWN = 20


def feedback(
    context: typer.Context,
    ask_id: Annotated[
        str,
        typer.Argument(
            metavar="ASK_ID",
            help="What briefed ask printed last. Or the word list: show the phrasings confirmed and retired lately.",
        ),
    ],
    helpful: Annotated[
        bool | None, typer.Option("--helpful/--not-helpful", help="Whether it helped, or --not-helpful.")
    ] = None,
    passage: Annotated[
        int | None, typer.Option(metavar="N", help="The passage that is meant, where the answer shows several.")
    ] = None,
    comment: Annotated[str | None, typer.Option(metavar="TEXT", help="What else there is to say.")] = None,
    actor: Actor = None,
    key: Key = None,
) -> None:
    """Say whether an answer helped: what more people confirm than contradict is found by their words from then on."""
    from bot.services.feedback import ask_named, give

    program = briefed(context)
    if ask_id == LIST:
        _show_changes(program)
        return
    if helpful is None:
        raise InputError("Did it help?", "Say --helpful or --not-helpful.")
    doer = deed(actor, None, key)
    ask = ask_named(ask_id, program.store)
    passage_id = None if passage is None else numbered_passage(ask, passage)
    said = Said(ask.ask_id, doer.actor, helpful, doer.key, passage_id, comment)
    effect = give(said, program.store, program.language, program.clock)
    say(f"Noted: {'helpful' if helpful else 'not helpful'}.")
    for change in effect.changes:
        say(_told(change))
    if effect.changes:
        _let_indexes_follow(program)


def _told(change: AliasChange) -> str:
    return f"“{change.text}” {'now leads' if change.stands else 'no longer leads'} to that passage."


def _let_indexes_follow(program: Briefed) -> None:
    try:
        with program.exclusive("briefed feedback"):
            program.follow_as_served(lambda done, total: None)
    except AlreadyRunning:
        note("Answers change once the indexes have followed: briefed serve sees to it, or else run briefed index.")


def _show_changes(program: Briefed) -> None:
    from bot.services.feedback import recent_changes

    news = recent_changes(program.store, SHOWN)
    if not news:
        say("No phrasing has been confirmed yet. After briefed ask, say whether the answer helped: briefed feedback.")
    for one in news:
        say(_line(one, program), one.document_id)


def _line(news: AliasNews, program: Briefed) -> str:
    change = news.change
    when = f"{change.at.astimezone(program.config.zone):%Y-%m-%d %H:%M}"
    place = " · ".join(part for part in (news.document_id, news.topic) if part)
    what = "confirmed" if change.stands else "retired"
    return f"{when}  {what} by {change.person or 'the department'}: “{change.text}” → {place}"
