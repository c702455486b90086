"""Serving Slack: the line that events come in by, and what answers them, for as long as the process lives."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.starlette.handler import to_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from structlog.contextvars import bound_contextvars

from bot.bootstrap import Briefed
from bot.config import SlackTokens
from bot.domain.errors import BriefedError
from bot.network.bodies import body_of
from bot.services.signing_in import WebLinks
from bot.slack.app import build_app
from bot.slack.callers import Callers
from bot.slack.channels import Channels
from bot.slack.manifest import EVENTS_PATH
from bot.slack.members import Members
from bot.slack.messages import messages
from bot.slack.posting import web_client
from bot.slack.reception import Reception
from bot.slack.repeating import repeated
from bot.slack.responder import Responder
from bot.slack.sending import SlackSender

WORKERS = 24
"""Questions at work at a time. Nearly all of that time goes into waiting for Slack: with 50 questions a second, and a
Slack that takes 0.4 s for a post, 20 of them wait."""
LEARN_AGAIN = timedelta(minutes=45)
"""How often Slack is asked about everybody: before what is known of people is old (`bot.slack.members.FRESH`)."""
LEARN_AFTER_FAILURE = timedelta(minutes=5)
LARGEST_REQUEST = 1_000_000
"""Bytes of a request by HTTP; what Slack sends is far smaller."""

log = structlog.get_logger()


class SlackUnavailable(BriefedError):
    """Slack cannot be reached, or does not accept the tokens."""


class Line:
    """The line from Slack to this process; it is closed until `connected` opens it."""

    def __init__(self) -> None:
        self._app: App | None = None
        self._holds: Callable[[], bool] = lambda: False

    def is_open(self) -> bool:
        """Whether events come in."""
        return self._app is not None and self._holds()

    @contextmanager
    def opened(self, app: App, holds: Callable[[], bool] = lambda: True) -> Iterator[None]:
        """Open for as long as the context lasts, and whenever it ``holds``."""
        self._app, self._holds = app, holds
        try:
            yield
        finally:
            self._app = None

    def receive(self, request: BoltRequest) -> BoltResponse:
        """Take what came by HTTP; while the line is closed nothing is, and Slack sends events again."""
        app = self._app
        if app is None:
            return BoltResponse(status=503)
        with bound_contextvars(**_event(request.body)):
            return app.dispatch(request)


def routes(line: Line) -> APIRouter:
    """POST /slack/events, for everything that Slack sends in HTTP mode; Bolt checks the signatures."""
    router = APIRouter()

    @router.post(EVENTS_PATH)
    async def receive(request: Request) -> Response:
        body = await body_of(request, LARGEST_REQUEST)
        if body is None:
            return Response(status_code=413)
        try:
            asked = to_bolt_request(request, body)
        except ValueError:  # neither UTF-8 nor JSON: not from Slack
            return Response(status_code=400)
        # Not by Bolt's own adapter: it would have the listener run on the loop, and every other request wait for it.
        return to_starlette_response(await run_in_threadpool(line.receive, asked))

    return router


@contextmanager
def connected(program: Briefed, tokens: SlackTokens, line: Line | None = None) -> Iterator[None]:
    """Answer in Slack for as long as the context lasts, then finish what is at work and leave the rest in the inbox.

    Raises `SlackUnavailable` when no connection can be made at the start; later ones are made again.
    """
    client = web_client(tokens.bot.get_secret_value(), program.config.slack.api, program.meters.slack_failed)
    here = reception(program, client)
    here.later(lambda: here.overview.standings(here.launches))  # so that nobody's Home waits for it
    program.sender = SlackSender(here, messages())
    responder = Responder(here)
    with ExitStack() as leaving:
        leaving.callback(responder.stop)
        with _told_as_unavailable(tokens):
            app = build_app(here, tokens.signing_secret.get_secret_value() if tokens.signing_secret else "")
            holds = _by_socket_mode(app, tokens.app.get_secret_value(), leaving) if tokens.app else lambda: True
        leaving.enter_context((line or Line()).opened(app, holds))
        responder.start()
        leaving.enter_context(repeated(here.callers.learn_everybody, LEARN_AGAIN, LEARN_AFTER_FAILURE))
        yield
        log.info("slack.stopping", connected=holds())


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
        workers=_Workers(WORKERS, thread_name_prefix="slack"),
        overview=program.overview,
        launch_desk=program.launch_desk,
        web=_web_links(program),
        channel_language=program.config.slack.language,
    )


def _web_links(program: Briefed) -> WebLinks | None:
    """Links to the pages, where people's browsers reach them."""
    address = program.config.web.address
    return WebLinks(address, program.web_secret(os.environ)) if address else None


class _Workers(ThreadPoolExecutor):
    """Threads that log what they do as part of the request or event that it was begun for."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return super().submit(copy_context().run, fn, *args, **kwargs)


class _SocketMode(SocketModeHandler):
    """Handles what Slack sends, each under its id in the log."""

    def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:
        with bound_contextvars(request_id=req.envelope_id, **_event(req.payload)):
            super().handle(client, req)


def _event(body: Mapping[str, Any]) -> dict[str, str]:
    """Slack's own id for what it sends, if that is an event; it is the same when Slack sends it again."""
    event_id = body.get("event_id")
    return {"slack_event": str(event_id)} if event_id else {}


def _by_socket_mode(app: App, token: str, leaving: ExitStack) -> Callable[[], bool]:
    """Connect; whether the connection holds."""
    handler = _SocketMode(app, token)
    leaving.callback(handler.close)
    handler.client.message_listeners.append(_log_connection)
    handler.connect()
    return handler.client.is_connected


@contextmanager
def _told_as_unavailable(tokens: SlackTokens) -> Iterator[None]:
    try:
        yield
    except (BoltError, SlackApiError) as error:
        names = "SLACK_BOT_TOKEN and SLACK_APP_TOKEN" if tokens.app else "SLACK_BOT_TOKEN"
        raise SlackUnavailable(
            f"Slack does not accept the tokens: {_reason(error)}.", f"Check {names} with: briefed slack check"
        ) from error
    except (OSError, SlackClientError) as error:
        raise SlackUnavailable(f"Slack cannot be reached: {error}.", "Check the network, and HTTPS_PROXY.") from error


def _log_connection(_: object, message: dict[str, Any], raw_message: str | None = None) -> None:
    if message.get("type") == "hello":
        log.info("slack.connected", connections=message.get("num_connections"))


def _reason(error: BoltError | SlackApiError) -> str:
    cause = error if isinstance(error, SlackApiError) else error.__context__
    return cause.response["error"] if isinstance(cause, SlackApiError) else str(error)
