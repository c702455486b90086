"""The Slack app: every person who addresses the bot gets one answer.

It needs the events ``app_mention`` and ``message.im`` and the bot scopes ``app_mentions:read``, ``chat:write`` and
``im:history``; with ``channels:history``, ``groups:history`` and ``mpim:history`` it can also see, after a crash,
whether it had answered in a channel already.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Event
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from slack_bolt import App, BoltContext
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import Config, SlackTokens
from bot.domain.errors import BriefedError
from bot.services.ask import AnsweringDesk
from bot.slack.events import EVENTS, Question
from bot.slack.posting import web_client
from bot.slack.responder import Responder

WORKERS = 4
"""Questions at work at a time; most of that time goes into waiting for Slack."""

log = structlog.get_logger()


class SlackUnavailable(BriefedError):
    """Slack cannot be reached, or does not accept the tokens."""


def build_app(responder: Responder, client: WebClient) -> App:
    """The Bolt app that hands questions to the responder. Raises `slack_bolt.error.BoltError` for a bad token.

    Listeners run before the response, so that an event is in the inbox when it is acknowledged; if it could
    not be kept, it is not acknowledged and Slack sends it again.
    """
    app = App(name="briefed", client=client, process_before_response=True)
    for event_type, read in EVENTS.items():
        app.event(event_type)(_listener(read, responder))
    app.error(_log_error)
    return app


def serve_socket_mode(
    desk: AnsweringDesk, tokens: SlackTokens, config: Config, slack_api: str = WebClient.BASE_URL
) -> None:
    """Answer in Slack until SIGTERM or SIGINT, then finish what is at work and leave the rest in the inbox.

    Raises `SlackUnavailable` when no connection can be made at the start; later ones are made again.
    """
    with _stopped_by_signal() as stopped, connected(desk, tokens, config.zone, slack_api):
        stopped.wait()


@contextmanager
def connected(
    desk: AnsweringDesk, tokens: SlackTokens, zone: ZoneInfo, slack_api: str = WebClient.BASE_URL
) -> Iterator[None]:
    """Answer in Slack over Socket Mode for as long as the context lasts."""
    client = web_client(tokens.bot.get_secret_value(), slack_api)
    desk.embedder.embed_query("warm up")
    responder = Responder(desk, client, zone, ThreadPoolExecutor(WORKERS, thread_name_prefix="answer"))
    with ExitStack() as leaving:
        leaving.callback(responder.stop)
        handler = _connect(responder, client, tokens, leaving)
        responder.start()
        yield
        log.info("slack.stopping", connected=handler.client.is_connected())


def _connect(responder: Responder, client: WebClient, tokens: SlackTokens, leaving: ExitStack) -> SocketModeHandler:
    try:
        handler = SocketModeHandler(build_app(responder, client), tokens.app.get_secret_value())
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


def _listener(
    read: Callable[[Mapping[str, Any], str], Question | None], responder: Responder
) -> Callable[[dict[str, Any], BoltContext], None]:
    def receive(event: dict[str, Any], context: BoltContext) -> None:
        question = read(event, context.bot_user_id or "")
        if question is not None:
            responder.receive(question)

    return receive


def _log_error(error: Exception) -> None:
    # Only the kind of error: its message may repeat what a person wrote.
    log.error("slack.event_not_kept", error=type(error).__name__)


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
