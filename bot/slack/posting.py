"""Posting answers, each once as far as Slack allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from itertools import islice
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import HttpRequest, HttpResponse, RetryHandler, RetryState
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.slack.counted import CountedClient, OnError
from bot.slack.events import Question
from bot.slack.kit import Card

TIMEOUT_SECONDS = 10
RATE_LIMIT_RETRIES = 2
PATIENCE_SECONDS = 10
"""The longest wait that Slack may ask for to be waited for at once: with every retry it stays far below a claim."""
TOO_MANY_REQUESTS = HTTPStatus.TOO_MANY_REQUESTS
PAGE = 200
PAGES_OF_A_CHANNEL = 5
"""A channel tells its newest posts first: an interrupted attempt is not as old as a thousand of them. Threads begin
with the oldest, and are looked through to their end."""
ANSWER_EVENT = "briefed_answer"
"""The type of the metadata that says which message a post answers."""
MESSAGE_EVENT = "briefed_message"
"""The type of the metadata that says which message of the outbox a post is."""
CANNOT_LOOK = frozenset({"channel_not_found", "is_archived", "missing_scope", "not_in_channel", "thread_not_found"})
"""Where nothing can be seen, not a minute later either. After any other error the look is tried again: a post that was
not looked for might be there twice."""

log = structlog.get_logger()


def web_client(
    token: str, slack_api: str = WebClient.BASE_URL, on_error: OnError = lambda method, error: None
) -> WebClient:
    """Slack's Web API.

    The SDK's default handler, which repeats a call when the connection breaks, is left out: Slack may have
    posted the message before it broke. The inbox repeats the whole attempt, and looks before it posts again.
    """
    handlers: list[RetryHandler] = [_ShortWaits(max_retry_count=RATE_LIMIT_RETRIES)]
    return CountedClient(token, on_error, base_url=slack_api, timeout=TIMEOUT_SECONDS, retry_handlers=handlers)


class _ShortWaits(RateLimitErrorRetryHandler):
    """Tries again what Slack refuses for now, if that is for a moment only: a worker must not outlive its claim."""

    def _can_retry(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        if response is None or response.status_code != TOO_MANY_REQUESTS:
            return False
        return _retry_after(response.headers) <= PATIENCE_SECONDS


def patience_asked(error: SlackApiError) -> timedelta | None:
    """How long Slack wants to be left alone, if that is why it refused."""
    response = error.response
    if response.status_code != TOO_MANY_REQUESTS and response["error"] != "ratelimited":
        return None
    return timedelta(seconds=_retry_after(response.headers))


def _retry_after(headers: Mapping[str, Any]) -> int:
    """The seconds that Slack named, be the header written as it may; one if it named none."""
    given = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    text = str(given[0] if isinstance(given, list) else given)
    return int(text) if text.isdecimal() else 1


def at_once(client: WebClient) -> WebClient:
    """The same, which does not wait when Slack asks for patience: what is posted waits in the outbox instead."""
    return client.at_once if isinstance(client, CountedClient) else client


def post(client: WebClient, question: Question, card: Card) -> None:
    """Post the answer where it was asked for, marked with the message it answers."""
    at_once(client).chat_postMessage(
        channel=question.channel,
        thread_ts=question.thread,
        text=card.text,
        blocks=card.blocks,
        metadata={"event_type": ANSWER_EVENT, "event_payload": {"answers": question.key}},
        unfurl_links=False,
        unfurl_media=False,
    )


def is_answered(client: WebClient, question: Question) -> bool:
    """Whether an earlier attempt posted the answer and could not say so before it was killed.

    Slack has no idempotency key for posts, so this look is what makes a second attempt safe. One gap remains:
    a post that reaches Slack after the look, from a process that was held up for longer than its claim.
    """
    try:
        found = posts_in(client, question.channel, question.thread, since=question.ts)
        return any(_answers(one, question) for one in found)
    except SlackApiError as error:
        reason = error.response["error"]
        if reason not in CANNOT_LOOK:
            raise
        log.warning("slack.cannot_look_for_answer", reason=reason, needed=error.response.get("needed"))
        return False


def is_ours(post: Mapping[str, Any]) -> bool:
    """Whether a post is an answer or a message of the bot."""
    return (post.get("metadata") or {}).get("event_type") in {ANSWER_EVENT, MESSAGE_EVENT}


def posts_in(client: WebClient, channel: str, thread: str | None, since: str = "0") -> Iterator[Mapping[str, Any]]:
    """What was posted in a thread, or lately in a channel, ``since`` a post was; with its metadata."""
    where = {"channel": channel, "oldest": since, "limit": PAGE, "include_all_metadata": True}
    if thread:
        pages = iter(client.conversations_replies(ts=thread, **where))
    else:
        pages = islice(client.conversations_history(**where), PAGES_OF_A_CHANNEL)
    return (post for page in pages for post in page.get("messages") or ())


def _answers(message: Mapping[str, Any], question: Question) -> bool:
    metadata = message.get("metadata") or {}
    return (
        metadata.get("event_type") == ANSWER_EVENT and metadata.get("event_payload", {}).get("answers") == question.key
    )
