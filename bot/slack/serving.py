"""Serving Slack: the connection that events come in by, and what answers them, for as long as the process lives."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.bootstrap import Briefed
from bot.config import SlackTokens
from bot.domain.errors import BriefedError
from bot.slack.app import build_app
from bot.slack.callers import Callers
from bot.slack.channels import Channels
from bot.slack.members import Members
from bot.slack.messages import messages
from bot.slack.posting import web_client
from bot.slack.reception import Reception
from bot.slack.responder import Responder
from bot.slack.sending import SlackSender

WORKERS = 4
"""Questions at work at a time; most of that time goes into waiting for Slack."""

log = structlog.get_logger()


class SlackUnavailable(BriefedError):
    """Slack cannot be reached, or does not accept the tokens."""


def serve_socket_mode(program: Briefed, tokens: SlackTokens, slack_api: str = WebClient.BASE_URL) -> None:
    """Answer in Slack until SIGTERM or SIGINT, then finish what is at work and leave the rest in the inbox.

    Raises `SlackUnavailable` when no connection can be made at the start; later ones are made again.
    """
    with _stopped_by_signal() as stopped, connected(program, tokens, slack_api):
        stopped.wait()


@contextmanager
def connected(program: Briefed, tokens: SlackTokens, slack_api: str = WebClient.BASE_URL) -> Iterator[None]:
    """Answer in Slack over Socket Mode for as long as the context lasts."""
    here = reception(program, web_client(tokens.bot.get_secret_value(), slack_api))
    here.desk.embedder.embed_query("warm up")
    program.sender = SlackSender(here, messages())
    responder = Responder(here)
    with ExitStack() as leaving:
        leaving.callback(responder.stop)
        handler = _connect(here, responder, tokens, leaving)
        responder.start()
        yield
        log.info("slack.stopping", connected=handler.client.is_connected())


def reception(program: Briefed, client: WebClient) -> Reception:
    """What people in Slack are served with, of a program."""
    return Reception(
        store=program.store,
        clock=program.clock,
        zone=program.config.zone,
        desk=program.desk,
        questions=program.questions,
        launches=program.office,
        client=client,
        callers=Callers(Members(client, program.clock), program.office),
        channels=Channels(client),
        workers=ThreadPoolExecutor(WORKERS, thread_name_prefix="slack"),
    )


def _connect(here: Reception, responder: Responder, tokens: SlackTokens, leaving: ExitStack) -> SocketModeHandler:
    try:
        handler = SocketModeHandler(build_app(here, responder), tokens.app.get_secret_value())
        leaving.callback(handler.close)
        handler.client.message_listeners.append(_log_connection)
        handler.connect()
    except (BoltError, SlackApiError) as error:
        raise SlackUnavailable(
            f"Slack does not accept the tokens: {_reason(error)}.", "Check SLACK_BOT_TOKEN and SLACK_APP_TOKEN."
        ) from error
    except (OSError, SlackClientError) as error:
        raise SlackUnavailable(f"Slack cannot be reached: {error}.", "Check the network, and HTTPS_PROXY.") from error
    return handler


def _log_connection(_: object, message: dict[str, Any], raw_message: str | None = None) -> None:
    if message.get("type") == "hello":
        log.info("slack.connected", connections=message.get("num_connections"))


def _reason(error: BoltError | SlackApiError) -> str:
    cause = error if isinstance(error, SlackApiError) else error.__context__
    return cause.response["error"] if isinstance(cause, SlackApiError) else str(error)


@contextmanager
def _stopped_by_signal() -> Iterator[Event]:
    """An event that the first SIGTERM or SIGINT sets; a second one acts as it did before."""
    stopped = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def stop(number: int, frame: FrameType | None) -> None:
        restore()
        stopped.set()

    for number in before:
        signal.signal(number, stop)
    try:
        yield stopped
    finally:
        restore()
