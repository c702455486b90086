"""Whether a reply in a thread that names nobody is for the bot: a question more of whoever began the thread by asking.

People talk to each other in threads, and an answer that nobody asked for is worse than one that needs a mention. So in
doubt a reply is for them: `docs/decisions/0029-follow-ups-without-a-mention.md`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack.events import Question, message_key, names_others
from bot.slack.posting import CANNOT_LOOK, is_ours, posts_in
from bot.slack.reception import Reception, reason_of

log = structlog.get_logger()


def may_be_for_us(here: Reception, question: Question) -> bool:
    """Whether a question names the bot, or its author began the thread by asking the bot. Slack is not asked."""
    if not question.follows:
        return True
    with here.store.begin() as work:
        first = work.inbox.payload(message_key(question.channel, question.thread or ""))
    return first is not None and first.get("asker") == question.asker


def is_for_us(here: Reception, question: Question) -> bool:
    """Whether nobody but the author has said anything since we did, and he spoke to nobody else."""
    try:
        said = list(posts_in(here.client, question.channel, question.thread))
    except SlackApiError as error:
        if reason_of(error) not in CANNOT_LOOK:
            raise
        log.warning("slack.cannot_look_for_follow_up", reason=reason_of(error))
        return False
    before = [one for one in said if float(one["ts"]) < float(question.ts)]
    return goes_on(before, question, here.desk.follow_up_within)


def goes_on(said: Sequence[Mapping[str, Any]], question: Question, within: timedelta) -> bool:
    """Whether a reply goes on from our last word in what was said before it in the thread, oldest first.

    Until our first answer is posted, the question that began the thread stands for it. ``within`` is how long after
    that a reply goes on from it: what was asked longer ago is not remembered, and half a question has no answer.
    """
    marks = [place for place, one in enumerate(said) if is_ours(one) or one["ts"] == question.thread]
    if not marks:
        return False
    last, since = said[marks[-1]], said[marks[-1] + 1 :]
    if float(question.ts) - float(last["ts"]) > within.total_seconds():
        return False
    us = str(last.get("user") or "") if is_ours(last) else ""
    return all(one.get("user") == question.asker and not names_others(one.get("text") or "", us) for one in since)
