"""From Slack's payloads to handlers: who acts is found out first, and whatever goes wrong, he is told.

Deeds are done before Slack is answered, so that what was acknowledged is kept; a second delivery of the same click has
the same key, and so no second effect. Slack wants its answer within three seconds, so the answer to a click, a command
or an event waits for no call to Slack: what is known of people is refreshed behind their backs, and somebody of whom
nothing is known acts after the answer. Only modals and menus, whose answer says what becomes of them, wait until Slack
has told who somebody is, and no longer than `IN_TIME_SECONDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from typing import Any

import structlog
from slack_bolt import Ack, App

from bot.domain.bilingual import Bilingual
from bot.domain.errors import InputError, Told
from bot.slack import areas
from bot.slack.areas import Reply
from bot.slack.callers import UNREACHABLE, Caller, Refused
from bot.slack.commands import COMMANDS
from bot.slack.fitting import clip
from bot.slack.homes import refresh, refuse
from bot.slack.interactions import (
    DEEPEST,
    Click,
    Command,
    Search,
    Shortcut,
    Submission,
    View,
    click_from,
    command_from,
    search_from,
    shortcut_from,
    submission_from,
)
from bot.slack.kit import modal, paragraph, with_word
from bot.slack.reception import CLOSE, NOTICE, Reception
from bot.slack.replies import acting
from bot.slack.shortcuts import SHORTCUTS

ANYTHING = re.compile("")
OUR_FAULT = Bilingual(
    "出错了, 是我们这边的问题。请先看看有没有办成; 没有的话再试一次, 不会办成两次。",
    "Something went wrong, and that is our fault. Check whether it was done; "
    "if not, try again: it will not be done twice.",
)
ERROR = 1_500
"""Characters of an error below a field."""
DRAWS_HOME = frozenset({"home.refresh", "home.page"})
"""After everything else that somebody does on his Home, it is drawn again."""
IN_TIME_SECONDS = 1.5
"""How long the answer to a modal or a menu waits for who somebody is, the first time: half of what Slack grants."""
ASKING = frozenset({"/ask", "find_answer"})
"""What only puts a question into the inbox, whoever asks: he is looked up when it is answered."""
GONE = Bilingual("这个按钮已经停用了。", "This button is not in use any more.")

log = structlog.get_logger()


def connect_interactions(app: App, here: Reception) -> None:
    """Have everything that people do in Slack, beside asking, handled by the area it belongs to."""
    app.action(ANYTHING)(_on_action(here, areas.actions()))
    app.view(ANYTHING)(_on_view(here, areas.views()))
    app.options(ANYTHING)(_on_options(here, areas.options()))
    for name, command in COMMANDS.items():
        app.command(name)(_on_command(here, command))
    for callback, shortcut in SHORTCUTS.items():
        app.shortcut(callback)(_on_shortcut(here, shortcut))
    for event_type, happened in areas.events().items():
        app.event(event_type)(_on_event(here, happened))


_NEEDS_NO_HANDLER = frozenset({"", "link"})
"""Buttons that only open a page, and fields whose change means nothing until the modal is sent off."""


def _on_action(here: Reception, handlers: Mapping[str, areas.OnClick]) -> Callable[[dict[str, Any], Ack], None]:
    def on_action(body: dict[str, Any], ack: Ack) -> None:
        click = click_from(body)
        handler = handlers.get(click.action, _gone)
        if click.action not in _NEEDS_NO_HANDLER:
            _do(here, click, lambda caller: _clicked(here, click, caller, handler))
        ack()

    return on_action


def _clicked(here: Reception, click: Click, caller: Caller, handler: areas.OnClick) -> None:
    handler(here, click, caller)
    if click.view is not None and click.view.type == "home" and click.action not in DRAWS_HOME:
        refresh(here, caller)


def _gone(here: Reception, click: Click, caller: Caller) -> None:
    here.tell(click, caller.language, GONE.text(caller.language))


def _on_view(here: Reception, handlers: Mapping[str, areas.OnSubmit]) -> Callable[[dict[str, Any], Ack], None]:
    def on_view(body: dict[str, Any], ack: Ack) -> None:
        submission = submission_from(body)
        handler = handlers.get(submission.callback)
        with acting(submission.user):
            reply = _submitted(here, submission, handler) if handler else None
        ack(**reply.response()) if reply else ack()

    return on_view


def _on_options(here: Reception, handlers: Mapping[str, areas.OnSearch]) -> Callable[[dict[str, Any], Ack], None]:
    def on_options(body: dict[str, Any], ack: Ack) -> None:
        search = search_from(body)
        handler = handlers.get(search.action)
        ack(options=_found(here, search, handler) if handler else [])

    return on_options


def _on_command(here: Reception, handler: areas.OnCommand) -> Callable[[dict[str, Any], Ack], None]:
    def on_command(body: dict[str, Any], ack: Ack) -> None:
        command = command_from(body)
        _do(here, command, lambda caller: handler(here, command, caller), whoever=command.name in ASKING)
        ack()

    return on_command


def _on_shortcut(here: Reception, handler: areas.OnShortcut) -> Callable[[dict[str, Any], Ack], None]:
    def on_shortcut(body: dict[str, Any], ack: Ack) -> None:
        shortcut = shortcut_from(body)
        _do(here, shortcut, lambda caller: handler(here, shortcut, caller), whoever=shortcut.callback in ASKING)
        ack()

    return on_shortcut


def _on_event(here: Reception, handler: areas.OnEvent) -> Callable[[dict[str, Any]], None]:
    def on_event(event: dict[str, Any]) -> None:
        _when_known(here, event["user"], lambda look_up: _happened(here, event, handler, look_up))

    return on_event


LookUp = Callable[[str], Caller]
"""Who an account is; raises `Refused`."""


def _when_known(here: Reception, user: str, act: Callable[[LookUp], None], whoever: bool = False) -> None:
    """Act now if it is known who somebody is, or ``whoever`` he is; else after the answer, when Slack was asked."""
    callers = here.callers
    _keep_known(here, user)
    with acting(user):
        if callers.is_known(user):
            act(callers.known)
        elif whoever:
            act(callers.unheard)
        else:
            here.later(lambda: act(callers.get))


def _keep_known(here: Reception, user: str) -> None:
    if here.callers.is_old(user):
        here.aside(lambda: here.callers.refresh(user))


def _in_time(here: Reception, user: str) -> Caller:
    """Who somebody is, where the answer says what becomes of his deed; raises `Refused` if Slack is slow to tell.

    It goes on being asked, so that he is known when he tries again.
    """
    _keep_known(here, user)
    if here.callers.is_known(user):
        return here.callers.known(user)
    try:
        asked = here.workers.submit(here.callers.get, user)
    except RuntimeError as stopping:
        raise Refused(UNREACHABLE) from stopping
    try:
        return asked.result(IN_TIME_SECONDS)
    except (TimeoutError, CancelledError) as late:
        raise Refused(UNREACHABLE) from late


def _happened(here: Reception, event: Mapping[str, Any], handler: areas.OnEvent, look_up: LookUp) -> None:
    try:
        caller = look_up(event["user"])
    except Refused as refused:
        if event["type"] == "app_home_opened":
            refuse(here, event["user"], refused.said)
        return  # nothing else was asked of us
    handler(here, event, caller)


def _do(
    here: Reception, done: Click | Command | Shortcut, handle: Callable[[Caller], None], whoever: bool = False
) -> None:
    """Have something done, and tell whoever did it why if it cannot be."""
    _when_known(here, done.user, lambda look_up: _done(here, done, handle, look_up), whoever)


def _done(here: Reception, done: Click | Command | Shortcut, handle: Callable[[Caller], None], look_up: LookUp) -> None:
    language = None
    try:
        caller = look_up(done.user)
        language = caller.language
        handle(caller)
    except Exception as error:
        language = language or here.callers.known_language(done.user)
        here.tell(done, language, said_of(error, language))


def _submitted(here: Reception, submission: Submission, handler: areas.OnSubmit) -> Reply | None:
    """What becomes of a modal; if it could not be sent off, it says why on top, and nothing typed is lost."""
    language = None
    try:
        caller = _in_time(here, submission.user)
        language = caller.language
        reply = handler(here, submission, caller)
        refresh(here, caller)
        return reply
    except Exception as error:
        language = language or here.callers.known_language(submission.user)
        return _told(said_of(error, language), submission.view, language)


def _told(said: str, view: View, language: str) -> Reply:
    """Say something on top of a modal or, where Slack puts no further one, in it; what is filled in stays."""
    if view.depth < DEEPEST:
        return Reply(push=_notice(said, language))
    fields = [str(one["block_id"]) for one in view.shown.get("blocks") or () if one.get("type") == "input"]
    if fields:
        return Reply(errors={fields[-1]: clip(said, ERROR)})
    return Reply(update=with_word(view.shown, [paragraph(said)]))


def _found(here: Reception, search: Search, handler: areas.OnSearch) -> list[dict[str, Any]]:
    try:
        return [dict(one) for one in handler(here, search, _in_time(here, search.user))]
    except Exception as error:
        log.error("slack.search_failed", error=type(error).__name__)
        return []


def said_of(error: Exception, language: str) -> str:
    """What a person is told of an error: what and what to do, or that it is our fault."""
    if isinstance(error, Told | InputError):
        return error.text(language)
    # Only the kind of error: its message may repeat what a person wrote.
    log.error("slack.handler_failed", error=type(error).__name__)
    return OUR_FAULT.text(language)


def _notice(said: str, language: str) -> dict[str, Any]:
    return modal("notice", NOTICE.text(language), [paragraph(said)], close=CLOSE.text(language))
