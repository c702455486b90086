"""Posting answers, each once as far as Slack allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.slack.counted import CountedClient, OnError
from bot.slack.events import Question
from bot.slack.kit import Card

TIMEOUT_SECONDS = 10
RATE_LIMIT_RETRIES = 2
PAGE = 200
PAGES_OF_A_CHANNEL = 5
"""A channel tells its newest posts first: an interrupted attempt is not as old as a thousand of them. Threads begin
with the oldest, and are looked through to their end."""
ANSWER_EVENT = "briefed_answer"
"""The type of the metadata that says which message a post answers."""

log = structlog.get_logger()


def web_client(
    token: str, slack_api: str = WebClient.BASE_URL, on_error: OnError = lambda method, error: None
) -> WebClient:
    """Slack's Web API.

    The SDK's default handler, which repeats a call when the connection breaks, is left out: Slack may have
    posted the message before it broke. The inbox repeats the whole attempt, and looks before it posts again.
    """
    handlers: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=RATE_LIMIT_RETRIES)]
    return CountedClient(token, on_error, base_url=slack_api, timeout=TIMEOUT_SECONDS, retry_handlers=handlers)


def post(client: WebClient, question: Question, card: Card) -> None:
    """Post the answer where it was asked for, marked with the message it answers."""
    client.chat_postMessage(
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
        if error.response["error"] != "missing_scope":
            raise
        log.warning("slack.cannot_look_for_answer", reason="missing_scope", needed=error.response.get("needed"))
        return False


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
